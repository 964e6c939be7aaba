"""Choices from a code list in a form. The lists are read when the form is shown, so that a new code
is offered at once: `CodeField("arena")`, `CodeField("urgency", radio=True)`, `CodesField("ideology")`.
"""

from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from okg.catalogue import codes


class Explained:
    """Shows each code's own help text under its label."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["help"] = codes.get(str(value)).help if value else ""
        if option["help"]:
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_helptext"
        return option


class CodeRadios(Explained, forms.RadioSelect):
    """One of few: every choice in sight."""


class CodeBoxes(Explained, forms.CheckboxSelectMultiple):
    """Several of few: every choice in sight."""


class CodeField(forms.ChoiceField):
    """One code of a list. Posts the key ("arena:skole"), cleans to the Code (None when left empty).

    radio=True shows radio buttons instead of a menu; `only` keeps the codes whose key it says yes to.
    """

    default_error_messages = {
        "required": _("Choose one of the alternatives."),
        "invalid_choice": _("This choice is not in the list. Choose one of the alternatives."),
    }

    def __init__(self, list_name, *, radio=False, only=None, **kwargs):
        self.list_name, self.only = list_name, only
        kwargs.setdefault("widget", CodeRadios if radio else forms.Select)
        super().__init__(choices=partial(offered, list_name, only, blank=not radio), **kwargs)

    def prepare_value(self, value):
        return getattr(value, "pk", value)

    def clean(self, value):
        key = super().clean(value)
        return codes.get(key) if key else None

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class CodesField(forms.MultipleChoiceField):
    """Any number of codes of a list, as check boxes. Cleans to a list of Code."""

    widget = CodeBoxes
    default_error_messages = {
        "required": _("Choose at least one of the alternatives."),
        "invalid_choice": _("This choice is not in the list. Choose among the alternatives."),
    }

    def __init__(self, list_name, *, only=None, most=None, **kwargs):
        self.most = most
        super().__init__(choices=partial(offered, list_name, only, blank=False), **kwargs)

    def prepare_value(self, value):
        return [getattr(code, "pk", code) for code in value] if value else value

    def clean(self, value):
        found = [codes.get(key) for key in super().clean(value)]
        if self.most and len(found) > self.most:
            raise ValidationError(gettext("Choose at most %(most)d.") % {"most": self.most}, code="most")
        return found


def offered(list_name, only=None, *, blank):
    """The choices of a list as they stand now: [(key, label)]."""
    pairs = codes.choices(list_name, blank=gettext("Choose") if blank else None)
    return [(key, label) for key, label in pairs if not key or only is None or only(key)]
