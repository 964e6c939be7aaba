"""Forms: what may be typed, what is said when it cannot be, and what is never lost."""

import datetime as dt
import re
import uuid
from types import SimpleNamespace

import pytest
import time_machine
from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from okg.lib import dates, forms

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32


@pytest.fixture(autouse=True)
def in_bokmål():
    with translation.override("nb"):
        yield


def clean(field, value):
    """The cleaned value, or the sentences that refuse it."""
    try:
        return field.clean(value)
    except django_forms.ValidationError as refused:
        return refused.messages


# --- days ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["20.11.2026", "20.11.26", "2026-11-20", " 20.11.2026 ", "20. 11. 2026", "20/11/2026"]
)
def test_a_day_may_be_typed_in_the_usual_ways(typed):
    assert clean(forms.DayField(), typed) == dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Skriv datoen, for eksempel 20.11.2026."),
        ("i går", "Skriv datoen med dag, måned og år, for eksempel 20.11.2026."),
        ("20.11", "Skriv datoen med dag, måned og år, for eksempel 20.11.2026."),
        ("31.02.2026", "31.02.2026 finnes ikke i kalenderen. Sjekk dag og måned."),
        ("29.02.2027", "29.02.2027 finnes ikke i kalenderen. Sjekk dag og måned."),
        ("20.11.0206", "Sjekk årstallet: 20.11.0206."),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_what_to_do(typed, sentence):
    assert clean(forms.DayField(), typed) == [sentence]


@time_machine.travel("2026-11-22T12:00:00Z", tick=False)
def test_a_day_may_have_to_be_past_or_future():
    past, future = forms.DayField(past=True), forms.DayField(future=True)
    assert clean(past, "22.11.2026") == clean(future, "22.11.2026") == dt.date(2026, 11, 22)
    assert clean(past, "23.11.2026") == ["Datoen ligger fram i tid. Skriv dagens dato eller en tidligere."]
    assert clean(future, "21.11.2026") == ["Datoen har vært. Skriv dagens dato eller en senere."]


def test_an_empty_optional_day_is_none():
    assert forms.DayField(required=False).clean("") is None


# --- moments ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["09.41", "9.41", "09:41", "0941", "941", "kl. 09.41", "kl 9:41"])
def test_a_time_may_be_typed_in_the_usual_ways(typed):
    assert clean(forms.MomentField(), ["20.11.2026", typed]) == dt.datetime(
        2026, 11, 20, 8, 41, tzinfo=dt.UTC
    )


def test_an_hour_alone_is_a_time():
    assert clean(forms.MomentField(), ["20.11.2026", "9"]) == dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)


@pytest.mark.parametrize("typed", ["25.00", "09.60", "morgen", "24.00"])
def test_a_time_that_cannot_be_is_refused_with_what_to_do(typed):
    assert clean(forms.MomentField(), ["20.11.2026", typed]) == [
        "Skriv klokkeslettet med timer og minutter mellom 00.00 og 23.59, for eksempel 09.41."
    ]


def test_half_a_moment_is_refused():
    assert clean(forms.MomentField(), ["20.11.2026", ""]) == [
        "Skriv dato og klokkeslett, for eksempel 20.11.2026 og 09.41."
    ]


def test_half_an_optional_moment_is_refused():
    assert clean(forms.MomentField(required=False), ["", "09.41"]) == [
        "Skriv både dato og klokkeslett, for eksempel 20.11.2026 og 09.41."
    ]


def test_the_hour_that_summer_time_skips_does_not_exist():
    assert clean(forms.MomentField(), ["29.03.2026", "02.30"]) == [
        "Klokken ble stilt fram den natten, så 02.30 fantes ikke. Skriv et klokkeslett én time senere."
    ]


def test_the_hour_that_comes_twice_must_be_told_apart():
    field = forms.MomentField()
    assert "Skriv 02.30A for den første (sommertid)" in clean(field, ["25.10.2026", "02.30"])[0]
    assert clean(field, ["25.10.2026", "02.30A"]) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    assert clean(field, ["25.10.2026", "02.30 b"]) == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("hour", [0, 1, 8])
