"""Forms that lose nothing that was typed, send nothing twice, and let nobody overwrite a colleague unseen."""

import datetime as dt
import uuid

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from okg.lib import dates

# Hidden fields that the form itself takes care of, never an action: key -> name in the page.
# The draft's key differs: `form.draft_name` in a template would otherwise find the field, not the name.
CARRIED = {"submission": "submission", "version": "version", "draft": "draft_name"}


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
