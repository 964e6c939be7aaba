"""The forms of an assessment: a judgement with its reason, and the view of one who sees it otherwise."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.intake import LevelField, area
from cases.models.assessment import CIRCLES, READY
from okg.catalogue.forms import CodeField, CodesField
from okg.lib import dates
from okg.lib.forms import DayField, Form
from okg.roster import who


def text(label, *, rows=2, **kwargs):
    return forms.CharField(label=label, widget=area(rows), required=False, max_length=10000, **kwargs)


class UsersField(forms.MultipleChoiceField):
    """Several users, as check boxes. Cleans to a list of users; `offer` says which."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, users):
        self.users = {str(user.pk): user for user in who.seated(users)}
        self.choices = [
            (key, f"{user.name}, {user.title}" if user.title else user.name)
            for key, user in self.users.items()
        ]

    def clean(self, value):
        return [self.users[key] for key in super().clean(value)]


class CircleFields(Form):
    """What burdens and what protects in each of the four circles."""

    individual, individual_protects = text(_("What burdens?")), text(_("What protects?"))
    relation, relation_protects = text(_("What burdens?")), text(_("What protects?"))
    society, society_protects = text(_("What burdens?")), text(_("What protects?"))
    structure, structure_protects = text(_("What burdens?")), text(_("What protects?"))


class AssessForm(CircleFields):
    """A judgement with its reason; signs and factors are for the mind, not for counting."""

    once = True
    template_name = "cases/_assess.html"
    level = LevelField(label=_("Level"), error_messages={"required": _("Choose a level.")})
    reason = forms.CharField(
        label=_("Why this level?"),
        widget=area(4),
        max_length=20000,
        error_messages={"required": _("Write the reason for the level.")},
    )
    known = text(_("What do we know?"), rows=3, help_text=_("What somebody has seen or heard themselves."))
    heard = text(_("What have others told?"), help_text=_("Second hand. Say from where."))
    judged = text(_("What do we believe?"), help_text=_("Your judgement, as a judgement."))
    protective_factors = CodesField("protective_factor", label=_("What protects?"), required=False)
    protective = text(
        _("What else protects, in your own words?"),
        help_text=_("An adult, a team, a plan, a doubt. At least one thing, above or here."),
    )
    worst_case = text(_("What is the worst you fear, and why?"))
    best_case = text(_("How could it go well?"))
    would_change = text(
        _("What would change our mind?"),
        help_text=_("What you would have to see or hear to judge otherwise."),
    )
    outcome = CodeField(
        "review_outcome",
        label=_("What does this review lead to?"),
        required=False,
        help_text=_("A concern cannot be closed before an outcome is on record."),
    )
    next_review_on = DayField(
        label=_("Next review"),
        required=False,
        future=True,
        help_text=_("Leave empty only where it is ready to be closed."),
    )
    decided_by = UsersField(
        label=_("Who decided this?"),
        help_text=_("Yourself alone, or the members who were there."),
        error_messages={"required": _("Choose who decided it.")},
    )

    def __init__(self, *args, deciders, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decided_by"].offer(deciders)
        self.initial.setdefault(
            "next_review_on", dates.add_workdays(dates.today() + dt.timedelta(days=42), 0)
        )

    def circles(self):
        """[(label, bound field, bound field)] for the page."""
        return [(label, self[name], self[f"{name}_protects"]) for name, label in CIRCLES.items()]

    def circles_used(self):
        """Whether something stands in a circle, so that the page shows them unfolded."""
        return any(bound.value() or bound.errors for _label, *pair in self.circles() for bound in pair)

    def clean(self):
        values = super().clean()
        if not values.get("protective_factors") and not values.get("protective", "").strip():
            self.add_error("protective", _("Choose or write at least one thing that protects."))
        outcome = getattr(values.get("outcome"), "pk", None)
        if "next_review_on" in values and not values["next_review_on"] and outcome not in READY:
            says = _(
                "Choose a day for the next review, or say above that the concern is ready to be closed or handed on."
            )
            self.add_error("next_review_on", says)
        return values


class DissentForm(Form):
    """The level one would have set, and why."""

    once = True
    level = LevelField(
        label=_("Which level would you have set?"), error_messages={"required": _("Choose a level.")}
    )
    reason = forms.CharField(
        label=_("Why do you see it otherwise?"),
        widget=area(4),
        max_length=10000,
        error_messages={"required": _("Write why you see it otherwise.")},
    )
