"""What the ledger's lines about the ledger itself say, and the notices."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "log_opened": _("opened the log"),
    "log_exported": _("took out a file of the log"),
    "statement_exported": _("took out a statement of who has seen the concern"),
    "unusual_opened": _("opened the overview of unusual looks"),
    "unusual_reviewed": _("noted that an unusual look was looked into"),
    "ledger_verified": _("verified the ledger: it is whole"),
    "ledger_broken": _("verified the ledger: it is not whole"),
}
SECURITY = set(SENTENCES)
NOTICES = {
    "ledger_broken": _(
        "The ledger is not whole, or could not be verified. Call whoever runs the installation."
    ),
    "unusual_looks": _("Last week's looks at concerns have something for you to look over."),
}
