"""The nouns of a concern, one file each; Django needs to see them all."""

from cases.models import assessment, concern, document, glass, grant, impartiality, note, person, task  # noqa: F401
