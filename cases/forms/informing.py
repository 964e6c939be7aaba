"""What the person a concern is about is told of a disclosure; asked when it is given, and again later."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.intake import area
from cases.informing import EXEMPTIONS, FIELDS, Informed, answered
from okg.lib.forms import DayField, Form


class Informing(Form):
    """What the person the concern is about is told of the disclosure (GDPR art. 13-14, pol. § 16)."""

    informed = forms.ChoiceField(
        label=_("Is the person the concern is about told that this is shared?"),
        choices=Informed.choices,
        widget=forms.RadioSelect,
        help_text=_("The main rule is that they are told, within a month at the latest."),
        error_messages={"required": _("Say whether the person is told.")},
    )
    informed_on = DayField(label=_("If yes: on which day?"), past=True, required=False)
    exemption = forms.ChoiceField(
        label=_("If no: which exemption?"),
        choices=[("", _("Choose")), *EXEMPTIONS.items()],
        required=False,
        help_text=_("The letters of personopplysningsloven § 16."),
    )
    exemption_reason = forms.CharField(
        label=_("If no: why does it apply?"), widget=area(2), required=False, max_length=5000
    )
    reconsider_on = DayField(
        label=_("If no, or not yet: when is it to be thought over again?"),
        future=True,
        required=False,
        help_text=_("It stands on the desk of the one who leads the concern on that day."),
    )

    def clean(self):
        values = super().clean()
        informed = values.get("informed")
        if informed == Informed.YES:
            self._wants("informed_on", _("Write on which day the person was told."))
        if informed == Informed.NO:
            self._wants("exemption", _("Choose the exemption that applies."))
            self._wants("exemption_reason", _("Write why the exemption applies."))
        if informed in (Informed.NO, Informed.NOT_YET):
            self._wants("reconsider_on", _("Write the day on which it is to be thought over again."))
        return values

    def _wants(self, name, says):
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, says)

    def informing(self):
        """What the answer says, without what belongs to another answer."""
        return answered(**{name: self.cleaned_data[name] for name in FIELDS})


class InformForm(Informing):
    """The same question, asked again later of a grant that was given."""
