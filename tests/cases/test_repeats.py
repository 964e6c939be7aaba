"""Possible repeats: the older side is told, whoever records learns nothing, neither concern closes undiscussed."""

import re
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from cases.actions import assessing, grants, impartiality, lifecycle, persons, repeats
from cases.due import due_for
from cases.models.concern import Concern
from cases.models.repeat import Repeat
from okg.access import net
from okg.access.models import LegalBasis
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.notify.models import Notice, Outbox
from okg.vault import keys
from okg.vault.models import BlindKey, DossierKey
from tests.conftest import ENDING, declares, settled

pytestmark = pytest.mark.django_db
# What differs between any two answers: tokens, and the keys of rows that each made.
TOKENS = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r'|(csrfmiddlewaretoken" value|nonce|name="submission" value)="[^"]*"|nonce-[^\']*'
)


def named(concern, name="Ola Nordmoen", year="2009", by=None, **more):
    basis = LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)
    given = {"relation": "relation:subject", "basis": basis, "name": name, "birth_year": year}
    return persons.record(settled(concern), by=by or concern.lead, **given | more)


@pytest.fixture
def deputy(make_user):
    return make_user("vara", seat="slt", deputy=True)


def led_by(concern, user, basis):
    """The concern is handed over to `user` and shut to whoever led it."""
    before = concern.lead
    until = dates.today()
    grants.give(concern, by=before, to=user, layer="work", basis=basis, reason="Overtar.", until=until)
    declares(concern, user)
    lifecycle.hand_over(concern, by=before, to=user)
    grants.shut_out(concern, before, by=user, reason="Overlevert.")
    return Concern.objects.get(pk=concern.pk)


@pytest.fixture
def older(concern, coordinator):
    """`concern`, led by the coordinator, in which the identity is known."""
    named(concern)
    return concern


@pytest.fixture
def newer(log_concern, member, deputy):
    """Another concern, led by the deputy, in which nobody is recorded yet."""
    return led_by(log_concern(by=member), deputy, LegalBasis.objects.get(code="FORMAAL", active=True))


@pytest.fixture
def repeat(older, newer):
    named(newer, "Ola Normoen")
    return Repeat.objects.get()


def lines(user):
    return [due for due in due_for(user, dates.today()) if due.kind == "repeat"]


def test_the_older_side_is_told_whom_to_ask_and_no_name(repeat, older, newer, coordinator, deputy):
    assert (repeat.older, repeat.newer) == (older, newer)
    (line,) = lines(coordinator)
    assert deputy.name in line.title and line.about == older.code_word
    notice = Notice.objects.get(user=coordinator, kind="repeat_found")
    assert (
        notice.path == repeat.get_absolute_url() and Outbox.objects.filter(kind="repeat_found").count() == 1
    )
    assert not lines(deputy) and not Notice.objects.filter(user=deputy, kind__startswith="repeat").exists()
    told = Event.objects.get(event="repeat_found")
    assert (told.by, told.by_role, told.facts) == (None, "repeats", {})


def test_whoever_records_is_answered_alike_whether_there_is_a_match_or_not(
    older, newer, deputy, basis, client_for
):
    settled(newer)
    client, answers = client_for(deputy), []
    address = f"/bekymringer/{newer.ref}/person/ny/"
    for name in ("Ola Normoen", "Per Bråstad"):
        with transaction.atomic():
            sent = {
                "relation": "relation:subject",
                "basis": str(basis.pk),
                "name": name,
                "birth_year": "2009",
            }
            saved = client.post(address, sent | {"draft_name": f"cases.record:{newer.ref}"})
            room = newer.get_absolute_url()
            pages = [saved]
            pages += [
                client.get(page) for page in (room, "/", "/nytt/", "/bekymringer/", f"{room}avslutning/")
            ]
            answers.append(
                [
                    (page.status_code, page.get("Location"), TOKENS.sub("", page.content.decode()))
                    for page in pages
                ]
            )
            assert Repeat.objects.exists() is (name == "Ola Normoen")
            transaction.set_rollback(True)
    for there, none in zip(*answers, strict=True):
        assert there == none


