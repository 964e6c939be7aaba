import base64
import os
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from okg.vault import masters
from okg.vault.crypto import Unreadable

OLD = "old " + base64.b64encode(b"o" * 32).decode()
NEW = "new " + base64.b64encode(b"n" * 32).decode()


@pytest.fixture
def key_file(tmp_path, settings):
    path = tmp_path / "master-keys"
    path.write_text(f"# the group's keys\n{OLD}\n")
    path.chmod(0o600)
    settings.OKG_MASTER_KEY_FILE = str(path)
    return path


def test_the_first_line_is_the_current_key_and_the_others_still_open(settings):
    settings.OKG_MASTER_KEY = f"{NEW}\n\n{OLD}"
    ring = masters.ring()
    assert ring.current == "new"
    wrapped_before = masters.parse(OLD, "then").wrap(b"k" * 32, b"row")
    assert ring.unwrap(*wrapped_before, b"row") == b"k" * 32


def test_a_wrapped_key_opens_for_its_own_row_only(settings):
    wrapped = masters.ring().wrap(b"k" * 32, b"row")
    with pytest.raises(Unreadable):
        masters.ring().unwrap(*wrapped, b"another row")


def test_a_master_key_that_is_gone_makes_keys_unreadable(settings):
    wrapped = masters.parse(OLD, "then").wrap(b"k" * 32, b"row")
    with pytest.raises(Unreadable):
        masters.ring().unwrap(*wrapped, b"row")


def test_a_missing_key_says_how_to_mend_it(settings):
    settings.OKG_MASTER_KEY = ""
    with pytest.raises(ImproperlyConfigured, match="new_master_key"):
        masters.ring()
    [error] = masters.check(None)
    assert error.id == "vault.E001"


@pytest.mark.parametrize(
    "text",
    ["short c2hvcnQ=", "nobase64 ???", OLD.replace("old", "two words"), f"{OLD}\n{OLD}", "# nothing", "old"],
)
def test_a_malformed_key_is_refused_without_being_shown(text):
    with pytest.raises(ImproperlyConfigured) as refused:
        masters.parse(text, "OKG_MASTER_KEY")
    assert base64.b64encode(b"o" * 32).decode() not in str(refused.value)


def test_a_changed_file_is_read_again(key_file):
    assert masters.ring().current == "old"
    key_file.write_text(f"{NEW}\n{OLD}\n")
    os.utime(key_file, ns=(1, 1))
    assert masters.ring().current == "new"


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o660, 0o602])
def test_a_file_open_to_others_is_refused(key_file, mode):
    key_file.chmod(mode)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        masters.ring()


def test_a_file_that_is_not_there_is_named(settings, tmp_path):
    settings.OKG_MASTER_KEY_FILE = str(tmp_path / "nowhere")
    with pytest.raises(ImproperlyConfigured, match="nowhere, which cannot be read"):
        masters.ring()


def test_new_master_key_prints_a_line_that_the_ring_reads():
    out = StringIO()
    call_command("new_master_key", stdout=out)
    assert len(masters.parse(out.getvalue(), "stdout").ciphers) == 1


def test_a_ring_shows_no_key():
    assert repr(masters.parse(OLD, "test")) == "<Ring of 1, current old>"
