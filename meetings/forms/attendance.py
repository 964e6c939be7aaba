"""Who was at a meeting."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings.actions.holding import Presence
from meetings.forms.time import TimeForm
from meetings.models import ORDINARY, PRESENT
from okg.catalogue import codes
from okg.catalogue.forms import CodeField
from okg.lib.forms import Form, MomentField
from okg.roster.models import Seat


class AttendanceForm(Form):
    """Who was there: one choice a seat, and the functions of resource persons.

    `presences()` gives what `holding.hold` takes.
    """

    others = forms.CharField(
        label=_("Resource persons who were there"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One function a line, for example “Resource person, school”. No names."),
    )

    def __init__(self, *args, meeting=None, **kwargs):
        super().__init__(*args, **kwargs)
        rows = list(meeting.attendance.select_related("seat", "user")) if meeting else []
        asked = {row.seat_id: row for row in rows if row.seat_id}
        # An extraordinary meeting is for those who were asked; an ordinary one is for the whole group.
        whole = meeting is None or meeting.ordinary
        self.seats = [seat for seat in Seat.objects.all() if seat.pk in asked or (whole and seat.in_group)]
        for seat in self.seats:
            self.fields[self._name(seat)] = self._choice(seat, asked.get(seat.pk))
        self.order_fields([*map(self._name, self.seats)])
        self.initial.setdefault(
            "others", "\n".join(row.role_label for row in rows if row.there and row.role_label)
        )

    @staticmethod
    def _name(seat):
        return f"seat_{seat.pk}"

    @staticmethod
    def _choice(seat, row):
        return CodeField(
            "attendance",
            label=f"{seat.title} ({row.user.name})" if row and row.user else seat.title,
            initial=row.status_id if row and row.status_id else PRESENT,
        )

    def clean_others(self):
        lines = [line.strip() for line in self.cleaned_data["others"].splitlines() if line.strip()]
        if long := [line for line in lines if len(line) > 120]:
            raise ValidationError(
                _("Write at most 120 characters a line: “%(line)s …”") % {"line": long[0][:40]}
            )
        if len({line.casefold() for line in lines}) < len(lines):
            raise ValidationError(_("Two lines are the same. Write each function once."))
        return lines

    def presences(self):
        seats = [Presence(codes.key(self.cleaned_data[self._name(seat)]), seat=seat) for seat in self.seats]
        return seats + [Presence(PRESENT, role_label=line) for line in self.cleaned_data["others"]]


class RecordForm(AttendanceForm, TimeForm):
    """A meeting that has been and was never called here."""

    once = True
    draft_name = "meetings.record"
    starts_at = MomentField(label=_("When it began"), past=True)
    kind = CodeField("meeting_kind", label=_("Kind of meeting"), initial=ORDINARY)
