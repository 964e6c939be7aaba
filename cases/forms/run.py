"""Forms for going by an action card in a concern."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.followup import UserChoice
from cases.forms.intake import area
from okg.lib.forms import DayField, Form


class TickForm(Form):
    note = forms.CharField(
        label=_("A note, if it needs one"), widget=area(2), required=False, max_length=10000
    )


class DeviateForm(Form):
    reason = forms.CharField(
        label=_("Why do you deviate from the card?"),
        widget=area(3),
        max_length=10000,
        error_messages={"required": _("Write why you deviate from the card.")},
    )


class GiveForm(Form):
    to = UserChoice(label=_("Who sees to the step"), error_messages={"required": _("Choose somebody.")})

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(candidates)


class AgreeForm(Form):
    due_on = DayField(label=_("By which day"), future=True)


class EndForm(Form):
    """`open_steps`: how many are open; then the reason may not be left out."""

    reason = forms.CharField(
        label=_("Why do you not go on with the card?"),
        widget=area(3),
        max_length=10000,
        help_text=_("It is written on each step that is open, as the reason to deviate from it."),
        error_messages={"required": _("Write why you do not go on with the card.")},
    )

    def __init__(self, *args, open_steps, **kwargs):
        super().__init__(*args, **kwargs)
        if not open_steps:
            del self.fields["reason"]
