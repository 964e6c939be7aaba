"""The nouns of a concern, one file each; Django needs to see them all."""

from cases.models import (  # noqa: F401
    assessment,
    concern,
    consent,
    considered,
    document,
    duty,
    glass,
    grant,
    impartiality,
    importing,
    note,
    person,
    task,
)
