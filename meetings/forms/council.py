"""A day the police council meets on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from okg.lib.forms import DayField, Form


class CouncilForm(Form):
    """One day, and a word about it."""

    once = True
    draft_name = "meetings.council"
    day = DayField(label=_("The day it meets"), future=True)
    note = forms.CharField(
        label=_("Remark"),
        max_length=120,
        required=False,
        help_text=_("For example “agenda closes the Friday before”. Write no names."),
    )
