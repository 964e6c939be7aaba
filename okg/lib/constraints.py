"""What can never be in the data, said in one line each; the database holds it for shell, import and bug alike."""

from django.db.models import CheckConstraint, ExpressionWrapper, F, Q, TextField
from django.db.models.lookups import StartsWith


def all_or_none(*fields, name):
    """A dated fact is whole: its nullable columns are all there or all NULL."""
    all_there, none_there = Q(), Q()
    for field in fields:
        all_there &= Q(**{f"{field}__isnull": False})
        none_there &= Q(**{f"{field}__isnull": True})
    return CheckConstraint(condition=all_there | none_there, name=name)


def not_blank(field, *, name):
    """A text has at least one character that is no blank. NULL passes: whether it may be NULL the column says."""
    return CheckConstraint(condition=Q(**{f"{field}__regex": r"\S"}), name=name)


def of_list(field, list_name, *, name):
    """A code key belongs to its list: "arena:skole" in the list "arena". NULL passes."""
    # An expression, because Django allows no text lookup on a foreign key's own column.
    key = ExpressionWrapper(F(field), output_field=TextField())
    return CheckConstraint(condition=StartsWith(key, f"{list_name}:"), name=name)
