"""Forms for what follows after a concern was logged."""

import datetime as dt
import hashlib
from collections import defaultdict

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import recognisable
from cases.forms.intake import LevelField, area
from okg.access.models import LegalBasis
from okg.access.roles import GRANTABLE
from okg.catalogue.forms import CodeField
from okg.lib import dates
from okg.lib.forms import DayField, Form, UploadField
from okg.roster import who


class UserChoice(forms.ModelChoiceField):
    """A user, shown with the function they hold; `offer` says which."""

    def __init__(self, **kwargs):
        super().__init__(None, **kwargs)

    def to_python(self, value):
        """What is no key at all is answered as a key that is not offered."""
        try:
            return super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            ) from None

    def offer(self, users, *, under_regimes=False):
        """Let the field choose among `users`; `under_regimes` puts each under the agency and the duty that binds it."""
        users = who.seated(users)
        self.queryset = get_user_model().objects.filter(pk__in=[user.pk for user in users])
        if under_regimes:
            offered = defaultdict(list)
            for user in users:
                offered[f"{user.agency.name}: {user.agency.regime}"].append(_choice(user))
            offered = sorted(offered.items())
        else:
            offered = [_choice(user) for user in users]
        self.choices = [("", gettext("Choose")), *offered]


def _choice(user):
    return user.pk, f"{user.name}, {user.title}" if user.title else user.name


def members():
    """Users a concern may be opened to: those who hold a seat of the group, and guests."""
    users = {user.pk: user for role in GRANTABLE for user in get_user_model().objects.with_role(role)}
    return sorted(users.values(), key=lambda user: user.name)


def bases():
    """Provisions in force that allow or demand that something confidential is shown."""
    return LegalBasis.objects.in_force().filter(kind__in=[LegalBasis.Kind.MAY, LegalBasis.Kind.MUST])


class BasisChoice(forms.ModelChoiceField):
    """One of `bases()`, by what it says and the act it stands in; what one must share apart from what one may."""

    def __init__(self, **kwargs):
        super().__init__(None, **kwargs)

    def offer(self, among=None):
        """Let the field choose among the LegalBasis rows `among`; all of `bases()` where none are given."""
        self.queryset, offered = bases(), defaultdict(list)
        if among is not None:
            self.queryset = self.queryset.filter(pk__in=[row.pk for row in among])
        for basis in self.queryset:
            offered[basis.get_kind_display()].append((basis.pk, str(basis)))
        self.choices = [("", gettext("Choose")), *offered.items()]


