"""A list of concerns as a file: code words and codes; no text of a concern, and no name of anybody it is about."""

import csv
import io

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from okg.lib.cells import safe
from okg.lib.templatetags.ui import numeric

MOST = 1000  # lines of one file
STATES = {
    "new": gettext_lazy("Not assessed yet"),
    "followed": gettext_lazy("Being followed up"),
    "closed": gettext_lazy("Closed"),
}


def as_csv(concerns):
    """The bytes of a CSV file of [(concern, state)], with semicolons, in bokmål, as the spreadsheets here read it."""
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    with translation.override("nb"):
        lines.writerow(_heads())
        lines.writerows([safe(str(cell)) for cell in _cells(*row)] for row in concerns)
    return text.getvalue().encode("utf-8-sig")


def _heads():
    return [
        _("Number"),
        _("Code word"),
        _("Theme"),
        _("Level"),
        _("State"),
        _("Received"),
        _("Next review"),
        _("Led by"),
    ]


def _cells(concern, state):
    return (
        concern.ref,
        concern.code_word,
        concern.theme,
        concern.level,
        STATES.get(state, state),
        numeric(concern.received_at),
        numeric(concern.next_review_on) or "",
        concern.lead.name,
    )
