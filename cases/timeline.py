"""The story of a concern in one line of time: what came in, was judged, written, given, done and decided.

Most of it is told by the rows themselves, which know what was written and when it happened. The ledger tells the
rest: acts that leave no row of their own.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from cases import duties
from cases.actions import steps
from cases.models.grant import Grant
from cases.models.run import RunStep
from okg.ledger.models import Event
from okg.ledger.sentences import sentence
from okg.lib import dates
from okg.roster.models import GUEST, Agency, Appointment

TOLD_BY_THE_LEDGER = (
    "concern_summarised",
    "concern_corrected",
    "concern_handed_over",
    "person_corrected",
    "shadow_mended",
    "recused",
    "recusal_lifted",
    "glass_broken",
    "glass_identified",
    "glass_ended",
    "glass_reviewed",
)
NOTE_ICONS = {"note_kind:telefon": "phone", "note_kind:samtale": "chat", "note_kind:mote": "meeting"}


@dataclass(frozen=True)
class Entry:
    """One entry. `by` and `whom` are keys of users until their names are put in; `row` is what it tells of."""

    at: Any
    by: Any
    says: str
    icon: str
    kind: str = "act"
    whom: Any = None
    text: str = ""
    row: Any = None
    new: bool = False
    preliminary: bool = False  # done by one who is recused, in an emergency (fvl § 7)


def of(concern, *, since=None, reader=None, openings=True):
    """The entries of a concern, newest first; those after `since` are `new`. As many queries for one as for many.

    `reader` reads what they answered to a personal duty; others only that it was considered. Without `openings` it
    leaves out to whom the concern was opened.
    """
    tellers = [_life, _notes, _assessments, _documents, _tasks, _cards, _persons, _consents, _acts]
    tellers += [_grants] if openings else []
    entries = [entry for tell in tellers for entry in tell(concern)] + list(_considerations(concern, reader))
    names = _names(entries)
    emergencies = list(concern.glasses.filter(kind="preliminary"))
    named = [_finished(entry, names, since, emergencies) for entry in entries]
    return sorted(named, key=lambda entry: entry.at, reverse=True)


def _names(entries):
    """{key: name}; a resource person's with whom they came from, which stays when the seat is long gone."""
    users = ({entry.by for entry in entries} | {entry.whom for entry in entries}) - {None}
    names = {
        str(key): name
        for key, name in get_user_model().objects.filter(pk__in=users).values_list("pk", "name")
    }
    came = Appointment.objects.filter(user__in=users, seat__role=GUEST).select_related("seat__agency")
    from_where = {str(row.user_id): row.comes_from for row in came.order_by("starts_on")}
    return {key: f"{name}, {from_where[key]}" if key in from_where else name for key, name in names.items()}


def _finished(entry, names, since, emergencies):
    by, whom = names.get(str(entry.by), ""), names.get(str(entry.whom), "")
    return Entry(
        entry.at,
        by,
        entry.says,
        entry.icon,
        entry.kind,
        whom,
        entry.text,
        entry.row,
        new=bool(since and entry.at > since),
        preliminary=any(
            str(glass.by_id) == str(entry.by) and glass.at <= entry.at < glass.over_at
            for glass in emergencies
        ),
    )


def _life(concern):
    yield Entry(concern.logged_at, concern.logged_by_id, _("Concern logged"), "inbox")
    if not concern.is_open:
        yield Entry(
            concern.closed_at,
            concern.closed_by_id,
            _("Concern closed"),
            "check",
            text=concern.close_outcome,
            row=concern.close_reason,
        )


def _notes(concern):
    notes = list(concern.notes.select_related("kind"))
    corrected = {note.corrects_id for note in notes}
    for note in notes:
        note.is_corrected = note.pk in corrected
        icon = NOTE_ICONS.get(note.kind_id, "pencil")
        yield Entry(note.at, note.by_id, note.kind.label, icon, "note", text=note.text, row=note)


def _assessments(concern):
    for one in concern.assessments.select_related("level", "outcome"):
        yield Entry(
            one.at, one.by_id, _("Concern assessed"), "checkcircle", "assessment", text=one.reason, row=one
        )


