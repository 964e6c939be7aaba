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
    considering,
    duties,
    glass,
    grants,
    impartiality,
    importing,
    lifecycle,
    notes,
    persons,
    recusals,
    tasks,
)
from cases.models.concern import Concern
from cases.models.importing import ImportedRow, KeptName, RegisterImport
from measures.actions import lifecycle as measures
from measures.actions import training
from meetings.actions import agenda, calling, minutes
from meetings.actions import impartiality as at_the_table
from okg.access.models import LegalBasis
from okg.guests import actions as guests
from okg.insight import actions as insight
from okg.insight import periods
from okg.insight import unusual as unusual_looks
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.quarters import Quarter
from okg.notify.models import Outbox
from okg.reports import actions as reports
from okg.vault import keys

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def make_things(world):
    """{address name: keyword arguments} for a world with users of every role and a `concern` (see World)."""
    meeting = _meeting(world)
    item = agenda.add_item(meeting, by=world.lead, kind="agenda_kind:drofting", concern=_summed_up(world))
    asked = agenda.add_item(meeting, by=world.lead, kind="agenda_kind:drofting", title="Skolemiljø")
    general = agenda.add_item(meeting, by=world.lead, kind="agenda_kind:annet", title="Åpen sak")
    return things_of_the_group(world) | things_of_a_concern(world, meeting, item, general, asked)


def make_hidden_things(hidden):
    """The same of a concern that is open to the users of `hidden` alone: its meeting is called for it."""
    starts = dates.midnight(dates.add_workdays(dates.today(), 7)) + dt.timedelta(hours=12)
    meeting = calling.call_extraordinary(
        _summed_up(hidden),
        by=hidden.lead,
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=1),
        invited=[hidden.member, hidden.spare, hidden.other],
    )
    item = meeting.items.get()
    return things_of_a_concern(hidden, meeting, item, item, item)


def _meeting(world):
    starts = dates.midnight(dates.add_workdays(dates.today(), 5)) + dt.timedelta(hours=9)
    return calling.plan(by=world.lead, starts_at=starts, ends_at=starts + dt.timedelta(hours=2))


def _summed_up(world):
    concern = Concern.objects.get(pk=world.concern.pk)
    return lifecycle.summarise(
        concern, by=world.lead, summary="En ungdom bruker symboler.", version=concern.version
    )


def things_of_a_concern(world, meeting, item, general, asked):
    """What lies in `world.concern` and around it: rows of every kind, and the addresses that lead to them.

    Beside it lie `world.second`, in which the member doubts, and `world.third`, which they opened in an emergency.
    `item` of `meeting` is about the concern; from `general` somebody left; to `asked` a guest was let in.
    """
    concern, lead, member = world.concern, world.lead, world.member
    today = dates.today()
    note = notes.write(concern, by=lead, text="Ringte skolen.")
    document = notes.attach(
        concern, by=lead, title="Melding", kind="document_kind:melding", content=PDF, extension="pdf"
    )
    task = tasks.add(concern, by=lead, text="Ring rektor", owner=member, due_on=today)
    relation = persons.record(
        concern, by=lead, relation="relation:subject", basis=_basis("SAMTYKKE"), name="Navn Navnesen"
    )
    consent = signed_consent(concern, lead, relation)
    kept = _from_an_old_register(concern, lead)
    lifecycle.assess(concern, by=lead, level="level:2", reason="Flere tegn.", protective="God venn.")
    considering.consider(
        concern, by=lead, what="Navnet.", instead="not_needed", why_not="Ikke nødvendig.", to_other="Skolen"
    )
    for duty, by in (("avverge", lead), ("barnevern", member)):
        duties.consider(
            concern,
            by=by,
            duty=f"legal_duty:{duty}",
            answer="duty_answer:kan",
            reason="Vilkårene er ikke oppfylt.",
        )
    minutes.decide(item, by=lead, text="Vi følger med.", at=meeting.starts_at)
    invitation = guests.invite_to_item(
        asked, by=lead, guest=world.guest, until=today, what_for="Fortell om skolen."
    )[0]
    guests.contribute(invitation, by=world.guest, text="Skolen har sett dette før.")
    grant = concern.grants.get(to=member)
    given = grants.give(
        concern,
        by=lead,
        to=world.spare,
        layer="work",
        basis=_basis("AVGIVERS-OPPG"),
        reason="Skal finne en praksisplass.",
        until=today,
    )
    doubt = impartiality.declare(
        world.second, by=member, answer="possible", ground="recusal_ground:saerlige_forhold", reason="Nabo."
    )
    opened = glass.break_open(world.third.code_word, by=member, reason="Liv er i fare.")
    mistaken = recusals.recuse(concern, user=world.other, by=world.other)
    recusals.lift(mistaken, by=lead, reason="Det gjaldt en annen.")
    left = at_the_table.declare(
        general, by=world.other, answer="recused", ground="recusal_ground:saerlige_forhold"
    )
    recusal = recusals.recuse(concern, user=world.other, by=world.other)
    ref = {"ref": concern.ref}
    return {
        **{f"cases:{name}": ref for name in ON_A_CONCERN},
        "cases:correct_note": ref | {"pk": note.pk},
        "cases:end_grant": ref | {"pk": grant.pk},
        "cases:change_person": ref | {"pk": relation.pk},
        "cases:person_register": ref | {"pk": relation.pk},
        "cases:print_person_register": ref | {"pk": relation.pk},
        "cases:inform": ref | {"pk": given.pk},
        "cases:download": {"pk": document.pk},
        **{f"cases:{name}": ref | {"pk": kept.pk} for name in ("settle_name", "throw_name_away")},
        **{f"cases:{name}": ref | {"pk": consent.pk} for name in CONSENT},
        "cases:consider_duty": ref | {"code": "barnevern"},
        **{f"cases:{name}": {"pk": task.pk} for name in ("finish_task", "reopen_task", "drop_task")},
        "cases:decide_impartiality": {"pk": doubt.pk},
        "cases:lift_recusal": ref | {"pk": recusal.pk},
        **{f"glass:{name}": {"pk": opened.pk} for name in ("identify", "end", "review")},
        **{f"meetings:{name}": {"ref": meeting.ref} for name in names_of("meetings", "ref")},
        **{f"meetings:{name}": {"pk": item.pk} for name in names_of("meetings", "pk")},
        "meetings:declare_item": {"ref": meeting.ref, "pk": general.pk},
        "meetings:lift_recusal": {"ref": meeting.ref, "pk": left.pk},
        "meetings:call": ref,
        "guests:invite_to_concern": ref,
        "guests:invite_to_item": {"pk": item.pk},
        **{f"guests:{name}": {"pk": invitation.pk} for name in INVITATION},
        **{f"insight:{name}": ref for name in names_of("insight", "ref")},
    }


