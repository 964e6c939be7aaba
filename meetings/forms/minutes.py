"""The minutes of a meeting and of its items."""

import hashlib

from django import forms
from django.utils.translation import gettext_lazy as _

from okg.lib.forms import Form

LONGEST = 50_000  # characters of one text


class TextForm(Form):
    """The minutes of one item, with the text its writer began from: what others write meanwhile is put to it.

    Both go into the draft, so that a text that was left for a day is still put together with what came since.
    """

    text = forms.CharField(
        label=_("Minutes"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    base = forms.CharField(required=False, strip=False, max_length=LONGEST, widget=forms.HiddenInput)


class MinutesForm(Form):
    """The minutes of a whole meeting: one text for the meeting, one for each item that is no concern.

    `rows`: [(row, its text now, label)]. Beside each text goes what its writer was shown, as version and
    digest, so that two who write at once meet only where both have written.
    """

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {f"text_{row.pk}": row for row, _text, _label in rows}
        for (name, _row), (row, text, label) in zip(self.rows.items(), rows, strict=True):
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 4}),
                initial=text,
            )
            self.fields[f"{name}_seen"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=_seen(row.version, text)
            )
        # A text that came to the agenda after the draft was kept is shown as it is.
        draft = kwargs.get("draft") or {}
        self.initial |= {name: values[-1] for name, values in draft.items() if name in self.fields}

    def touched(self):
        """What was written, as [(row, the version it was written from, text)]; what only was shown is left
        out.
        """
        for name, row in self.rows.items():
            text = self.cleaned_data[name].replace("\r\n", "\n")
            version, _colon, digest = self.cleaned_data[f"{name}_seen"].partition(":")
            if digest != _digest(text):
                yield row, int(version) if version.isdecimal() else 0, text

    def take_note(self, row, text):
        """The page is shown again: this row's text now stands as `text`; the next save starts there."""
        self.data = self.data.copy()
        self.data[f"text_{row.pk}_seen"] = _seen(row.version, text)

    def show_clash(self, row, text):
        """A colleague has saved this row's text first: show it beside what was typed, and let the next save
        pass.
        """
        self.take_note(row, text)
        name = f"text_{row.pk}"
        self[name].theirs = text
        self.add_error(
            name,
            _(
                "Somebody else wrote here while you did. Put the two together in your own text, "
                "then save again."
            ),
        )


def _seen(version, text):
    return f"{version}:{_digest(text)}"


def _digest(text):
    return hashlib.sha256(text.strip().encode()).hexdigest()[:16]