class AssessForm(Form):
    """A judgement with its reason; the signs and factors are for the mind, not for counting."""

    once = True
    level = LevelField(label=_("Level"), error_messages={"required": _("Choose a level.")})
    reason = forms.CharField(
        label=_("Why this level?"),
        help_text=_("Keep fact, hearsay and judgement apart, here too."),
        widget=area(4),
        max_length=20000,
        error_messages={"required": _("Write the reason for the level.")},
    )
    protective = forms.CharField(
        label=_("What protects?"),
        help_text=_(
            "At least one thing that pulls in the right direction: an adult, a team, a plan, a doubt."
        ),
        widget=area(2),
        max_length=10000,
        error_messages={"required": _("Write at least one thing that protects.")},
    )
    worst_case = forms.CharField(
        label=_("What is the worst you fear, and why?"), widget=area(2), required=False, max_length=10000
    )
    best_case = forms.CharField(
        label=_("How could it go well?"), widget=area(2), required=False, max_length=10000
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
    READY = ("review_outcome:klar_for_avslutning", "review_outcome:overfores")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault(
            "next_review_on", dates.add_workdays(dates.today() + dt.timedelta(days=42), 0)
        )

    def clean(self):
        values = super().clean()
        outcome = getattr(values.get("outcome"), "pk", None)
        if "next_review_on" in values and not values["next_review_on"] and outcome not in self.READY:
            says = _(
                "Choose a day for the next review, or say above that the concern is ready to be closed or handed on."
            )
            self.add_error("next_review_on", says)
        return values


class EndGrantForm(Form):
    reason = forms.CharField(
        label=_("Why does the access end?"),
        widget=area(2),
        max_length=2000,
        error_messages={"required": _("Write why the access ends.")},
    )


class TaskForm(Form):
    """What, who, by when."""

    once = True
    text = forms.CharField(
        label=_("What is to be done?"),
        max_length=300,
        error_messages={"required": _("Write what is to be done.")},
    )
    owner = UserChoice(label=_("Who?"), error_messages={"required": _("Choose who does it.")})
    due_on = DayField(label=_("By when?"), future=True)

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(owners)


class DropForm(Form):
    reason = forms.CharField(
        label=_("Why is the task dropped?"),
        widget=area(2),
        max_length=2000,
        error_messages={"required": _("Write why the task is dropped.")},
    )


class NoteForm(Form):
    """A note in the story."""

    once = True
    kind = CodeField(
        "note_kind", label=_("What kind of note?"), error_messages={"required": _("Choose a kind.")}
    )
    text = forms.CharField(
        label=_("Note"),
        help_text=_("Use the code word, not the name. Say what is fact, hearsay and judgement."),
        widget=area(6),
        max_length=20000,
        error_messages={"required": _("Write the note before you save it.")},
    )


class DocumentForm(Form):
    """A file and what it is."""

    once = True
    left_out = False  # the request was too large, so that the file never got here
    title = forms.CharField(
        label=_("What is it?"), max_length=200, error_messages={"required": _("Write what it is.")}
    )
    kind = CodeField("document_kind", label=_("Kind"), error_messages={"required": _("Choose a kind.")})
    file = UploadField(
        label=_("File"), help_text=_("PDF, PNG, JPG, DOCX or text, 10 MB at most. It is sealed at once.")
    )

    def clean(self):
        values = super().clean()
        if self.left_out:
            self.errors.pop("file", None)
            self.add_error("file", _("The file is too large. The largest that can be taken is 10 MB."))
        return values


class SummaryForm(Form):
    """The discussed layer, with the question that must be answered."""

    summary = forms.CharField(
        label=_("Summary without a name"),
        help_text=_(
            "For those who discuss the concern without knowing whom it is about. No name, school, address or class."
        ),
        widget=area(5),
        max_length=2000,
        error_messages={"required": _("Write a summary, or go back.")},
    )
    recognisable = forms.ChoiceField(
        label=_("Could the person still be recognised by somebody here?"),
        choices=[("no", _("No")), ("yes", _("Yes, or perhaps"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Answer whether the person could be recognised.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A draft is a text, not an answer: what was pointed at is pointed at anew.
        self.initial.pop("seen", None)

    def clean_recognisable(self):
        if self.cleaned_data["recognisable"] == "yes":
            raise forms.ValidationError(
                _("Then it may not be discussed yet. Take out what gives the person away, and answer again.")
            )
        return self.cleaned_data["recognisable"]

    def clean(self):
        """What looks like a giveaway is pointed at once; who saves it again has chosen to let it stand."""
        values = super().clean()
        signs = {_mark(sign): sign for sign in recognisable.signs(values.get("summary", ""))}
        if new := signs.keys() - set(values.get("seen", "").split()):
            self.data = self.data.copy()
            self.data["seen"] = " ".join(signs)
            for sign in (sign for mark, sign in signs.items() if mark in new):
                self.add_error("summary", sign)
            self.add_error("summary", _("Take it out if it could give somebody away. If not, save again."))
        return values


def _mark(sign):
    """A short mark of a sentence, so that the page need not carry the word it points at twice."""
    return hashlib.sha256(sign.encode()).hexdigest()[:16]


class HandOverForm(Form):
    to = UserChoice(label=_("Who leads it from now on?"), error_messages={"required": _("Choose who.")})

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(candidates)


class CloseForm(Form):
    """Why it ends, and what came out of it."""

    reason = CodeField(
        "close_reason",
        label=_("Why is it closed?"),
        error_messages={"required": _("Choose why it is closed.")},
    )
    outcome = forms.CharField(
        label=_("What came out of it, and who continues?"),
        help_text=_("What the person and the one who told us were told belongs here too."),
        widget=area(4),
        max_length=10000,
        error_messages={"required": _("Write what came out of it.")},
    )
