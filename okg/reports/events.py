"""One sentence for each event of the ledger, one for each notice."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "report_drafted": _("began a quarterly report"),
    "report_written": _("wrote in a quarterly report"),
    "report_approval_asked": _("sent a quarterly report for approval"),
    "report_approved": _("approved a quarterly report"),
    "report_approval_withdrawn": _("took back the approval of a quarterly report"),
    "report_published": _("published a quarterly report"),
}

NOTICES = {
    "report_approval_asked": _("A quarterly report waits for approval"),
    "report_approved": _("The quarterly report is approved and can be published"),
    "report_approval_withdrawn": _("The approval of the quarterly report was taken back"),
    "report_published": _("A new quarterly report is published"),
}