def things_of_the_group(world):
    """What lies in no concern."""
    lead, member, today = world.lead, world.member, dates.today()
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
    term = world.spare.appointments.get()
    dead = Outbox.objects.create(key="dead", recipient=member, kind="task_given", state="dead")
    quarter = Quarter.of(today).previous
    reports.draft(quarter, by=lead)
    month, week = periods.month_of(today), periods.week_of(today)
    unusual = _something_unusual(week, world.dpo)
    spare = {"username": world.spare.username}
    row = _old_register(lead)
    return {
        **{f"roster:{name}": {"code": "AVVERGE"} for name in ("basis", "revise_basis", "use_basis")},
        "duties:read": {"code": "avverge"},
        **{f"cases:import_{name}": {"pk": row.batch_id} for name in OF_AN_IMPORT},
        "cases:import_row": {"pk": row.pk},
        "cards:card": {"code": "K5"},
        "meetings:proposals": {"year": today.year + 1},
        **{f"measures:{name}": {"ref": measure.ref} for name in names_of("measures", "ref")},
        **{f"trainings:{name}": {"ref": course.ref} for name in names_of("trainings", "ref")},
        "desk:retry": {"pk": dead.pk},
        **{f"roster:{name}": spare for name in ("close", "terms", "appoint", "end_sessions_of")},
        **{name: {"number": 1} for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")},
        **{f"roster:{name}": spare | {"pk": term.pk} for name in ("move_end", "end_term")},
        "handover:hand_over": spare,
        "roster:welcome": {
            "uid": urlsafe_base64_encode(force_bytes(uuid.uuid4())),
            "token": default_token_generator.make_token(world.spare),
        },
        "insight:month": {"month": month},
        "insight:unusual": {"week": week},
        "insight:review": {"week": week, "finding": unusual.key},
        **{f"reports:{name}": {"quarter": quarter} for name in names_of("reports", "quarter")},
    }


ON_A_CONCERN = (
    "show", "assess", "note", "attach", "add_task", "grants", "grant", "consider", "print_register", "summarise",
    "correct", "hand_over", "close", "person", "record", "consents", "prepare_consent", "duties", "declare",
    "imported", "kept_names",
)  # fmt: skip
OF_AN_IMPORT = ("columns", "rows", "sure", "take", "undo", "drop")
INVITATION = ("new_link", "end", "declaration", "item", "contribute")


def _from_an_old_register(concern, lead):
    """The concern as if it had been a row of an old register that was taken over; the name that was cut out of it."""
    batch = RegisterImport(encoding="utf-8", separator=";", fields=["what"], begun_by=lead, taken_by=lead)
    batch.taken_at = dates.now()
    batch.save()
    keys.create(batch.rest_dossier_id)
    said = {"number": 2, "answer": "take", "answered_at": dates.now(), "answered_by": lead}
    left = {"last_line": 0, "footprint": {}}
    ImportedRow(batch=batch, concern=concern, cells=["Roping"], given={}, **said, **left).save()
    refused = said | {"number": 3, "answer": "refuse"}
    ImportedRow(batch=batch, cells=["Roping"], reason="Samme rad.", **refused).save()
    name = KeptName(concern=concern, name="Navn Navnesen", relation_id="relation:subject", kept_by=lead)
    keys.create(name.dossier_id)
    name.save()
    return name


def _old_register(lead):
    """An import that is under way: its file, and a row that is not answered yet."""
    batch = importing.begin(by=lead, data=b"Dato;Hva\n01.02.2025;Roping\n02.02.2025;Roping\n")
    say = {"encoding": "utf-8", "separator": ";", "fields": ["date", "what"]}
    batch = importing.set_columns(batch, by=lead, **say)
    return batch.rows.first()


def _basis(code):
    return LegalBasis.objects.get(code=code, active=True)


def _something_unusual(week, officer):
    """A finding of this week: lines of the log were taken out. An earlier one has been looked into."""
    for _turn in range(2):
        with transaction.atomic():
            ledger.act("log_exported", by=officer)
    *_others, earlier, last = unusual_looks.findings(week)
    insight.review(earlier, by=officer, week=week, remark="Spurt og besvart.")
    return last


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
