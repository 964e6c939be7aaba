"""What the ledger's lines about users say."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "user_invited": _("invited a user"),
    "user_appointed": _("appointed a user to a seat"),
    "user_closed": _("closed a user"),
    "password_chosen": _("chose a password"),
    "logged_in": _("logged in"),
}
SECURITY = {"user_invited", "user_appointed", "user_closed", "password_chosen", "logged_in"}
NOTICES = {}
