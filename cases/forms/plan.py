"""The forms of a plan: its texts, its measures, its evaluation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.followup import UserChoice
from cases.forms.intake import area
from cases.models.plan import CLOSE
from okg.catalogue.forms import CodeField
from okg.lib.forms import DayField, Form


def text(label, *, rows=3, **kwargs):
    return forms.CharField(label=label, widget=area(rows), required=False, max_length=10000, **kwargs)


class PlanForm(Form):
    """The texts of a plan; a draft may leave out what is not settled yet."""

    problem = text(_("Which problem is to be solved?"), help_text=_("Use the code word, not the name."))
    goals = text(_("What do you want to reach?"))
    measure_of_success = text(_("How will you see that it worked?"))
    own_part = text(
        _("What is the person's own part in the plan?"),
        help_text=_("What the person wants, and what they do themselves."),
    )
    no_part_reason = text(_("Or: why has the person no part in it?"), rows=2)
    evaluate_on = DayField(label=_("When will you look at whether it worked?"), required=False, future=True)

    def clean(self):
        values = super().clean()
        if values.get("own_part", "").strip() and values.get("no_part_reason", "").strip():
            says = _("Write either the person's own part, or why the person has none.")
            self.add_error("no_part_reason", says)
        return values


class ItemForm(Form):
    """One measure: what, who answers for it, by when."""

    what = forms.CharField(
        label=_("What is to be done?"),
        max_length=300,
        error_messages={"required": _("Write what is to be done.")},
    )
    owner = UserChoice(
        label=_("Who answers for it?"),
        help_text=_("One of those who have access to the concern."),
        error_messages={"required": _("Choose who answers for it.")},
    )
    due_on = DayField(label=_("By when?"), future=True)
    outside = forms.CharField(
        label=_("Who outside the group does it?"),
        help_text=_("The kind of service or person. The one who answers for it follows it up."),
        required=False,
        max_length=200,
    )

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(owners)


class DropItemForm(Form):
    reason = forms.CharField(
        label=_("Why is the measure dropped?"),
        widget=area(2),
        max_length=2000,
        error_messages={"required": _("Write why the measure is dropped.")},
    )


class HandOverItemForm(Form):
    to = UserChoice(label=_("Who answers for it from now on?"), error_messages={"required": _("Choose who.")})

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(candidates)


class EvaluateForm(Form):
    """Whether the plan worked, and what comes next."""

    once = True
    worked = CodeField(
        "evaluation",
        label=_("Did it work?"),
        radio=True,
        error_messages={"required": _("Choose whether it worked.")},
    )
    learnt = forms.CharField(
        label=_("What have you learnt?"),
        widget=area(4),
        max_length=10000,
        error_messages={"required": _("Write what you have learnt.")},
    )
    person_view = text(_("How does the person see it?"), rows=2)
    next = CodeField(
        "plan_next",
        label=_("What comes next?"),
        radio=True,
        error_messages={"required": _("Choose what comes next.")},
    )
    next_evaluation_on = DayField(
        label=_("Next evaluation"),
        required=False,
        future=True,
        help_text=_("Leave empty only where the plan ends."),
    )

    def clean(self):
        values = super().clean()
        ends = getattr(values.get("next"), "pk", None) == CLOSE
        if (
            "next_evaluation_on" in values
            and "next" in values
            and not ends
            and not values["next_evaluation_on"]
        ):
            self.add_error("next_evaluation_on", _("Choose the day of the next evaluation, or end the plan."))
        return values
