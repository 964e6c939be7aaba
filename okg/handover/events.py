"""What the ledger's lines and the notices about handing over say."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "handed_over": _("handed over what somebody owned"),
    "ownerless_received": _("received what stood without an owner"),
}
SECURITY = set()
NOTICES = {
    "nobody_owns": _("Something stands without an owner and waits for you to receive or hand it on."),
}
