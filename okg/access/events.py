"""What the ledger's lines about legal bases say."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "basis_revised": _("wrote a new version of a legal basis"),
    "basis_put_to_use": _("put a legal basis to use"),
    "basis_taken_out_of_use": _("took a legal basis out of use"),
}
SECURITY = {"basis_revised", "basis_put_to_use", "basis_taken_out_of_use"}
NOTICES = {}
