"""What each field is: a new column fails the build until someone has said so.

Every model carries `privacy = {field name: kind}` for each of its concrete fields; where purpose or time
differ from the kind's own, `Field(kind, purpose, keep)`. History models take their model's word for it.
The kinds follow the three layers of knowledge about a concern.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """How near a person a value comes, with the purpose and the time that hold unless a field says otherwise."""

    name: str
    says: str
    purpose: str
    keep: str


@dataclass(frozen=True)
class Field:
    """One field's classification where its purpose or its time is its own."""

    kind: Kind
    purpose: str
    keep: str


PLAIN = Kind(
    "plain",
    "Says nothing about a person: keys, codes, dates of the group's own work, published text.",
    "To run the group's work.",
    "As long as the row it belongs to.",
)
PERSONAL = Kind(
    "personal",
    "About people who work here: name, e-mail, seat, who did what.",
    "To know who works with a concern and to answer for it.",
    "As long as the user has a seat, then as the archive plan says.",
)
DISCUSSED = Kind(
    "discussed",
    "Written to be unrecognisable and shown to those at a meeting: code word, level, summary.",
    "To discuss a concern without naming anyone.",
    "Until the concern is erased.",
)
SENSITIVE = Kind(
    "sensitive",
    "About a concern or its person, readable in the database: dates, theme, source, ties between rows.",
    "To follow a concern up.",
    "Until the concern is erased.",
)
SEALED = Kind(
    "sealed",
    "About a concern or its person, encrypted with the key of its dossier.",
    "To follow a concern up.",
    "Until the concern is erased; then the key is destroyed and history and backups go blind.",
)

# What simple-history adds to each history model.
HISTORY = {
    "history_id": PLAIN,
    "history_date": PLAIN,
    "history_type": PLAIN,
    "history_user_id": PERSONAL,
}


def classification(model):
    """{field name: Field} of a model or a history model, in the model's own order of fields."""
    said = _said(model)
    return {
        field.name: _whole(said[field.name]) for field in model._meta.concrete_fields if field.name in said
    }


def unclassified(models):
    """Sentences on what is not yet classified, or classified as something it is not. [] when all is well."""
    return [sentence for model in models for sentence in _complaints(model)]


def _said(model):
    base = getattr(model, "instance_type", None)
    if base is None:
        return getattr(model, "privacy", {})
    return getattr(base, "privacy", {}) | HISTORY


def _whole(said):
    return said if isinstance(said, Field) else Field(said, said.purpose, said.keep)


def _complaints(model):
    said = _said(model)
    fields = {field.name: field for field in model._meta.concrete_fields}
    label = model._meta.label
    for name, field in fields.items():
        if name not in said:
            yield f"{label}.{name}: say in `privacy` what it is."
        elif not isinstance(said[name], Kind | Field):
            yield f"{label}.{name}: {said[name]!r} is no kind."
        elif (_whole(said[name]).kind is SEALED) != getattr(field, "sealed", False):
            yield f"{label}.{name}: SEALED belongs to the vault's fields, to each of them and to no other."
    if not hasattr(model, "instance_type"):
        for name in said.keys() - fields.keys():
            yield f"{label}.{name}: classified, but there is no such field."
