"""Taking lines out, and noting what was found."""

from django import forms
from django.utils.translation import gettext_lazy as _

from okg.insight import files
from okg.lib.forms import Form

# Why lines may leave the room: codes, so that the ledger can hold them.
PURPOSES = [
    ("tilsyn", _("An authority that supervises has asked for it")),
    ("innsyn", _("A person has asked who has seen their concern")),
    ("avvik", _("A deviation is being looked into")),
    ("kontroll", _("The officer's own control")),
]


class ExportForm(Form):
    """What the lines are for, and in which form."""

    once = True
    purpose = forms.ChoiceField(
        label=_("What do you need the lines for?"),
        help_text=_("It is written down in the log and in the file itself."),
        choices=PURPOSES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you need the lines for.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[(kind, kind.upper()) for kind in files.KINDS],
        initial="xlsx",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of file.")},
    )


class ReviewForm(Form):
    """What the officer found."""

    once = True
    remark = forms.CharField(
        label=_("What did you find?"),
        help_text=_("For example: on duty that evening, agreed with the coordinator. It is kept sealed."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": _("Write in a few words what you found.")},
    )
