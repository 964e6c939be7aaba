"""Files that are sent to us."""

import filetype
from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _


class UploadField(forms.FileField):
    """A file of a known kind, told by its content and not by its name.

    `kinds` are extensions, `largest` is bytes. Gives the upload, its kind as `upload.kind`.
    """

    widget = forms.FileInput
    default_error_messages = {
        "required": _("Choose a file."),
        "empty": _("The file is empty. Choose another."),
        "kind": _("This kind of file cannot be taken. Choose one of these: %(kinds)s."),
        "large": _("The file is %(size)s. The largest that can be taken is %(largest)s."),
    }

    def __init__(self, *, kinds=("pdf", "png", "jpg", "docx", "txt"), largest=10 * 1024 * 1024, **kwargs):
        self.kinds, self.largest = kinds, largest  # before Django asks for the widget's attributes
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"accept": ",".join(f".{kind}" for kind in self.kinds)}

    def to_python(self, data):
        upload = super().to_python(data)
        if upload is None:
            return None
        if upload.size > self.largest:
            params = {"size": filesizeformat(upload.size), "largest": filesizeformat(self.largest)}
            raise ValidationError(self.error_messages["large"], code="large", params=params)
        upload.kind = kind_of(upload)
        if upload.kind not in self.kinds:
            raise ValidationError(
                self.error_messages["kind"], code="kind", params={"kinds": ", ".join(self.kinds).upper()}
            )
        return upload


def kind_of(upload):
    """The extension that a file's content speaks for; "txt" or "csv" for text, "" for the unknown."""
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    if found := filetype.guess(content):
        return found.extension
    if b"\x00" in content:
        return ""
    name = str(upload.name).lower()
    return "csv" if name.endswith(".csv") else "txt" if name.endswith((".txt", ".text", ".md")) else ""