def test_the_page_is_for_the_two_who_lead_and_the_newer_only_when_it_is_opened(
    repeat, older, newer, coordinator, deputy, member, doctor, client_for
):
    address = repeat.get_absolute_url()
    newer.summary = ""
    pages = {user: client_for(user) for user in (coordinator, deputy, member, doctor)}
    assert [client.get(address).status_code for client in pages.values()] == [200, 404, 404, 404]
    page = pages[coordinator].get(address).content.decode()
    assert newer.code_word in page and deputy.name in page
    assert newer.known not in page and "Normoen" not in page and "Nordmoen" not in page
    assert newer.get_absolute_url() not in page
    assert pages[deputy].post(f"{address}samtale/").status_code == 404
    assert pages[coordinator].post(f"{address}samtale/").status_code == 302
    assert pages[deputy].get(address).status_code == 200
    assert lines(deputy)[0].title.endswith(coordinator.name)
    assert pages[deputy].get(f"{address}avgjorelse/").status_code == 404
    written = {"text": "Det kan være samme gutt.", "submission": "7b0f8b6e-2c5d-4c84-9d2c-0d9d2a3f5a10"}
    assert pages[deputy].post(address, written).status_code == 302
    assert "Det kan være samme gutt." in pages[coordinator].get(address).content.decode()
    assert pages[doctor].get(address).status_code == 404
    assert older.get_absolute_url() not in pages[deputy].get(address).content.decode()


