"""The form in which a note is written, and kept to somebody where it must be."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from cases.forms.followup import NoteForm
from cases.models.note import AGENCY, NAMED, OPEN, agencies_of
from okg.roster import who


class Readers(forms.ModelMultipleChoiceField):
    """Any of those to whom the concern is open, as check boxes."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, users):
        self.seated = {user.pk: user for user in who.seated(users)}
        self.queryset = get_user_model().objects.filter(pk__in=self.seated).order_by("name")

    def label_from_instance(self, user):
        user = self.seated[user.pk]
        return f"{user.name}, {user.title}" if user.title else user.name


class NewNoteForm(NoteForm):
    """A note, and who may read it; a correction is read by those who read what it corrects, and does not ask."""

    template_name = "cases/_note_fields.html"
    kept = forms.ChoiceField(
        label=_("Who may read the note?"),
        required=False,
        initial=OPEN,
        widget=forms.RadioSelect,
        help_text=_(
            "The choice stands: a note cannot be opened to others afterwards. Write a new one that they can read."
        ),
    )
    readers = Readers(
        None, label=_("Those I choose"), required=False, help_text=_("Used only with the last choice above.")
    )

    def __init__(self, *args, by, participants, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(OPEN, _("Everybody to whom the concern is open"))]
        if by.agency and by.agency.code in agencies_of(by):
            choices.append((AGENCY, _("Only %(agency)s") % {"agency": by.agency.name}))
        others = [user for user in participants if user != by]
        if others:
            choices.append((NAMED, _("Only those I choose, and I")))
            self.fields["readers"].offer(others)
        else:
            del self.fields["readers"]  # nobody to choose among
        self.fields["kept"].choices = choices

    @property
    def is_kept(self):
        """Whether the choice of readers is to stand open: something else than the usual was chosen, or is wrong."""
        chosen = "readers" in self.fields and self["readers"].value()
        return self["kept"].value() not in (None, "", OPEN) or bool(chosen) or bool(self.errors.get("kept"))

    def clean(self):
        values = super().clean()
        values["kept"] = values.get("kept") or OPEN
        readers = values.get("readers")
        if values["kept"] == NAMED and "readers" in values and not readers:
            self.add_error("readers", _("Choose at least one who may read the note."))
        if values["kept"] != NAMED and readers:
            self.add_error(
                "kept", _("You have chosen readers. Choose “Only those I choose, and I” above them.")
            )
        return values
