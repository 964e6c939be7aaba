"""Forms for what follows after a concern was logged."""

from collections import defaultdict

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.intake import area
from cases.forms.pointing import Pointing, seen_field
from okg.access.models import LegalBasis
from okg.access.roles import GRANTABLE
from okg.catalogue.forms import CodeField
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


class SummaryForm(Pointing, Form):
    """The discussed layer, with the question that must be answered."""

    pointed_at = "summary"
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
    seen = seen_field()

    def clean_recognisable(self):
        if self.cleaned_data["recognisable"] == "yes":
            raise forms.ValidationError(
                _("Then it may not be discussed yet. Take out what gives the person away, and answer again.")
            )
        return self.cleaned_data["recognisable"]


class HandOverForm(Form):
    to = UserChoice(label=_("Who leads it from now on?"), error_messages={"required": _("Choose who.")})

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(candidates)
