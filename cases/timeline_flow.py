"""What the steps of a concern, its side tracks, its endings and recalls tell of its story."""

from django.utils.translation import gettext as _

from cases.entry import Entry
from cases.models.recall import RecallNotice


def _steps(concern):
    if row := getattr(concern, "clarification", None):
        words = [row.acute_words, row.criminal_words, row.child_words, row.addressee_words]
        text = "\n".join(one for one in words if one)
        yield Entry(row.at, row.by_id, _("Clarified"), "checkcircle", text=text)
    for row in concern.consultations.select_related("outcome"):
        says = _("Discussed without names: %(outcome)s") % {"outcome": row.outcome.label}
        yield Entry(row.at, row.by_id, says, "chat", text=row.minutes)
    for row in concern.groundings.select_related("processing_basis"):
        says = _("Basis settled: %(basis)s") % {"basis": row.processing_basis.label}
        text = "\n".join(one for one in (row.at_once_reason, row.why) if one)
        yield Entry(row.at, row.by_id, says, "gavel", text=text)


def _beside(concern):
    for row in concern.side_tracks.select_related("kind"):
        text = "\n".join(one for one in (row.receiver, row.told, row.remains) if one)
        yield Entry(row.at, row.by_id, row.kind.label, "history", text=text)
    for row in concern.feedbacks.select_related("kind"):
        yield Entry(row.at, row.by_id, row.kind.label, "phone", text=row.words)


def _endings(concern):
    for row in concern.closings.select_related("reason"):
        yield Entry(row.at, row.by_id, _("Concern closed"), "check", text=row.outcome, row=row.reason)
        if row.reopened_at:
            yield Entry(
                row.reopened_at, row.reopened_by_id, _("Opened again"), "history", text=row.reopen_reason
            )
    for row in concern.aftercare.filter(done_at__isnull=False).select_related("outcome"):
        says = _("Looked how it went: %(outcome)s") % {"outcome": row.outcome.label}
        yield Entry(row.done_at, row.done_by_id, says, "checkcircle", text=row.found)
    for row in concern.restrictions.all():
        yield Entry(row.at, row.by_id, _("Locked away"), "lock")
        if row.lifted_at:
            yield Entry(row.lifted_at, row.lifted_by_id, _("Taken out of the archive again"), "history")


def _recalls(concern):
    for row in concern.recalls.all():
        yield Entry(row.at, row.by_id, _("Recalled as mistaken"), "close", text=row.wrong + "\n" + row.right)
    answered = RecallNotice.objects.filter(concern=concern, answered_at__isnull=False)
    for row in answered.select_related("answer"):
        yield Entry(row.answered_at, row.answered_by_id, _("Recall answered"), "check", text=row.answer.label)


TELLERS = [_steps, _beside, _endings, _recalls]
