"""The nouns of a concern, one file each; Django needs to see them all."""

from cases.models import assessment, concern, considered, document, grant, note, person, task  # noqa: F401
