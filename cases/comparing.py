"""What changed from one assessment to the next: the level, the day of the next review, and each text word by word."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from cases.models.assessment import CIRCLES
from cases.wordwise import words

TEXTS = {
    "reason": _("Why this level"),
    "known": _("What we know"),
    "heard": _("What others have told"),
    "judged": _("What somebody believes"),
    "protective": _("What protects"),
    **{
        field_name: says
        for name in CIRCLES
        for field_name, says in (
            (name, _("%(circle)s: what burdens")),
            (f"{name}_protects", _("%(circle)s: what protects")),
        )
    },
    "worst_case": _("The worst one fears"),
    "best_case": _("How it could go well"),
    "would_change": _("What would change our mind"),
}


@dataclass(frozen=True)
class Change:
    """One thing that differs: its label, and either two plain values or the words as [(SAME | GONE | NEW, text)]."""

    label: str
    before: str = ""
    after: str = ""
    words: list = field(default_factory=list)


def changes(before, after):
    """[Change] between two assessments, level and review first; [] where nothing differs."""
    found = []
    if before.level_id != after.level_id:
        found.append(Change(_("Level"), _level(before), _level(after)))
    if before.next_review_on != after.next_review_on:
        found.append(Change(_("Next review"), before.next_review_on, after.next_review_on))
    if set(before.protective_factors) != set(after.protective_factors):
        found.append(Change(_("What protects, from the list"), _factors(before), _factors(after)))
    for name, label in TEXTS.items():
        old, new = getattr(before, name) or "", getattr(after, name) or ""
        if old != new:
            found.append(Change(_labelled(name, label), words=words(old, new)))
    return found


def _level(assessment):
    return f"{assessment.level.code} {assessment.level.label}"


def _factors(assessment):
    return ", ".join(code.label for code in assessment.factors)


def _labelled(name, label):
    circle = CIRCLES.get(name.removesuffix("_protects"))
    return str(label) % {"circle": circle} if circle else label
