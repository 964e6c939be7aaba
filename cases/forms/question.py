"""The forms of what agencies are asked to contribute, and of their answers."""

from collections import defaultdict

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.followup import BasisChoice
from cases.forms.intake import area
from cases.forms.pointing import Pointing, seen_field
from cases.models.question import CANNOT, KNOWN
from okg.access import regimes
from okg.access.models import LegalBasis
from okg.catalogue.forms import CodeField
from okg.lib import dates
from okg.lib.forms import DayField, Form
from okg.roster.models import Agency

WORKDAYS = 5  # how long an agency usually has


class AskForm(Pointing, Form):
    """Whom, what, until when."""

    once = True
    pointed_at = "what"
    whom = forms.ChoiceField(
        label=_("Whom do you ask?"),
        help_text=_(
            "One of the group answers here. Another agency you ask yourself, for example by telephone, and write "
            "down the answer."
        ),
        error_messages={"required": _("Choose whom you ask.")},
    )
    what = forms.CharField(
        label=_("What do you ask?"),
        help_text=_("Whoever is asked reads this and the summary. No name, school, address or class."),
        widget=area(3),
        max_length=2000,
        error_messages={"required": _("Write what you ask.")},
    )
    answer_by = DayField(label=_("Answer by"), future=True)
    seen = seen_field()

    def __init__(self, *args, users, **kwargs):
        """`users` are those who may be asked, each with their seats read."""
        super().__init__(*args, **kwargs)
        self.offered = {f"user:{user.pk}:{user.agency.pk}": (user, user.agency) for user in users}
        group = [(key, f"{user.name}, {user.title}") for key, (user, _agency) in self.offered.items()]
        outside = []
        for agency in Agency.objects.exclude(regime_code=regimes.NO_ONE):
            self.offered[f"agency:{agency.pk}"] = (None, agency)
            outside.append((f"agency:{agency.pk}", agency.name))
        self.fields["whom"].choices = [
            ("", gettext("Choose")),
            (gettext("Members of the group, who answer here"), group),
            (gettext("Agencies that you ask yourself"), outside),
        ]
        self.initial.setdefault(
            "what", gettext("Do you know of anything that sheds light on this? What could you do?")
        )
        self.initial.setdefault("answer_by", dates.add_workdays(dates.today(), WORKDAYS))

    def clean(self):
        """The choice as the act takes it: the user, or None, and the agency."""
        values = super().clean()
        if "whom" in values:
            values["to"], values["agency"] = self.offered[values.pop("whom")]
        values.pop("seen", None)
        return values


class AnswerForm(Form):
    """What an agency can contribute: known, nothing known, or cannot share."""

    once = True
    answer = CodeField(
        "contribution",
        label=_("What can you contribute?"),
        radio=True,
        error_messages={"required": _("Choose one of the three answers.")},
    )
    text = forms.CharField(
        label=_("What can you share, or offer?"), widget=area(4), required=False, max_length=10000
    )
    basis = BasisChoice(label=_("If you share it: on what basis?"), required=False)
    why_not = forms.CharField(
        label=_("If you cannot share: why?"),
        help_text=_(
            "For example confidentiality, or that you are not impartial. Say nothing of what you know."
        ),
        widget=area(2),
        required=False,
        max_length=2000,
    )

    def __init__(self, *args, bases, **kwargs):
        super().__init__(*args, **kwargs)
        field, offered = self.fields["basis"], defaultdict(list)
        field.queryset = LegalBasis.objects.filter(pk__in=[row.pk for row in bases])
        for row in bases:
            offered[row.get_kind_display()].append((row.pk, str(row)))
        field.choices = [("", gettext("Choose")), *offered.items()]

    def clean(self):
        values = super().clean()
        answer = getattr(values.get("answer"), "pk", None)
        if answer == KNOWN and not values.get("text", "").strip():
            self.add_error("text", _("Write what you can share."))
        if answer == KNOWN and "basis" in values and not values["basis"]:
            self.add_error("basis", _("Choose the provision that allows you to share it."))
        if answer == CANNOT and not values.get("why_not", "").strip():
            self.add_error("why_not", _("Write why you cannot share."))
        return values
