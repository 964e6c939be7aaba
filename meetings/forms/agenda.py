"""An item of the agenda: put there, decided on, left by who is not impartial."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models.concern import Concern
from cases.models.impartiality import Answer
from meetings.forms.people import UserField
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
    """A decision, and who does what it asks for by when."""

    once = True
    text = forms.CharField(
        label=_("What was decided"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    owner = UserField(
        label=_("Who does it"),
        required=False,
        empty_label=_("Nobody: no task"),
    )
    due_on = DayField(label=_("Deadline"), required=False, future=True)

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(owners)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("owner") and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Write a deadline, so that the task is not forgotten."))
        if cleaned.get("due_on") and not cleaned.get("owner") and "owner" not in self.errors:
            self.add_error("owner", _("Choose who does it, or remove the deadline."))
        return cleaned


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
