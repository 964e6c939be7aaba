"""What waits for a user among the reports, computed from rows each time it is asked."""

from django.urls import reverse
from django.utils.translation import gettext as _

from okg.access.may import may
from okg.lib.due import Due
from okg.lib.quarters import Quarter
from okg.reports.models import APPROVED, DRAFT, WAITING, Report, due_on


def due_for(user, today):
    """[Due] of one user on one day: for who writes, a quarter that is over without a report, a draft to send
    and an approved report to publish; for the others of the group, a report that waits for their approval.
    """
    found = _missing(user, today) if may(user, "reports.draft_report") else []
    found += [_next_step(report, user) for report in Report.objects.unpublished().of_past_quarters(today)]
    return sorted((due for due in found if due), key=lambda due: (due.day, due.key))


def _missing(user, today):
    quarter = Quarter.of(today).previous
    if Report.objects.of(quarter).exists():
        return []
    return [_due(quarter, user, "report_missing", _("Not begun"), reverse("reports:draft", args=[quarter]))]


def _next_step(report, user):
    """What this report waits for, if it waits for this user."""
    writes = may(user, "reports.draft_report")
    if report.state == DRAFT and writes:
        step = "report_unfinished", _("Write it and send it for approval"), "reports:write"
    elif report.state == WAITING and may(user, "reports.approve_report") and not report.written_by(user):
        step = "report_waiting", _("Waits for your approval"), "reports:approve"
    elif report.state == APPROVED and may(user, "reports.publish_report"):
        step = "report_approved", _("Approved: publish it"), "reports:publish"
    else:
        return None
    kind, about, verb = step
    return _due(report.period, user, kind, about, reverse(verb, args=[report.period]))


def _due(quarter, user, kind, about, url):
    return Due(
        day=due_on(quarter),
        title=_("Report for %(quarter)s") % {"quarter": str(quarter).lower()},
        about=about,
        url=url,
        owner=user,
        kind=kind,
        key=f"{kind}:{quarter.code}",
    )
