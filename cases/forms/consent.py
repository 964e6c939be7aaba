"""Forms about a consent: what is asked, what was answered, that it was withdrawn."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import consents
from cases.forms.intake import area
from okg.catalogue.forms import CodeField, CodesField
from okg.lib import dates
from okg.lib.forms import DayField, Form, MomentField, UploadField
from okg.roster.models import Agency


class AgenciesField(forms.ModelMultipleChoiceField):
    """Any number of services, each in sight; the police council gets anonymous reports and nothing else."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(Agency.objects.exclude(pk="politirad").order_by("name"), **kwargs)


class RelationChoice(forms.ModelChoiceField):
    """One of the persons of a concern, by name: the page is behind the layer that may see it."""

    def __init__(self, **kwargs):
        super().__init__(None, widget=forms.RadioSelect, empty_label=None, **kwargs)

    def label_from_instance(self, relation):
        return f"{relation.person.name} ({relation.kind})"


class PrepareForm(Form):
    """What is to be asked. The form to sign is made from it."""

    once = True
    relation = RelationChoice(
        label=_("Who is asked?"), error_messages={"required": _("Choose whom it concerns.")}
    )
    age = forms.IntegerField(
        label=_("How old is the person now?"),
        required=False,
        min_value=0,
        max_value=consents.OLDEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "day"}),
        help_text=_(
            "A year of birth leaves two ages. Write the age if you know it; without it, the stricter rule counts."
        ),
        error_messages={
            "invalid": _("Write the age in whole years, for example 15."),
            "min_value": _("Write the age in whole years, for example 15."),
            "max_value": _("Write the age in whole years, for example 15."),
        },
    )
    scope = CodesField(
        "consent_scope",
        label=_("What may be shared?"),
        error_messages={"required": _("Choose at least one kind of information.")},
    )
    what = forms.CharField(
        label=_("Exactly what?"),
        help_text=_("One or two sentences that the person understands. It is printed on the form."),
        widget=area(3),
        max_length=3000,
        error_messages={"required": _("Write exactly what may be shared.")},
    )
    purpose = forms.CharField(
        label=_("What is it to be used for?"),
        help_text=_("Why it helps the person. It is printed on the form."),
        widget=area(3),
        max_length=3000,
        error_messages={"required": _("Write what it is to be used for.")},
    )
    recipients = AgenciesField(
        label=_("Whom may it be shared with?"),
        help_text=_("A consent is given to a service, not to a named employee."),
        error_messages={"required": _("Choose at least one service it may be shared with.")},
    )
    fetched_from = AgenciesField(label=_("From whom may information be fetched?"), required=False)
    shared_responsibility = forms.BooleanField(
        label=_("Two parents share the parental responsibility"),
        required=False,
        help_text=_("Then both are named and both consent, where the age asks for parents."),
    )
    left_out_reason = forms.CharField(
        label=_("Must a parent be left out? Why?"),
        required=False,
        widget=area(2),
        max_length=3000,
        help_text=_(
            "Only from 15 to 17 years, for example where a parent is part of what is feared. "
            "The leader must approve it before the answer counts."
        ),
    )
    until = DayField(label=_("Last day"), future=True)

    def __init__(self, *args, concern, **kwargs):
        super().__init__(*args, **kwargs)
        relations = concern.relations.select_related("person", "concern")
        self.fields["relation"].queryset = relations
        self.fields["until"].help_text = gettext(
            "Six months is usual, %(day)s is the latest. It ends by itself, and so does every access that rests on it."
        ) % {"day": f"{consents.latest_end():%d.%m.%Y}"}
        self.initial.setdefault("until", consents.usual_end())
        if len(relations) == 1:
            self.initial.setdefault("relation", relations[0].pk)


class AnswerForm(Form):
    """What was answered, by whom and how."""

    once = True
    given = forms.TypedChoiceField(
        label=_("What was the answer?"),
        choices=[("yes", _("Yes, as the form says")), ("no", _("No"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was answered.")},
    )
    by_person = forms.BooleanField(label=_("The person has consented"), required=False)
    parent_names = forms.CharField(
        label=_("Parents who have consented"),
        required=False,
        widget=area(2),
        max_length=300,
        help_text=_("Those with parental responsibility. One name a line."),
    )
    heard = forms.CharField(
        label=_("What did the child say?"),
        required=False,
        widget=area(2),
        max_length=3000,
        help_text=_("Every child who can form a view is heard. From 12 years it weighs heavily."),
    )
    how = CodeField("consent_how", radio=True, label=_("How was it given?"))
    language = forms.CharField(label=_("In which language?"), max_length=60, initial="norsk", required=False)
    interpreter = CodeField(
        "interpreter",
        radio=True,
        label=_("Interpreter"),
        help_text=_("A child never interprets, not even a sibling."),
    )
    answered_at = MomentField(label=_("When?"), past=True)

    def __init__(self, *args, consent, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("answered_at", dates.now())
        if not consent.needs_parents:
            del self.fields["parent_names"]
        if not consent.rule.attributes["heard"]:
            del self.fields["heard"]


class SignedForm(Form):
    """The signed form, scanned."""

    once = True
    left_out = False  # the request was too large, so that the file never got here
    file = UploadField(
        label=_("The signed form"),
        kinds=("pdf", "png", "jpg"),
        help_text=_("PDF, PNG or JPG, 10 MB at most. It is sealed at once."),
    )

    def clean(self):
        values = super().clean()
        if self.left_out:
            self.errors.pop("file", None)
            self.add_error("file", _("The file is too large. The largest that can be taken is 10 MB."))
        return values


class WithdrawForm(Form):
    """Who withdrew it, how and when."""

    withdrawn_by = CodeField("consent_party", radio=True, label=_("Who has withdrawn it?"))
    how = CodeField("consent_how", radio=True, label=_("How was it said?"))
    withdrawn_at = MomentField(label=_("When was it said?"), past=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("withdrawn_at", dates.now())


class ConsentChoice(forms.ModelChoiceField):
    """One of the living consents of a concern, told without a name: to which services, until when."""

    def __init__(self, **kwargs):
        super().__init__(None, **kwargs)

    def offer(self, concern, *, to):
        """Those that name the service the user `to` comes from."""
        self.queryset = consents.living(concern).filter(recipients__contains=[to.ledger_agency])
        self.empty_label = gettext("Choose")
        self.agencies = dict(Agency.objects.values_list("code", "name"))

    def label_from_instance(self, consent):
        names = ", ".join(self.agencies.get(code, code) for code in consent.recipients)
        return gettext("%(who)s, until %(day)s") % {"who": names, "day": f"{consent.until:%d.%m.%Y}"}
