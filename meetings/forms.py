"""Forms for meetings; they validate, and actions save."""

import datetime as dt
import hashlib

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models.concern import Concern
from cases.models.impartiality import Answer, Recusal
from meetings.actions.holding import Presence
from meetings.models import ORDINARY, PRESENT
from okg.catalogue import codes
from okg.catalogue.forms import CodeField
from okg.lib import dates
from okg.lib.forms import ClockField, DayField, Form, MomentField
from okg.roster import who
from okg.roster.models import Seat

LONGEST = 50_000  # characters of one text
OTHER, CASE = "agenda_kind:annet", "agenda_kind:sak"
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


def times_of(meeting):
    """A meeting's time and place as a form's initial values."""
    return {
        "starts_at": meeting.starts_at,
        "until": f"{dates.local(meeting.ends_at):%H.%M}",
        "place": meeting.place,
    }


class PlanForm(TimeForm):
    """A new meeting of the whole group."""

    once = True
    draft_name = "meetings.plan"
    kind = CodeField("meeting_kind", label=_("Kind of meeting"), initial=ORDINARY)
    field_order = ["kind"]


class ByFunction:
    """Users, each shown with the function they hold. The form says which: `fields[name].offer(users)`."""

    def __init__(self, **kwargs):
        super().__init__(None, **kwargs)

    def offer(self, users):
        # With their seats at once: a list costs the same for one user and for ten.
        self.seated = {user.pk: user for user in who.seated(users)}
        self.queryset = get_user_model().objects.filter(pk__in=self.seated).order_by("name")

    def label_from_instance(self, user):
        user = self.seated[user.pk]
        return f"{user.name}, {user.title}" if user.title else user.name


class UsersField(ByFunction, forms.ModelMultipleChoiceField):
    """Any number of users, as check boxes."""

    widget = forms.CheckboxSelectMultiple


class UserField(ByFunction, forms.ModelChoiceField):
    """One user."""


class CallForm(TimeForm):
    """An extraordinary meeting about one concern, with those it takes and nobody else."""

    once = True
    invited = UsersField(
        label=_("Who is asked"),
        help_text=_(
            "They see the concern's code word, theme, level and summary. Choose no more than it takes."
        ),
    )

    def __init__(self, *args, by, concern, **kwargs):
        super().__init__(*args, **kwargs)
        able = without_recused(_members(), concern)
        self.fields["invited"].offer(user for user in able if user != by)


class InviteForm(Form):
    """Who is asked to a meeting that lies ahead."""

    users = UsersField(label=_("Who is asked"))

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["users"].offer(without_recused(_members(), meeting.called_for))


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


