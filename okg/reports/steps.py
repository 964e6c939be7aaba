"""Where a report stands and what comes next, in plain words, as one user may read and do it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from okg.access.may import may
from okg.lib import dates
from okg.reports.models import APPROVED, DRAFT, PUBLISHED, WAITING


@dataclass(frozen=True)
class Step:
    """What comes next: a sentence for everybody, a button for whoever may do it."""

    says: str
    button: str = ""
    url: str = ""


def next_step(quarter, report, user):
    """The Step of a quarter, for a user; `report` is None where nobody has begun it."""
    if report is None:
        return Step(
            _("Nobody has begun it."), _("Begin the report"), reverse("reports:draft", args=[quarter])
        )
    return {
        DRAFT: _draft,
        WAITING: _waiting,
        APPROVED: _approved,
        PUBLISHED: lambda report, user: Step(_("Published. The figures and the text never change.")),
    }[report.state](report, user)


def _draft(report, user):
    over = report.period.last < dates.today()
    if not may(user, "reports.draft_report"):
        return Step(_("The coordinator is writing it."))
    if not over:
        says = _("The quarter is not over: the figures are as of today, and the text can be begun.")
        return Step(says, _("Write the text"), _to("write", report))
    if report.reasons_not_to_ask(dates.today()):
        return Step(
            _("Write the text, then send it to the others for approval."),
            _("Write the text"),
            _to("write", report),
        )
    return Step(
        _("The text is written. One who did not write it must approve it."),
        _("Send for approval"),
        _to("ask_approval", report),
    )


def _waiting(report, user):
    if may(user, "reports.approve_report") and not report.written_by(user):
        return Step(
            _("It waits for you or another in the group to approve it."),
            _("Read and approve"),
            _to("approve", report),
        )
    return Step(_("It waits for another in the group to approve it."))


def _approved(report, user):
    if may(user, "reports.publish_report"):
        says = _("%(name)s has approved it. It can be published.") % {"name": report.approved_by.name}
        return Step(says, _("Publish"), _to("publish", report))
    return Step(_("It is approved. The coordinator publishes it."))


def _to(verb, report):
    return reverse(f"reports:{verb}", args=[report.period])


def stages(report):
    """[(name, sentence, "done" | "now" | "")] of its way from draft to published."""
    reached = [DRAFT, WAITING, APPROVED, PUBLISHED].index(report.state)
    told = [
        (_("Written"), report.edited_by.name if reached else ""),
        (_("Approved by another"), report.approved_by.name if report.approved_by else ""),
        (_("Published"), report.published_by.name if report.published_by else ""),
    ]
    # A stage is behind us when what it is called has been done.
    done = [reached >= 1, reached >= 2, reached == 3]
    now = done.index(False) if False in done else None
    return [
        (name, says, "done" if done[index] else "now" if index == now else "")
        for index, (name, says) in enumerate(told)
    ]