def test_a_stored_moment_is_shown_as_it_may_be_typed_again(hour):
    stored = dt.datetime(2026, 10, 25, hour, 30, tzinfo=dt.UTC)
    shown = forms.MomentWidget().decompress(stored)
    assert clean(forms.MomentField(), shown) == stored


@time_machine.travel("2026-11-22T12:00:00Z", tick=False)
def test_a_moment_may_have_to_be_past():
    field = forms.MomentField(past=True)
    assert clean(field, ["22.11.2026", "13.00"]) == dates.now()
    assert clean(field, ["22.11.2026", "13.01"]) == [
        "Tidspunktet ligger fram i tid. Skriv et tidspunkt som har vært."
    ]


# --- files --------------------------------------------------------------------------------------------------


def test_a_file_is_known_by_its_content():
    upload = clean(forms.UploadField(), SimpleUploadedFile("bilde.pdf", PNG))
    assert upload.kind == "png" and upload.read() == PNG


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.pdf", b"MZ\x90\x00" + b"\x00" * 60), ("x.svg", b"<svg onload='x'/>"), ("x.html", b"<b>")],
)
def test_a_file_of_another_kind_is_refused(name, content):
    assert clean(forms.UploadField(), SimpleUploadedFile(name, content)) == [
        "Denne typen fil kan ikke tas imot. Velg en av disse: PDF, PNG, JPG, DOCX, TXT."
    ]


def test_an_empty_and_a_too_large_file_are_refused():
    assert clean(forms.UploadField(), SimpleUploadedFile("a.txt", b"")) == ["Filen er tom. Velg en annen."]
    refused = clean(forms.UploadField(largest=3), SimpleUploadedFile("a.txt", b"abcd"))
    assert refused[0].startswith("Filen er på 4")


# --- whole forms --------------------------------------------------------------------------------------------


class NoteForm(forms.Form):
    once = True
    draft_name = "note"
    title = django_forms.CharField(label="Tittel", help_text="Kort.")
    day = forms.DayField(label="Dag")
    at = forms.MomentField(label="Når", required=False)
    kind = django_forms.ChoiceField(
        label="Hva slags?", widget=django_forms.RadioSelect, choices=[("a", "A"), ("b", "B")]
    )
    sure = django_forms.BooleanField(label="Sikker")
    file = forms.UploadField(label="Fil", required=False)


def references(html):
    """(referred, present) ids of a piece of HTML."""
    referred = set(re.findall(r'(?:for|href)="#?([\w-]+)"', html))
    for ids in re.findall(r'aria-describedby="([^"]+)"', html):
        referred |= set(ids.split())
    return referred, re.findall(r'\bid="([\w-]+)"', html)


@pytest.mark.parametrize("data", [None, {}, {"title": "x", "day": "31.02.2026", "at_0": "x"}])
def test_every_reference_in_a_form_leads_to_something(data):
    referred, present = references(NoteForm(data).render())
    assert referred <= set(present)
    assert len(present) == len(set(present))


def test_the_summary_counts_the_fields_in_the_right_number():
    assert (
        "Rett ett felt før du kan gå videre"
        in NoteForm({"title": "x", "day": "1.2.26", "kind": "a"}).render()
    )
    assert "Rett 4 felt før du kan gå videre" in NoteForm({}).render()


def test_the_summary_names_the_field_and_what_to_do():
    html = NoteForm({}).render()
    assert '<a class="ds-link" href="#id_kind_0">Hva slags? Velg ett av alternativene.</a>' in html
    assert '<a class="ds-link" href="#id_title">Tittel: Fyll ut dette feltet.</a>' in html


