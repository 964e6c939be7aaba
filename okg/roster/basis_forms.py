"""Forms for the provisions: a new version, and in use or not."""

import hashlib

from django import forms
from django.utils.translation import gettext_lazy as _

from okg.access import demands, regimes
from okg.access.models import LegalBasis
from okg.lib.forms import DayField, Form

WORD = {"yes": "Ja", "no": "Nei"}


def area(rows):
    return forms.Textarea(attrs={"rows": rows})


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = area(4)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class QuestionsField(LinesField):
    """Conditions, one a line: "Ja: Gjelder det fortsatt?" says that it must be yes, "Nei: …" that it must be no.

    Gives [{"key", "text", "needs"}]. `before` are the questions of the version before: the same words keep their key.
    """

    before = ()
    default_error_messages = {
        "shape": _(
            "Begin each line with Ja: or Nei:, the answer that is needed. This line does not: %(line)s"
        )
    }

    def prepare_value(self, value):
        if isinstance(value, list):
            return "\n".join(f"{WORD[question['needs']]}: {question['text']}" for question in value)
        return value

    def clean(self, value):
        return [self._question(line) for line in super().clean(value)]

    def _question(self, line):
        word, colon, text = line.partition(":")
        needs = {said.lower(): key for key, said in WORD.items()}.get(word.strip().lower())
        if not (needs and colon and text.strip()):
            raise forms.ValidationError(
                self.error_messages["shape"], code="shape", params={"line": line[:60]}
            )
        text = text.strip()
        known = {question["text"]: question["key"] for question in self.before}
        key = known.get(text) or f"own_{hashlib.sha256(text.encode()).hexdigest()[:8]}"
        return {"key": key, "text": text, "needs": needs}


def regimes_field(label, choices):
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )


GIVERS = [(code, name) for code, name in regimes.NAMES.items() if code != regimes.NO_ONE]
GIVERS.append((regimes.ANY, regimes.KNOWN[regimes.ANY]))
RECEIVERS = [*GIVERS, (regimes.SAME, regimes.KNOWN[regimes.SAME]), *regimes.OUTSIDE.items()]


class ReviseForm(Form):
    """The words of the next version of a provision, and the day from which it is in use."""

    once = True
    label = forms.CharField(label=_("Name"), max_length=160)
    act = forms.CharField(label=_("Act and section"), max_length=300)
    kind = forms.ChoiceField(label=_("Type"), choices=LegalBasis.Kind.choices)
    applies = forms.CharField(label=_("When it applies, in plain words"), widget=area(3), max_length=3000)
    giver = forms.CharField(label=_("Who may give, in words"), max_length=200, required=False)
    givers = regimes_field(_("Givers bound by"), GIVERS)
    receiver = forms.CharField(label=_("Who may receive, in words"), max_length=200, required=False)
    receivers = regimes_field(_("Receivers bound by"), RECEIVERS)
    questions = QuestionsField(
        label=_("Conditions, as questions"),
        required=False,
        help_text=_(
            "One a line. Begin with the answer that is needed, Ja: or Nei:, for example: Ja: Gjelder det fortsatt?"
        ),
    )
    demands = forms.MultipleChoiceField(
        label=_("What the form must ask besides"),
        choices=list(demands.NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    checks = LinesField(label=_("What to check, as a reminder"), required=False, help_text=_("One a line."))
    mark = forms.ChoiceField(label=_("How far it can be trusted"), choices=list(LegalBasis.MARKS.items()))
    note = forms.CharField(label=_("Remark"), widget=area(3), required=False, max_length=3000)
    valid_from = DayField(
        label=_("In use from"),
        future=True,
        help_text=_("The version before it ends the day before. What was given on it keeps its words."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["questions"].before = self.initial.get("questions", ())
        if isinstance(self.fields["questions"].before, str):  # a draft has them as they were typed
            self.fields["questions"].before = ()


class UseForm(Form):
    """The day from which a provision is in use, or its last day."""

    once = True
    day = DayField(label=_("Day"), future=True)
