"""The sixteen messages become concerns: logged, assessed, opened to others, followed up, closed."""

import datetime as dt
import tomllib
from functools import partial
from pathlib import Path

from cases import consents, lasting
from cases.actions import (
    assessing,
    considering,
    duties,
    glass,
    grants,
    impartiality,
    intake,
    lifecycle,
    notes,
    persons,
    tasks,
)
from cases.actions import consents as asking
from cases.informing import Informed
from cases.models.concern import Concern
from cases.models.glass import BreakGlass
from cases.models.grant import Grant
from cases.models.impartiality import Declaration
from okg.catalogue import codes
from okg.demo import flow, messages
from okg.demo.timeline import Act
from okg.lib import dates

READINGS = Path(__file__).parent / "readings.toml"
NOBODY = "Ikke oppgitt"
CATEGORIES = {
    "work": ["shared_category:hendelser", "shared_category:vurdering"],
    "identify": ["shared_category:identitet", "shared_category:hendelser", "shared_category:vurdering"],
}
CODES = ["source", "channel", "arena", "theme", "ideology", "age_band", "level", "urgency"]


def readings():
    """What a person read out of each message, in the order of the messages."""
    return tomllib.loads(READINGS.read_text("utf-8"))["message"]


def acts(world):
    """Every act of every concern's story, for the timeline."""
    found = []
    for reading in readings():
        number = reading["number"]
        found.append(Act(world.moment(reading["logged_at"]), partial(_log, world, reading)))
        for told in reading["story"]:
            found.append(Act(world.moment(told["at"]), partial(ACTS[told["act"]], world, number, told)))
    return found


def _log(world, reading, at):
    message = messages.read(reading["number"])
    read = reading["read"]
    concern = intake.log(
        by=world.users[reading["logged_by"]],
        received_at=world.moment(_received(reading, message), fold=reading.get("received_fold", 0)),
        reporter=_reporter(reading, message),
        danger=read.get("danger", False),
        at=at,
        **{name: f"{name}:{read[name]}" for name in CODES if name in read},
        **{name: read.get(name, "") for name in ("known", "heard", "judged", "done_so_far", "level_reason")},
    )
    world.concerns[reading["number"]] = concern.pk
    _declare(concern, {world.users[reading["logged_by"]], concern.lead}, at)
    if title := reading.get("attach"):
        notes.attach(
            concern,
            by=world.users[reading["logged_by"]],
            title=title,
            kind=f"document_kind:{reading['attach_kind']}",
            content=message.content,
            extension="txt",
            at=at,
        )


def _declare(concern, users, at):
    """Everybody says whether they are impartial before they open a concern; whoever was in doubt has said so."""
    said = set(Declaration.objects.standing().filter(concern=concern).values_list("by_id", flat=True))
    for user in sorted(users, key=lambda user: user.username):
        if user.pk not in said:
            impartiality.declare(concern, by=user, answer="impartial", at=at)


def _doubt(world, number, told, at):
    """Somebody asks whether they are impartial, and somebody else decides that they are."""
    declaration = impartiality.declare(
        concern_of(world, number),
        by=world.users[told["by"]],
        answer="possible",
        ground=f"recusal_ground:{told['ground']}",
        reason=told["reason"],
        at=at,
    )
    impartiality.decide(
        declaration,
        by=world.users[told["decided_by"]],
        decision="impartial",
        reason=told["decision"],
        at=world.moment(told["decided_at"]),
    )


def _received(reading, message):
    if "received_time" in reading:
        return dt.datetime.combine(message.received.date(), reading["received_time"])
    return message.received


def _reporter(reading, message):
    kept = reading.get("keep_reporter", True) and message.sender != NOBODY
    return message.sender if kept else ""


def concern_of(world, number):
    """The concern as it is now: acts lock and save rows of their own."""
    return Concern.objects.get(pk=world.concerns[number])


def _assess(world, number, told, at):
    review = told.get("next_review_on")
    outcome = told.get("outcome")
    assessing.assess(
        concern_of(world, number),
        by=world.users[told["by"]],
        level=f"level:{told['level']}",
        reason=told["reason"],
        protective=told.get("protective", ""),
        worst_case=told.get("worst_case", ""),
        best_case=told.get("best_case", ""),
        **{name: told[name] for name in assessing.TEXTS if name in told and name != "protective"},
        protective_factors=[f"protective_factor:{code}" for code in told.get("factors", ())],
        decided_by=[world.users[name] for name in told.get("decided_by", ())],
        outcome=outcome and f"review_outcome:{outcome}",
        next_review_on=review and world.day(review),
        at=at,
    )


def _summarise(world, number, told, at):
    concern = concern_of(world, number)
    by = world.users[told["by"]]
    lifecycle.summarise(concern, by=by, summary=told["summary"], version=concern.version, at=at)


def _consent(world, number, told, at):
    """Asked and, unless the answer is awaited, answered in one conversation, in writing."""
    concern, by = concern_of(world, number), world.users[told["by"]]
    consent = asking.prepare(
        concern,
        by=by,
        relation=concern.relations.get(kind="relation:subject"),
        scope=[f"consent_scope:{code}" for code in told["scope"]],
        what=told["what"],
        purpose=told["purpose"],
        recipients=told["recipients"],
        until=world.day(told["until"]),
        age=told.get("age"),
        shared_responsibility=len(told.get("parents", [])) > 1,
        at=at,
    )
    if told.get("awaited"):
        return
    asking.answer(
        consent,
        by=by,
        given=True,
        how="consent_how:skriftlig",
        interpreter="interpreter:ikke_behov",
        language="norsk",
        by_person=True,
        parent_names="\n".join(told.get("parents", [])),
        at=at,
    )


