"""A file that a spreadsheet saved as text, in a form. What kind it really is, the reading says, in its own sentence."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from okg.lib import sheet


class SheetField(forms.FileField):
    """Takes a CSV file of at most sheet.MAX_BYTES; gives its bytes."""

    widget = forms.FileInput
    default_error_messages = {
        "required": _("Choose a file."),
        "empty": _("The file is empty. Choose the file that holds the rows."),
        "large": _("The file is larger than 1 MB. Divide it into several files."),
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("File"))
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"accept": ".csv,.txt,text/csv,text/plain"}

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload.size > sheet.MAX_BYTES:
            raise ValidationError(self.error_messages["large"], code="large")
        return upload.read()