def _documents(concern):
    for one in concern.documents.unnamed().select_related("kind").defer("content"):
        yield Entry(
            one.added_at, one.added_by_id, _("Document added"), "filedoc", "document", text=one.title, row=one
        )


def _grants(concern):
    """Openings that somebody decided on; that the logger and the receiver have access goes without saying."""
    for grant in concern.grants.filter(origin=Grant.Origin.GIVEN):
        yield Entry(grant.given_at, grant.given_by_id, _("Access given"), "personplus", whom=grant.to_id)
        if grant.ended_at:
            yield Entry(grant.ended_at, grant.ended_by_id, _("Access ended"), "lock", whom=grant.to_id)


def _cards(concern):
    """Cards that were started and ended, and what became of their steps."""
    for run in concern.card_runs.select_related("card_version__card"):
        title = f"{run.card.label} {run.card_version.title}"
        yield Entry(run.started_at, run.started_by_id, _("Action card started"), "card", text=title)
        if run.ended_at:
            yield Entry(run.ended_at, run.ended_by_id, _("Action card ended"), "card", text=title)
    settled = RunStep.objects.settled().filter(run__concern=concern)
    for row in settled.select_related("run__concern", "run__card_version__card", "step"):
        told = [f"{row.run.card.label}.{row.step.number} {row.step.title}", row.note or row.reason]
        text = "\n".join(filter(None, told))
        if row.done_at:
            yield Entry(row.done_at, row.done_by_id, _("Step done"), "check", text=text)
        else:
            yield Entry(row.deviated_at, row.deviated_by_id, _("Deviation from the card"), "close", text=text)


def _tasks(concern):
    # Those of a card's steps are told with the card.
    for task in concern.tasks.exclude(origin_id=steps.ORIGIN):
        yield Entry(
            task.added_at, task.added_by_id, _("Task given"), "tasks", whom=task.owner_id, text=task.text
        )
        if task.done_at:
            yield Entry(
                task.done_at, task.done_by_id, _("Task done"), "check", "done", text=task.text, row=task
            )
        if task.dropped_at:
            yield Entry(
                task.dropped_at,
                task.dropped_by_id,
                _("Task dropped"),
                "close",
                text=f"{task.text}\n{task.drop_reason}",
            )


def _persons(concern):
    for relation in concern.relations.all():
        yield Entry(relation.recorded_at, relation.recorded_by_id, _("Person recorded"), "person")


def _consents(concern):
    """To which services; never by whom, which only those see who may see who it is."""
    rows = list(concern.consents.exclude(answer=None))
    agencies = dict(Agency.objects.values_list("code", "name")) if rows else {}
    for one in rows:
        given = one.answer == one.Answer.GIVEN
        says = _("Consent given") if given else _("Consent refused")
        names = ", ".join(agencies.get(code, code) for code in one.recipients)
        yield Entry(
            one.answered_at, one.answer_recorded_by_id, says, "checkcircle" if given else "close", text=names
        )
        if one.withdrawn_at:
            yield Entry(
                one.withdrawn_at, one.withdrawal_recorded_by_id, _("Consent withdrawn"), "lock", text=names
            )
        elif given and one.expires_at <= dates.now():
            yield Entry(one.expires_at, None, _("Consent expired"), "lock", text=names)


def _considerations(concern, reader):
    for one in duties.of(concern):
        readable = reader is not None and duties.readable_by(one, reader)
        yield Entry(
            one.at,
            one.by_id,
            _("Considered: %(duty)s") % {"duty": one.duty.label},
            "gavel",
            "duty",
            text=one.reason if readable else "",
            row=one if readable else None,
        )


def _acts(concern):
    for event in Event.objects.about(concern).filter(event__in=TOLD_BY_THE_LEDGER):
        said = str(sentence(event))
        # Who is recused stands beside who has access; "to somebody" would read as if it was given to them.
        whom = None if event.event.startswith("recus") else event.facts.get("to")
        yield Entry(event.at, event.by, said[:1].upper() + said[1:], "history", whom=whom)