def _withdraw(world, number, told, at):
    """The person takes back the consent to tell this service; what rested on it ends with it."""
    consent = consents.living(concern_of(world, number), at).get(recipients=[told["recipient"]])
    asking.withdraw(
        consent,
        by=world.users[told["by"]],
        withdrawn_by="consent_party:personen",
        how="consent_how:muntlig",
        at=at,
    )


def _keep(world, number, told, at):
    """Somebody thinks of sharing, and does not."""
    considering.consider(
        concern_of(world, number),
        by=world.users[told["by"]],
        what=told["what"],
        instead=told["instead"],
        why_not=told["why_not"],
        to=world.users[told["to"]] if "to" in told else None,
        to_other=told.get("to_other", ""),
        at=at,
    )


def _break_glass(world, number, told, at):
    concern = concern_of(world, number)
    glass.break_open(concern.ref, by=world.users[told["by"]], reason=told["reason"], at=at)


def _review_glass(world, number, told, at):
    opened = BreakGlass.objects.get(concern=world.concerns[number])
    by = world.users[told["by"]]
    glass.review(opened, by=by, outcome="justified", follow_up=told["follow_up"], at=at)


def _consider(world, number, told, at):
    """Somebody asks themselves whether the law obliges them to tell."""
    duties.consider(
        concern_of(world, number),
        by=world.users[told["by"]],
        duty=f"legal_duty:{told['duty']}",
        answer=f"duty_answer:{told['answer']}",
        reason=told["reason"],
        offence=told.get("offence") and f"avert_offence:{told['offence']}",
        letter=told.get("letter") and f"child_letter:{told['letter']}",
        told=told.get("told", ""),
        told_at=at if told.get("told") else None,
        reconsider_on=world.day(told["reconsider_on"]) if "reconsider_on" in told else None,
        at=at,
    )


def _give(world, number, told, at):
    concern, basis = concern_of(world, number), world.basis(told["basis"])
    until, last = world.day(told["until"]), lasting.last_day(concern, world.users[told["to"]])
    grants.give(
        concern,
        by=world.users[told["by"]],
        to=world.users[told["to"]],
        layer=told["layer"],
        basis=basis,
        consent=consents.living(concern, at).last() if consents.demanded_by(basis) else None,
        # Nobody in the story gives access where a condition is not met.
        answers={question["key"]: question["needs"] for question in basis.questions},
        particulars=told.get("particulars"),
        categories=CATEGORIES[told["layer"]],
        shared=told["shared"],
        channel=codes.get("disclosure_channel:systemet"),
        verified=Grant.Verified.MIXED,
        reason=told["reason"],
        why_not_less=told["why_not_less"],
        until=min(until, last or until),  # a guest's no longer than they are there
        at=at,
        **_informing(world, told, at),
    )
    _declare(concern_of(world, number), {world.users[told["to"]]}, at)


def _informing(world, told, at):
    """Who consented knows of it; of the others it is thought over again when the access has run out."""
    if "exemption" not in told:
        return {"informed": Informed.YES, "informed_on": dates.local(at).date()}
    return {
        "informed": Informed.NO,
        "exemption": told["exemption"],
        "exemption_reason": told["exemption_reason"],
        "reconsider_on": world.day(told["until"]),
    }


def _end_grant(world, number, told, at):
    to = world.users[told["to"]]
    running = Grant.objects.get(concern=world.concerns[number], to=to, ended_at__isnull=True)
    grants.end(running, by=world.users[told["by"]], reason=told["reason"], at=at)


def _person(world, number, told, at):
    persons.record(
        concern_of(world, number),
        by=world.users[told["by"]],
        relation=f"relation:{told['relation']}",
        basis=world.basis(told["basis"]),
        name=told["name"],
        birth_year=_birth_year(told, at),
        own_version=told.get("own_version", ""),
        at=at,
    )


def _birth_year(told, at):
    """Moved with the story, so that everybody is as old as it says."""
    year = told.get("birth_year")
    return str(int(year) + dates.local(at).year - told["at"].year) if year else ""


def _note(world, number, told, at):
    by = world.users[told["by"]]
    kind = f"note_kind:{told['kind']}"
    notes.write(concern_of(world, number), by=by, kind=kind, text=told["text"], at=at)


def _task(world, number, told, at):
    owner = world.users[told["owner"]]
    task = tasks.add(
        concern_of(world, number),
        by=world.users[told["by"]],
        text=told["text"],
        owner=owner,
        due_on=world.day(told["due_on"]),
        at=at,
    )
    # Nothing else in the story turns on when a task was ticked off, so it need not wait for its turn.
    if "done_at" in told:
        tasks.finish(task, by=owner, at=world.moment(told["done_at"]))


def _close(world, number, told, at):
    by = world.users[told["by"]]
    reason = f"close_reason:{told['reason']}"
    concern = concern_of(world, number)
    said = flow.ending(concern, reason)
    lifecycle.close(concern, by=by, reason=reason, outcome=told["outcome"], at=at, **said)


ACTS = {
    "assess": _assess,
    "summarise": _summarise,
    "doubt": _doubt,
    "consent": _consent,
    "withdraw": _withdraw,
    "keep": _keep,
    "break_glass": _break_glass,
    "review_glass": _review_glass,
    "consider": _consider,
    "grant": _give,
    "end_grant": _end_grant,
    "person": _person,
    "note": _note,
    "task": _task,
    "close": _close,
}
