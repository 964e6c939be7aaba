"""One of everything, for the table of who x where: the arguments of every address that has any."""

import datetime as dt
import uuid
from decimal import Decimal

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from cases.actions import (
    archive,
    asking,
    assessing,
    cards,
    closing,
    consents,
    considering,
    duties,
    finding,
    glass,
    grants,
    impartiality,
    importing,
    intake,
    lifecycle,
    notes,
    persons,
    plan_items,
    planning,
    recalls,
    recusals,
    repeats,
    runs,
    steps,
    tasks,
    tracks,
)
from cases.models.card import ActionCard
from cases.models.concern import Concern
from cases.models.importing import ImportedRow, KeptName, RegisterImport
from cases.models.note import AGENCY, NAMED
from cases.models.saved import SavedFilter
from cases.models.steps import Clarification
from cases.models.track import Feedback
from measures.actions import lifecycle as measures
from measures.actions import training
from meetings.actions import (
    agenda,
    answering,
    calling,
    copies,
    council,
    deciding,
    holding,
    minutes,
    record,
    room,
)
from meetings.actions import impartiality as at_the_table
from meetings.models import PRESENT, CouncilDate
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
from okg.roster.models import Agency
from okg.vault import keys
from tests.conftest import ENDING, INTAKE, declares, settled

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
    meeting = calling.plan(by=world.lead, starts_at=starts, ends_at=starts + dt.timedelta(hours=2))
    answering.answer(meeting, by=world.member, answer="yes")
    return meeting


def council_date(by):
    day = dates.add_workdays(dates.today(), 30)
    return CouncilDate.objects.filter(day=day).first() or council.add(by=by, day=day)


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
    notes.write(concern, by=lead, text="Bare for meg og etaten.", kept=AGENCY)
    notes.write(concern, by=lead, text="Bare for oss to.", kept=NAMED, readers=[member])
    document = notes.attach(
        concern, by=lead, title="Melding", kind="document_kind:melding", content=PDF, extension="pdf"
    )
    task = tasks.add(concern, by=lead, text="Ring rektor", owner=member, due_on=today)
    grounding = _grounded(concern, lead, member)
    relation, guardian = family(world)
    repeat = repeated(world)
    consent = signed_consent(concern, lead, relation)
    kept = _from_an_old_register(concern, lead)
    assessment = _assessed(concern, lead, member)
    plan, item_done, draft, new_item = _planned(concern, lead, member)
    to_answer, to_record = _asked(world, concern)
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
    decision = minutes.decide(
        item, by=lead, text="Vi følger med.", kind="decision_kind:tilgang", at=meeting.starts_at
    )
    dropped = minutes.decide(
        item, by=lead, text="Vi ringer.", at=meeting.starts_at, kind="decision_kind:tilgang"
    )
    deciding.drop(dropped, by=lead, reason="Ikke lenger aktuelt.")
    room.take_up(asked, by=lead, at=meeting.starts_at)
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
    remark = _minuted(world)
    left = at_the_table.declare(
        general, by=world.other, answer="recused", ground="recusal_ground:saerlige_forhold"
    )
    recusal = recusals.recuse(concern, user=world.other, by=world.other)
    notice = _recalled(world, concern, relation, consent)
    review, shut = _ended(lead), _locked_away(lead)
    ref = {"ref": concern.ref}
    run = _card_in_use(concern, lead)
    return {
        "cases:tell_basis": ref | {"pk": grounding.pk},
        "cases:look_after": {"ref": review.concern.ref, "pk": review.pk},
        "cases:open_archived": {"pk": shut.pk},
        "recalls:answer": {"pk": notice.pk},
        **{f"cases:{name}": ref for name in ON_A_CONCERN},
        "cases:correct_note": ref | {"pk": note.pk},
        "cases:end_grant": ref | {"pk": grant.pk},
        **{f"cases:{name}": ref | {"pk": run.pk} for name in ("run", "end_run")},
        **{f"cases:{name}": ref | {"pk": run.steps.in_order().last().pk} for name in CARD_STEP},
        **{f"cases:{name}": ref | {"pk": relation.pk} for name in OF_A_PERSON},
        "cases:remove_guardian": ref | {"pk": guardian.pk},
        **{f"cases:{name}": {"pk": repeat.pk} for name in ("repeat", "open_repeat", "decide_repeat")},
        "cases:person_register": ref | {"pk": relation.pk},
        "cases:print_person_register": ref | {"pk": relation.pk},
        "cases:inform": ref | {"pk": given.pk},
        "cases:download": {"pk": document.pk},
        "cases:assessment": ref | {"pk": assessment.pk},
        "cases:dissent": ref | {"pk": assessment.pk},
        **{f"cases:{name}": {"pk": plan.pk} for name in ("plan", "evaluate_plan")},
        **{
            f"cases:{name}": {"pk": draft.pk}
            for name in ("write_plan", "agree_plan", "discard_plan", "add_item")
        },
        **{
            f"cases:{name}": {"pk": item_done.pk}
            for name in ("finish_item", "reopen_item", "drop_item", "hand_over_item")
        },
        **{f"cases:{name}": {"pk": new_item.pk} for name in ("change_item", "remove_item")},
        "cases:answer_question": {"pk": to_answer.pk},
        "cases:record_answer": ref | {"pk": to_record.pk},
        **{f"cases:{name}": ref | {"pk": kept.pk} for name in ("settle_name", "throw_name_away")},
        **{f"cases:{name}": ref | {"pk": consent.pk} for name in CONSENT},
        "cases:consider_duty": ref | {"code": "barnevern"},
        **{f"cases:{name}": {"pk": task.pk} for name in ("finish_task", "reopen_task", "drop_task")},
        "cases:decide_impartiality": {"pk": doubt.pk},
        "cases:lift_recusal": ref | {"pk": recusal.pk},
        "cases:drop_filter": {"pk": _saved_filter(lead).pk},
        **{f"glass:{name}": {"pk": opened.pk} for name in ("identify", "end", "review")},
        **{f"meetings:{name}": {"ref": meeting.ref} for name in names_of("meetings", "ref")},
        **{f"meetings:{name}": {"pk": item.pk} for name in names_of("meetings", "pk")},
        **{f"meetings:{name}": {"pk": decision.pk} for name in OF_A_DECISION},
        "meetings:answer_comment": {"pk": remark.pk},
        "meetings:declare_item": {"ref": meeting.ref, "pk": general.pk},
        "meetings:remove_council": {"pk": council_date(lead).pk},
        **{
            f"meetings:{name}": {"ref": meeting.ref, "pk": left.pk}
            for name in ("lift_recusal", "go_out", "come_back")
        },
        "meetings:call": ref,
        "guests:invite_to_concern": ref,
        "guests:invite_to_item": {"pk": item.pk},
        **{f"guests:{name}": {"pk": invitation.pk} for name in INVITATION},
        **{f"insight:{name}": ref for name in names_of("insight", "ref")},
    }


