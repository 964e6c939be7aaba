"""The message catalogues: which strings each app shows, whether each has its bokmål, and the compiled files.

English is the msgid itself. An app's catalogue holds the strings of its Python and of templates/<label>/; the
frame's (locale/) holds the rest. Needs no gettext on the machine: Babel reads, merges and compiles.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGE = "nb"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
# Of Babel's header these two matter; the rest is dates and addresses that change without a reason.
HEADER = ("Content-Type", "Plural-Forms")


@dataclass(frozen=True)
class Owner:
    """An app or the frame: where its catalogue is, and which files speak through it."""

    name: str
    folder: Path
    files: tuple

    @property
    def po(self):
        return self.folder / LANGUAGE / "LC_MESSAGES" / "django.po"

    @property
    def mo(self):
        return self.po.with_suffix(".mo")


def owners():
    """Every catalogue of the application, the frame's first."""
    root = Path(settings.BASE_DIR)
    templates = root / "templates"
    rooms = [config for config in apps.get_app_configs() if _is_ours(Path(config.path), root)]
    labels = {config.label for config in rooms}
    lib = next(config for config in rooms if config.label == "lib")
    loose = [
        path for path in sorted(templates.rglob("*.*")) if path.relative_to(templates).parts[0] not in labels
    ]
    frame = [*sorted(root.glob("okg/*.py")), *_python(Path(lib.path)), *loose]
    found = [Owner("frame", root / "locale", tuple(frame))]
    for config in sorted(rooms, key=lambda config: config.label):
        if config is not lib:
            pages = sorted((templates / config.label).rglob("*.*"))
            found.append(
                Owner(config.label, Path(config.path) / "locale", (*_python(Path(config.path)), *pages))
            )
    return found


def _is_ours(path, root):
    return path.is_relative_to(root) and "site-packages" not in path.parts


def _python(folder):
    return [path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


def spoken(owner):
    """The strings an owner's files show, as a Babel Catalog without translations."""
    catalogue = Catalog(locale=LANGUAGE)
    for path in owner.files:
        name = str(path.relative_to(settings.BASE_DIR))
        for _line, message, comments, context in extract("python", _source(path), KEYWORDS, ["Translators:"]):
            catalogue.add(message, locations=[(name, None)], auto_comments=comments, context=context)
    return catalogue


def _source(path):
    text = path.read_text()
    if path.suffix != ".py":
        # What is left of a template is no Python: without indentation the tokenizer takes it all the same.
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    return BytesIO(text.encode())


def written(owner):
    """The owner's catalogue as it stands in its file; an empty one where there is no file."""
    if not owner.po.exists():
        return Catalog(locale=LANGUAGE)
    with owner.po.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def merge(owner, *, prune=False):
    """Bring the owner's file up to date with its source: new strings are added, translations kept.

    A string no longer spoken stays as an obsolete entry and comes back to life with its source; `prune` drops
    it. Writes only when something changed, and returns whether it did.
    """
    catalogue = written(owner)
    for message in catalogue.obsolete.values():
        catalogue[message.id] = message
    catalogue.obsolete.clear()
    catalogue.update(spoken(owner), no_fuzzy_matching=True)
    if prune:
        catalogue.obsolete.clear()
    text = _as_text(catalogue)
    if not catalogue and not catalogue.obsolete or owner.po.exists() and owner.po.read_text() == text:
        return False
    owner.po.parent.mkdir(parents=True, exist_ok=True)
    owner.po.write_text(text)
    return True


def _as_text(catalogue):
    file = BytesIO()
    write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)
    _comment, _header, rest = file.getvalue().decode().partition("\n\n")
    header = [f'"{name}: {value}\\n"' for name, value in catalogue.mime_headers if name in HEADER]
    return "\n".join(['msgid ""', 'msgstr ""', *header]) + "\n\n" + rest


def faults(owner):
    """Sentences about strings of an owner that lack bokmål, are in doubt or are no longer spoken."""
    catalogue, source = written(owner), spoken(owner)
    found = []
    for message in source:
        if message.id:
            ours = catalogue.get(message.id, message.context)
            found += [f"{owner.name}: {fault}: {_named(message)}" for fault in _faults_of(ours, message)]
    for message in [*catalogue, *catalogue.obsolete.values()]:
        if message.id and (obsolete := source.get(message.id, message.context) is None):
            found.append(f"{owner.name}: {'no longer spoken' if obsolete else ''}: {_named(message)}")
    return found


def _faults_of(ours, source):
    forms = _forms(ours.string) if ours is not None else ()
    if not forms or not all(forms):
        yield "lacks bokmål"
    elif ours.fuzzy:
        yield "is marked fuzzy"
    else:
        # The singular may spell its number out ("one day"), so only the last form must hold all placeholders.
        wanted, given = (set(PLACEHOLDER.findall(_forms(text)[-1])) for text in (source.id, ours.string))
        if wanted != given:
            yield "has other placeholders in bokmål"


def contradictions(all_owners):
    """Strings that two catalogues put into different bokmål: Django would show one of them in both places."""
    seen, found = {}, []
    for owner in all_owners:
        for message in written(owner):
            if message.id and all(_forms(message.string)):
                name, string = seen.setdefault((message.id, message.context), (owner.name, message.string))
                if string != message.string:
                    found.append(f"{name} and {owner.name} disagree: {_named(message)}")
    return found


def compile_stale(all_owners):
    """Compile each catalogue whose .mo is missing or older than its .po; returns the names compiled."""
    compiled = []
    for owner in all_owners:
        if owner.po.exists() and not (
            owner.mo.exists() and owner.mo.stat().st_mtime >= owner.po.stat().st_mtime
        ):
            # Another process may be reading: the new file takes the old one's place in one step.
            waiting = owner.mo.with_suffix(".mo.new")
            with waiting.open("wb") as file:
                write_mo(file, written(owner))
            waiting.replace(owner.mo)
            compiled.append(owner.name)
    return compiled


def _forms(text):
    return text if isinstance(text, list | tuple) else (text,)


def _named(message):
    return repr(_forms(message.id)[0][:90])
