"""An item of the agenda: put there, decided on, left by who is not impartial."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models.concern import Concern
from cases.models.impartiality import Answer
from measures.models import Measure
from meetings.forms.people import UserField
from meetings.models import MEASURE, REVIEW, TASK
from okg.catalogue import codes
from okg.catalogue.forms import CodeField
from okg.lib.forms import DayField, Form

OTHER, CASE = "agenda_kind:annet", "agenda_kind:sak"


class ItemForm(Form):
    """A new item: words of its own, or a concern by its code word."""

    once = True
    concern = forms.ModelChoiceField(
        Concern.objects.none(),
        label=_("Concern"),
        required=False,
        empty_label=_("No concern"),
        help_text=_("It stands on the agenda with code word, theme, level and summary."),
    )
    title = forms.CharField(
        label=_("What the item is about"),
        max_length=160,
        required=False,
        help_text=_("Neutral words that anybody may read. Leave it empty when you choose a concern."),
    )
    kind = CodeField("agenda_kind", label=_("Kind of item"), initial=OTHER)
    minutes_planned = forms.IntegerField(
        label=_("Time in minutes"), required=False, min_value=1, max_value=480, initial=10
    )

    field_order = ["title", "concern", "kind", "minutes_planned"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["concern"].queryset = Concern.objects.visible_to(by).open().order_by("code_word")
        self.fields["concern"].label_from_instance = lambda concern: concern.code_word

    def clean(self):
        cleaned = super().clean()
        title, concern = cleaned.get("title", "").strip(), cleaned.get("concern")
        if concern and getattr(cleaned.get("kind"), "pk", "") == OTHER:
            cleaned["kind"] = codes.get(CASE)
        if title and concern:
            self.add_error(
                "title", _("A concern stands by its code word alone. Remove the text, or the concern.")
            )
        elif not title and not concern and "title" not in self.errors and "concern" not in self.errors:
            self.add_error("title", _("Write what the item is about, or choose a concern."))
        return cleaned


class DecideForm(Form):
    """A decision of one kind, with what that kind needs. Without a kind: a task, or nothing, as before."""

    once = True
    text = forms.CharField(
        label=_("What was decided"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    measure = forms.ModelChoiceField(
        Measure.objects.none(),
        label=_("Measure of the year"),
        required=False,
        empty_label=_("A new measure"),
        help_text=_("Choose one that is planned already, or fill in below for a new one."),
    )
    goal = CodeField("goal", label=_("Goal"), required=False)
    level = CodeField("measure_level", label=_("Level"), required=False)
    owner = UserField(label=_("Who does it"), required=False, empty_label=_("Nobody: no task"))
    due_on = DayField(label=_("Deadline"), required=False, future=True)
    review_on = DayField(label=_("Next review"), future=True)

    FIELDS = {
        "": ("text", "owner", "due_on"),
        TASK: ("text", "owner", "due_on"),
        MEASURE: ("text", "measure", "goal", "level", "owner", "due_on"),
        REVIEW: ("text", "review_on"),
    }

    def __init__(self, *args, owners, kind="", measures=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in set(DecideForm.base_fields) - set(self.FIELDS.get(kind, ("text",))):
            del self.fields[name]
        if "owner" in self.fields:
            self.fields["owner"].offer(owners)
            if kind:
                self.fields["owner"].empty_label = _("Choose")
        if kind == TASK:
            self._demand("owner", _("Choose who does it."))
            self._demand("due_on", _("Write a deadline, so that the task is not forgotten."))
        if "measure" in self.fields:
            self.fields["measure"].queryset = measures
            self.fields["measure"].label_from_instance = lambda measure: measure.title

    def _demand(self, name, sentence):
        self.fields[name].required = True
        self.fields[name].error_messages["required"] = sentence

    def clean(self):
        cleaned = super().clean()
        if self.kind == MEASURE:
            self._clean_measure(cleaned)
        elif not self.kind:
            self._clean_task(cleaned)
        return cleaned

    def _clean_task(self, cleaned):
        if cleaned.get("owner") and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Write a deadline, so that the task is not forgotten."))
        if cleaned.get("due_on") and not cleaned.get("owner") and "owner" not in self.errors:
            self.add_error("owner", _("Choose who does it, or remove the deadline."))

    def _clean_measure(self, cleaned):
        if cleaned.get("measure"):
            return
        for name in ("goal", "level", "owner", "due_on"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(
                    name, _("A new measure needs this. Fill it in, or choose one that is planned already.")
                )


class DropForm(Form):
    """Why a decision is not carried out after all."""

    reason = forms.CharField(
        label=_("Why is it dropped?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DeclareItemForm(Form):
    """Impartial in one item, or not; in a meeting the others decide where somebody is in doubt (fvl § 8)."""

    answer = forms.ChoiceField(
        label=_("Are you impartial in this item?"),
        choices=[
            (Answer.IMPARTIAL.value, Answer.IMPARTIAL.label),
            (Answer.RECUSED.value, Answer.RECUSED.label),
        ],
        widget=forms.RadioSelect,
        help_text=_(
            "In doubt? Say so in the meeting. The others decide without you, and you answer here after that."
        ),
        error_messages={"required": _("Choose one of the alternatives.")},
    )
    ground = CodeField(
        "recusal_ground",
        label=_("On what ground?"),
        required=False,
        help_text=_("Only where you are not impartial."),
    )

    def clean(self):
        values = super().clean()
        if values.get("answer") == Answer.RECUSED and not values.get("ground"):
            self.add_error("ground", _("Choose the ground that fits best."))
        return values
