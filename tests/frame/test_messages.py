"""Every string has its bokmål, and the tool that keeps it so."""

import os
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from okg.lib import catalogues

OWNERS = catalogues.owners()


@pytest.mark.parametrize("owner", OWNERS, ids=lambda owner: owner.name)
def test_every_string_has_its_bokmål(owner):
    assert catalogues.faults(owner) == []


def test_no_two_catalogues_contradict_each_other():
    assert catalogues.contradictions(OWNERS) == []


def test_the_compiled_texts_are_shown():
    call_command("messages", "--compile", stdout=StringIO())
    with translation.override("nb"):
        assert translation.gettext("Log in") == "Logg inn"
    with translation.override("en"):
        assert translation.gettext("Log in") == "Log in"


@pytest.fixture
def owner(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    return catalogues.Owner("toy", tmp_path / "locale", (tmp_path / "views.py", tmp_path / "page.html"))


def say(owner, python="", page=""):
    owner.files[0].write_text(python)
    owner.files[1].write_text(page)


def put(owner, **texts):
    """Write the bokmål of strings into the owner's file, as a translator would."""
    text = owner.po.read_text()
    for english, bokmål in texts.items():
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{bokmål}"')
    owner.po.write_text(text)


PYTHON = """
_("One"); ngettext("%(n)d case", "%(n)d cases", n); pgettext("verb", "Close"); gettext_lazy("Two")
"""
PAGE = """
  <p>{% translate "Three" %}</p>
{% if n %}
      {% blocktranslate count n=n trimmed %}
   {{ n }} day
{% plural %}{{ n }} days{% endblocktranslate %}{% endif %}{% breadcrumbs _("Four") %} it's "odd
"""


def test_strings_are_found_in_python_and_in_templates(owner):
    say(owner, PYTHON, PAGE)
    found = {message.id for message in catalogues.spoken(owner) if message.id}
    plurals = {("%(n)d case", "%(n)d cases"), ("%(n)s day", "%(n)s days")}
    assert found == {"One", "Two", "Three", "Four", "Close"} | plurals


def test_merge_keeps_what_is_translated_and_revives_what_comes_back(owner):
    say(owner, '_("One")')
    catalogues.merge(owner)
    put(owner, One="Én")
    say(owner, '_("Two")')
    assert catalogues.merge(owner)
    assert [fault for fault in catalogues.faults(owner) if "no longer spoken" in fault]
    say(owner, '_("One")\n_("Two")')
    catalogues.merge(owner)
    assert catalogues.written(owner).get("One").string == "Én"
    assert catalogues.faults(owner) == ["toy: lacks bokmål: 'Two'"]


def test_merge_of_nothing_new_writes_nothing(owner):
    say(owner, '_("One")')
    assert catalogues.merge(owner)
    assert not catalogues.merge(owner)


def test_prune_drops_what_is_no_longer_spoken(owner):
    say(owner, '_("One")')
    catalogues.merge(owner)
    say(owner, '_("Two")')
    catalogues.merge(owner, prune=True)
    assert "One" not in owner.po.read_text()


def test_a_lost_placeholder_is_found(owner):
    say(owner, '_("At %(place)s")')
    catalogues.merge(owner)
    owner.po.write_text(
        owner.po.read_text().replace('msgstr ""', 'msgstr "På stedet"').replace('"På stedet"\n"Pl', '""\n"Pl')
    )
    assert catalogues.faults(owner) == ["toy: has other placeholders in bokmål: 'At %(place)s'"]


def test_a_doubtful_translation_is_found(owner):
    say(owner, '_("One")')
    catalogues.merge(owner)
    put(owner, One="Én")
    owner.po.write_text(owner.po.read_text().replace('msgid "One"', '#, fuzzy\nmsgid "One"'))
    assert catalogues.faults(owner) == ["toy: is marked fuzzy: 'One'"]


def test_two_catalogues_with_different_bokmål_are_named(owner, tmp_path):
    other = catalogues.Owner("other", tmp_path / "elsewhere", owner.files)
    say(owner, '_("Close")')
    for each, bokmål in ((owner, "Avslutt"), (other, "Lukk")):
        catalogues.merge(each)
        put(each, Close=bokmål)
    assert catalogues.contradictions([owner, other]) == ["toy and other disagree: 'Close'"]


def test_only_what_is_stale_is_compiled(owner):
    say(owner, '_("One")')
    catalogues.merge(owner)
    assert catalogues.compile_stale([owner]) == ["toy"]
    assert catalogues.compile_stale([owner]) == []
    later = owner.mo.stat().st_mtime + 5
    os.utime(owner.po, (later, later))
    assert catalogues.compile_stale([owner]) == ["toy"]
