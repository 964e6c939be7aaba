"""Loading the catalogue: repeatable, never deleting, quick to be seen."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from okg.access.models import LegalBasis
from okg.catalogue import codes, loading
from okg.catalogue.models import Code
from okg.roster.models import Contact, Seat

pytestmark = pytest.mark.django_db


def write(folder, name, *entries):
    file = {"list": name, "mark": "proposed", "source": "Prøve.", "codes": list(entries)}
    (folder / f"{name}.json").write_text(json.dumps(file), "utf-8")


def test_loading_twice_changes_nothing():
    before = list(Code.objects.values()), list(LegalBasis.objects.values())
    call_command("load_catalogue", verbosity=0)
    assert (list(Code.objects.values()), list(LegalBasis.objects.values())) == before


def test_a_code_that_left_the_file_is_out_of_use_but_keeps_its_label(tmp_path):
    write(tmp_path, "arena", {"code": "skole", "label": "Skole"})
    loading.load_codes(tmp_path)
    assert codes.choices("arena") == [("arena:skole", "Skole")]
    assert codes.label("arena:fengsel") == "Fengsel og friomsorg"
    assert "arena:fengsel" in [code.key for code in codes.in_list("arena", inactive=True)]


def test_a_new_label_is_seen_at_once(tmp_path):
    assert codes.label("arena:skole") == "Skole"
    write(tmp_path, "arena", {"code": "skole", "label": "Skolen"})
    loading.load_codes(tmp_path)
    assert codes.label("arena:skole") == "Skolen"


def test_a_key_that_never_was_is_no_silent_blank():
    assert codes.label("") == codes.label(None) == ""
    with pytest.raises(codes.UnknownCode):
        codes.label("arena:maanen")


def test_reading_costs_one_query_for_all_lists(django_assert_num_queries):
    codes.forget()
    with django_assert_num_queries(1):
        codes.choices("arena")
        codes.label("theme:annet")
        codes.in_list("goal")


def test_choices_may_begin_with_a_blank():
    assert codes.choices("urgency", blank="Velg")[0] == ("", "Velg")


def test_the_database_refuses_a_key_that_belies_its_list():
    with pytest.raises(IntegrityError), transaction.atomic():
        Code.objects.create(key="arena:x", list="theme", code="x", label="X")


def test_legal_bases_of_the_domain_are_there_and_the_unready_out_of_use():
    assert LegalBasis.objects.count() == 36
    resting = LegalBasis.objects.filter(active=False).values_list("code", flat=True)
    assert set(resting) == {"FVL-13G", "KOMM-11-5", "NYFVL-34", "NYFVL-35", "HELSE-POLITI-2025"}
    assert not LegalBasis.objects.filter(checks=[]).exists()
    assert not LegalBasis.objects.filter(note="").exists()


def test_a_provision_that_left_the_file_is_out_of_use_not_gone():
    LegalBasis.objects.create(code="GAMMEL", label="Gammel", act="Gammel lov § 1", kind="RETT", shipped=1)
    call_command("load_catalogue", verbosity=0)
    assert LegalBasis.objects.get(code="GAMMEL").active is False


def test_what_the_group_has_changed_is_left_alone():
    Contact.objects.filter(pk="pst").update(number="00 00 00 01", checked_on=dt.date(2026, 11, 1))
    call_command("load_catalogue", verbosity=0)
    assert Contact.objects.get(pk="pst").number == "00 00 00 01"


def test_the_five_seats_of_the_mandate_are_in_the_group_and_one_leads():
    assert Seat.objects.filter(in_group=True).count() == 5
    assert Seat.objects.get(leads=True).role == "coordinator"
    assert not Contact.objects.filter(checked_on__isnull=False).exists()
