from django.utils.translation import gettext_lazy as _

SENTENCES = {"looked": _("looked at"), "refused": _("asked for something and did not get it")}
SECURITY = {"refused"}