def _minuted(world):
    """Minutes of a meeting that was called for the concern: locked, added to and copied. A comment on its part."""
    lead, member, concern = world.lead, world.member, _summed_up(world)
    starts = dates.now() - dt.timedelta(days=5)
    meeting = calling.call_extraordinary(
        concern,
        by=lead,
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=1),
        invited=[member],
        at=starts - dt.timedelta(days=1),
    )
    there = [holding.Presence(PRESENT, seat=row.seat) for row in meeting.attendance.all()]
    holding.hold(meeting, by=lead, attendance=there)
    item = meeting.items.get()
    minutes.write(meeting, meeting.version, by=lead, text="Åpnet klokken ni.")
    minutes.write_item(item, item.version, by=lead, text="Skolen følger opp.")
    sent_at = dates.now() - dt.timedelta(days=3)
    sent = record.send(meeting, by=lead, comment_by=dates.local(sent_at).date(), at=sent_at)
    remark = record.comment(sent, by=member, text="Det var rektor.", item=item, at=sent_at)
    record.comment(sent, by=member, text="Vi begynte halv ti.", at=sent_at)
    for one in sent.comments.all():
        record.answer(one, by=lead, answer="Rettet.", taken_in=True)
    for by in (lead, member):
        record.approve(sent, by=by)
    locked = record.lock(sent, by=lead)
    for about in (None, item):
        record.add(locked, by=lead, text="Rettelse.", item=about)
        copies.take(locked.parts.get(item=about), by=lead, whole=True)
    return remark


def _grounded(concern, lead, member):
    """The basis that was settled, after the concern was clarified and discussed."""
    answers = dict.fromkeys(Clarification.QUESTIONS, "unsure")
    words = {f"{name}_words": "Vet ikke nok." for name in answers}
    steps.clarify(concern, by=member, **answers, **words)
    steps.consult(
        concern,
        by=lead,
        took_part=[lead, member],
        outcome="consultation_outcome:trenger_identifisering",
        minutes="Vi må snakke med hjemmet.",
    )
    said = {"processing_basis": "processing_basis:art6_1_e", "special_basis": "special_basis:art9_2_g"}
    row = steps.settle(
        concern,
        by=lead,
        why="Kriminalitetsforebygging.",
        responsible=Agency.objects.get(pk="kommunen"),
        contact=lead,
        informed="no",
        exemption="b",
        exemption_reason="Det kan ødelegge for politiet.",
        reconsider_on=dates.today(),
        **said,
    )
    return row