class ItemForm(Form):
    """A new item: words of its own, or a concern by its code word."""

    once = True
    concern = forms.ModelChoiceField(
        Concern.objects.none(),
        label=_("Concern"),
        required=False,
        empty_label=_("No concern"),
        help_text=_("It stands on the agenda with code word, theme, level and summary."),
    )
    title = forms.CharField(
        label=_("What the item is about"),
        max_length=160,
        required=False,
        help_text=_("Neutral words that anybody may read. Leave it empty when you choose a concern."),
    )
    kind = CodeField("agenda_kind", label=_("Kind of item"), initial=OTHER)
    minutes_planned = forms.IntegerField(
        label=_("Time in minutes"), required=False, min_value=1, max_value=480, initial=10
    )

    field_order = ["title", "concern", "kind", "minutes_planned"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["concern"].queryset = Concern.objects.visible_to(by).open().order_by("code_word")
        self.fields["concern"].label_from_instance = lambda concern: concern.code_word

    def clean(self):
        cleaned = super().clean()
        title, concern = cleaned.get("title", "").strip(), cleaned.get("concern")
        if concern and getattr(cleaned.get("kind"), "pk", "") == OTHER:
            cleaned["kind"] = codes.get(CASE)
        if title and concern:
            self.add_error(
                "title", _("A concern stands by its code word alone. Remove the text, or the concern.")
            )
        elif not title and not concern and "title" not in self.errors and "concern" not in self.errors:
            self.add_error("title", _("Write what the item is about, or choose a concern."))
        return cleaned


class DecideForm(Form):
    """A decision, and who does what it asks for by when."""

    once = True
    text = forms.CharField(
        label=_("What was decided"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    owner = UserField(
        label=_("Who does it"),
        required=False,
        empty_label=_("Nobody: no task"),
    )
    due_on = DayField(label=_("Deadline"), required=False, future=True)

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(owners)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("owner") and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Write a deadline, so that the task is not forgotten."))
        if cleaned.get("due_on") and not cleaned.get("owner") and "owner" not in self.errors:
            self.add_error("owner", _("Choose who does it, or remove the deadline."))
        return cleaned


class DeclareItemForm(Form):
    """Impartial in one item, or not; in a meeting the others decide where somebody is in doubt (fvl § 8)."""

    answer = forms.ChoiceField(
        label=_("Are you impartial in this item?"),
        choices=[
            (Answer.IMPARTIAL.value, Answer.IMPARTIAL.label),
            (Answer.RECUSED.value, Answer.RECUSED.label),
        ],
        widget=forms.RadioSelect,
        help_text=_(
            "In doubt? Say so in the meeting. The others decide without you, and you answer here after that."
        ),
        error_messages={"required": _("Choose one of the alternatives.")},
    )
    ground = CodeField(
        "recusal_ground",
        label=_("On what ground?"),
        required=False,
        help_text=_("Only where you are not impartial."),
    )

    def clean(self):
        values = super().clean()
        if values.get("answer") == Answer.RECUSED and not values.get("ground"):
            self.add_error("ground", _("Choose the ground that fits best."))
        return values


class TextForm(Form):
    """The minutes of one item."""

    text = forms.CharField(
        label=_("Minutes"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8})
    )


class MinutesForm(Form):
    """The minutes of a whole meeting: one text for the meeting, one for each item that is no concern.

    `rows`: [(row, its text now, label)]. Beside each text goes what its writer was shown, as version and
    digest, so that two who write at once meet only where both have written.
    """

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {f"text_{row.pk}": row for row, _text, _label in rows}
        for (name, _row), (row, text, label) in zip(self.rows.items(), rows, strict=True):
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 4}),
                initial=text,
            )
            self.fields[f"{name}_seen"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=_seen(row.version, text)
            )
        # A text that came to the agenda after the draft was kept is shown as it is.
        draft = kwargs.get("draft") or {}
        self.initial |= {name: values[-1] for name, values in draft.items() if name in self.fields}

    def touched(self):
        """What was written, as [(row, the version it was written from, text)]; what only was shown is left
        out.
        """
        for name, row in self.rows.items():
            text = self.cleaned_data[name].replace("\r\n", "\n")
            version, _colon, digest = self.cleaned_data[f"{name}_seen"].partition(":")
            if digest != _digest(text):
                yield row, int(version) if version.isdecimal() else 0, text

    def take_note(self, row, text):
        """The page is shown again: this row's text now stands as `text`; the next save starts there."""
        self.data = self.data.copy()
        self.data[f"text_{row.pk}_seen"] = _seen(row.version, text)

    def show_clash(self, row, text):
        """A colleague has saved this row's text first: show it beside what was typed, and let the next save
        pass.
        """
        self.take_note(row, text)
        name = f"text_{row.pk}"
        self[name].theirs = text
        self.add_error(
            name,
            _(
                "Somebody else wrote here while you did. Put the two together in your own text, "
                "then save again."
            ),
        )


def _seen(version, text):
    return f"{version}:{_digest(text)}"


def _digest(text):
    return hashlib.sha256(text.strip().encode()).hexdigest()[:16]


def without_recused(users, concern):
    """Those of `users` who are not recused from the concern, where there is one."""
    out = Recusal.objects.running().filter(concern=concern) if concern else Recusal.objects.none()
    out = set(out.values_list("user_id", flat=True))
    return [user for user in users if user.pk not in out]


def _members():
    return get_user_model().objects.with_role("member")
