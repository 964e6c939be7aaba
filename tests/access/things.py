"""One of everything, for the table of who x where: the arguments of every address that has any."""

import datetime as dt
import uuid
from decimal import Decimal

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from cases.actions import (
    consents,
    glass,
    grants,
    impartiality,
    lifecycle,
    notes,
    persons,
    recusals,
    tasks,
)
from measures.actions import lifecycle as measures
from measures.actions import training
from meetings.actions import agenda, calling
from meetings.actions import impartiality as at_the_table
from okg.access.models import LegalBasis
from okg.guests import actions as guests
from okg.insight import periods
from okg.insight import unusual as unusual_looks
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.quarters import Quarter
from okg.notify.models import Outbox
from okg.reports import actions as reports

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def make_things(world):
    """{address name: keyword arguments} for a world with users `lead`, `member`, `nobody_closed` and a `concern`."""
    concern, lead, member = world.concern, world.lead, world.member
    today = dates.today()
    basis = LegalBasis.objects.get(code="SAMTYKKE", active=True)
    note = notes.write(concern, by=lead, text="Ringte skolen.")
    document = notes.attach(
        concern, by=lead, title="Melding", kind="document_kind:melding", content=PDF, extension="pdf"
    )
    task = tasks.add(concern, by=lead, text="Ring rektor", owner=member, due_on=today)
    relation = persons.record(
        concern, by=lead, relation="relation:subject", basis=basis, name="Navn Navnesen"
    )
    consent = signed_consent(concern, lead, relation)
    lifecycle.summarise(concern, by=lead, summary="En ungdom bruker symboler.", version=concern.version)
    starts = dates.midnight(dates.add_workdays(today, 5)) + dt.timedelta(hours=9)
    meeting = calling.plan(by=lead, starts_at=starts, ends_at=starts + dt.timedelta(hours=2))
    item = agenda.add_item(meeting, by=lead, kind="agenda_kind:drofting", concern=concern)
    measure = measures.add(
        by=lead,
        year=today.year,
        title="Åpen hall",
        goal="goal:g1",
        level="measure_level:universelt",
        responsible="Kultur",
        due_on=today,
        owner=member,
    )
    course = training.add(
        by=lead, title="Kurs", audience="Lærere", held_on=today, hours=Decimal(2), held_by="RVTS"
    )
    invitation = guests.invite_to_item(
        agenda.add_item(meeting, by=lead, kind="agenda_kind:drofting", title="Skolemiljø"),
        by=lead,
        guest=world.guest,
        until=today,
        what_for="Fortell om skolen.",
    )[0]
    term = world.spare.appointments.get()
    dead = Outbox.objects.create(key="dead", recipient=member, kind="task_given", state="dead")
    grant = concern.grants.get(to=member)
    given = grants.give(
        concern,
        by=lead,
        to=world.spare,
        layer="work",
        basis=LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True),
        reason="Skal finne en praksisplass.",
        until=today,
    )
    # Beside the concern of the table lies another, in which the member doubts, is recused, and acts in an emergency.
    police = world.other
    doubt = impartiality.declare(
        world.second, by=member, answer="possible", ground="recusal_ground:saerlige_forhold", reason="Nabo."
    )
    recusal = recusals.recuse(concern, user=police, by=police)
    opened = glass.break_open(world.third.code_word, by=member, reason="Liv er i fare.")
    general = agenda.add_item(meeting, by=lead, kind="agenda_kind:annet", title="Åpen sak")
    left = at_the_table.declare(
        general, by=police, answer="recused", ground="recusal_ground:saerlige_forhold"
    )
    quarter = Quarter.of(today).previous
    reports.draft(quarter, by=lead)
    month, week = periods.month_of(today), periods.week_of(today)
    unusual = _something_unusual(week, world.dpo)
    ref = {"ref": concern.ref}
    on_concern = [
        "show",
        "assess",
        "note",
        "attach",
        "add_task",
        "grants",
        "grant",
        "consider",
        "print_register",
        "summarise",
        "correct",
        "hand_over",
        "close",
        "person",
        "record",
        "consents",
        "prepare_consent",
        "duties",
    ]
    return {
        **{f"cases:{name}": ref for name in on_concern},
        "cases:correct_note": ref | {"pk": note.pk},
        "cases:end_grant": ref | {"pk": grant.pk},
        "cases:change_person": ref | {"pk": relation.pk},
        "cases:person_register": ref | {"pk": relation.pk},
        "cases:print_person_register": ref | {"pk": relation.pk},
        "cases:inform": ref | {"pk": given.pk},
        **{f"roster:{name}": {"code": "AVVERGE"} for name in ("basis", "revise_basis", "use_basis")},
        "cases:download": {"pk": document.pk},
        **{f"cases:{name}": ref | {"pk": consent.pk} for name in CONSENT},
        "cases:consider_duty": ref | {"code": "barnevern"},
        "duties:read": {"code": "avverge"},
        **{f"cases:{name}": {"pk": task.pk} for name in ("finish_task", "reopen_task", "drop_task")},
        "cases:declare": ref,
        "cases:decide_impartiality": {"pk": doubt.pk},
        "cases:lift_recusal": ref | {"pk": recusal.pk},
        **{f"glass:{name}": {"pk": opened.pk} for name in ("identify", "end", "review")},
        "cards:card": {"code": "K5"},
        **{f"meetings:{name}": {"ref": meeting.ref} for name in names_of("meetings", "ref")},
        **{f"meetings:{name}": {"pk": item.pk} for name in names_of("meetings", "pk")},
        "meetings:declare_item": {"ref": meeting.ref, "pk": general.pk},
        "meetings:lift_recusal": {"ref": meeting.ref, "pk": left.pk},
        "meetings:proposals": {"year": today.year + 1},
        "meetings:call": ref,
        **{f"measures:{name}": {"ref": measure.ref} for name in names_of("measures", "ref")},
        **{f"trainings:{name}": {"ref": course.ref} for name in names_of("trainings", "ref")},
        "desk:retry": {"pk": dead.pk},
        "roster:end_sessions_of": {"username": world.spare.username},
        **{name: {"number": 1} for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")},
        **{f"roster:{name}": {"username": world.spare.username} for name in ("close", "terms", "appoint")},
        **{
            f"roster:{name}": {"username": world.spare.username, "pk": term.pk}
            for name in ("move_end", "end_term")
        },
        "handover:hand_over": {"username": world.spare.username},
        "guests:invite_to_concern": ref,
        "guests:invite_to_item": {"pk": item.pk},
        **{
            f"guests:{name}": {"pk": invitation.pk}
            for name in ("new_link", "end", "declaration", "item", "contribute")
        },
        "roster:welcome": {
            "uid": urlsafe_base64_encode(force_bytes(uuid.uuid4())),
            "token": default_token_generator.make_token(world.spare),
        },
        "insight:month": {"month": month},
        "insight:unusual": {"week": week},
        "insight:review": {"week": week, "finding": unusual.key},
        **{f"insight:{name}": ref for name in names_of("insight", "ref")},
        **{f"reports:{name}": {"quarter": quarter} for name in names_of("reports", "quarter")},
    }


def _something_unusual(week, officer):
    """A finding of this week: lines of the log were taken out."""
    with transaction.atomic():
        ledger.act("log_exported", by=officer)
    return unusual_looks.findings(week)[-1]


CONSENT = (
    "consent",
    "consent_form",
    "answer_consent",
    "approve_consent",
    "signed_consent",
    "attach_consent",
    "withdraw_consent",
)


def signed_consent(concern, lead, relation):
    """A consent of an adult, given and signed."""
    asked = consents.prepare(
        concern,
        by=lead,
        relation=relation,
        scope=["consent_scope:bekymringen"],
        what="Hva skolen er urolig for.",
        purpose="At helsetjenesten kan tilby samtaler.",
        recipients=["kommuneoverlege"],
        age=30,
    )
    consents.answer(
        asked,
        by=lead,
        given=True,
        how="consent_how:skriftlig",
        interpreter="interpreter:ikke_behov",
        by_person=True,
    )
    return consents.attach_signed(asked, by=lead, content=PDF, extension="pdf")


def names_of(namespace, argument):
    """The names of a namespace's addresses that take exactly `argument`."""
    from tests.access.test_policy import arguments

    return [
        name.split(":")[1]
        for name, taken in arguments().items()
        if name.startswith(f"{namespace}:") and taken == {argument}
    ]
