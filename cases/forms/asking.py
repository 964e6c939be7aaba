"""The two kinds of question a disclosure is asked about: answered with yes or no, and in words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.intake import area

FILL_IN = _("Fill in this field.")
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def answer(label, **kwargs):
    """A question that is answered with yes or no, none of them ticked beforehand."""
    kwargs.setdefault("error_messages", {"required": _("Answer yes or no.")})
    return forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect, **kwargs)


def told(label, *, rows=2, help_text="", required=FILL_IN, longest=2000):
    """A text that is sealed with the grant."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=area(rows),
        max_length=longest,
        error_messages={"required": required},
    )
