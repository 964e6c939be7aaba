"""Choosing from a code list in a form."""

import pytest
from django import forms
from django.utils import translation

from okg.catalogue import codes
from okg.catalogue.forms import CodeField, CodesField
from okg.catalogue.models import Code

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_bokmål():
    with translation.override("nb"):
        yield


class ChoiceForm(forms.Form):
    arena = CodeField("arena")
    level = CodeField("level", radio=True, required=False)
    themes = CodesField("theme", required=False, most=2)


def first(list_name):
    return codes.in_list(list_name)[0]


def test_a_key_becomes_its_code():
    form = ChoiceForm({"arena": first("arena").key, "themes": [first("theme").key]})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"arena": first("arena"), "level": None, "themes": [first("theme")]}


@pytest.mark.parametrize("key", ["arena:finnes_ikke", "level:0", "'; drop table"])
def test_a_key_of_no_list_or_another_is_refused(key):
    assert ChoiceForm({"arena": key}).errors["arena"] == [
        "Dette valget finnes ikke i listen. Velg ett av alternativene."
    ]


def test_nothing_chosen_is_refused_with_what_to_do():
    assert ChoiceForm({}).errors["arena"] == ["Velg ett av alternativene."]


def test_too_many_are_refused():
    form = ChoiceForm(
        {"arena": first("arena").key, "themes": [code.key for code in codes.in_list("theme")[:3]]}
    )
    assert form.errors["themes"] == ["Velg høyst 2."]


def test_a_code_that_is_no_longer_in_use_is_not_offered():
    retired = first("arena")
    Code.objects.filter(pk=retired.key).update(active=False)
    codes.forget()
    assert f'"{retired.key}"' not in ChoiceForm().as_p()


def test_a_stored_code_is_shown_as_chosen():
    html = ChoiceForm(initial={"arena": first("arena"), "themes": [first("theme")]}).as_p()
    assert f'<option value="{first("arena").key}" selected>' in html
    assert f'value="{first("theme").key}"' in html and "checked" in html


def test_each_choice_may_explain_itself():
    html = ChoiceForm().as_p()
    explained = next(code for code in codes.in_list("level") if code.help)
    assert '_helptext"' in html and explained.help[:20] in html


def test_only_some_may_be_offered():
    field = CodeField("level", only=lambda key: key != first("level").key)
    assert first("level").key not in dict(field.choices)
