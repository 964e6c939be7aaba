"""The form with which a meeting's adoption of action cards is put on record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings import cards
from okg.lib import dates
from okg.lib.forms import DayField, Form

REVISED_AFTER = 12  # months, proposed; the group decides


class AdoptForm(Form):
    """Which drafts, in force from which day, and when the group looks at them again."""

    versions = forms.ModelMultipleChoiceField(
        None,
        label=_("Which cards did the group adopt?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one card.")},
    )
    in_force_from = DayField(label=_("In force from"))
    next_revision_on = DayField(
        label=_("Next revision"),
        help_text=_("A year later is a proposal. The coordinator is reminded in good time."),
    )

    def __init__(self, *args, meeting, **kwargs):
        initial = {
            "in_force_from": meeting.day,
            "next_revision_on": dates.add_months(meeting.day, REVISED_AFTER),
        }
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        field = self.fields["versions"]
        field.queryset = cards.drafts()
        field.label_from_instance = lambda version: f"{version.card.label} {version.title}"
