from django.utils.translation import gettext_lazy as _

SENTENCES = {"looked": _("looked at")}
