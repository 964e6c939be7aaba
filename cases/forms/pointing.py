"""Pointing, once, at what in a text may give somebody away before it is shared with those who must not know."""

import hashlib

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import recognisable


def seen_field():
    """The hidden field that carries what was pointed at already."""
    return forms.CharField(required=False, widget=forms.HiddenInput)


class Pointing:
    """For a form with a `seen_field` called "seen": what looks like a giveaway in `pointed_at` is pointed at once.

    Who saves it again has chosen to let it stand.
    """

    pointed_at = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A draft is a text, not an answer: what was pointed at is pointed at anew.
        self.initial.pop("seen", None)

    def clean(self):
        values = super().clean()
        signs = {_mark(sign): sign for sign in recognisable.signs(values.get(self.pointed_at, ""))}
        if new := signs.keys() - set(values.get("seen", "").split()):
            self.data = self.data.copy()
            self.data["seen"] = " ".join(signs)
            for sign in (sign for mark, sign in signs.items() if mark in new):
                self.add_error(self.pointed_at, sign)
            self.add_error(
                self.pointed_at, _("Take it out if it could give somebody away. If not, save again.")
            )
        return values


def _mark(sign):
    """A short mark of a sentence, so that the page need not carry the word it points at twice."""
    return hashlib.sha256(sign.encode()).hexdigest()[:16]
