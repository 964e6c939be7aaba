"""How every field looks: one renderer, with what Designsystemet and a screen reader want."""

from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting


class DsBoundField(BoundField):
    """A field with the classes and attributes that Designsystemet and a screen reader want."""

    theirs = ""  # what a colleague has saved meanwhile, when the form is stale

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if widget.is_hidden:
            return attrs
        if widget.attrs.get("placeholder") == self.label:
            attrs["placeholder"] = False  # allauth says the label twice
        attrs["class"] = f"ds-input {widget.attrs.get('class', '')}".strip()
        kind = getattr(widget, "input_type", "text")
        if kind not in ("checkbox", "radio"):
            # A shared computer must not offer what the last user wrote; log-in fields name their own purpose.
            attrs.setdefault("autocomplete", widget.attrs.get("autocomplete", "off"))
        if self.field.required and kind not in ("radio", "file") and not self.use_fieldset:
            attrs["aria-required"] = "true"
        return attrs

    @property
    def focus_id(self):
        """The id that a link in the error summary leads to: the first control of a group."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id

    @property
    def lead(self):
        """The label as the beginning of a line in the error summary."""
        return self.label if self.label.endswith(("?", ".", "!", ":")) else f"{self.label}:"

    @property
    def is_file(self):
        return self.field.widget.needs_multipart_form


class DsRenderer(TemplatesSetting):
    """Every form, field and group of options through templates/ds/."""

    form_template_name = "ds/form.html"
    field_template_name = "ds/field.html"
    bound_field_class = DsBoundField
    ours = {
        "django/forms/widgets/radio.html": "ds/options.html",
        "django/forms/widgets/checkbox_select.html": "ds/options.html",
    }

    def get_template(self, template_name):
        return super().get_template(self.ours.get(template_name, template_name))
