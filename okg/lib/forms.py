"""Forms as the pages show them: one renderer for every field, days and times as Norwegians write them.

`DsRenderer` is the FORM_RENDERER, so any Django form (allauth's too) gets the look. `Form` and `ModelForm`
keep three promises: nothing typed is lost, nothing is sent twice, nobody overwrites a colleague unseen.
"""

import datetime as dt
import re
import uuid

import filetype
from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.template.defaultfilters import filesizeformat
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from okg.lib import dates

# Hidden fields that the form itself takes care of, never an action: key -> name in the page.
# The draft's key differs: `form.draft_name` in a template would otherwise find the field, not the name.
CARRIED = {"submission": "submission", "version": "version", "draft": "draft_name"}


class DsBoundField(BoundField):
    """A field with the classes and attributes that Designsystemet and a screen reader want."""

    theirs = ""  # what a colleague has saved meanwhile, when the form is stale

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if widget.is_hidden:
            return attrs
        if widget.attrs.get("placeholder") == self.label:
            attrs["placeholder"] = False  # allauth says the label twice
        attrs["class"] = f"ds-input {widget.attrs.get('class', '')}".strip()
        kind = getattr(widget, "input_type", "text")
        if kind not in ("checkbox", "radio"):
            # A shared computer must not offer what the last user wrote; log-in fields name their own purpose.
            attrs.setdefault("autocomplete", widget.attrs.get("autocomplete", "off"))
        if self.field.required and kind not in ("radio", "file") and not self.use_fieldset:
            attrs["aria-required"] = "true"
        return attrs

    @property
    def focus_id(self):
        """The id that a link in the error summary leads to: the first control of a group."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id

    @property
    def lead(self):
        """The label as the beginning of a line in the error summary."""
        return self.label if self.label.endswith(("?", ".", "!", ":")) else f"{self.label}:"

    @property
    def is_file(self):
        return self.field.widget.needs_multipart_form


class DsRenderer(TemplatesSetting):
    """Every form, field and group of options through templates/ds/."""

    form_template_name = "ds/form.html"
    field_template_name = "ds/field.html"
    bound_field_class = DsBoundField
    ours = {
        "django/forms/widgets/radio.html": "ds/options.html",
        "django/forms/widgets/checkbox_select.html": "ds/options.html",
    }

    def get_template(self, template_name):
        return super().get_template(self.ours.get(template_name, template_name))


class Carrying:
    """What `Form` and `ModelForm` add to Django's.

    Class attributes, each also a keyword argument:
      once        the form makes something new: a hidden `submission` uuid goes with it (see okg.drafts.once)
      draft_name  what its autosaved text is filed under; with the object's ref: "cases.note:B-2026-K7QX"
    Keyword arguments:
      draft       a Draft (`fields` and `saved_at`) or a dict of names to values, shown instead of `initial`
      version     the version of the row the page is made from; comes back as `form.version`
    After is_valid() `form.submission` and `form.version` hold what was sent; `cleaned_data` has the rest.
    """

    use_required_attribute = False  # the browser's own bubbles speak the browser's language
    once = False
    draft_name = ""
    submission = None
    version = None

    def __init__(self, *args, draft=None, version=None, once=None, draft_name=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.once = self.once if once is None else once
        self.draft_name = draft_name or self.draft_name
        instance = getattr(self, "instance", None)
        if version is None and instance is not None and not instance._state.adding:
            version = getattr(instance, "version", None)
        hidden = {"widget": forms.HiddenInput, "required": False, "error_messages": {"invalid": OUTDATED}}
        if self.once:
            self.fields["submission"] = forms.UUIDField(initial=uuid.uuid4, **hidden)
        if version is not None:
            self.fields["version"] = forms.IntegerField(initial=version, min_value=1, **hidden)
        if self.draft_name:
            self.fields["draft"] = forms.CharField(initial=self.draft_name, **hidden)
        self.restored_at = None
        if draft:
            self._take(draft)
        for field in self.fields.values():
            _say_what_to_do(field)

    def add_prefix(self, field_name):
        return CARRIED.get(field_name) or super().add_prefix(field_name)

    def _take(self, draft):
        """Show an autosaved draft: what was typed, exactly as it was typed."""
        self.restored_at = getattr(draft, "saved_at", None)
        fields = getattr(draft, "fields", draft)
        typed = MultiValueDict(
            {key: value if isinstance(value, list) else [value] for key, value in fields.items()}
        )
        for name, field in self.fields.items():
            if name not in CARRIED and not field.widget.needs_multipart_form:
                self.initial[name] = field.widget.value_from_datadict(typed, {}, self.add_prefix(name))

    def full_clean(self):
        super().full_clean()
        cleaned = getattr(self, "cleaned_data", {})
        self.submission, self.version = cleaned.get("submission"), cleaned.get("version")
        for name in CARRIED:
            cleaned.pop(name, None)

    def show_both(self, current):
        """A colleague saved first (okg.lib.versions.Stale): keep what was typed, show theirs beside it,
        and let the next save pass.

        `current` is the row as it now is; fields that the row does not have are left alone.
        """
        self.data = self.data.copy()
        self.data["version"] = str(current.version)
        for bound in self.visible_fields():
            stored = self._as_shown(getattr(current, bound.name, None))
            if stored and stored != self._as_shown(self.cleaned_data.get(bound.name)):
                bound.theirs = stored
        self.add_error(
            None,
            _(
                "Somebody else saved this while you were writing. Their text stands below the fields that "
                "differ. Yours is kept: change it if you need to, then save again."
            ),
        )

    @staticmethod
    def _as_shown(value):
        if isinstance(value, dt.datetime):
            return f"{dates.local(value):%d.%m.%Y %H.%M}"
        if isinstance(value, dt.date):
            return f"{value:%d.%m.%Y}"
        return "" if value is None else str(value)


OUTDATED = _("This page is out of date. Copy what you have written, open the page again and paste it in.")


def _say_what_to_do(field):
    """Replace Django's "This field is required" where the form has no better sentence of its own."""
    if field.error_messages.get("required") is not forms.Field.default_error_messages["required"]:
        return
    if isinstance(field, forms.BooleanField):
        field.error_messages["required"] = _("Tick the box to go on.")
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        field.error_messages["required"] = _("Choose one of the alternatives.")
    else:
        field.error_messages["required"] = _("Fill in this field.")