def test_neither_is_closed_before_it_is_discussed(repeat, older, newer, coordinator, deputy):
    for concern in (older, newer):
        assessing.assess(
            concern,
            by=concern.lead,
            level="level:1",
            reason="Bra.",
            protective="Lag.",
            outcome="review_outcome:klar_for_avslutning",
        )
    done = ENDING | {"reason": "close_reason:rad_gitt", "outcome": "Ferdig."}
    assert "repeat" in dict(older.obstacles_to_closing())
    assert newer.obstacles_to_closing() == []  # no page tells the newer side
    for concern in (older, newer):
        with pytest.raises(Refused):
            lifecycle.close(concern, by=concern.lead, **done)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "update cases_concern set closed_at = now(), closed_by_id = lead_id, next_review_on = null, "
                "close_reason_id = 'close_reason:rad_gitt', close_outcome = known where id = %s",
                [concern.pk],
            )
    repeats.open_to_other(repeat, by=coordinator)
    assert "repeat" in dict(newer.obstacles_to_closing())
    with pytest.raises(Refused):
        repeats.decide(repeat, by=coordinator, decision="different", reason="Annen alder.")
    with pytest.raises(Refused):
        repeats.decide(repeat, by=deputy, decision="different", reason="Annen alder.", discussed=True)
    repeats.decide(repeat, by=coordinator, decision="different", reason="Annen alder.", discussed=True)
    for concern in (older, newer):
        assert not lifecycle.close(concern, by=concern.lead, **done).is_open
    with pytest.raises(IntegrityError), transaction.atomic():
        Repeat.objects.update(discussed_at=None, discussed_by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        repeat.lines.model.objects.bulk_create([repeat.lines.model(repeat=repeat, by=deputy, text="x")])
        repeat.lines.update(at=dates.now())


def test_what_was_found_once_is_not_found_again_in_either_direction(repeat, older, newer, coordinator):
    repeats.decide(repeat, by=coordinator, decision="different", reason="Annen.", discussed=True)
    person = older.relations.get().person
    persons.change(person, by=coordinator, version=1, concern=older, name="Ola Nordmoen", birth_year="2009")
    assert Repeat.objects.get() == repeat
    copy = Repeat(
        older=newer, newer=older, older_person=repeat.newer_person, newer_person=repeat.older_person
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Repeat.objects.bulk_create([copy])


def test_a_correction_is_compared_too_and_one_who_leads_both_sees_it_at_once(
    older, log_concern, member, coordinator
):
    second = log_concern(by=member)
    tie = named(second, "Per Bråstad")
    assert not Repeat.objects.exists()
    persons.change(tie.person, by=coordinator, version=1, concern=second, name="Ola Normoen")
    repeat = Repeat.objects.get()
    assert repeat.older == older and len(lines(coordinator)) == 1
    assert repeats.speaks_for_both(repeat, coordinator)
    decided = repeats.decide(repeat, by=coordinator, decision="same", reason="Samme skole.")
    assert decided.discussed_by == coordinator


def test_a_closed_older_concern_is_compared_as_long_as_its_keys_live(older, newer, coordinator, assess):
    assess()
    lifecycle.close(older, by=coordinator, reason="close_reason:rad_gitt", outcome="Ferdig.", **ENDING)
    named(newer, "Ola Normoen")
    assert Repeat.objects.get().older == older and lines(coordinator)


@pytest.mark.parametrize("side", ["older", "newer"])
def test_a_recused_lead_never_gets_it_and_a_deputy_does(
    older, newer, coordinator, make_user, client_for, side
):
    third = make_user("vara_to", seat="slt", deputy=True)
    named(newer, "Ola Normoen")
    repeat = Repeat.objects.get()
    assert Notice.objects.filter(user=coordinator, kind="repeat_found").exists()
    impartiality.declare(
        getattr(repeat, side), by=coordinator, answer="recused", ground="recusal_ground:slekt"
    )
    assert not lines(coordinator)
    assert client_for(coordinator).get(repeat.get_absolute_url()).status_code == 404
    if side == "older":
        assert not Notice.objects.filter(user=coordinator, kind="repeat_found").exists()
    assert lines(third) or lines(newer.lead)
    fresh = Repeat.objects.get()
    assert coordinator not in [
        user for where in ("older", "newer") for user in repeats.speakers(fresh, where)
    ]


def test_the_same_person_in_two_concerns_is_no_repeat(older, log_concern, member, coordinator, basis):
    second = settled(log_concern(by=member))
    person = older.relations.get().person
    persons.tie(second, by=coordinator, person=person, relation="relation:subject", basis=basis)
    assert second.relations.get().person == person and not Repeat.objects.exists()


def test_with_the_key_of_either_the_repeat_and_what_was_said_go(repeat, coordinator):
    repeats.open_to_other(repeat, by=coordinator)
    repeats.write(repeat, by=coordinator, text="Kan det være ham?")
    dossier = repeat.newer_person.dossier_id
    keys.destroy(dossier)
    assert not Repeat.objects.exists()
    assert DossierKey.objects.get(dossier=repeat.dossier_id).destroyed_at
    assert not BlindKey.objects.filter(dossier=dossier).exists()
    named(Concern.objects.get(pk=repeat.newer_id), "Ola Nordmoen")  # the older is still there to be found
    assert Repeat.objects.get().older_person == repeat.older_person


def test_a_destroyed_identity_is_not_found_again(older, newer):
    keys.destroy(older.relations.get().person.dossier_id)
    named(newer, "Ola Nordmoen")
    assert not Repeat.objects.exists()


def test_the_net_shows_it_to_the_sides_alone_and_blind_keys_to_nobody(repeat, coordinator, deputy, member):
    def seen(user):
        with transaction.atomic(), net.under(user):
            return Repeat.objects.count(), BlindKey.objects.count()

    assert [seen(user) for user in (coordinator, deputy, member)] == [(1, 0), (0, 0), (0, 0)]
    repeats.open_to_other(repeat, by=coordinator)
    assert seen(deputy) == (1, 0)


def test_two_who_record_at_the_same_time_find_each_other(committed_db, make_user, log_concern, coordinator):
    member = make_user("health")
    concerns = [log_concern(by=member) for _number in range(2)]
    start, failed = threading.Barrier(2), []

    def record(concern):
        try:
            start.wait()
            named(Concern.objects.get(pk=concern.pk))
        except Exception as error:  # noqa: BLE001 - told to the test
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=record, args=[concern]) for concern in concerns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert Repeat.objects.count() == 1
