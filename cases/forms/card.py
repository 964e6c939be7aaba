"""Forms for writing an action card."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.actions.cards import STEP
from cases.deadlines import Kind
from cases.forms.intake import area
from cases.models.card import ActionCard, CardStep
from okg.access.models import LegalBasis
from okg.catalogue.forms import CodeField
from okg.lib.forms import Form
from okg.roster.models import Seat


class SetUpForm(Form):
    owner = forms.ModelChoiceField(
        Seat.objects.all(), label=_("Who keeps the card"), empty_label=None, to_field_name="code"
    )
    public = forms.BooleanField(
        label=_("Anybody may read it"),
        required=False,
        help_text=_("It is shown outside the group only once a version of it is in force."),
    )


class HeadForm(Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    about = forms.CharField(
        label=_("When the card is used"), max_length=300, widget=area(2), help_text=_("One or two sentences.")
    )
    note = forms.CharField(label=_("About the card"), max_length=2000, widget=area(3), required=False)


class StepForm(Form):
    """One step. The shown words of who and when are only needed where the choices do not say it all."""

    title = forms.CharField(label=_("What is done"), max_length=160, help_text=_("As an order: Call 112."))
    text = forms.CharField(
        label=_("How it is done"),
        max_length=600,
        widget=area(3),
        required=False,
        help_text=_("Two or three short sentences. The whole card must fit on one sheet."),
    )
    responsible = CodeField("card_role", label=_("Who is responsible"))
    responsible_words = forms.CharField(
        label=_("Who, in other words"),
        max_length=160,
        required=False,
        help_text=_("Only where the choice above does not say it all."),
    )
    deadline = forms.ChoiceField(label=_("By when"), choices=Kind.choices)
    amount = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=400,
        required=False,
        help_text=_("The number of minutes, hours, days, workdays, weeks or months. Else leave it empty."),
    )
    recurs = forms.BooleanField(label=_("It comes again at the same distance"), required=False)
    deadline_words = forms.CharField(
        label=_("By when, in other words"),
        max_length=120,
        required=False,
        help_text=_("Leave it empty, and the card says it itself."),
    )
    notify = forms.CharField(label=_("Whom to tell"), max_length=200, required=False)
    basis = forms.MultipleChoiceField(
        label=_("On what basis something is shared"), required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=400,
        required=False,
        help_text=_("Act and section, or a guide."),
    )
    mark = forms.ChoiceField(
        label=_("Does the law say so?"), choices=CardStep.Mark.choices, widget=forms.RadioSelect
    )
    next_card = forms.ModelChoiceField(
        ActionCard.objects.none(), label=_("Leads to the card"), required=False, to_field_name="code"
    )

    def __init__(self, *args, step=None, **kwargs):
        if step is not None:
            shown = {name: getattr(step, name) for name in STEP}
            shown |= {"responsible": step.responsible_id, "next_card": step.next_card and step.next_card.code}
            kwargs["initial"] = shown | kwargs.get("initial", {})
        else:
            kwargs.setdefault("initial", {"mark": CardStep.Mark.PROPOSED})
        super().__init__(*args, **kwargs)
        bases = LegalBasis.objects.filter(active=True).values_list("code", "label", "act")
        self.fields["basis"].choices = [(code, f"{label} ({act})") for code, label, act in bases]
        cards = self.fields["next_card"]
        cards.queryset, cards.empty_label = ActionCard.objects.all(), gettext("None")
        cards.label_from_instance = lambda card: f"{card.label} {card.title}"

    def clean(self):
        cleaned = super().clean()
        counted = cleaned.get("deadline") in Kind.COUNTED
        if counted and cleaned.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Write how many, for example 2."))
        if not counted and cleaned.get("amount"):
            self.add_error("amount", _("This deadline has no number. Leave it empty, or choose another."))
        if not counted and cleaned.get("recurs"):
            self.add_error("recurs", _("Only what has a number can come again. Choose for example weeks."))
        return cleaned
