"""The register of disclosures on paper: PDF/A and PDF/UA, in bokmål, whatever language the screen speaks."""

from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from cases import register
from okg.lib import dates, documents

TEMPLATE = Path(__file__).parent / "typst" / "register.typ"


def pdf(concerns, *, by, one_person=False):
    """The bytes of the register of one concern, or of all in which `one_person` is; taken out by the user `by`."""
    with translation.override("nb"):
        title = (
            _("Disclosures about one person")
            if one_person
            else _("Disclosures in concern %(ref)s") % {"ref": concerns[0].ref}
        )
        return documents.pdf(TEMPLATE, _data(concerns, title, by))


def _data(concerns, title, by):
    entries = register.of_all(concerns)
    return {
        "title": title,
        "subtitle": _("What was shown to whom, on what basis, and what was considered and not shared"),
        "kind": _("Register of disclosures"),
        "classification": _("Bound by the duty of confidentiality"),
        "printed": _("Taken out %(when)s by %(name)s")
        % {"when": f"{dates.local(dates.now()):%d.%m.%Y %H.%M}", "name": by.name},
        "about": [
            [_("Concerns"), ", ".join(f"{concern.code_word} ({concern.ref})" for concern in concerns)],
            [_("Entries"), str(len(entries))],
        ],
        "empty": "" if entries else _("Nothing is in the register."),
        "entries": [
            {
                "heading": f"{entry.whom}: {entry.says.lower()}",
                "facts": [[_("Concern"), entry.row.concern.code_word], *([*pair] for pair in entry.facts)],
                "texts": [[name, str(text)] for name, text in entry.texts],
            }
            for entry in entries
        ],
    }
