"""Forms for impartiality (fvl §§ 6-8) and for opening a concern in an emergency."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.intake import area
from cases.models.glass import BreakGlass
from cases.models.impartiality import Answer
from okg.catalogue.forms import CodeField
from okg.lib.forms import Form


class DeclareForm(Form):
    """One of three answers; a doubt says on what ground."""

    answer = forms.ChoiceField(
        label=_("Are you impartial in this?"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three answers.")},
    )
    ground = CodeField(
        "recusal_ground",
        label=_("On what ground?"),
        required=False,
        help_text=_("Only where you are not impartial, or in doubt."),
    )
    reason = forms.CharField(
        label=_("What is it about?"),
        required=False,
        widget=area(3),
        max_length=2000,
        help_text=_("Sealed. Read only by the one who decides where you are in doubt."),
    )

    def clean(self):
        values = super().clean()
        answer = values.get("answer")
        if answer and answer != Answer.IMPARTIAL and not values.get("ground"):
            self.add_error("ground", _("Choose the ground that fits best."))
        if answer == Answer.POSSIBLE and not values.get("reason", "").strip():
            self.add_error("reason", _("Write what makes you doubt, so that somebody else can judge it."))
        return values


class DecideImpartialityForm(Form):
    """What somebody else decided about a doubt, and why."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[(Answer.IMPARTIAL.value, _("Impartial")), (Answer.RECUSED.value, _("Not impartial"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the alternatives.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        widget=area(3),
        max_length=2000,
        error_messages={"required": _("Write why you decide so.")},
    )


class LiftForm(Form):
    """Why a recusal ends."""

    reason = forms.CharField(
        label=_("Why is the person impartial after all?"),
        widget=area(3),
        max_length=2000,
        error_messages={"required": _("Write why the person is impartial after all.")},
    )


class BreakGlassForm(Form):
    """Why first, then which concern, then that one has understood what happens."""

    once = True
    reason = forms.CharField(
        label=_("What is the danger, and why can it not wait?"),
        help_text=_("Sealed, and read by those who look the opening over."),
        widget=area(3),
        max_length=2000,
        error_messages={"required": _("Write what the danger is, and why it cannot wait.")},
    )
    sought = forms.CharField(
        label=_("Which concern?"),
        help_text=_("Its reference or its code word, as you were told it."),
        max_length=60,
        error_messages={"required": _("Write the reference or the code word.")},
    )
    impartial = forms.ChoiceField(
        label=_("Are you impartial in this concern?"),
        choices=[
            ("yes", _("Yes, so far as I know")),
            ("no", _("No, but nobody who is impartial can act in time (fvl § 7)")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the alternatives.")},
    )
    nobody_else = forms.CharField(
        label=_("Why can nobody impartial act in time?"),
        help_text=_("Only where you are not impartial. What you do is then preliminary."),
        required=False,
        widget=area(2),
        max_length=2000,
    )
    understood = forms.BooleanField(
        label=_("I know that everybody on the concern is told now, and that this is looked over afterwards."),
    )

    def clean(self):
        values = super().clean()
        if values.get("impartial") == "no" and not values.get("nobody_else", "").strip():
            self.add_error("nobody_else", _("Write why nobody who is impartial can act in time."))
        return values


class IdentifyForm(Form):
    """A reason of its own for seeing who it is."""

    reason = forms.CharField(
        label=_("Why must you know who it is?"),
        widget=area(3),
        max_length=2000,
        error_messages={"required": _("Write why you must know who it is.")},
    )


class ReviewForm(Form):
    """What was found of an emergency opening, and what follows."""

    outcome = forms.ChoiceField(
        label=_("What do you find?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the alternatives.")},
    )
    follow_up = forms.CharField(
        label=_("Why, and what follows?"),
        widget=area(3),
        max_length=2000,
        error_messages={"required": _("Write what you found, and what follows from it.")},
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        outcomes = BreakGlass.REVIEWED_AS[BreakGlass.Kind(kind)]
        self.fields["outcome"].choices = [(one.value, one.label) for one in outcomes]
