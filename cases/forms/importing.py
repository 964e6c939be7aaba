"""The forms by which an old register is read in: the file, its columns, one row, the level, and a name kept aside."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.actions.taking_over import CUT, KEEP, NO_NAME
from cases.forms.intake import LevelField, area
from cases.forms.person import PersonForm
from cases.importing import columns, words
from okg.catalogue import codes
from okg.catalogue.forms import CodeField
from okg.lib.forms import DayField, Form
from okg.lib.sheet_field import SheetField

ENCODINGS = [("utf-8", _("UTF-8")), ("cp1252", _("Windows-1252"))]
SEPARATORS = [(";", _("Semicolon")), (",", _("Comma")), ("\t", _("Tab"))]
LEFT_OUT = "left_out"
# What stands where a name stood: data, and data is Norwegian.
PUTS = ["personen", "gutten", "jenta", "mannen", "kvinnen", "[navn]"]


class UploadForm(Form):
    once = True
    file = SheetField(
        help_text=_(
            "A text file (CSV) as a spreadsheet saves it: at most 1 MB and 500 rows, the first row the headings."
        )
    )


class ReadAsForm(Form):
    """How the bytes are read; it travels in the address, and says nothing about anybody."""

    encoding = forms.ChoiceField(label=_("Letters are written as"), choices=ENCODINGS)
    separator = forms.ChoiceField(label=_("Columns are parted by"), choices=SEPARATORS)


class ColumnsForm(ReadAsForm):
    """What each column holds, by its heading; some of what stands in it helps to choose."""

    def __init__(self, *args, found, guesses, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("encoding", "separator"):
            self.fields[name].widget = forms.HiddenInput()
        choices = [(LEFT_OUT, _("Leave it out")), *columns.FIELDS.items()]
        for place, heading in enumerate(found.header):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading or _("A column without a heading"),
                choices=choices,
                initial=guesses[place] or LEFT_OUT,
                help_text=_example(found, place),
            )
        self.width = len(found.header)

    def chosen(self):
        said = [self.cleaned_data[f"column_{place}"] for place in range(self.width)]
        return ["" if name == LEFT_OUT else name for name in said]


def _example(found, place):
    cells = (" ".join(cells[place].split()) for _number, cells in found.rows if place < len(cells))
    shown = [cell if len(cell) <= 40 else f"{cell[:40]}…" for cell in cells if cell]
    return " · ".join(list(dict.fromkeys(shown))[:3])


class RowForm(Form):
    """What a row is taken as; what is not changed stays as it was understood."""

    template_name = "cases/_import_row_form.html"
    received_on = DayField(label=_("When did it come?"), past=True)
    what = forms.CharField(
        label=_("What is it about?"),
        widget=area(4),
        max_length=20000,
        error_messages={"required": _("Write what it is about.")},
    )
    state = forms.ChoiceField(
        label=_("Is it open or closed?"),
        choices=[(words.OPEN, _("Open: it waits for its first assessment")), (words.CLOSED, _("Closed"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it is open or closed.")},
    )
    close_reason = forms.ChoiceField(label=_("Why was it closed?"), required=False)
    age_band = CodeField("age_band", label=_("Age of the one it is about"))
    source = CodeField("source", label=_("Who told us?"))
    channel = CodeField("channel", label=_("How did it come?"))
    arena = CodeField("arena", label=_("Where does it happen?"))
    theme = CodeField("theme", label=_("What is it about, in the list?"))
    reporter = forms.CharField(
        label=_("Who told us, in the register's words"), required=False, max_length=300
    )
    next_step = forms.CharField(
        label=_("Next step"),
        help_text=_("Becomes a task of whoever leads, where the concern is open."),
        required=False,
        max_length=1000,
    )
    deadline = DayField(
        label=_("Deadline of the next step"),
        help_text=_("One that has passed is moved to the day of the first assessment."),
        required=False,
    )
    responsible = forms.CharField(label=_("Who was responsible"), required=False, max_length=300)
    remark = forms.CharField(label=_("Remark"), widget=area(2), required=False, max_length=20000)
    level = LevelField(
        label=_("A level for this row alone"),
        required=False,
        help_text=_("Otherwise it gets the one you choose for all when the register is taken over."),
    )
    more_names = forms.CharField(
        label=_("Other names in the text"),
        help_text=_("One on each line. They are cut out and kept sealed."),
        widget=area(2),
        required=False,
        max_length=1000,
    )

    def __init__(self, *args, found=(), **kwargs):
        super().__init__(*args, **kwargs)
        old = [
            (code.key, code.label) for code in codes.in_list("close_reason", inactive=True) if not code.active
        ]
        kept = [pair for pair in old if pair[0] == words.NOT_SAID]
        self.fields["close_reason"].choices = [*codes.choices("close_reason", blank=_("Choose")), *kept]
        self.found = list(found)
        for place, name in enumerate(self.found):
            self._ask_of(place, name)

    def _ask_of(self, place, name):
        self.fields[f"name_{place}"] = forms.ChoiceField(
            label=_("Is “%(name)s” somebody's name?") % {"name": name},
            choices=[
                (KEEP, _("Yes. Cut it out, and keep it sealed until the basis is settled")),
                (CUT, _("Yes. Cut it out and throw it away")),
                (NO_NAME, _("No, leave it")),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": _("Say whether it is a name.")},
        )
        self.fields[f"put_{place}"] = forms.ChoiceField(
            label=_("What stands in its place"), choices=[(put, put) for put in PUTS]
        )
        self.fields[f"relation_{place}"] = CodeField(
            "relation", label=_("What is this person in the concern?")
        )

    def asked_names(self):
        """[(is it a name?, what stands in its place, what they are)] as the page shows them."""
        kinds = ("name", "put", "relation")
        return [[self[f"{kind}_{place}"] for kind in kinds] for place in range(len(self.found))]

    def clean(self):
        values = super().clean()
        if values.get("state") == words.CLOSED and not values.get("close_reason"):
            self.add_error("close_reason", _("Choose why it was closed."))
        return values

    def given(self):
        """The values as the act keeps them: days in ISO, codes as keys, and what is done with each name."""
        said = self.cleaned_data
        texts = ("what", "state", "reporter", "next_step", "responsible", "remark")
        chosen = ("age_band", "source", "channel", "arena", "theme", "level")
        return {
            **{name: said[name] for name in texts},
            **{name: codes.key(said[name]) or "" for name in chosen},
            **{name: said[name].isoformat() if said[name] else "" for name in ("received_on", "deadline")},
            "close_reason": said["close_reason"] if said["state"] == words.CLOSED else "",
            "names": [*map(self._done_with, enumerate(self.found)), *self._more()],
        }

    def _done_with(self, numbered):
        place, name = numbered
        said = self.cleaned_data
        return {
            "name": name,
            "what": said[f"name_{place}"],
            "put": said[f"put_{place}"],
            "relation": codes.key(said[f"relation_{place}"]),
        }

    def _more(self):
        lines = (" ".join(line.split()) for line in self.cleaned_data["more_names"].splitlines())
        return [
            {"name": line, "what": KEEP, "put": "[navn]", "relation": "relation:subject"}
            for line in dict.fromkeys(lines)
            if line and line not in self.found
        ]


class RefuseForm(Form):
    reason = forms.CharField(
        label=_("Why is the row not taken?"),
        widget=area(2),
        max_length=1000,
        error_messages={"required": _("Write why the row is not taken.")},
    )


class TakeForm(Form):
    """The level all rows are taken at that have none of their own: a person says it, nothing computes it."""

    once = True
    level = LevelField(
        label=_("At which level do they stand until somebody has assessed them?"),
        error_messages={"required": _("Choose a level. It holds until each concern is assessed.")},
    )


class SettleForm(PersonForm):
    """A name kept aside becomes a person: as any other is recorded, with the name filled in."""
