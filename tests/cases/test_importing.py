"""An old register is read in: every row is answered for, none is lost, and the whole can be taken back for a day."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from cases.actions import importing, kept_names, taking_over
from cases.models.concern import Concern
from cases.models.grant import ConcernShadow, Grant
from cases.models.importing import ImportedRow, KeptName, RegisterImport
from cases.models.person import Person
from cases.models.task import Task
from okg.access.models import LegalBasis
from okg.access.roles import IDENTIFY
from okg.ledger import book as ledger
from okg.ledger.models import Event
from okg.lib import dates, history
from okg.lib.refusal import Refused
from okg.notify.models import Notice
from okg.vault import keys
from okg.vault.crypto import Unreadable
from okg.vault.models import DossierKey
from tests.cases.importing import answered, begun
from tests.conftest import settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(coordinator):
    return taking_over.take(answered(coordinator), by=coordinator, level="level:1")


def concern_of(batch, number):
    return batch.rows.get(number=number).concern


def test_the_register_is_counted_to_the_last_row(coordinator):
    batch = begun(coordinator)
    asked = {row.number: [doubt.kind for doubt in meant.doubts] for row, meant in importing.understood(batch)}
    assert len(asked) == 28
    assert {number: kinds for number, kinds in asked.items() if kinds} == {
        4: ["name"],
        5: ["age_spans"],
        7: ["doublet"],
        10: ["name"],
        15: ["age_spans", "name", "same_name"],
        17: ["status_unknown"],
        19: ["number_twice"],
        25: ["age_spans"],
        26: ["formula"],
        29: ["status_unknown", "deadline_unreadable"],
    }
    assert importing.take_sure(batch, by=coordinator) == 18
    assert importing.take_sure(batch, by=coordinator) == 0
    with pytest.raises(Refused, match="10"):
        taking_over.take(batch, by=coordinator, level="level:1")


def test_what_is_taken_and_what_is_refused_are_all_there_was(taken, coordinator):
    rows = list(taken.rows.all())
    assert len(rows) == 28
    assert sum(row.concern_id is not None for row in rows) == Concern.objects.count() == 27
    (refused,) = (row for row in rows if row.answer == "refuse")
    assert (refused.number, refused.reason, refused.cells[2]) == (7, "Samme som raden over.", "NAV")
    line = Event.objects.get(event="import_taken")
    assert line.facts == {"taken": 27, "refused": 1}
    closed = dict.fromkeys([2, 3, 4, 9, 11, 20], "ikke_oppgitt") | {
        6: "rad_gitt", 12: "ubegrunnet", 16: "ordinar_tjeneste", 22: "rad_gitt", 23: "rad_gitt", 24: "rad_gitt",
        27: "overfort_barnevern",
    }  # fmt: skip
    found = {
        row.number: row.concern.close_reason_id for row in rows if row.concern and not row.concern.is_open
    }
    assert found == {number: f"close_reason:{code}" for number, code in closed.items()}
    # Nobody has judged the open ones: they wait for it on the desk of whoever leads, at the level that was chosen.
    waiting = Concern.objects.open().unassessed()
    assert (waiting.count(), set(waiting.values_list("lead", "level"))) == (14, {(coordinator.pk, "level:1")})
    assert all("ikke vurdert" in concern.level_reason for concern in waiting)
    with pytest.raises(Refused):
        taking_over.take(taken, by=coordinator, level="level:1")


def test_a_row_keeps_its_own_words(taken):
    concern = concern_of(taken, 8)
    assert concern.heard == 'Sønn går ikke ut av rommet, spiller hele natta, nye "venner" i utlandet'
    assert "Merknad der: Mor har ringt 2 ganger, ikke svart henne" in concern.done_so_far
    assert (concern.age_band_id, concern.channel_id) == ("age_band:16_17", "channel:telefon")
    assert concern.reporter == "Mor (ringte)"
    assert dates.local(concern.received_at) == dt.datetime(2025, 2, 27, 12, tzinfo=dates.OSLO)
    task = Task.objects.get(concern=concern)
    assert (task.text, task.due_on) == ("Hjemmebesøk", concern.assess_by), "its deadline has passed long ago"
    broken = concern_of(taken, 14)
    assert "Møtet utsatt,\nny dato?" in broken.done_so_far
    formula = concern_of(taken, 26)
    assert formula.heard == '=HYPERKOBLING("H:\\OKG\\2025\\notat23.docx";"se notat")'
    assert taken.rows.get(number=8).cells[4] == "16"


def test_the_file_is_gone_and_each_row_lies_with_its_concern(taken):
    assert taken.content is None
    assert DossierKey.objects.get(dossier=taken.dossier_id).destroyed_at
    row = taken.rows.get(number=8)
    assert row.dossier_id == row.concern.dossier_id
    DossierKey.objects.filter(dossier=row.concern.dossier_id).update(wrapped=None, destroyed_at=dates.now())
    keys.forget()
    with pytest.raises(Unreadable):
        _ = taken.rows.get(number=8).cells


def test_names_are_cut_out_and_kept_aside(taken, coordinator, member):
    concern = concern_of(taken, 10)
    assert concern.heard == "Mannen har ikke møtt siden 24/2, søster sier han har reist"
    kept = concern.kept_names.get()
    assert kept.name == "Idris Orvalo"
    assert Person.objects.count() == 0
    assert Grant.objects.filter(concern=concern, to=coordinator, layer=IDENTIFY, origin="recorded").exists()
    settled(concern)
    basis = LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)
    tie = kept_names.record(kept, by=coordinator, relation="relation:subject", basis=basis)
    assert tie.person.name == "Idris Orvalo"
    assert not KeptName.objects.filter(pk=kept.pk).exists()
    assert DossierKey.objects.get(dossier=kept.dossier_id).destroyed_at
    with pytest.raises(Refused):
        kept_names.throw_away(kept, by=coordinator)


def test_a_name_thrown_away_is_gone(taken, coordinator):
    closed = concern_of(taken, 4)
    assert not closed.is_open
    kept = closed.kept_names.get()
    kept_names.throw_away(kept, by=coordinator)
    assert not closed.kept_names.exists()
    assert DossierKey.objects.get(dossier=kept.dossier_id).destroyed_at
    assert Event.objects.filter(event="name_thrown_away", about=closed.pk).exists()


def test_each_row_is_answered_once(coordinator, member):
    batch = begun(coordinator)
    row = batch.rows.get(number=7)
    importing.answer(row, by=coordinator, take=False, reason="Samme rad.")
    with pytest.raises(Refused, match=coordinator.name):
        importing.answer(row, by=member, take=True)
    seen = ImportedRow.objects.get(pk=row.pk).answered_at
    with pytest.raises(Refused):
        importing.answer(row, by=coordinator, take=False, reason="  ", seen=seen)
    again = importing.answer(row, by=member, take=True, seen=seen)
    assert (again.answer, again.answered_by, again.reason) == ("take", member, None)
    undated = batch.rows.get(number=17)
    with pytest.raises(Refused):
        importing.answer(undated, by=member, take=True), "it has no status"
    with pytest.raises(Refused):
        importing.set_columns(batch, by=member, encoding="utf-8", separator=";", fields=batch.fields)


def test_columns_are_read_as_somebody_says(coordinator):
    batch = begun(coordinator)
    say = dict(by=coordinator, encoding="utf-8", separator=";")
    for fields in (["what"] * 10, [""] * 10, batch.fields[:-1]):
        with pytest.raises(Refused):
            importing.set_columns(batch, fields=fields, **say)
    importing.set_columns(batch, fields=["", *batch.fields[1:]], **say)
    assert batch.rows.count() == 28
    with pytest.raises(Refused):
        importing.read(batch, encoding="cp1252")


def test_nothing_is_taken_where_nobody_leads(coordinator):
    batch = answered(coordinator)
    coordinator.appointments.update(ends_on=dates.today() - dt.timedelta(days=1))
    with pytest.raises(Refused):
        taking_over.take(batch, by=coordinator, level="level:1")
    assert Concern.objects.count() == 0
    assert batch.rows.unanswered().count() == 0


def test_undoing_removes_all_that_nobody_has_touched(taken, coordinator, member):
    looked_at, refused_at, changed = (concern_of(taken, number) for number in (5, 8, 13))
    with transaction.atomic():
        ledger.look(by=coordinator, about=looked_at, right="cases.read_concern")
        ledger.refuse(by=member, right="cases.read_concern", about=refused_at)
    # A row that hangs on it and left no line about it.
    history.delete(Task.objects.get(concern=changed), by="tests")
    dossiers = [
        row.concern.dossier_id for row in taken.rows.exclude(number__in=[5, 13]).filter(concern__isnull=False)
    ]
    kept_keys = list(KeptName.objects.values_list("dossier_id", flat=True))
    removed, kept = taking_over.undo(taken, by=coordinator)
    assert removed == 25
    assert (
        {concern.pk for concern in kept}
        == {looked_at.pk, changed.pk}
        == set(Concern.objects.values_list("pk", flat=True))
    )
    assert DossierKey.objects.filter(dossier__in=[*dossiers, *kept_keys], destroyed_at=None).count() == 0
    assert Concern.history.exclude(id__in=[looked_at.pk, changed.pk]).count() == 0
    for model in (Grant, ConcernShadow):
        assert set(model.objects.values_list(_concern_of(model), flat=True)) == {looked_at.pk, changed.pk}
    assert KeptName.objects.count() == 0
    assert not Notice.objects.filter(about=refused_at.pk).exists()
    assert Event.objects.filter(event="concern_logged").count() == 27, "the lines stay"
    assert Event.objects.get(event="import_undone").facts == {"removed": 25, "kept": 2}
    assert taken.rows.get(number=7).cells is None
    assert taken.rows.get(number=5).cells[3].startswith("Gutter")
    with pytest.raises(Refused):
        taking_over.undo(taken, by=coordinator)


def _concern_of(model):
    return "content_object" if model is ConcernShadow else "concern"


@pytest.mark.parametrize(
    ("after", "may"), [(dt.timedelta(days=1, microseconds=-1), True), (dt.timedelta(days=1), False)]
)
def test_an_import_is_undone_within_a_day(coordinator, after, may):
    batch = begun(coordinator, data=b"Dato;Hva\n01.02.2025;Roping\n", fields=["date", "what"])
    importing.answer(batch.rows.get(), by=coordinator, take=True, given=_whole(batch))
    batch = taking_over.take(batch, by=coordinator, level="level:0")
    at = batch.taken_at + after
    assert batch.may_be_undone(at) is may
    if may:
        assert taking_over.undo(batch, by=coordinator, at=at) == (1, [])
    else:
        with pytest.raises(Refused):
            taking_over.undo(batch, by=coordinator, at=at)
        with pytest.raises(IntegrityError), transaction.atomic():
            RegisterImport.objects.update(undone_at=at, undone_by=coordinator)


def _whole(batch):
    ((_row, meant),) = importing.understood(batch)
    return meant.values | {"state": "open", "names": [], "level": ""}


def test_an_import_nobody_touches_is_swept_after_a_day(coordinator):
    with time_machine.travel(dates.now() - dt.timedelta(days=2), tick=False) as clock:
        old = begun(coordinator)
        clock.shift(dt.timedelta(hours=5))
        importing.take_sure(old, by=coordinator)
        touched = dates.now()
    assert importing.sweep(touched + dt.timedelta(days=1, microseconds=-1)) == 0
    assert importing.sweep(touched + dt.timedelta(days=1)) == 1
    assert not RegisterImport.objects.exists() and not ImportedRow.objects.exists()
    assert DossierKey.objects.get(dossier=old.dossier_id).destroyed_at
    assert Event.objects.get(event="import_swept").by_role == "beat"
    given_up = begun(coordinator)
    importing.drop(given_up, by=coordinator)
    with pytest.raises(Refused):
        importing.take_sure(given_up, by=coordinator)


@pytest.mark.parametrize(
    "wrong",
    [
        "update cases_registerimport set taken_at = now()",
        "update cases_registerimport set content = null",
        "update cases_registerimport set undone_at = now(), undone_by_id = begun_by_id",
        "update cases_registerimport set encoding = 'latin-1'",
        "update cases_registerimport set separator = '|'",
        "update cases_importedrow set answer = 'take' where number = 2",
        "update cases_importedrow set answered_at = now() where number = 2",
        "update cases_importedrow set answer = 'maybe', answered_at = now(), answered_by_id = batch.begun_by_id"
        " from cases_registerimport batch where number = 2",
        "update cases_importedrow set answer = 'refuse', answered_at = now(), answered_by_id = batch.begun_by_id"
        " from cases_registerimport batch where number = 2",
        "update cases_importedrow set number = 3 where number = 2",
        "update cases_importedrow set last_line = 1 where number = 2",
        "update cases_importedrow set concern_id = concern.id from cases_concern concern where number = 2",
    ],
)
def test_the_database_refuses_what_cannot_be(coordinator, concern, wrong):
    begun(coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        _run(wrong)


def _run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("data", [b"", b"Dato;Hva\n", b"PK\x03\x04", b"Hva\n" + b"x\n" * 501])
def test_what_is_no_register_is_refused_with_a_sentence(coordinator, data):
    with pytest.raises(Refused):
        importing.begin(by=coordinator, data=data)
    assert not RegisterImport.objects.exists()
