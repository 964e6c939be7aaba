import copy
import datetime
import pickle
import uuid

import pytest
from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.core.serializers import serialize
from django.db import connection
from django.test.utils import CaptureQueriesContext

from okg.lib import history
from okg.vault import keys
from okg.vault.crypto import Token, Unreadable
from tests.vault.models import Case, Page

CANARY = "Canary sang in the coal mine"


def token_of(row, field="story"):
    return type(row)._base_manager.values_list(field, flat=True).get(pk=row.pk)


def raw(table):
    """Every row of a table as PostgreSQL writes it out, binary columns as their bytes."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  (a name of our own)
        return b"\n".join(
            bytes(value) if isinstance(value, memoryview) else str(value).encode()
            for row in cursor.fetchall()
            for value in row
        )


def test_every_kind_of_value_comes_back(case):
    case.facts = {"arena": "skole", "dager": [1, 2], "sett": datetime.date(2026, 5, 3)}
    case.scan = b"\x00\xff PDF"
    case.remark = ""
    history.save(case, by="test")
    found = Case.objects.get()
    assert found.story == CANARY
    assert found.remark == ""
    assert found.facts == {"arena": "skole", "dager": [1, 2], "sett": "2026-05-03"}
    assert found.scan == b"\x00\xff PDF"


def test_none_stays_null_and_is_the_one_thing_the_database_can_tell(case):
    assert case.remark is None
    assert Case.objects.filter(remark__isnull=True, story__isnull=False).count() == 1


def test_nothing_sealed_is_in_a_raw_dump_of_table_or_history(case):
    for table in ("vault_case", "vault_historicalcase"):
        assert case.dossier_id.hex.encode() in raw(table).replace(b"-", b"")
        assert b"Canary" not in raw(table)


def test_history_holds_the_very_ciphertext_of_the_row(case):
    remembered = Case.history.get()
    assert token_of(remembered) == token_of(case)
    assert remembered.story == remembered.instance.story == CANARY


def test_an_unchanged_value_keeps_its_ciphertext(case):
    before = token_of(case)
    for row in (case, Case.objects.get()):
        row.title, row.story = "Kjøttmeis", f"{CANARY}"
        history.save(row, by="test")
        assert token_of(row) == before
    history.save(Case.objects.only("title").get(), by="test")
    assert {token_of(row) for row in [case, *Case.history.all()]} == {before}


def test_a_changed_value_gets_a_new_one(case):
    before = token_of(case)
    case.story = "Another song"
    history.save(case, by="test")
    assert token_of(case) != before
    assert Case.objects.get().story == "Another song"
    assert [row.story for row in Case.history.order_by("history_id")] == [CANARY, "Another song"]


def test_saving_opens_no_field_that_was_not_read(case):
    row = Case.objects.get()
    keys.destroy(case.dossier_id)
    row.title = "Kjøttmeis"
    history.save(row, by="test")
    assert Case.history.count() == 2


def test_a_change_inside_a_dict_is_noticed(case):
    case.facts = {"steps": []}
    history.save(case, by="test")
    row = Case.objects.get()
    row.facts["steps"].append("called the school")
    history.save(row, by="test")
    assert Case.objects.get().facts == {"steps": ["called the school"]}


def test_a_ciphertext_moved_to_another_row_field_or_dossier_is_refused(case):
    other = Case(story="Something else")
    keys.create(other.dossier_id)
    history.save(other, by="test")
    Case.objects.filter(pk=other.pk).update(story=token_of(case))
    Case.objects.filter(pk=case.pk).update(remark=token_of(case))
    with pytest.raises(Unreadable):
        _ = Case.objects.get(pk=other.pk).story
    with pytest.raises(Unreadable):
        _ = Case.objects.get(pk=case.pk).remark
    Case.objects.filter(pk=case.pk).update(dossier_id=other.dossier_id)
    with pytest.raises(Unreadable):
        _ = Case.objects.get(pk=case.pk).story


def test_a_ciphertext_moved_to_another_row_of_the_same_dossier_is_refused(case):
    sibling = Case(dossier_id=case.dossier_id, story="Something else")
    history.save(sibling, by="test")
    Case.objects.filter(pk=sibling.pk).update(story=token_of(case))
    with pytest.raises(Unreadable):
        _ = Case.objects.get(pk=sibling.pk).story


def test_a_destroyed_key_blinds_row_and_history_at_once(case):
    page = Page(case=case, text=CANARY)
    history.save(page, by="test")
    assert Page.history.get().text == CANARY
    assert keys.destroy(case.dossier_id)
    for row, field in [
        (Case.objects.get(), "story"),
        (Case.history.get(), "story"),
        (Page.objects.get(), "text"),
        (Page.history.get(), "text"),
    ]:
        with pytest.raises(Unreadable):
            getattr(row, field)


def test_history_of_a_page_whose_case_is_gone_is_unreadable(case):
    page = Page(case=case, text=CANARY)
    history.save(page, by="test")
    history.delete(page, by="test")
    history.delete(case, by="test")
    with pytest.raises(Unreadable):
        _ = Page.history.first().text


def test_nothing_is_sealed_for_a_dossier_without_key(tables):
    with pytest.raises(keys.NoKey, match="keys.create"):
        history.save(Case(story=CANARY), by="test")


@pytest.mark.parametrize("lookup", ["story", "story__contains", "story__in", "story__gt", "facts__steps"])
def test_filtering_by_a_sealed_field_is_refused(case, lookup):
    with pytest.raises(FieldError, match="sealed"):
        Case.objects.filter(**{lookup: "Canary"}).count()


def test_update_with_a_value_in_clear_is_refused(case):
    with pytest.raises(TypeError, match="saving its row"):
        Case.objects.update(story="in clear")
    case.story = "in clear"
    with pytest.raises(TypeError, match="saving its row"):
        Case.objects.bulk_update([case], ["story"])


def test_values_give_the_ciphertext(case):
    assert isinstance(Case.objects.values("story").get()["story"], Token)
    assert isinstance(Case.objects.values_list("story")[0][0], Token)


def test_a_deferred_field_opens_when_it_is_read(case, django_assert_num_queries):
    row = Case.objects.defer("story").get()
    assert "story" in row.get_deferred_fields()
    row.dossier_id  # noqa: B018  (loaded already: no query)
    with django_assert_num_queries(1):
        assert row.story == CANARY


def test_refresh_takes_what_is_stored_now(case):
    other = Case.objects.get()
    other.story = "Another song"
    history.save(other, by="test")
    case.refresh_from_db()
    assert case.story == "Another song"
    history.save(case, by="test")
    assert Case.objects.get().story == "Another song"


def test_many_rows_are_inserted_with_their_history(tables):
    cases = [Case(story=f"story {number}") for number in range(20)]
    keys.create_many(case.dossier_id for case in cases)
    with CaptureQueriesContext(connection) as queries:
        history.save_many(cases, by="test")
    assert sum(query["sql"].startswith("INSERT") for query in queries) == 2
    assert sorted(Case.objects.values_list("story", flat=True)) == sorted(
        Case.history.values_list("story", flat=True)
    )


def test_copies_are_apart_and_pickles_hold_no_value(case):
    row = Case.objects.get()
    assert row.story == CANARY
    assert b"Canary" not in pickle.dumps(row)
    row.__dict__ = pickle.loads(pickle.dumps(row.__dict__))  # noqa: S301
    assert row.story == CANARY
    for copied in (copy.copy, copy.deepcopy):
        twin = Case()
        twin.__dict__ = copied(row.__dict__)
        twin.story = "Another song"
        assert row.story == CANARY
    row.story = "Not yet saved"
    with pytest.raises(TypeError, match="save the row first"):
        pickle.dumps(row)


def test_neither_repr_nor_serializer_shows_the_value(case):
    assert case.story == CANARY
    for shown in (repr(case), repr(case.__dict__), serialize("json", [case])):
        assert "Canary" not in shown


def test_a_form_shows_and_takes_the_value(case):
    class CaseForm(forms.ModelForm):
        class Meta:
            model = Case
            fields = ["story", "remark", "facts"]

    assert CANARY in str(CaseForm(instance=case)["story"])
    assert isinstance(CaseForm().fields["story"].widget, forms.Textarea)
    form = CaseForm({"story": "Typed", "remark": "", "facts": '{"a": 1}'}, instance=case)
    assert form.is_valid(), form.errors
    assert (case.story, case.remark, case.facts) == ("Typed", None, {"a": 1})
    assert "story" in CaseForm({"story": "x" * 401}, instance=case).errors
    assert "scan" not in forms.modelform_factory(Case, fields=["story", "scan"]).base_fields


def test_full_clean_looks_at_the_value(case):
    case.story = "x" * 401
    with pytest.raises(ValidationError) as refused:
        case.full_clean()
    assert list(refused.value.message_dict) == ["story"]


def test_a_field_explains_itself_to_migrations():
    name, path, args, kwargs = Case._meta.get_field("story").deconstruct()
    assert (name, path, args, kwargs) == ("story", "okg.vault.fields.SealedText", [], {"max_length": 400})


def test_a_list_of_fifty_costs_one_query_for_its_keys(tables, django_assert_num_queries):
    cases = [Case(story=f"story {number}") for number in range(50)]
    keys.create_many(case.dossier_id for case in cases)
    history.save_many(cases, by="test")
    keys.forget()
    rows = list(Case.objects.all())
    with django_assert_num_queries(1):
        keys.preload(row.dossier_id for row in rows)
        assert {row.story for row in rows} == {f"story {number}" for number in range(50)}


def test_a_dossier_given_as_text_is_the_same_dossier(tables):
    dossier_id = uuid.uuid4()
    keys.create(str(dossier_id))
    case = Case(dossier_id=str(dossier_id), story=CANARY)
    history.save(case, by="test")
    assert Case.objects.get().story == CANARY
