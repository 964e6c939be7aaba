"""The texts of a concern that a search in words goes through, noun by noun: what its page shows, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models.assessment import Assessment, Dissent
from cases.models.closing import AftercareReview, Closing
from cases.models.document import Document
from cases.models.note import Note
from cases.models.plan import Evaluation, Plan, PlanItem
from cases.models.question import AgencyQuestion
from cases.models.recall import Recall
from cases.models.run import RunStep
from cases.models.steps import Clarification, Consultation, Grounding
from cases.models.task import Task
from cases.models.track import Feedback, SideTrack
from okg.access.roles import allows
from okg.vault.crypto import Unreadable

CONCERN = {
    "known": _("what we know"),
    "heard": _("what others have told"),
    "judged": _("what somebody judges"),
    "done_so_far": _("what has been done"),
    "level_reason": _("why this level"),
    "close_outcome": _("what came out of it"),
}
CIRCLES = [
    f"{circle}{side}"
    for circle in ("individual", "relation", "society", "structure")
    for side in ("", "_protects")
]
WEIGHED = ["reason", "known", "heard", "judged", "protective", "worst_case", "best_case", "would_change"]
ANSWERED = ["outcome", "nobody_because", "person_told", "person_not_told_because", "reporter_told",
            "reporter_not_told_because", "reopen_if", "in_spite_because", "reopen_reason"]  # fmt: skip


@dataclass(frozen=True)
class Text:
    """One text that is searched: of which concern (its key), and where in it, in words."""

    concern: Any
    where: Any
    text: str


def of_concern(concerns, reader):
    """The concerns' own texts; how to reach who told us, for whoever leads alone."""
    for one in concerns:
        for name, where in CONCERN.items():
            yield Text(one.pk, where, _read(one, name))
        if one.lead_id == reader.pk:
            yield Text(one.pk, _("how we reach who told us"), _read(one, "reporter"))


def of(model, where, names: Iterable[str], *, through="", rows=None):
    """A source (concerns, reader) -> texts: the fields `names` of those rows of `model` that belong to the concerns.

    `through` is the field by which a row reaches what belongs to a concern, where it does not itself; `rows(reader)`
    the rows that the reader may read, where these are not all.
    """

    def source(concerns, reader):
        at_hand = {one.pk: one for one in concerns}
        found = rows(reader) if rows else model.objects.all()
        if through:
            found = found.filter(**{f"{through}__concern__in": at_hand}).select_related(through)
        else:
            found = found.filter(concern__in=at_hand)
        for row in found.iterator(chunk_size=200):
            holder = getattr(row, through) if through else row
            holder.concern = at_hand[holder.concern_id]
            for name in names:
                yield Text(holder.concern_id, where, _read(row, name))

    return source


def _read(row, name):
    try:
        return getattr(row, name) or ""
    except Unreadable:  # erased: there is nothing to find
        return ""


def _to_members(reader):
    """What agencies answered was said to the members, not to every guest (see cases.timeline.plans)."""
    reads = allows(reader.role_names(), "cases.ask_agency")
    return AgencyQuestion.objects.all() if reads else AgencyQuestion.objects.none()


SOURCES = [
    of_concern,
    of(Note, _("a note"), ["text"], rows=lambda reader: Note.objects.readable_by(reader)),
    of(Clarification, _("the clarification"), [f"{name}_words" for name in Clarification.QUESTIONS]),
    of(Consultation, _("a discussion"), ["minutes"]),
    of(Grounding, _("the basis"), ["why", "at_once_reason"]),
    of(Assessment, _("an assessment"), WEIGHED + CIRCLES),
    of(Dissent, _("another view of an assessment"), ["reason"], through="assessment"),
    of(Plan, _("the plan"), ["problem", "goals", "measure_of_success", "own_part", "no_part_reason"]),
    of(PlanItem, _("a measure of the plan"), ["what", "outside", "drop_reason"], through="plan"),
    of(Evaluation, _("an evaluation of the plan"), ["learnt", "person_view"], through="plan"),
    of(AgencyQuestion, _("what an agency was asked"), ["what"]),
    of(AgencyQuestion, _("what an agency contributed"), ["text", "why_not"], rows=_to_members),
    of(Task, _("a task"), ["text", "drop_reason"]),
    of(RunStep, _("a step of an action card"), ["note", "reason"], through="run"),
    of(
        Document,
        _("a document's title"),
        ["title"],
        rows=lambda reader: Document.objects.unnamed().defer("content"),
    ),
    of(SideTrack, _("what happened beside it"), ["receiver", "told", "remains", "next_of_kin"]),
    of(Feedback, _("feedback to who told us"), ["words"]),
    of(Closing, _("how it was closed"), ANSWERED),
    of(AftercareReview, _("how it went afterwards"), ["found"]),
    of(Recall, _("a recall"), ["wrong", "right"]),
]