def test_optional_fields_say_so_and_nothing_may_be_remembered_by_the_browser():
    html = NoteForm().render()
    assert html.count("(valgfritt)") == 2
    for control in re.findall(r'<(?:input type="(?:text|file)"|textarea|select)[^>]*>', html):
        assert 'autocomplete="off"' in control
    assert " required" not in html


def test_a_log_in_field_names_its_own_purpose():
    class LogIn(django_forms.Form):
        password = django_forms.CharField(
            widget=django_forms.PasswordInput(attrs={"autocomplete": "current-password"})
        )

    assert 'autocomplete="current-password"' in LogIn().render()


def test_what_was_typed_is_shown_again():
    html = NoteForm({"title": "<Ola>", "day": "31.02.2026", "at_0": "i går", "at_1": "sent"}).render()
    for typed in ("&lt;Ola&gt;", "31.02.2026", "i går", "sent"):
        assert f'value="{typed}"' in html


def test_a_file_must_be_chosen_again():
    assert "Velg filen på nytt" in NoteForm({}).render()
    assert "Velg filen på nytt" not in NoteForm().render()


SENT = {"title": "x", "day": "1.2.2026", "kind": "a", "sure": "on"}


def test_the_forms_own_fields_do_not_reach_the_action():
    key = uuid.uuid4()
    form = NoteForm({**SENT, "submission": str(key), "draft_name": "note"}, version=None)
    assert form.is_valid() and form.submission == key
    assert set(form.cleaned_data) == {"title", "day", "at", "kind", "sure", "file"}


def test_each_new_form_has_its_own_submission():
    one, two = (re.search(r'name="submission" value="([^"]+)"', NoteForm().render())[1] for _ in range(2))
    assert uuid.UUID(one) != uuid.UUID(two)


def test_a_damaged_submission_is_refused_with_what_to_do():
    form = NoteForm({**SENT, "submission": "x"})
    assert not form.is_valid() and "Denne siden er utdatert." in form.render()


def test_the_forms_own_names_take_no_prefix():
    html = NoteForm(prefix="second").render()
    assert 'name="submission"' in html and 'name="draft_name"' in html and 'name="second-title"' in html


def test_draft_name_is_the_name_and_not_a_field():
    from django.template import engines

    page = engines["django"].from_string("{{ form.draft_name }}|{{ other.draft_name }}")
    other = NoteForm(draft_name="note:B-2026-K7QX")
    assert page.render({"form": NoteForm(), "other": other}) == "note|note:B-2026-K7QX"


def test_a_draft_is_shown_exactly_as_it_was_typed():
    fields = {
        "title": ["Tittel"],
        "day": ["31.02"],
        "at_0": ["20.11.2026"],
        "at_1": ["sent"],
        "kind": ["b"],
        "sure": ["on"],
    }
    draft = SimpleNamespace(fields=fields, saved_at=dt.datetime(2026, 11, 22, 8, 41, tzinfo=dt.UTC))
    with time_machine.travel("2026-11-22T12:00:00Z"):
        html = NoteForm(draft=draft).render()
    assert "Dette er utkastet ditt fra 22. nov. kl. 09.41." in html
    for typed in ("Tittel", "31.02", "20.11.2026", "sent"):
        assert f'value="{typed}"' in html
    assert len(re.findall(r" checked", html)) == 2


def test_a_plain_dict_will_do_as_a_draft():
    assert 'value="Tittel"' in NoteForm(draft={"title": "Tittel"}).render()


def test_stale_shows_both_texts_and_lets_the_next_save_pass():
    form = NoteForm({**SENT, "title": "Min tekst", "version": "3"}, version=3)
    assert form.is_valid() and form.version == 3
    form.show_both(SimpleNamespace(title="Deres <tekst>", day=dt.date(2026, 2, 1), kind="a", version=4))
    html = form.render()
    assert 'value="Min tekst"' in html and "Deres &lt;tekst&gt;" in html
    assert 'name="version" value="4"' in html
    assert html.count('class="theirs"') == 1
    assert "En annen lagret dette mens du skrev." in html
