"""What the ledger's lines and the notices about guests say."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "guest_invited": _("let a guest in"),
    "guest_ended": _("ended what a guest was let in on"),
    "guest_contributed": _("wrote to an agenda item as a guest"),
}
SECURITY = {"guest_invited", "guest_ended"}
NOTICES = {
    "guest_let_in": _("You are asked to help with something."),
    "guest_contributed": _("A guest has written to an agenda item."),
}
