"""The end of a concern and what follows: each guard on its boundary, and what the database holds."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from cases import due_flow, endings
from cases.actions import archive, closing, steps, tracks
from cases.models.closing import AftercareReview, Closing, Restriction
from cases.models.concern import Concern
from cases.models.track import Feedback, SideTrack
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.notify.models import Notice
from tests.conftest import ENDING, consulted, settled

pytestmark = pytest.mark.django_db
WELL, AGAIN = AftercareReview.WELL, AftercareReview.REOPEN


def close(concern, by, **changes):
    said = {"reason": "close_reason:mal_nadd", "outcome": "Det går bra."} | ENDING
    return closing.close(concern, by=by, **said | changes)


def kinds(user, day=None):
    return [due.kind for due in due_flow.lines(user, day or dates.today())]


# --- closing


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ({"outcome": " "}, "kom ut av det"),
        ({"nobody_because": ""}, "hvem som fortsetter"),
        ({"person_not_told_because": ""}, "personen har fått vite"),
        ({"person_told": "At vi er der."}, "Bare ett"),
        ({"reporter_told": ""}, "den som meldte"),
        ({"reopen_if": " "}, "åpne den igjen"),
        ({"disclosures_reviewed": False}, "utleveringer"),
        ({"in_spite_because": ""}, "avslutter likevel"),
    ],
)
def test_an_ending_lacks_nothing(concern, coordinator, assess, missing, says):
    assess()
    with pytest.raises(Refused, match=says):
        close(concern, coordinator, **missing)
    assert Concern.objects.get().is_open
    assert not Closing.objects.exists()


def test_a_warning_is_no_obstacle_and_is_kept_with_its_answer(concern, coordinator, assess):
    assess()
    assert [about for about, _says in endings.warnings(concern)] == ["contributions"]
    row = close(concern, coordinator, in_spite_because="Skolen vet.").closings.get()
    assert (row.warned_of, row.in_spite_because) == (["contributions"], "Skolen vet.")


def test_who_is_not_told_yet_is_warned_of(concern, coordinator):
    consulted(concern)
    steps.settle(
        concern,
        by=coordinator,
        processing_basis="processing_basis:art6_1_e",
        why="Politiloven.",
        responsible=coordinator.agency,
        contact=coordinator,
        informed="not_yet",
        reconsider_on=dates.today(),
    )
    assert "told" in [about for about, _says in endings.warnings(concern)]
    assert kinds(coordinator) == ["feedback", "tell_person"]
    assert kinds(coordinator, dates.today() - dt.timedelta(days=1)) == ["feedback"]


def test_the_days_of_aftercare_are_set_by_the_calendar(concern, coordinator, assess):
    assess()
    at = dates.midnight(dt.date(2027, 8, 31)) + dt.timedelta(hours=12)
    shut = close(concern, coordinator, at=at)
    assert [(row.months, row.due_on) for row in shut.aftercare.all()] == [
        (6, dt.date(2028, 2, 29)),
        (12, dt.date(2028, 8, 31)),
    ]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 31), 6, dt.date(2027, 6, 30)),
        (dt.date(2026, 6, 30), 6, dt.date(2026, 12, 30)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
    ],
)
def test_months_end_where_the_calendar_does(day, months, then):
    assert dates.add_months(day, months) == then


@pytest.mark.parametrize("reason", ["dod", "duplikat", "utenfor_mandat"])
def test_where_there_is_nobody_to_look_after_no_day_is_set(concern, coordinator, assess, settings, reason):
    assess()
    shut = close(concern, coordinator, reason=f"close_reason:{reason}")
    assert shut.state == "closed"
    assert not shut.aftercare.exists()


def test_which_months_is_the_groups_own_choice(concern, coordinator, assess, settings):
    settings.AFTERCARE_MONTHS = [3]
    assess()
    assert [row.months for row in close(concern, coordinator).aftercare.all()] == [3]


def test_advice_needs_no_assessment(concern, coordinator):
    consulted(concern, outcome="consultation_outcome:rad_gitt")
    shut = closing.close_with_advice(
        concern, by=coordinator, advice="Snakk med far.", reporter_told="Det samme."
    )
    row = shut.closings.get()
    assert (row.outcome, row.person_not_told_because) == ("Snakk med far.", "Ingen person er registrert.")


def test_advice_with_somebody_recorded_is_closed_in_full(concern, coordinator, person, assess):
    person()
    consulted(concern, outcome="consultation_outcome:rad_gitt")
    with pytest.raises(Refused, match="korte"):
        closing.close_with_advice(concern, by=coordinator, advice="x")


# --- the reporter


def test_the_reporter_is_to_hear_within_two_workdays_and_at_the_end(concern, coordinator, member, assess):
    assert kinds(coordinator) == []
    steps.clarify(concern, by=member, acute="no", criminal="no", child="no", addressee="yes")
    concern.refresh_from_db()
    kind, day = endings.feedback_due(Concern.objects.get())
    assert (kind, day) == (Feedback.RECEIVED, dates.add_workdays(dates.today(), 2))
    assert kinds(coordinator) == ["feedback"]
    assert kinds(member) == []
    with pytest.raises(Refused, match="er åpen"):
        tracks.give_feedback(concern, by=member, kind=Feedback.CLOSED, given_on=dates.today(), words="Slutt.")
    tracks.give_feedback(concern, by=member, kind=Feedback.RECEIVED, given_on=dates.today(), words="Takk.")
    assert kinds(coordinator) == []
    assess()
    close(concern, coordinator, reporter_told="", reporter_to_be_told_by=dates.today())
    assert kinds(coordinator) == ["feedback"]
    tracks.give_feedback(
        concern, by=coordinator, kind=Feedback.CLOSED, given_on=dates.today(), words="Slutt."
    )
    assert kinds(coordinator) == []


def test_where_nobody_reported_it_nobody_is_to_hear(log_concern, coordinator, member):
    concern = log_concern(by=member, reporter="")
    steps.clarify(concern, by=member, acute="no", criminal="no", child="no", addressee="yes")
    assert kinds(coordinator) == []
    with pytest.raises(Refused, match="meldte"):
        tracks.give_feedback(
            concern, by=member, kind=Feedback.RECEIVED, given_on=dates.today(), words="Takk."
        )


# --- aftercare, reopening


@pytest.fixture
def shut(concern, coordinator, assess):
    assess()
    return close(concern, coordinator)


def test_aftercare_stands_on_the_leads_desk_from_its_day(shut, coordinator, member):
    first, second = shut.aftercare.all()
    assert kinds(coordinator, first.due_on - dt.timedelta(days=1)) == []
    assert kinds(coordinator, first.due_on) == ["aftercare"]
    assert kinds(member, first.due_on) == []
    closing.look_after(first, by=coordinator, outcome=WELL, found="Trives.")
    assert kinds(coordinator, first.due_on) == []
    with pytest.raises(Refused, match="allerede"):
        closing.look_after(first, by=coordinator, outcome=WELL, found="Trives.")
    with pytest.raises(Refused, match="fant"):
        closing.look_after(second, by=coordinator, outcome=WELL, found=" ")


def test_more_is_needed_opens_it_again_at_once(shut, coordinator, member):
    first, second = shut.aftercare.all()
    closing.look_after(first, by=coordinator, outcome=AGAIN, found="Han er tilbake i miljøet.")
    concern = Concern.objects.get()
    assert concern.is_open
    assert concern.opens_to(coordinator)
    assert not concern.opens_to(member)
    assert concern.closings.get().reopen_reason == "Han er tilbake i miljøet."
    with pytest.raises(Refused, match="åpnet igjen siden"):
        closing.look_after(second, by=coordinator, outcome=WELL, found="Alt vel.")
    assert not AftercareReview.objects.waiting().exists()
    # and closed anew it is looked after anew
    assert close(concern, coordinator).aftercare.waiting().count() == 2
    assert Notice.objects.filter(user=member, kind="concern_closed").count() == 1


def test_only_what_is_closed_is_reopened_and_never_without_a_reason(concern, coordinator, assess):
    with pytest.raises(Refused, match="allerede åpen"):
        closing.reopen(concern, by=coordinator, reason="x")
    assess()
    with pytest.raises(Refused, match="åpnes igjen"):
        closing.reopen(close(concern, coordinator), by=coordinator, reason=" ")


def test_a_reopened_concern_goes_to_somebody_who_can_lead(shut, coordinator, make_user):
    deputy = make_user("vara", seat="slt", deputy=True)
    coordinator.appointments.update(ends_on=dates.today() - dt.timedelta(days=1))
    concern = closing.reopen(shut, by=deputy, reason="Nye tegn.")
    assert (concern.lead, concern.opens_to(deputy)) == (deputy, True)


# --- locking away


def test_it_is_locked_away_after_the_last_look_and_a_while(shut, coordinator, settings):
    later = dates.now() + dt.timedelta(days=settings.RESTRICT_DAYS)
    with pytest.raises(Refused, match="fortsatt"):
        archive.restrict(shut, by=coordinator)
    assert not endings.over(later + dt.timedelta(days=400))
    for review in shut.aftercare.all():
        closing.look_after(review, by=coordinator, outcome=WELL, found="Alt vel.")
    assert not endings.over(later - dt.timedelta(minutes=5))
    assert list(endings.over(later + dt.timedelta(minutes=5))) == [shut]


def test_the_night_locks_away_what_is_over(concern, coordinator, assess, settings):
    assess()
    shut = close(concern, coordinator, reason="close_reason:duplikat")
    assert archive.restrict_what_is_over() == 0
    settings.RESTRICT_DAYS = 0
    assert archive.restrict_what_is_over() == 1
    row = Restriction.objects.get()
    assert (row.by, row.retention_id) == (None, "retention:uten_oppfolging")
    assert Concern.objects.get().state == "restricted"
    assert not shut.opens_to(coordinator)
    assert archive.restrict_what_is_over() == 0
    assert Event.objects.get(event="concern_restricted").by_role == "beat"


@pytest.fixture
def locked(concern, coordinator, assess):
    assess()
    return archive.restrict(close(concern, coordinator, reason="close_reason:duplikat"), by=coordinator)


def test_the_archive_opens_it_for_a_day_to_its_lead_alone(locked, coordinator, member, client_for, make_user):
    deputy = make_user("vara", seat="slt", deputy=True)
    assert client_for(coordinator).get(locked.concern.get_absolute_url()).status_code == 404
    with pytest.raises(Refused, match="hva du trenger"):
        archive.open_archived(locked, by=coordinator, reason=" ")
    for other in (member, deputy):
        assert not Restriction.objects.visible_to(other).exists()
        with pytest.raises(Refused, match="ikke åpen"):
            archive.open_archived(locked, by=other, reason="Nysgjerrig.")
    archive.open_archived(locked, by=coordinator, reason="Innsynskrav.")
    grant = locked.concern.grants.running().get()
    assert (grant.to, grant.until) == (coordinator, dates.today())
    assert "sperret" in client_for(coordinator).get(locked.concern.get_absolute_url()).content.decode()
    coordinator.appointments.update(ends_on=dates.today() - dt.timedelta(days=1))
    assert Restriction.objects.visible_to(deputy).exists()
    assert not Restriction.objects.visible_to(member).exists()


def test_reopening_takes_it_out_of_the_archive(locked, coordinator):
    concern = closing.reopen(locked.concern, by=coordinator, reason="Nye tegn.")
    assert (concern.is_open, concern.opens_to(coordinator)) == (True, True)
    assert Restriction.objects.get().lift_reason == "Nye tegn."


# --- side tracks


def track(concern, by, kind, **changes):
    given = {"kind": f"side_track:{kind}", "happened_on": dates.today(), "remains": "Samtaler."}
    return tracks.note(concern, by=by, **given | changes)


def test_what_is_told_has_a_receiver_and_a_basis(concern, coordinator, basis):
    told = {"receiver": "Politiet", "told": "Hva skolen så.", "basis": basis}
    for name in told:
        with pytest.raises(Refused):
            track(concern, coordinator, "politi", **told | {name: None if name == "basis" else ""})
    with pytest.raises(Refused, match="gjenstår"):
        track(concern, coordinator, "politi", **told | {"remains": " "})
    with pytest.raises(Refused, match="fremtid|fram i tid|frem"):
        track(concern, coordinator, "politi", **told | {"happened_on": dates.today() + dt.timedelta(days=1)})
    assert track(concern, coordinator, "politi", **told).told == "Hva skolen så."


def test_moving_without_consent_tells_nobody_anything(concern, coordinator, basis, given, consent_basis):
    with pytest.raises(Refused, match="ingenting videre"):
        track(concern, coordinator, "flyttet", told="Alt.", basis=basis)
    assert track(concern, coordinator, "flyttet").told is None
    told = {"receiver": "Nordvågen kommune", "told": "At det var samtaler.", "basis": consent_basis}
    with pytest.raises(Refused, match="samtykke"):
        track(concern, coordinator, "flyttet_overfort", **told)
    assert track(concern, coordinator, "flyttet_overfort", consent=given(), **told).consent


def test_a_rumour_of_a_death_ends_nothing(concern, coordinator, person):
    relation, day = person(), dates.today()
    with pytest.raises(Refused, match="rykte"):
        track(concern, coordinator, "dod_ubekreftet", relation=relation, person_part_ends_on=day)
    track(concern, coordinator, "dod_ubekreftet", relation=relation)
    assert "death" in [about for about, _says in endings.warnings(concern)]
    track(
        concern,
        coordinator,
        "dod_bekreftet",
        relation=relation,
        next_of_kin="Presten.",
        person_part_ends_on=day,
    )
    assert "death" not in [about for about, _says in endings.warnings(Concern.objects.get())]
    with pytest.raises(Refused, match="Pårørende"):
        track(concern, coordinator, "flyttet", next_of_kin="x")


# --- the database


def test_what_was_ended_stands(shut, coordinator):
    first = shut.aftercare.first()
    closing.look_after(first, by=coordinator, outcome=WELL, found="Alt vel.")
    changes = {
        "closing": "set disclosures_reviewed = false",
        "closing ": "set reopened_at = now()",
        "aftercarereview": "set due_on = due_on + 1",
        "aftercarereview ": "set done_at = now() where done_at is not null",
    }
    for table, change in changes.items():
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update cases_{table.strip()} {change}")  # noqa: S608
    assert AftercareReview.objects.get(pk=first.pk).found == "Alt vel."


def test_an_open_concern_is_not_locked_away_and_a_track_has_its_basis(concern, coordinator):
    row = Restriction(concern=concern, retention_id="retention:droftet")
    row._history_by = coordinator
    with pytest.raises(IntegrityError, match="closed concern"), transaction.atomic():
        row.save()
    said = {"concern": concern, "by": coordinator, "happened_on": dates.today(), "remains": "x"}
    for wrong in (
        {"kind_id": "side_track:politi", "told": "x"},
        {"kind_id": "side_track:dod_ubekreftet", "person_part_ends_on": dates.today()},
        {"kind_id": "arena:skole"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SideTrack(**said | wrong).save()


def test_the_full_ending_by_its_page_keeps_what_was_typed(concern, coordinator, assess, client_for):
    assess()
    settled(concern)
    browser, address = client_for(coordinator), f"/bekymringer/{concern.ref}/avslutning/"
    page = browser.get(address).content.decode()
    assert "Tenk deg om" in page
    sent = {"reason": "close_reason:mal_nadd", "outcome": "Ferdig nå.", "reopen_if": "Nye tegn."}
    again = browser.post(address, sent)
    assert again.status_code == 200
    assert "Ferdig nå." in again.content.decode()
    sent |= {"nobody_because": "x", "person_told": "x", "reporter_told": "x", "in_spite_because": "x"}
    assert browser.post(address, sent | {"disclosures_reviewed": "on"}).status_code == 302
    assert Concern.objects.get().state == "aftercare"
