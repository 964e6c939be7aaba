"""Forms about guests."""

import datetime as dt

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.intake import area
from okg.guests import actions
from okg.lib import dates
from okg.lib.forms import DayField, Form
from okg.roster.models import GUEST, Agency, Seat, User

OTHER = "annen"  # the agency of those who come from none of the known


class InviteForm(Form):
    """Who is let in, from where, for what and until when: somebody who was here before, or somebody new."""

    once = True
    guest = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Somebody who was a guest before"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose who it is.")},
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Write the name of the one you invite.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        error_messages={"required": _("Write the e-mail address, for example name@municipality.example.")},
    )
    seat = forms.ModelChoiceField(
        Seat.objects.filter(role=GUEST),
        label=_("What kind of resource person?"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose what kind of resource person it is.")},
    )
    agency = forms.ModelChoiceField(
        Agency.objects.all(),
        label=_("Agency"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the agency they come from.")},
    )
    employer = forms.CharField(
        label=_("Where from, if the agency is not in the list"),
        max_length=120,
        required=False,
        help_text=_("It stands beside the name on what they write."),
    )
    what_for = forms.CharField(
        label=_("What do you ask them to help with?"),
        widget=area(3),
        max_length=5000,
        error_messages={"required": _("Write what the guest is asked to help with.")},
    )
    until = DayField(label=_("Last day"), future=True)

    NEW = ("name", "email", "seat", "agency", "employer")

    def __init__(self, *args, again=False, until=None, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.NEW if again else ["guest"]:
            del self.fields[name]
        if again:
            self.fields["guest"].queryset = User.objects.filter(pk__in=[user.pk for user in actions.before()])
        self.fields["until"].help_text = gettext(
            "Access ends by itself when this day is over. %(days)d days ahead at most."
        ) % {"days": settings.GUEST_DAYS}
        ahead = dates.today() + min(actions.longest(), dt.timedelta(days=30))
        self.initial.setdefault("until", until or ahead)

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until > dates.today() + actions.longest():
            raise forms.ValidationError(
                _("A guest is let in for %(days)d days at most. Choose an earlier last day.")
                % {"days": settings.GUEST_DAYS}
            )
        return until

    def clean(self):
        values = super().clean()
        agency, seat = values.pop("agency", None), values.get("seat")
        if agency and not values.get("employer"):
            if agency.pk == OTHER:
                self.add_error("employer", _("Write where they come from."))
            elif seat and seat.agency_id != agency.pk:
                values["employer"] = agency.name
        return values


class ContributeForm(Form):
    """What a guest has to say."""

    once = True
    text = forms.CharField(
        label=_("Your contribution"),
        widget=area(6),
        max_length=20000,
        help_text=_(
            "Use no names. It is sealed, read by those who work on the item, and cannot be changed afterwards."
        ),
        error_messages={"required": _("Write your contribution before you send it.")},
    )
