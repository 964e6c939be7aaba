"""What differs between two versions of a card, step by step and word by word."""

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.utils.translation import gettext_lazy as _

from cases.wordwise import words

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
MUCH = 0.7  # how alike two texts are that are taken for one step's
# What is compared of a step, and how it is read.
PARTS = {
    "title": lambda step: step.title,
    "text": lambda step: step.text,
    "who": lambda step: step.who,
    "when": lambda step: step.when,
    "notify": lambda step: step.notify,
    "basis": lambda step: ", ".join(step.basis),
    "source": lambda step: step.source,
    "mark": lambda step: step.get_mark_display(),
    "next_card": lambda step: step.next_card.label if step.next_card else "",
}
NAMES = {
    "title": _("Title"),
    "text": _("How it is done"),
    "who": _("Who"),
    "when": _("When"),
    "notify": _("Tell"),
    "basis": _("Basis"),
    "source": _("Source"),
    "mark": _("Does the law say so?"),
    "next_card": _("Leads to the card"),
    "about": _("When the card is used"),
    "note": _("About the card"),
}
HEAD = {name: (lambda version, name=name: getattr(version, name)) for name in ("title", "about", "note")}


@dataclass
class Change:
    """One row of the comparison: `kind`; its number before and now (None where it is not there); `parts`, those that
    differ, as {name: the words of cases.wordwise}.
    """

    kind: str
    title: str
    before: int | None = None
    now: int | None = None
    parts: dict = field(default_factory=dict)

    @property
    def named_parts(self):
        return [(NAMES[name], words) for name, words in self.parts.items()]

    @property
    def moved(self):
        return None not in (self.before, self.now) and self.before != self.now


def compare(old, new):
    """[Change] of two CardVersions: first the head where it differs, then each step of the new, and those taken out."""
    head = _parts(HEAD, old, new)
    found = [Change(CHANGED, new.title, parts=head)] if head else []
    before, now = list(_steps(old)), list(_steps(new))
    pairs = _pairs(before, now)
    taken = {id(one) for one, _other in pairs.values()}
    gone = [step for step in before if id(step) not in taken]
    for step in now:
        while gone and gone[0].number <= step.number:
            found.append(_removed(gone.pop(0)))
        found.append(_step(pairs, step))
    return [*found, *map(_removed, gone)]


def _steps(version):
    return version.steps.select_related("next_card")


def _pairs(before, now):
    """{id of a new step: (old step, new step)}: by the same title, by much the same text, then by the same place."""
    left = list(before)
    pairs = {}
    for alike in (_same_title, _much_the_same_text, _same_place):
        for step in now:
            match = next((one for one in left if id(step) not in pairs and alike(one, step)), None)
            if match:
                left.remove(match)
                pairs[id(step)] = (match, step)
    return pairs


def _same_title(one, other):
    return one.title == other.title


def _much_the_same_text(one, other):
    return bool(one.text) and SequenceMatcher(None, one.text, other.text).ratio() > MUCH


def _same_place(one, other):
    return one.number == other.number


def _step(pairs, step):
    if id(step) not in pairs:
        return Change(ADDED, step.title, now=step.number)
    old, _new = pairs[id(step)]
    parts = _parts(PARTS, old, step)
    kind = CHANGED if parts or old.number != step.number else SAME
    return Change(kind, step.title, before=old.number, now=step.number, parts=parts)


def _removed(step):
    return Change(REMOVED, step.title, before=step.number)


def _parts(readers, old, new):
    return {
        name: words(str(read(old)), str(read(new)))
        for name, read in readers.items()
        if str(read(old)) != str(read(new))
    }
