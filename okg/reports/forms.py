"""The forms of a report; they validate and never save."""

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from okg.lib.forms import Form
from okg.reports.sections import BY_NAME

LONGEST = 10_000  # characters in one section
# A draft may be saved without; the field is not required, the sending is.
BEFORE_SENDING = _("Must be written before the report is sent.")


def _section(name):
    """The field of one section, with what belongs there."""
    section = BY_NAME[name]
    help_text = format_lazy("{} {}", section.help, BEFORE_SENDING) if section.needed else section.help
    return forms.CharField(
        label=section.heading,
        help_text=help_text,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ActForm(Form):
    """An act on the report as it was shown: carries its version."""

    once = True


class WriteForm(ActForm):
    """The coordinator's texts, one field a section; what `wording` doubts is shown beside the field."""

    developments = _section("developments")
    routines = _section("routines")
    deviations = _section("deviations")
    decisions = _section("decisions")
    outlook = _section("outlook")
    next_quarter = _section("next_quarter")

    def __init__(self, *args, doubts=None, **kwargs):
        super().__init__(*args, **kwargs)
        for name, sentences in (doubts or {}).items():
            self.fields[name].help_text = _pointed_out(self.fields[name].help_text, sentences)


def _pointed_out(help_text, sentences):
    """The field's help with what to look at in its text, read aloud with the field."""
    points = format_html_join("", "<br><strong>{}</strong>", ((sentence,) for sentence in sentences))
    return format_html("{}{}", help_text, points)


class ApproveForm(ActForm):
    """The second pair of eyes says that it has looked."""

    read_it = forms.BooleanField(
        label=_("I have read the text and looked through the figures"),
        error_messages={"required": _("Read the report below, and tick the box when you have.")},
    )


class PublishForm(ActForm):
    """The last look before it is frozen; asked only where something in the text is doubted."""

    def __init__(self, *args, doubted=False, **kwargs):
        super().__init__(*args, **kwargs)
        if doubted:
            self.fields["looked_over"] = forms.BooleanField(
                label=_("I have looked over what is marked. The text tells of nobody."),
                error_messages={
                    "required": _("Look over what is marked, and tick the box when nothing tells of anybody.")
                },
            )