def _recalled(world, concern, relation, consent):
    """What a receiver is to correct; another has answered, and the police, whom it was told, are followed by hand."""
    lead, today = world.lead, dates.today()
    told = {
        "receiver": "Politiets vakt",
        "told": "Hva skolen så.",
        "basis": _basis("SAMTYKKE"),
        "consent": consent,
    }
    tracks.note(concern, by=lead, kind="side_track:politi", happened_on=today, remains="Samtaler.", **told)
    of_death = {"relation": relation, "next_of_kin": "Presten.", "person_part_ends_on": today}
    tracks.note(
        concern, by=lead, kind="side_track:dod_bekreftet", happened_on=today, remains="Ettervern.", **of_death
    )
    tracks.give_feedback(concern, by=lead, kind=Feedback.RECEIVED, given_on=today, words="Takk.")
    row = recalls.recall(concern, by=lead, wrong="At han var der.", right="Han var hjemme.", whole=False)
    by_hand = row.notices.get(to=None)
    recalls.answer(by_hand, by=lead, answer="recall_answer:videreformidlet", forwarded_to="Påtalejuristen")
    return row.notices.get(to=world.spare)


def _logged(lead):
    """A concern of `lead` and nobody else."""
    concern = intake.log(by=lead, received_at=dates.now(), **INTAKE)
    if (receiver := concern.lead) != lead:
        lifecycle.hand_over(concern, by=receiver, to=lead)
        grants.shut_out(concern, receiver, by=lead, reason="Overlevert.")
        concern.refresh_from_db()
    declares(concern, lead)
    said = {"level": "level:1", "reason": "Rolig.", "protective": "Venner."}
    assessing.assess(concern, by=lead, outcome="review_outcome:klar_for_avslutning", **said)
    return concern


def _end(concern, lead, **changes):
    ending = {"reason": "close_reason:rad_gitt", "outcome": "Skolen følger opp."} | ENDING | changes
    return closing.close(concern, by=lead, **ending)


def _ended(lead):
    """A look at how it went that waits; before, the concern was closed, locked away and opened again."""
    concern = _end(_logged(lead), lead)
    for review in concern.aftercare.all():
        closing.look_after(review, by=lead, outcome="aftercare_outcome:gar_bra", found="Alt vel.")
    archive.restrict(concern, by=lead)
    concern = closing.reopen(concern, by=lead, reason="Nye tegn.")
    told = {
        "person_told": "At vi er der.",
        "person_not_told_because": "",
        "reporter_not_told_because": "Ukjent nå.",
    }
    return _end(concern, lead, **told).aftercare.waiting().first()


def _locked_away(lead):
    return archive.restrict(_end(_logged(lead), lead, reason="close_reason:duplikat"), by=lead)


def _assessed(concern, lead, member):
    """The second of two assessments; the first has a word in every text, and the member saw it otherwise."""
    texts = dict.fromkeys(assessing.TEXTS, "Skrevet i vurderingen.")
    given = {"by": lead, "level": "level:2", "reason": "Tre har sagt fra.", "next_review_on": dates.today()}
    first = assessing.assess(concern, worst_case="Vold.", best_case="Ro.", **given | texts)
    assessing.dissent(first, by=member, level="level:1", reason="Det er humor.")
    return assessing.assess(concern, protective_factors=["protective_factor:fritid"], **given)


def _planned(concern, lead, member):
    """(the plan that stands, a measure in it, the draft of the next version, a measure in that)."""
    today = dates.today()
    plan = planning.draft(
        concern,
        by=lead,
        evaluate_on=today,
        problem="Hets i klassen.",
        goals="Ro.",
        measure_of_success="Færre hendelser.",
        own_part="Møter til samtale.",
    )
    said = {"owner": member, "due_on": today}
    measure = plan_items.add(plan, by=lead, what="Samtale", outside="Helsesykepleier", **said)
    dropped = plan_items.add(plan, by=lead, what="Fotball", **said)
    plan = planning.agree(plan, by=lead)
    plan_items.drop(dropped, by=lead, reason="Laget er lagt ned.")
    planning.evaluate(
        plan,
        by=lead,
        worked="evaluation:delvis",
        learnt="Det hjalp å snakke.",
        person_view="Bedre nå.",
        next="plan_next:juster",
        next_evaluation_on=today,
    )
    draft = planning.draft(concern, by=lead, own_part="", no_part_reason="Vil ikke.")
    return plan, measure, draft, draft.items.get()


