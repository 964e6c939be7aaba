"""How a concern ended and what came after: closed, opened again, looked after, locked away, recalled."""

from django.utils.translation import gettext as _

from cases.models.recall import RecallNotice
from cases.timeline.entry import Entry, later


def tell(concern, reader):
    for row in concern.closings.all():
        key, text = f"closing:{row.pk}", later(row, "outcome")
        yield Entry(
            row.at,
            row.by_id,
            _("Concern closed"),
            "check",
            f"{key}:closed",
            "step",
            text=text,
            row=row.reason,
        )
        if row.reopened_at:
            at, by, text = row.reopened_at, row.reopened_by_id, later(row, "reopen_reason")
            yield Entry(at, by, _("Opened again"), "history", f"{key}:reopened", "step", text=text)
    for row in concern.aftercare.filter(done_at__isnull=False):
        says = _("Looked how it went: %(outcome)s") % {"outcome": row.outcome.label}
        key, text = f"aftercare:{row.pk}", later(row, "found")
        yield Entry(row.done_at, row.done_by_id, says, "checkcircle", key, "step", text=text)
    for row in concern.restrictions.all():
        key = f"restriction:{row.pk}"
        yield Entry(row.at, row.by_id, _("Locked away"), "lock", f"{key}:shut", "access")
        if row.lifted_at:
            says = _("Taken out of the archive again")
            yield Entry(row.lifted_at, row.lifted_by_id, says, "history", f"{key}:lifted", "access")


def tell_recalls(concern, reader):
    for row in concern.recalls.all():
        key = f"recall:{row.pk}"
        yield Entry(
            row.at, row.by_id, _("Recalled as mistaken"), "close", key, "step", text=_wrong_and_right(row)
        )
    answered = RecallNotice.objects.filter(concern=concern, answered_at__isnull=False)
    for row in answered:
        key, text = f"recalled:{row.pk}", row.answer.label
        yield Entry(row.answered_at, row.answered_by_id, _("Recall answered"), "check", key, text=text)


def _wrong_and_right(row):
    return lambda: f"{row.wrong}\n{row.right}"
