"""Forms for who a person is, what they tell, who answers for them; and for a possible repeat."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import recognisable
from cases.forms.followup import BasisChoice
from cases.forms.intake import area
from cases.models.person import Guardian
from cases.models.repeat import Repeat
from okg.catalogue.forms import CodeField
from okg.lib import dates
from okg.lib.forms import DayField, Form
from okg.roster.models import Agency

INTERPRETER = [("", _("Nobody has asked")), ("no", _("No")), ("yes", _("Yes"))]


class NumberFree(Form):
    """A form none of whose texts may hold a national identity number."""

    def clean(self):
        values = super().clean()
        for name, value in list(values.items()):
            if isinstance(value, str) and recognisable.identity_numbers(value):
                self.add_error(name, recognisable.NO_IDENTITY_NUMBERS)
        return values


class IdentityForm(NumberFree):
    """Who somebody is: the part that recording and correcting share."""

    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Write the name.")})
    birth_year = forms.RegexField(
        r"^(19|20)\d{2}$",
        label=_("Year of birth"),
        required=False,
        error_messages={"invalid": _("Write the year with four digits, for example 2010.")},
        help_text=_("The year is enough. Never write an identity number."),
    )
    born_on = DayField(
        label=_("Date of birth"),
        required=False,
        past=True,
        help_text=_("Only where the day matters, for example because somebody soon turns 15, 16 or 18."),
    )
    contact = forms.CharField(label=_("How to reach them"), required=False, max_length=300)
    interpreter = forms.ChoiceField(
        label=_("Do they need an interpreter?"),
        choices=INTERPRETER,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("A child must never interpret (Interpreting Act § 4). Book a qualified interpreter."),
    )
    language = forms.CharField(label=_("Which language?"), required=False, max_length=100)

    def clean_birth_year(self):
        year = self.cleaned_data["birth_year"]
        if year and int(year) > dates.today().year:
            raise forms.ValidationError(_("The year lies in the future. Write the year the person was born."))
        return year

    def clean(self):
        """A day decides the year; a language and the need of an interpreter go together."""
        values = super().clean()
        day, year = values.get("born_on"), values.get("birth_year")
        if day and year and str(day.year) != year:
            self.add_error("birth_year", _("The year differs from the date of birth. Correct one of them."))
        answer = values.pop("interpreter", "")
        values["needs_interpreter"] = {"yes": True, "no": False}.get(answer)
        if answer == "yes" and not values.get("language", "").strip() and "language" not in self.errors:
            self.add_error("language", _("Write which language the interpreter is to speak."))
        return values


class PersonForm(IdentityForm):
    """Recording somebody: who it is, what they are in the concern, and on what basis."""

    once = True
    relation = CodeField("relation", label=_("What is this person in the concern?"), radio=True,
                         error_messages={"required": _("Choose what this person is in the concern.")})  # fmt: skip
    basis = BasisChoice(
        label=_("On what basis is the identity kept?"),
        error_messages={"required": _("Choose the provision that allows it.")},
    )
    own_version = forms.CharField(
        label=_("In their own words"),
        help_text=_("How the person sees it. It has a place of its own, and stays theirs."),
        widget=area(4),
        required=False,
        max_length=20000,
    )
    field_order = ["relation", "basis"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["basis"].offer()


class ChangePersonForm(IdentityForm):
    """Correcting an identity; relation and basis stay as they are."""


class TieForm(Form):
    """The same person as in another concern: which, and what they are in this one."""

    once = True
    person = forms.ChoiceField(
        label=_("The same person as"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the concern the person is known from.")},
    )
    relation = PersonForm.base_fields["relation"]
    basis = BasisChoice(
        label=_("On what basis is the identity kept?"),
        error_messages={"required": _("Choose the provision that allows it.")},
    )

    def __init__(self, *args, ties, **kwargs):
        super().__init__(*args, **kwargs)
        self.ties = {str(tie.pk): tie for tie in ties}
        self.fields["person"].choices = [(key, _as_choice(tie)) for key, tie in self.ties.items()]
        self.fields["basis"].offer()

    def clean_person(self):
        return self.ties[self.cleaned_data["person"]].person


def _as_choice(tie):
    """By code word and day, never by name: this page is no look at who it is."""
    return _("%(word)s: %(kind)s, recorded %(day)s") % {
        "word": tie.concern.code_word,
        "kind": tie.kind.label,
        "day": f"{dates.local(tie.recorded_at):%d.%m.%Y}",
    }


class TellForm(NumberFree):
    """One entry of how a person tells it themselves."""

    once = True
    text = forms.CharField(
        label=_("In their own words"),
        help_text=_("Write it as the person says it. Your own judgement belongs in a note."),
        widget=area(6),
        max_length=20000,
        error_messages={"required": _("Write down what the person says, in their own words.")},
    )
    told_on = DayField(label=_("When did they tell it?"), past=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("told_on", dates.today())


class ServicesForm(NumberFree):
    """Who has a relation to the person already: services, and persons they trust."""

    agencies = forms.MultipleChoiceField(
        label=_("Services that know the person"), required=False, widget=forms.CheckboxSelectMultiple
    )
    known_to = forms.CharField(
        label=_("Who knows them, and how?"),
        help_text=_("For example a teacher, a coach or a contact nurse they trust. No health details."),
        widget=area(3),
        required=False,
        max_length=4000,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = Agency.objects.order_by("name").values_list("code", "name")


class GuardianForm(NumberFree):
    """Who answers for a person, and whether they may be contacted."""

    once = True
    guardian = forms.ChoiceField(
        label=_("Who?"), widget=forms.RadioSelect, error_messages={"required": _("Choose who it is.")}
    )
    role = CodeField("guardian_role", label=_("What are they to the person?"), radio=True,
                     error_messages={"required": _("Choose what they are to the person.")})  # fmt: skip
    contact = forms.ChoiceField(
        label=_("May they be contacted?"),
        choices=Guardian.Contact.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether they may be contacted.")},
    )
    reason = forms.CharField(
        label=_("Why not, or why ask first?"), widget=area(2), required=False, max_length=4000
    )
    safety = forms.CharField(
        label=_("Is there anything about safety?"),
        help_text=_("For example that an address must not become known to them."),
        widget=area(2),
        required=False,
        max_length=4000,
    )

    def __init__(self, *args, kin, **kwargs):
        super().__init__(*args, **kwargs)
        self.kin = {str(tie.pk): tie for tie in kin}
        self.fields["guardian"].choices = [(key, tie.person.name) for key, tie in self.kin.items()]

    def clean_guardian(self):
        return self.kin[self.cleaned_data["guardian"]]

    def clean(self):
        values = super().clean()
        if values.get("contact") in ("no", "ask") and not values.get("reason", "").strip():
            self.add_error("reason", _("Write why they may not simply be contacted."))
        return values


class RepeatLineForm(NumberFree):
    once = True
    text = forms.CharField(
        label=_("Write to the other side"),
        help_text=_("Only the two who lead read it. Write no more than it takes, and no name."),
        widget=area(3),
        max_length=4000,
        error_messages={"required": _("Write something before you save it.")},
    )


class DecideRepeatForm(NumberFree):
    decision = forms.ChoiceField(
        label=_("Is it the same person?"),
        choices=Repeat.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the alternatives.")},
    )
    reason = forms.CharField(
        label=_("Why?"), widget=area(3), max_length=4000, error_messages={"required": _("Write why.")}
    )
    discussed = forms.BooleanField(
        label=_("We have talked about it"),
        error_messages={"required": _("Talk with whoever leads the other concern first, then decide.")},
    )

    def __init__(self, *args, with_whom, **kwargs):
        super().__init__(*args, **kwargs)
        if with_whom is None:
            del self.fields["discussed"]