def _asked(world, concern):
    """(a question that waits for its user, one the lead asks outside); two more are answered."""
    lead, until = world.lead, dates.today()
    agencies = Agency.objects.in_bulk()
    said = {"by": lead, "what": "Kjenner dere til noe?", "answer_by": until}
    for answer in ({"answer": "contribution:kjent", "text": "Godt miljø.", "basis": _basis("FORMAAL")},
                   {"answer": "contribution:kan_ikke_dele", "why_not": "Taushetsplikt."}):  # fmt: skip
        asking.record(asking.ask(concern, agency=agencies["skole"], **said), by=lead, **answer)
    waiting = asking.ask(concern, agency=world.spare.agency, to=world.spare, **said)
    return waiting, asking.ask(concern, agency=agencies["barnevern"], **said)


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
        **_things_of_cards(lead),
        **{f"cases:import_{name}": {"pk": row.batch_id} for name in OF_AN_IMPORT},
        "cases:import_row": {"pk": row.pk},
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


def _things_of_cards(lead):
    """A card with a draft that can be written in."""
    card = ActionCard.objects.get(code="k5")
    step = cards.draft(card, by=lead).steps.first()
    code = {"code": "K5"}
    return {
        **{f"cards:{name}": code for name in names_of("cards", "code")},
        **{f"cards:{name}": code | {"number": 1} for name in ("version", "print")},
        **{f"cards:{name}": code | {"pk": step.pk} for name in ("change_step", "move_step", "remove_step")},
    }


ON_A_CONCERN = (
    "show", "assess", "note", "attach", "add_task", "grants", "grant", "consider", "print_register", "summarise",
    "correct", "hand_over", "close", "person", "record", "consents", "prepare_consent", "duties", "declare",
    "draft_plan", "contributions", "ask_agency", "clarify", "consult", "settle", "close_with_advice", "reopen",
    "restrict", "track", "feedback", "recall",
    "start_card", "tie_person", "changes", "person_changes",
    "imported", "kept_names",
)  # fmt: skip
CARD_STEP = ("tick_step", "deviate_step", "give_step", "agree_step", "reopen_step")
OF_A_DECISION = ("finish_decision", "reopen_decision", "drop_decision")
OF_A_PERSON = ("change_person", "tell", "services", "guardian")
INVITATION = ("new_link", "end", "declaration", "item", "contribute")


def _card_in_use(concern, lead):
    """A run of a card, with a note on one step and a deviation from another."""
    run = runs.start(concern, ActionCard.objects.get(code="k3"), by=lead)
    first, second, *_others = run.steps.in_order()
    runs.tick(first, by=lead, note="Ringte skolen om det.")
    runs.deviate(second, by=lead, reason="Gjelder ingen under atten.")
    return run


def _saved_filter(user):
    count = SavedFilter.objects.visible_to(user).count()
    return finding.save_filter(by=user, name=f"Utvalg {count + 1}", choice={"state": "open"})


OF_AN_IMPORT = ("columns", "rows", "sure", "take", "undo", "drop")


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


def family(world):
    """(the Relation of the one the concern is about, the Guardian who answers for them), with all that is kept."""
    concern, by, name = world.concern, world.lead, getattr(world, "called", "Navn Navnesen")
    relation = persons.record(
        concern,
        by=by,
        relation="relation:subject",
        basis=_basis("SAMTYKKE"),
        name=name,
        needs_interpreter=True,
        language="Somali",
        own_version="Jeg mente det ikke.",
    )
    mother = persons.record(
        concern, by=by, relation="relation:family", basis=_basis("SAMTYKKE"), name=f"Mor til {name}"
    )
    persons.note_services(relation, by=by, version=1, known_to="Treneren.", agencies=["nav"])
    guardian = persons.add_guardian(
        relation,
        by=by,
        guardian=mother,
        role="guardian_role:foreldreansvar",
        contact="ask",
        reason="Bor på hemmelig adresse.",
        safety="Far må ikke vite hvor.",
    )
    return relation, guardian


def repeated(world):
    """The Repeat of the concern's person in `world.third`, which the same user leads: written about and decided."""
    persons.record(
        settled(world.third),
        by=world.lead,
        relation="relation:subject",
        basis=_basis("SAMTYKKE"),
        name=getattr(world, "called", "Navn Navnesen"),
    )
    repeat = world.third.repeats.get(older=world.concern)
    repeats.open_to_other(repeat, by=world.lead)
    repeats.write(repeat, by=world.lead, text="Kan det være den samme?")
    return repeats.decide(repeat, by=world.lead, decision="undecided", reason="Vi vet for lite.")


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