class Form(Carrying, forms.Form):
    """A form of ours; see Carrying."""


class ModelForm(Carrying, forms.ModelForm):
    """A model's form of ours; see Carrying. It validates; actions save."""


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


class UploadField(forms.FileField):
    """A file of a known kind, told by its content and not by its name.

    `kinds` are extensions, `largest` is bytes. Gives the upload, its kind as `upload.kind`.
    """

    widget = forms.FileInput
    default_error_messages = {
        "required": _("Choose a file."),
        "empty": _("The file is empty. Choose another."),
        "kind": _("This kind of file cannot be taken. Choose one of these: %(kinds)s."),
        "large": _("The file is %(size)s. The largest that can be taken is %(largest)s."),
    }

    def __init__(self, *, kinds=("pdf", "png", "jpg", "docx", "txt"), largest=10 * 1024 * 1024, **kwargs):
        self.kinds, self.largest = kinds, largest  # before Django asks for the widget's attributes
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"accept": ",".join(f".{kind}" for kind in self.kinds)}

    def to_python(self, data):
        upload = super().to_python(data)
        if upload is None:
            return None
        if upload.size > self.largest:
            params = {"size": filesizeformat(upload.size), "largest": filesizeformat(self.largest)}
            raise ValidationError(self.error_messages["large"], code="large", params=params)
        upload.kind = kind_of(upload)
        if upload.kind not in self.kinds:
            raise ValidationError(
                self.error_messages["kind"], code="kind", params={"kinds": ", ".join(self.kinds).upper()}
            )
        return upload


def kind_of(upload):
    """The extension that a file's content speaks for; "txt" or "csv" for text, "" for the unknown."""
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    if found := filetype.guess(content):
        return found.extension
    if b"\x00" in content:
        return ""
    name = str(upload.name).lower()
    return "csv" if name.endswith(".csv") else "txt" if name.endswith((".txt", ".text", ".md")) else ""
