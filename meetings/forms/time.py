"""When and where a meeting is."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings import notice
from meetings.models import ORDINARY
from okg.catalogue.forms import CodeField
from okg.lib import dates
from okg.lib.forms import ClockField, DayField, Form, MomentField

FURTHEST = dt.timedelta(days=3 * 366)


class TimeForm(Form):
    """When and where. `cleaned_data` has starts_at, ends_at (aware) and place; the day is typed once."""

    starts_at = MomentField(label=_("When it begins"))
    until = ClockField(label=_("When it ends"), help_text=_("The same day."))
    place = forms.CharField(
        label=_("Place"),
        max_length=120,
        required=False,
        help_text=_("A room or Teams. The place stands here, never in the calendar file."),
    )

    def __init__(self, *args, meeting=None, **kwargs):
        if meeting is not None:
            kwargs["initial"] = times_of(meeting) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        starts_at, until = cleaned.get("starts_at"), cleaned.pop("until", None)
        if starts_at and starts_at > dates.now() + FURTHEST:
            self.add_error("starts_at", _("Check the year: meetings are planned at most three years ahead."))
        elif starts_at and until:
            self._end(starts_at, until)
        return cleaned

    def _end(self, starts_at, until):
        """The end as a moment of the same day; an hour that comes twice is asked about here too."""
        try:
            ends_at = MomentField().compress([dates.local(starts_at).date(), until])
        except ValidationError as error:
            return self.add_error("until", error)
        if ends_at <= starts_at:
            return self.add_error("until", _("The meeting must end after it begins."))
        self.cleaned_data["ends_at"] = ends_at


class NoticedForm(TimeForm):
    """A time to which people are called: one that comes sooner than agreed asks why, and then only.

    `of` is the meeting that has a time already; at the time it has, nothing is asked.
    """

    notice_reason = forms.CharField(
        label=_("Why the notice is so short"),
        max_length=300,
        required=False,
        help_text=_("Everybody who was asked can read it. Write no names."),
    )

    def __init__(self, *args, of=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.of = of
        self.reason = self.fields.pop("notice_reason")
        if self.add_prefix("notice_reason") in self.data or self.initial.get("notice_reason"):
            self._ask_why()

    def _ask_why(self):
        self.fields["notice_reason"] = self.reason

    def clean(self):
        cleaned = super().clean()
        cleaned.setdefault("notice_reason", "")
        starts_at = cleaned.get("starts_at")
        if starts_at and not cleaned["notice_reason"] and self._too_soon(cleaned, starts_at):
            self._ask_why()
            self.add_error("notice_reason", notice.sentence())
        return cleaned

    def _too_soon(self, cleaned, starts_at):
        stays = self.of and self.of.confirmed_at and starts_at == self.of.starts_at
        kind = self.of.kind_id if self.of else getattr(cleaned.get("kind"), "pk", ORDINARY)
        return not stays and starts_at > dates.now() and notice.is_short(kind, starts_at)


def times_of(meeting):
    """A meeting's time and place as a form's initial values."""
    return {
        "starts_at": meeting.starts_at,
        "until": f"{dates.local(meeting.ends_at):%H.%M}",
        "place": meeting.place,
    }


class PlanForm(NoticedForm):
    """A new meeting of the whole group."""

    once = True
    draft_name = "meetings.plan"
    kind = CodeField("meeting_kind", label=_("Kind of meeting"), initial=ORDINARY)
    field_order = ["kind"]


class CancelForm(Form):
    """Why, and the day of the meeting that takes its place."""

    reason = forms.CharField(
        label=_("Why the meeting is cancelled"),
        max_length=300,
        help_text=_("Everybody who was asked can read it. Write no names."),
    )
    new_date = DayField(
        label=_("New date"),
        required=False,
        future=True,
        help_text=_("At the same time of day and place. The agenda goes with it."),
    )
