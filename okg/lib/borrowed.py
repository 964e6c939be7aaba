"""Sentences of other packages that people see here and that the packages have no bokmål for.

They are listed so that they are extracted into our catalogue, which comes before theirs.
"""

from django.utils.translation import ngettext_lazy

DJANGO = [
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
]
