"""Who takes over what, and what it takes to let them in."""

import datetime as dt

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.followup import BasisChoice, UserChoice
from cases.forms.intake import area
from okg.handover.actions import Access, bases_between, concern_of, name_of
from okg.lib import dates
from okg.lib.forms import DayField, Form
from okg.roster import who
from okg.roster.models import User


class HandOverForm(Form):
    """One choice a thing; those left empty stay where they are."""

    once = True
    basis = BasisChoice(
        label=_("Legal basis"),
        required=False,
        help_text=_(
            "Only where a concern must be opened to the new owner. Those that rest on a consent are in the guide."
        ),
    )
    reason = forms.CharField(
        label=_("Why do the new owners need it?"), widget=area(2), required=False, max_length=5000
    )
    until = DayField(label=_("Last day of the access"), required=False, future=True)

    def __init__(self, *args, giver, holder, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.giver, self.shut, self._known = giver, [], {}
        self.rows = {f"{kind}-{row.pk}": (kind, row) for kind, row in rows}
        able = who.seated(user for user in User.objects.able("cases.assess_concern") if user != holder)
        for name, (kind, row) in self.rows.items():
            # What it is of stands above the field for the eye; the ear hears it in the label.
            label = format_html(
                '{}<span class="ds-sr-only">: {}</span>', gettext("New owner"), name_of(kind, row)
            )
            self.fields[name] = UserChoice(label=label, required=False)
            self.fields[name].offer(able)
            self.fields[name].choices = [("", _("Not now")), *list(self.fields[name].choices)[1:]]
        self.fields["basis"].offer([row for user in able if user != giver for row in self._fitting(user)])
        self.initial.setdefault("until", dates.today() + dt.timedelta(days=180))

    def choices(self):
        """[(kind, row, new owner)] of what was chosen."""
        return [
            (kind, row, self.cleaned_data[name])
            for name, (kind, row) in self.rows.items()
            if self.cleaned_data.get(name)
        ]

    def _fitting(self, user):
        """The bases for one new owner; asked once for each rule of confidentiality."""
        if user.regime not in self._known:
            self._known[user.regime] = bases_between(self.giver, user)
        return self._known[user.regime]

    def clean(self):
        """A basis must stand between the giver and each new owner to whom a concern is shut."""
        values = super().clean()
        for name, (kind, row) in self.rows.items():
            concern, to = concern_of(kind, row), values.get(name)
            if to is None or concern is None or concern.opens_to(to):
                continue
            if (concern, to) not in self.shut:
                self.shut.append((concern, to))
            self._refuse_unfit(name, to, values.get("basis"))
        return values

    def _refuse_unfit(self, name, to, basis):
        if not self._fitting(to):
            says = _(
                "No provision here stands between you and %(name)s. Give the access through the guide first."
            )
        elif basis and basis not in self._fitting(to):
            says = _(
                "The provision below does not stand between you and %(name)s. Choose another, "
                "or give the access through the guide first."
            )
        else:
            return
        self.add_error(name, says % {"name": to.name})

    def access(self):
        values = self.cleaned_data
        return Access(values["basis"], values["reason"], values["until"])

    def parts(self):
        """[(kind, [(row, bound field)])] for the page."""
        for kind in ("concern", "task", "measure"):
            found = [(row, self[name]) for name, (of, row) in self.rows.items() if of == kind]
            if found:
                yield kind, found
