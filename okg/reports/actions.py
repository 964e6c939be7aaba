"""What can be done to a report: draft, write, ask for approval, approve, take the approval back, publish."""

from django.db import transaction
from django.utils.translation import gettext as _

from okg.access import roles
from okg.ledger import book as ledger
from okg.lib import dates, history
from okg.lib.refs import new_ref
from okg.lib.refusal import Refused
from okg.lib.versions import Stale, save_if_unchanged
from okg.notify import post as notify
from okg.reports import attack, content, wording
from okg.reports.models import Report, Snapshot
from okg.reports.sections import NAMES
from okg.roster.models import User


@transaction.atomic
def draft(quarter, *, by, at=None):
    """Begin the report of a Quarter that has begun; `at` is a moment of the past (now). Returns the Report.

    Raises Refused for a quarter to come and for one that has a report.
    """
    at = at or dates.now()
    if quarter.starts_at > at:
        raise Refused(_("The quarter has not begun."))
    if Report.objects.of(quarter).exists():
        raise Refused(_("This quarter already has a report."))
    report = Report(
        ref=_free_ref(quarter.year),
        year=quarter.year,
        quarter=quarter.number,
        drafted_at=at,
        drafted_by=by,
        edited_at=at,
        edited_by=by,
    )
    history.save(report, by=by, force_insert=True)
    ledger.act("report_drafted", by=by, about=report, year=report.year, quarter=report.quarter)
    return report


@transaction.atomic
def write(report, version, *, by, at=None, **texts):
    """Write sections (`sections.NAMES`) of a report that is still at `version`; raises Stale when it is not.

    An approval was of the old text and falls; the report then waits for a new one.
    """
    if unknown := texts.keys() - set(NAMES):
        raise TypeError(f"a report has no section {', '.join(sorted(unknown))}")
    _lock(report, version)
    _refuse(report.reasons_not_to_write())
    changed = sorted(name for name, text in texts.items() if getattr(report, name) != text)
    if not changed:
        return report
    approver = report.approved_by
    for name in changed:
        setattr(report, name, texts[name])
    report.edited_at, report.edited_by = at or dates.now(), by
    report.approved_at = report.approved_by = None
    save_if_unchanged(report, version, by=by)
    ledger.act("report_written", by=by, about=report, sections=changed, approval_fell=bool(approver))
    if report.asked_at and approver:
        _tell(_approvers(report), "report_approval_asked", report)
    return report


@transaction.atomic
def ask_approval(report, version, *, by, at=None):
    """Send a report to the others of the group; raises Refused where something lacks, Stale where it has
    changed.
    """
    at = at or dates.now()
    _lock(report, version)
    _refuse(report.reasons_not_to_ask(dates.local(at).date()))
    report.asked_at, report.asked_by = at, by
    save_if_unchanged(report, version, by=by)
    ledger.act("report_approval_asked", by=by, about=report)
    _tell(_approvers(report), "report_approval_asked", report)
    return report


@transaction.atomic
def approve(report, version, *, by, at=None):
    """Be the second of the two who answer for a report: one who did not write it (a constraint says so
    too).
    """
    _lock(report, version)
    _refuse(report.reasons_not_to_approve(by))
    report.approved_at, report.approved_by = at or dates.now(), by
    save_if_unchanged(report, version, by=by)
    ledger.act("report_approved", by=by, about=report)
    _tell(User.objects.with_role("coordinator"), "report_approved", report, but=by)
    return report


@transaction.atomic
def withdraw_approval(report, version, *, by):
    """Take the approval back, one's own or another's; the report waits for approval again."""
    _lock(report, version)
    if report.published_at or not report.approved_at:
        raise Refused(_("There is no approval to take back."))
    report.approved_at = report.approved_by = None
    save_if_unchanged(report, version, by=by)
    ledger.act("report_approval_withdrawn", by=by, about=report)
    _tell(User.objects.with_role("coordinator"), "report_approval_withdrawn", report, but=by)
    return report


@transaction.atomic
def publish(report, version, *, by, looked_over=False, at=None):
    """Freeze figures and text for ever and tell the readers. Returns the Report.

    `looked_over`: a person has looked at what `wording.doubts` points at; without it a text with doubts is
    refused. The figures are those of the quarter at this moment; what comes in later changes none of them.
    """
    at = at or dates.now()
    _lock(report, version)
    _refuse(report.reasons_not_to_publish(dates.local(at).date()))
    if not looked_over and wording.doubts(report.texts):
        raise Refused(
            _("The text may tell who somebody is. Look over what is marked, and tick that you have.")
        )
    document = content.compose(report.period, report, published_at=at)
    _refuse(attack.risks([*Snapshot.objects.values_list("document", flat=True), document]))
    report.published_at, report.published_by, report.sha256 = at, by, content.digest(document)
    save_if_unchanged(report, version, by=by)
    Snapshot.objects.create(report=report, document=document, sha256=report.sha256, taken_at=at)
    ledger.act("report_published", by=by, about=report, year=report.year, quarter=report.quarter)
    _tell(_readers(), "report_published", report, but=by)
    return report


def _free_ref(year):
    """A reference that no report has; the unique column stays the last word."""
    while Report.objects.filter(ref=(ref := new_ref("R", year))).exists():
        continue
    return ref


def _lock(report, version):
    """Read the row anew and hold it, so that of two who act at once the second is told what is so now."""
    report.refresh_from_db(from_queryset=Report.objects.select_for_update(of=("self",)))
    if report.version != version:
        raise Stale(report)


def _refuse(reasons):
    if reasons:
        raise Refused(reasons)


def _approvers(report):
    """Those who may approve it: the group without those who wrote it."""
    return [user for user in User.objects.with_role("member") if not report.written_by(user)]


def _readers():
    """Everybody who may read a published report."""
    able = {name for name in roles.ROLES if roles.allows(roles.contained({name}), "reports.read_report")}
    return {user for name in able for user in User.objects.with_role(name)}


def _tell(users, kind, report, but=None):
    """One notice a turn: the version in the key lets a report wait for approval twice."""
    others = [user for user in users if user != but]
    key = f"{kind}:{report.pk}:{report.version}"
    notify.tell(others, kind, about=report, path=report.get_absolute_url(), key=key)
