"""Which provision stands between whom, and that the words of a version never change."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from okg.access import bases, catalogue, demands, regimes
from okg.access.models import LegalBasis
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused

pytestmark = pytest.mark.django_db

# Short names for the table below.
F, S, B, H, N, O, P, T, V, K, A, E, W = (  # noqa: E741
    "forvaltning",
    "skole",
    "barnehage",
    "helse",
    "nav",
    "sosial",
    "politi",
    "pst",
    "barnevern",
    "krisesenter",
    "familievern",
    "erklaering",
    "frivillig",
)
EVERY = {F, S, B, H, N, O, P, T, V, K, A, E, W}
BODIES = EVERY - {E, W}
BY_FVL = {F, S, B, N, O, V}
# Written by hand from the law (fvl §§ 13-13 b, hpl §§ 21-33, politiregl. §§ 24-30, barnevernsl. §§ 13-1 to 13-4,
# sosialtjl. § 44, oppl. § 24-2, strl § 196): {code: (givers, receivers)}. Receivers None: under the giver's own rule.
MAY = {
    "SAMTYKKE": (BY_FVL, EVERY),
    "SAMTYKKE-HELSE": ({H, K, A}, EVERY),
    "SAMTYKKE-POLITI": ({P}, EVERY),
    "FORMAAL": (BY_FVL, (BODIES - {T}) | {E}),
    "INTERNT-ORGAN": (BY_FVL, None),
    "STAT-REV": (BY_FVL, None),
    "AVGIVERS-OPPG": (BY_FVL - {V}, BODIES),
    "ANMELDELSE": (BY_FVL - {V}, {P}),
    "LIV-HELSE": (BY_FVL, EVERY),
    "BV-EGNE-OPPG": ({V}, BODIES),
    "HPL-25": ({H}, {H}),
    "HPL-23-4": ({H}, EVERY),
    "DOED-HPL-24": ({H}, EVERY),
    "SOS-44-KONTAKT": ({O}, {P}),
    "POL-27-AVVERGE": ({P}, EVERY),
    "POL-27-FOREBYGG": ({P}, EVERY),
    "POL-27-SAMARBEID": ({P}, BODIES),
    "POL-30": ({P}, BODIES),
}
MUST = {
    "AVVERGE": (EVERY, {P}),
    "BV-MELD": (BODIES - {V}, {V}),
    "BV-PAALEGG": (BODIES - {V}, {V}),
    "HPL-31": ({H}, {P}),
    "HPL-32": ({H}, {H}),
    "OPPL-24-2": ({S}, {H, O}),
}
TABLE = MAY | MUST
# In force, and yet nothing on which a concern is opened: not confidential in that form, a restriction, a basis for
# processing, or to somebody who is no user of ours.
NEVER = {"ANONYM", "STATISTIKK", "ALM-KJENT", "POL-35", "OPPL-24-1", "DEN-DET-GJELDER", "PART"}
RESTING = {"FVL-13G", "KOMM-11-5", "NYFVL-34", "NYFVL-35", "HELSE-POLITI-2025"}


def offered(giver, receiver, day=None):
    rows = list(LegalBasis.objects.all())
    return {
        row.code for row in bases.possible(rows, giver=giver, receiver=receiver, day=day or dates.today())
    }


def test_the_table_speaks_of_all_that_are_shipped():
    assert set(TABLE) | NEVER | RESTING == set(LegalBasis.objects.values_list("code", flat=True))
    assert len(set(TABLE) | NEVER | RESTING) == 36


@pytest.mark.parametrize("giver", sorted(EVERY))
def test_between_whom_each_provision_stands(giver):
    for receiver in EVERY:
        expected = {
            code
            for code, (givers, receivers) in TABLE.items()
            if giver in givers and (receiver == giver if receivers is None else receiver in receivers)
        }
        assert offered(giver, receiver) == expected, (giver, receiver)


@pytest.mark.parametrize("other", sorted(EVERY))
def test_nothing_is_opened_to_or_by_those_who_get_no_personal_data(other):
    assert offered("ingen", other) == offered(other, "ingen") == set()
    assert offered("", other) == offered(other, "ukjent") == set()


def test_what_one_must_is_told_from_what_one_may():
    kinds = dict(LegalBasis.objects.values_list("code", "kind"))
    assert all(kinds[code] == "PLIKT" for code in MUST)
    assert all(kinds[code] == "RETT" for code in MAY)


def test_a_provision_is_offered_from_its_first_day_to_its_last():
    row = LegalBasis(
        code="NY", kind="RETT", givers=[F], receivers=[H], valid_from=dt.date(2027, 1, 1), active=True
    )
    row.valid_to = dt.date(2027, 12, 31)

    def fits(day):
        return bool(bases.possible([row], giver=F, receiver=H, day=day))

    days = [dt.date(2026, 12, 31), dt.date(2027, 1, 1), dt.date(2027, 12, 31), dt.date(2028, 1, 1)]
    assert [fits(day) for day in days] == [False, True, True, False]
    row.active = False
    assert not fits(dt.date(2027, 6, 1))


def test_what_is_shipped_is_whole():
    for row in LegalBasis.objects.all():
        assert row.questions and row.givers and row.receivers, row.code
        assert set(row.givers) | set(row.receivers) <= set(regimes.KNOWN), row.code
        assert set(row.demands) <= set(demands.PARTICULARS), row.code
        assert {question["needs"] for question in row.questions} <= {"yes", "no"}
        assert len({question["key"] for question in row.questions}) == len(row.questions)
        assert row.trust in row.MARKS.values()
    assert set(demands.NAMES) == set(demands.PARTICULARS)


def test_a_condition_is_met_by_the_answer_it_needs_and_by_no_other():
    row = LegalBasis(
        questions=[{"key": "a", "text": "?", "needs": "yes"}, {"key": "b", "text": "?", "needs": "no"}]
    )
    assert bases.unmet(row, {"a": "yes", "b": "no"}) == {}
    assert set(bases.unmet(row, {"a": "yes", "b": "yes"})) == {"b"}
    assert set(bases.unmet(row, {"a": "yes"})) == {"b"}
    assert set(bases.unmet(row, None)) == {"a", "b"}


def newest(code):
    return LegalBasis.objects.filter(code=code).order_by("-version").first()


def test_a_change_is_a_new_version_and_the_old_one_ends_the_day_before(coordinator):
    day = dates.today() + dt.timedelta(days=10)
    old = newest("AVVERGE")
    new = bases.revise(old, by=coordinator, valid_from=day, label="Avverge")
    old.refresh_from_db()
    assert (old.version, old.label, old.valid_to) == (1, "Avvergingsplikt", day - dt.timedelta(days=1))
    assert (new.version, new.label, new.valid_from, new.made_by) == (2, "Avverge", day, coordinator.pk)
    assert new.questions == old.questions
    for at, number in ((day - dt.timedelta(days=1), 1), (day, 2)):
        assert LegalBasis.objects.in_force(at).get(code="AVVERGE").version == number
    line = Event.objects.get(event="basis_revised")
    assert (line.kind, line.facts["version"]) == ("security", 2)
    assert bases.differences(old, new) == [("label", "Avvergingsplikt", "Avverge")]


def test_a_version_of_today_takes_over_at_once(coordinator):
    new = bases.revise(newest("AVVERGE"), by=coordinator, valid_from=dates.today(), note="Kontrollert.")
    assert LegalBasis.objects.in_force().get(code="AVVERGE") == new


def test_revising_is_refused_without_a_change_and_for_a_day_that_has_passed(coordinator):
    with pytest.raises(Refused):
        bases.revise(newest("AVVERGE"), by=coordinator, valid_from=dates.today())
    with pytest.raises(Refused):
        bases.revise(
            newest("AVVERGE"), by=coordinator, valid_from=dates.today() - dt.timedelta(days=1), label="Ny"
        )
    with pytest.raises(Refused):
        bases.revise(newest("AVVERGE"), by=coordinator, valid_from=dates.today(), givers=["tull"])


def test_a_resting_provision_is_put_to_use_and_taken_out_of_it_again(coordinator):
    today = dates.today()
    assert "FVL-13G" not in offered(F, H)
    used = bases.put_to_use(newest("FVL-13G"), by=coordinator, valid_from=today)
    assert (used.version, used.valid_from) == (2, today)
    assert "FVL-13G" in offered(F, H)
    with pytest.raises(Refused):
        bases.put_to_use(used, by=coordinator, valid_from=today)
    bases.take_out_of_use(used, by=coordinator, valid_to=today)
    assert "FVL-13G" in offered(F, H)
    assert "FVL-13G" not in offered(F, H, today + dt.timedelta(days=1))
    with pytest.raises(Refused):
        bases.take_out_of_use(used, by=coordinator, valid_to=today)


def refused(sql, *values):
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    assert isinstance(error.value, IntegrityError)


@pytest.mark.parametrize(
    "change",
    ["label = 'x'", "act = 'x'", "applies = ''", "questions = '[]'", "givers = '[\"helse\"]'", "version = 9",
     "code = 'X'", "kind = 'ANNET'", "valid_from = '2020-01-01'", "made_by = gen_random_uuid()"],
)  # fmt: skip
def test_the_database_refuses_to_change_the_words_of_a_version(change):
    refused(f"update access_legalbasis set {change} where code = 'AVVERGE'")  # noqa: S608


def test_the_database_refuses_to_delete_a_version_and_two_in_use_at_once():
    refused("delete from access_legalbasis where code = 'ANONYM'")
    refused(
        "insert into access_legalbasis (id, code, version, label, act, kind, giver, receiver, applies, checks, "
        "givers, receivers, questions, demands, active, mark, note) select gen_random_uuid(), code, 2, label, act, "
        "kind, '', '', '', '[]', '[]', '[]', '[]', '[]', true, '', '' from access_legalbasis where code = 'AVVERGE'"
    )


def test_the_database_lets_a_version_be_taken_out_of_use():
    with connection.cursor() as cursor:
        cursor.execute(
            "update access_legalbasis set active = false, valid_to = '2027-01-01' where code = 'PART'"
        )
    assert not LegalBasis.objects.get(code="PART").active


def test_loading_leaves_the_groups_own_versions_alone(coordinator):
    today = dates.today()
    own = bases.revise(newest("AVVERGE"), by=coordinator, valid_from=today, label="Vår egen")
    bases.take_out_of_use(newest("ANMELDELSE"), by=coordinator, valid_to=today)
    before = list(LegalBasis.objects.order_by("code", "version").values())
    call_command("load_catalogue", verbosity=0)
    assert list(LegalBasis.objects.order_by("code", "version").values()) == before
    assert LegalBasis.objects.in_force().get(code="AVVERGE") == own


def test_an_amended_provision_of_the_file_rests_where_the_group_has_its_own(
    coordinator, tmp_path, monkeypatch
):
    entries = json.loads(catalogue.FILE.read_text("utf-8"))
    for entry in entries:
        if entry["code"] in ("AVVERGE", "LIV-HELSE"):
            entry["version"], entry["label"] = 2, "Fra filen"
    changed = tmp_path / "legal_bases.json"
    changed.write_text(json.dumps(entries), "utf-8")
    bases.revise(newest("AVVERGE"), by=coordinator, valid_from=dates.today(), label="Vår egen")
    monkeypatch.setattr(catalogue, "FILE", changed)
    catalogue.load()
    catalogue.load()
    assert LegalBasis.objects.in_force().get(code="AVVERGE").label == "Vår egen"
    assert (newest("AVVERGE").version, newest("AVVERGE").active) == (3, False)
    assert LegalBasis.objects.in_force().get(code="LIV-HELSE").label == "Fra filen"
    assert LegalBasis.objects.filter(code="LIV-HELSE").count() == 2
