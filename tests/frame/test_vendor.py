"""What others made is as they made it: files are the recorded ones, and nothing calls elsewhere."""

import json
import re
import runpy

import pytest
from django.conf import settings

STATIC = settings.BASE_DIR / "static"
TOOL = runpy.run_path(str(settings.BASE_DIR / "tools" / "vendor.py"))
LOCK = json.loads(TOOL["LOCK"].read_text())


def test_vendored_files_are_as_recorded():
    assert TOOL["faults"](LOCK) == []


def test_a_changed_and_an_unknown_file_are_found():
    lock = json.loads(json.dumps(LOCK))
    changed, unknown = list(lock["sha256"])[:2]
    lock["sha256"][changed] = "0" * 64
    del lock["sha256"][unknown]
    lock["sha256"]["gone.css"] = "0" * 64
    assert TOOL["faults"](lock) == sorted(
        [f"{changed} has been changed", f"{unknown} is not recorded in vendor.json", "gone.css is missing"]
    )


def test_every_package_has_a_licence_and_a_hash():
    for package in LOCK["packages"]:
        assert package["integrity"].startswith("sha512-")
        assert (STATIC / "vendor" / package["to"] / "LICENSE.txt").stat().st_size > 200


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_fetches_nothing_from_elsewhere(path):
    addresses = re.findall(r"""url\(\s*["']?([^"')]+)""", path.read_text())
    assert [address for address in addresses if not address.startswith(("data:", "../vendor/inter/"))] == []
    assert "@import" not in path.read_text()


def test_every_icon_that_a_page_asks_for_is_in_the_sprite():
    there = set(
        re.findall(r'<symbol id="(\w+)"', (STATIC / "vendor" / "aksel-icons" / "icons.svg").read_text())
    )
    asked = set()
    for page in (settings.BASE_DIR / "templates").rglob("*.html"):
        asked |= {(name, page.name) for name in re.findall(r'{% icon "(\w+)"', page.read_text())}
    assert [(name, page) for name, page in asked if name not in there] == []


INLINE = re.compile(
    r"<[^>]*\s(?:style|on[a-z]+)\s*=|<style\b|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE
)


@pytest.mark.parametrize(
    "path", sorted((settings.BASE_DIR / "templates").rglob("*.html")), ids=lambda path: path.name
)
def test_no_template_has_style_or_script_in_line(path):
    text = re.sub(r"{%.*?%}|{#.*?#}|{{.*?}}", "", path.read_text(), flags=re.DOTALL)
    assert INLINE.findall(text) == []
