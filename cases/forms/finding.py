"""The forms of finding: words, a name, the filters of the list, and a name for what was chosen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import choosing
from cases.words import Needles
from okg.catalogue import codes
from okg.lib.forms import DayField, Form


class SearchForm(Form):
    """Words to search for. It keeps no draft: what is searched for is written down nowhere."""

    words = forms.CharField(
        label=_("Words"),
        help_text=_("Whole words or how they begin, without regard to capitals. Every word must be there."),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"required": _("Write at least one word to search for.")},
    )
    short = _("Write a word of at least two letters.")

    def clean_words(self):
        if not len(Needles(self.cleaned_data["words"])):
            raise forms.ValidationError(self.short)
        return self.cleaned_data["words"]


class SearchPersonForm(SearchForm):
    """The name of a person, or how it begins."""

    words = forms.CharField(
        label=_("Name"),
        help_text=_("The names, or how they begin. The search is written in the log, the name is not."),
        max_length=100,
        error_messages={"required": _("Write the name you search for.")},
    )


class FilterForm(Form):
    """Everything the list can be chosen by. It is sent as an address: codes, dates and keys alone."""

    template_name = "cases/_choose_fields.html"
    state = forms.ChoiceField(label=_("State"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    arena = forms.ChoiceField(label=_("Arena"), required=False)
    age = forms.ChoiceField(label=_("Age of the one it is about"), required=False)
    lead = forms.ChoiceField(label=_("Led by"), required=False)
    mine = forms.BooleanField(label=_("Only those I lead"), required=False)
    late = forms.BooleanField(label=_("Only those whose review is late"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)

    def __init__(self, *args, leads, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from"] = DayField(label=_("Received from"), required=False)
        self.fields["to"] = DayField(label=_("Received until"), required=False)
        everything = [("", _("All"))]
        self.fields["state"].choices = everything + list(choosing.STATES.items())
        for name, (_field, code_list, _label) in choosing.CODED.items():
            self.fields[name].choices = everything + codes.choices(code_list)
        self.fields["lead"].choices = everything + leads
        self.fields["sort"].choices = [(sort, label) for sort, (label, _key) in choosing.SORTS.items()]

    def clean(self):
        values = super().clean()
        first, last = values.get("from"), values.get("to")
        if first and last and first > last:
            self.add_error("to", _("The last day lies before the first. Swap them, or clear one."))
        return values


class SaveFilterForm(Form):
    """What a choice is to be called."""

    once = True
    name = forms.CharField(
        label=_("Name of the choice"),
        help_text=_("For example “Late reviews”. No names of persons: it stands in your list in plain text."),
        max_length=40,
        error_messages={"required": _("Give the choice a name.")},
    )
