"""The form in which somebody answers whether the law obliges them to tell."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import duties
from cases.actions.duties import DONE, NOT_NOW
from cases.forms.intake import area
from okg.catalogue.forms import CodeField
from okg.lib import dates
from okg.lib.forms import DayField, Form, MomentField


class ConsiderForm(Form):
    """An answer, why, and what was done."""

    once = True
    answer = CodeField(
        "duty_answer",
        radio=True,
        label=_("What is your answer today?"),
        error_messages={"required": _("Choose what your answer is.")},
    )
    offence = CodeField("avert_offence", label=_("Which offence?"), required=False)
    letter = CodeField("child_letter", label=_("Which letter of the law?"), required=False)
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("What you know, and what you have weighed. Use the code word, not the name."),
        widget=area(4),
        max_length=10000,
        error_messages={"required": _("Write why you answer as you do.")},
    )
    told = forms.CharField(
        label=_("Whom have you told?"),
        help_text=_("Needed where you answer that you must, and have done it."),
        required=False,
        max_length=300,
    )
    told_at = MomentField(label=_("When did you tell them?"), required=False, past=True)
    reconsider_on = DayField(
        label=_("When do you ask yourself anew?"),
        help_text=_("Needed where you answer: not now."),
        required=False,
        future=True,
    )

    def __init__(self, *args, duty, **kwargs):
        super().__init__(*args, **kwargs)
        if duty != duties.AVERT:
            del self.fields["offence"]
        if duty != duties.CHILD:
            del self.fields["letter"]
        self.initial.setdefault("reconsider_on", dates.today() + dt.timedelta(days=30))

    def clean(self):
        """What the answer asks for, said beside the field it belongs to."""
        values = super().clean()
        answer = getattr(values.get("answer"), "pk", None)
        if answer == DONE:
            for name, says in NEEDED_WHERE_DONE.items():
                if name in self.fields and name not in self.errors and not values.get(name):
                    self.add_error(name, says)
        if answer == NOT_NOW and "reconsider_on" not in self.errors and not values.get("reconsider_on"):
            self.add_error("reconsider_on", _("Choose a day on which you ask yourself anew."))
        if values.get("told") and not values.get("told_at") and "told_at" not in self.errors:
            self.add_error("told_at", _("Write when you told them."))
        return values


NEEDED_WHERE_DONE = {
    "offence": _("Choose which offence it was about."),
    "letter": _("Choose which letter of the law it was about."),
    "told": _("Write whom you told."),
    "told_at": _("Write when you told them."),
}
