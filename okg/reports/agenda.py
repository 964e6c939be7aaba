"""What the reports propose for the agenda of a meeting."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.building import Proposal, Reason
from okg.access.may import may
from okg.lib.quarters import Quarter
from okg.reports.models import Report, due_on

WHYS = {"quarter_report": gettext_lazy("The report of the quarter is to be ready by %(day)s")}


def quarter_report(meeting, user):
    """The report of the quarter before the meeting's, as long as it is not published."""
    quarter = Quarter.of(meeting.day).previous
    rows = Report.objects.of(quarter)
    if not may(user, "reports.read_draft") or (rows.exists() and not rows.unpublished().exists()):
        return
    title = _("Report for %(quarter)s") % {"quarter": str(quarter).lower()}
    yield Proposal("agenda_kind:politirad", 10, (Reason("quarter_report", due_on(quarter)),), title=title)
