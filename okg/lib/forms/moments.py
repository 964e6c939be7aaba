"""Days and times as Norwegians write them."""

import datetime as dt
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from okg.lib import dates


class DayField(forms.DateField):
    """A day typed as 20.11.2026; also takes 20.11.26 and 2026-11-20. Gives a date.

    past=True refuses days after today, future=True days before today.
    """

    widget = forms.TextInput
    default_error_messages = {
        "required": _("Write the date, for example 20.11.2026."),
        "invalid": _("Write the date as day, month and year, for example 20.11.2026."),
        "nonexistent": _("%(typed)s is not in the calendar. Check the day and the month."),
        "year": _("Check the year: %(typed)s."),
        "past": _("The date lies in the future. Write today's date or an earlier one."),
        "future": _("The date has passed. Write today's date or a later one."),
    }
    SHAPES = (
        re.compile(r"(?P<day>\d{1,2})[./]\s*(?P<month>\d{1,2})[./]\s*(?P<year>\d{4}|\d{2})"),
        re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    )

    def __init__(self, *, past=False, future=False, **kwargs):
        super().__init__(**kwargs)
        self.past, self.future = past, future

    def widget_attrs(self, widget):
        return {"inputmode": "numeric", "class": "day", "placeholder": gettext("dd.mm.yyyy")}

    def prepare_value(self, value):
        if isinstance(value, dt.datetime):
            value = dates.local(value).date()
        return f"{value:%d.%m.%Y}" if isinstance(value, dt.date) else value

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, dt.date):
            return value or None
        typed = str(value).strip()
        found = next((match for shape in self.SHAPES if (match := shape.fullmatch(typed))), None)
        if not found:
            self._refuse("invalid", typed)
        year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
        if not 1900 <= year <= 2200:
            self._refuse("year", typed)
        try:
            return dt.date(year, int(found["month"]), int(found["day"]))
        except ValueError:
            self._refuse("nonexistent", typed)

    def validate(self, value):
        super().validate(value)
        if value and self.past and value > dates.today():
            self._refuse("past", value)
        if value and self.future and value < dates.today():
            self._refuse("future", value)

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def _refuse(self, code, typed):
        raise ValidationError(self.error_messages[code], code=code, params={"typed": typed})


class ClockField(forms.Field):
    """A time of day typed as 09.41 (also 9:41, 0941, 9, kl. 09.41).

    Gives (time, half), where half is the letter of an hour that comes twice: "A", "B", or "".
    """

    widget = forms.TextInput
    default_error_messages = {
        "required": _("Write the time, for example 09.41."),
        "invalid": _("Write the time as hours and minutes between 00.00 and 23.59, for example 09.41."),
    }
    SHAPE = re.compile(
        r"(?:kl\.?\s*)?(?P<hour>\d{1,2}?)(?:[.:]?(?P<minute>\d{2}))?\s*(?P<half>[AB]?)", re.IGNORECASE
    )

    def widget_attrs(self, widget):
        return {"inputmode": "text", "class": "clock", "placeholder": gettext("hh.mm")}

    def to_python(self, value):
        if value in self.empty_values:
            return None
        found = self.SHAPE.fullmatch(str(value).strip())
        hour, minute = (int(found["hour"]), int(found["minute"] or 0)) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return dt.time(hour, minute), found["half"].upper()


class MomentWidget(forms.MultiWidget):
    """Day and time side by side, each with its own label."""

    template_name = "ds/moment.html"
    use_fieldset = True

    def __init__(self, attrs=None):
        super().__init__([forms.TextInput(), forms.TextInput()], attrs)

    def decompress(self, value):
        """An aware moment as typed text; the letter only where the hour came twice."""
        if not value:
            return ["", ""]
        local = dates.local(value)
        half = ("A", "B")[local.fold] if _happened_twice(local) else ""
        return [f"{local:%d.%m.%Y}", f"{local:%H.%M}{half}"]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        parts = (gettext("Day"), "day"), (gettext("Time of day"), "clock")
        for widget, (label, kind) in zip(context["widget"]["subwidgets"], parts, strict=True):
            widget["label"] = label
            widget["attrs"]["class"] = f"ds-input {kind}"
            if self.is_required:
                widget["attrs"]["aria-required"] = "true"
        return context


class MomentField(forms.MultiValueField):
    """A day and a time on the users' clock, typed in two fields. Gives an aware UTC datetime.

    The hour that summer time skips is refused; in the hour that comes twice a letter tells which: 02.30A or
    02.30B. past=True refuses what has not been yet.
    """

    widget = MomentWidget
    default_error_messages = {
        "required": _("Write the date and the time, for example 20.11.2026 and 09.41."),
        "incomplete": _("Write both the date and the time, for example 20.11.2026 and 09.41."),
        "skipped": _(
            "The clock was put forward that night, so %(clock)s did not exist. Write a time one hour later."
        ),
        "twice": _(
            "The clock was put back that night, so %(clock)s came twice. "
            "Write %(clock)sA for the first time (summer time) or %(clock)sB for the second (winter time)."
        ),
        "past": _("The time lies in the future. Write a time that has been."),
    }

    def __init__(self, *, past=False, **kwargs):
        self.past = past
        super().__init__([DayField(), ClockField()], require_all_fields=True, **kwargs)
        for widget, field in zip(self.widget.widgets, self.fields, strict=True):
            widget.attrs.update(field.widget_attrs(widget))

    def compress(self, values):
        if not values:
            return None
        if None in values:
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        day, (time, half) = values
        clock = f"{time:%H.%M}"
        moment = dt.datetime.combine(day, time, tzinfo=dates.OSLO).replace(fold=half == "B")
        if dates.local(moment.astimezone(dt.UTC)).replace(fold=0) != moment.replace(fold=0):
            raise ValidationError(self.error_messages["skipped"], code="skipped", params={"clock": clock})
        if _happened_twice(moment) and not half:
            raise ValidationError(self.error_messages["twice"], code="twice", params={"clock": clock})
        moment = moment.astimezone(dt.UTC)
        if self.past and moment > dates.now():
            raise ValidationError(self.error_messages["past"], code="past")
        return moment


def _happened_twice(local):
    """Is this local time one of the hour that comes twice when summer time ends?"""
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    return first > second
