"""Forms of the minutes as a record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.minutes import LONGEST
from okg.lib.forms import DayField, Form


class SendForm(Form):
    """Until when those who were there comment."""

    comment_by = DayField(
        label=_("Comments by"),
        future=True,
        help_text=_(
            "Those who were there comment until the end of this day. Afterwards the minutes are approved."
        ),
    )


class CommentForm(Form):
    """A comment in general, or to one item of the general part."""

    once = True
    item = forms.ChoiceField(label=_("What is it about?"), required=False)
    text = forms.CharField(
        label=_("Your comment"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write your comment.")},
    )

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {str(item.pk): item for item in items}
        self.fields["item"].choices = [
            ("", _("The meeting in general")),
            *((key, item.heading) for key, item in self.rows.items()),
        ]
        if not items:
            del self.fields["item"]

    def clean_item(self):
        return self.rows.get(self.cleaned_data["item"])


class AnswerForm(Form):
    """Taken in or not, and what there is to say about it."""

    taken_in = forms.ChoiceField(
        label=_("Is it taken in?"),
        choices=[("yes", _("Yes, the text is changed")), ("no", _("No, the text stays"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed where the comment is not taken in: say why."),
    )

    def clean_taken_in(self):
        return self.cleaned_data["taken_in"] == "yes"


class AddendumForm(Form):
    """What is added beneath locked minutes."""

    once = True
    text = forms.CharField(
        label=_("Addendum"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what is to be added.")},
    )


class CheckForm(Form):
    """The number and the fingerprint at the foot of a copy."""

    number = forms.RegexField(
        r"^\s*([^\s/]+)/(\d{1,6})\s*$",
        label=_("Copy number"),
        help_text=_("Stands at the foot of every page: the meeting and a number, with a slash between."),
        error_messages={
            "required": _("Write the number at the foot of the copy."),
            "invalid": _("Write the number as it stands: the meeting, a slash and a number."),
        },
    )
    fingerprint = forms.RegexField(
        r"^[\s0-9a-fA-F]+$",
        label=_("Fingerprint"),
        help_text=_("The first 16 digits are enough. Spaces do not matter."),
        error_messages={
            "required": _("Write the fingerprint at the foot of the copy."),
            "invalid": _("A fingerprint has only the digits 0 to 9 and the letters a to f."),
        },
    )

    def clean_number(self):
        ref, _slash, number = self.cleaned_data["number"].strip().rpartition("/")
        return ref, int(number)

    def clean_fingerprint(self):
        found = "".join(self.cleaned_data["fingerprint"].split())
        if len(found) < 16:
            raise forms.ValidationError(_("Write at least the first 16 digits of the fingerprint."))
        return found
