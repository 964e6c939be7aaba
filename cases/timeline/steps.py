"""The first steps of a concern, and what happened beside it: clarified, discussed, settled, passed on, answered."""

from django.utils.translation import gettext as _

from cases.timeline.entry import Entry, later


def tell(concern, reader):
    if row := getattr(concern, "clarification", None):
        said = _clarified(row)
        yield Entry(row.at, row.by_id, _("Clarified"), "checkcircle", "clarified", "step", text=said)
    for row in concern.consultations.all():
        says = _("Discussed without names: %(outcome)s") % {"outcome": row.outcome.label}
        key, text = f"consultation:{row.pk}", later(row, "minutes")
        yield Entry(row.at, row.by_id, says, "chat", key, "step", text=text)
    for row in concern.groundings.select_related("processing_basis"):
        says = _("Basis settled: %(basis)s") % {"basis": row.processing_basis.label}
        key, text = f"grounding:{row.pk}", _lines(row, "at_once_reason", "why")
        yield Entry(row.at, row.by_id, says, "gavel", key, "step", text=text)


def tell_beside(concern, reader):
    for row in concern.side_tracks.all():
        text = _lines(row, "receiver", "told", "remains")
        yield Entry(row.at, row.by_id, row.kind.label, "history", f"track:{row.pk}", "step", text=text)
    for row in concern.feedbacks.all():
        key, text = f"feedback:{row.pk}", later(row, "words")
        yield Entry(row.at, row.by_id, row.kind.label, "phone", key, text=text)


def _clarified(row):
    return _lines(row, "acute_words", "criminal_words", "child_words", "addressee_words")


def _lines(row, *names):
    """The texts of these fields, a line each, opened when the page shows them."""
    return lambda: "\n".join(filter(None, (getattr(row, name) for name in names)))
