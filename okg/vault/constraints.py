"""What the database can tell of a sealed text without opening it: whether anything stands in it."""

from django.db.models import CheckConstraint, F, Func, IntegerField, Q
from django.db.models.lookups import GreaterThan

from okg.vault.crypto import BARE_BYTES


def filled_in(field, *, name):
    """A sealed field that is not optional (blank=False) has a text; NULL passes, as the column says.

    Such a field seals nothing, and nothing but blanks, unpadded, so that emptiness has a length of its own.
    """
    length = Func(F(field), function="octet_length", output_field=IntegerField())
    return CheckConstraint(condition=Q(GreaterThan(length, BARE_BYTES)), name=name)
