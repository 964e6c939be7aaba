"""An action card on one sheet of A4 for the wall: PDF/A and PDF/UA, in bokmål, whatever language the screen speaks."""

from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from okg.lib import dates, documents
from okg.lib.templatetags.ui import long
from okg.roster.models import Contact

# The source of what rests on no act or guide: the sheet says so by its mark alone.
OWN = "Forslag som fulgte med løsningen"
TEMPLATE = Path(__file__).parent / "typst" / "card.typ"


def pdf(version):
    """The bytes of a CardVersion on paper, with its adoption, or the words that it is a proposal."""
    with translation.override("nb"):
        return documents.pdf(TEMPLATE, content(version))


def content(version):
    """What the sheet says, as the template takes it; in the language that is active."""
    steps = version.steps.select_related("next_card")
    return {
        "title": f"{version.card.label} {version.title}",
        "subtitle": version.about,
        "kind": _("Action card, %(municipality)s") % {"municipality": settings.MUNICIPALITY},
        "classification": _("Version %(number)d") % {"number": version.number},
        "printed": _("Printed %(day)s") % {"day": long(dates.today())},
        "state": state_of(version),
        "calls": ", ".join(f"{call.name} {call.number}" for call in Contact.objects.all()[:2]),
        "heads": [_("No."), _("What"), _("Who"), _("When")],
        "steps": [_step(step, version.is_adopted) for step in steps],
        "note": version.note,
    }


def state_of(version):
    """The adoption in one line, or that there is none."""
    if not version.is_adopted:
        return _("A proposal, not adopted.")
    return _(
        "Adopted %(day)s in meeting %(meeting)s, in force from %(begin)s. To be revised by %(revision)s."
    ) % {
        "day": long(version.adopted_on),
        "meeting": version.adopted_ref,
        "begin": long(version.in_force_from),
        "revision": long(version.next_revision_on),
    }


def _step(step, adopted):
    more = [
        (_("Tell"), step.notify),
        (_("Basis"), ", ".join(step.basis)),
        (_("Source"), "" if step.source == OWN else step.source),
        (_("Go on to"), step.next_card.label if step.next_card else ""),
    ]
    return {
        "number": str(step.number),
        "title": step.title,
        "text": step.text,
        "who": step.who,
        "when": step.when,
        "more": ". ".join(f"{name}: {says.rstrip('.')}" for name, says in more if says),
        "mark": _mark(step, adopted),
    }


def _mark(step, adopted):
    if step.mark == step.Mark.STATUTORY:
        return _("Laid down by law")
    return "" if adopted else _("Proposal")
