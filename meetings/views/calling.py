"""Calling meetings, moving them, and saying what became of them."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.doors import concern_door
from meetings import drafting, notice, urgency, year_plan
from meetings.actions import calling, holding, inviting, watch
from meetings.doors import meeting_door
from meetings.forms import (
    AttendanceForm,
    CallForm,
    CancelForm,
    InviteForm,
    NoticedForm,
    PlanForm,
    RecordForm,
    times_of,
)
from meetings.models import CouncilDate, Meeting
from okg.access.doors import hall
from okg.drafts.acting import attempt, drafted, press
from okg.lib import dates
from okg.lib.quarters import Quarter
from okg.lib.refusal import Refused
from okg.lib.templatetags.ui import WEEKDAYS, clock, language


@hall("meetings.plan_meeting")
def plan(request):
    form = PlanForm(request.POST or None, **drafted(request, PlanForm.draft_name))

    def act(**fields):
        return calling.plan(by=request.user, **fields)

    return attempt(request, form, act, done=_("The meeting is called. The group has been told.")) or _page(
        request, "plan", form
    )


@hall("meetings.hold_meeting")
def record(request):
    """Write down a meeting that has been and was never called here."""
    form = RecordForm(request.POST or None, **drafted(request, RecordForm.draft_name))

    def act(*, starts_at, ends_at, place, kind, **_answers):
        return calling.record(
            by=request.user,
            starts_at=starts_at,
            ends_at=ends_at,
            place=place,
            kind=kind,
            attendance=form.presences(),
        )

    return attempt(request, form, act, done=_("The meeting is on record.")) or _page(request, "record", form)


@concern_door("meetings.plan_meeting")
def call(request, concern):
    """An extraordinary meeting about a concern (mandate M6: called in when a concrete concern demands it)."""
    limit = urgency.limit_of(concern)
    form = CallForm(
        request.POST or None,
        by=request.user,
        concern=concern,
        limit=limit,
        **drafted(request, f"meetings.call:{concern.ref}"),
    )

    def act(*, invited, **fields):
        return calling.call_extraordinary(concern, by=request.user, invited=list(invited), **fields)

    done = _("The extraordinary meeting is called. Those asked have been told.")
    return attempt(request, form, act, done=done) or _page(
        request, "call", form, concern=concern, limit=limit
    )


@hall("meetings.plan_meeting")
def proposals(request, year):
    """The proposed meetings of a year: look them over, change what does not fit, and confirm them all."""
    if not 2000 <= year <= dates.today().year + 3:
        raise Http404
    if request.method == "POST" and "propose" in request.POST:
        watch.propose_year(year, by=request.user)
        return redirect("meetings:proposals", year=year)
    visible = Meeting.objects.visible_to(request.user).of(year)
    rows = list(visible.proposed())
    data = request.POST or None
    forms = [(row, NoticedForm(data, prefix=row.ref, initial=times_of(row), of=row)) for row in rows]
    # All forms are asked, so that every mistake is shown at once.
    if data and all([form.is_valid() for _row, form in forms]) and _confirmed(request, forms):
        return redirect("meetings:index")
    # One that was confirmed beside a mistake waits no longer.
    forms = [(row, form) for row, form in forms if not row.confirmed_at]
    days = _days(visible, year)
    context = {
        "year": year,
        "forms": [(row, form, *_council(row.day), days(row, form)) for row, form in forms],
        "weekdays": WEEKDAYS[language()][:5],
        "council": CouncilDate.objects.of(year),
        "council_workdays": settings.COUNCIL_WORKDAYS,
        "errors": any(form.errors for _row, form in forms),
        "section": "meetings",
    }
    return render(request, "meetings/proposals.html", context)


def _council(day):
    """(the next day the police council meets on or None, whether the report of a meeting on `day` reaches it)."""
    habits = watch.habits_for(day.year)
    return drafting.next_council(day, habits), drafting.reaches(day, habits)


def _days(visible, year):
    """days(row, form) -> the quarter a proposal lies in, day by day, and the day chosen."""
    habits, today = watch.habits_for(year), dates.today()
    called = list(visible.filter(cancelled_at=None).select_related("kind"))

    def days(row, form):
        quarter = Quarter.of(row.day)
        others = [(other.day, f"{other.kind} {clock(other.starts_at)}") for other in called if other != row]
        months = year_plan.months(quarter, habits, meetings=others, today=today)
        typed = getattr(form, "cleaned_data", {}).get("starts_at")
        chosen = dates.local(typed).date() if typed else row.day
        return {
            "quarter": quarter,
            "months": months,
            "kinds": year_plan.kinds_on(months),
            "chosen": chosen,
            "shown": any(day.on == chosen for day in year_plan.days_of(months)),
        }

    return days


def _confirmed(request, forms):
    """Confirm each proposal at the time its form says; one that cannot be says why, and the others stand."""
    refused = False
    for row, form in forms:
        try:
            calling.confirm(row, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("starts_at", refusal.sentences)
            refused = True
    if not refused:
        messages.success(request, _("The meetings are confirmed. The group has been told."))
    return not refused


@require_POST
@meeting_door("meetings.plan_meeting")
def confirm(request, meeting):
    """In one press; where the notice is shorter than agreed, on the page of the proposals, which asks why."""
    if meeting.state == "proposed" and notice.is_short(meeting.kind_id, meeting.starts_at):
        messages.error(request, notice.sentence())
        return redirect("meetings:proposals", year=meeting.day.year)
    press(request, lambda: calling.confirm(meeting, by=request.user), done=_("The meeting is confirmed."))
    return redirect(meeting)


@require_POST
@meeting_door("meetings.plan_meeting")
def withdraw(request, meeting):
    year = meeting.day.year
    press(request, lambda: calling.withdraw(meeting, by=request.user), done=_("The proposal is taken back."))
    return redirect(f"{reverse('meetings:index')}?ar={year}")


@meeting_door("meetings.change_meeting")
def move(request, meeting):
    form = NoticedForm(
        request.POST or None,
        of=meeting,
        initial=times_of(meeting),
        version=meeting.version,
        **drafted(request, f"meetings.move:{meeting.ref}"),
    )

    def act(**fields):
        return calling.move(meeting, form.version or 0, by=request.user, **fields)

    return attempt(request, form, act, done=_("The meeting is moved. Those asked have been told.")) or _page(
        request, "move", form, meeting
    )


@meeting_door("meetings.cancel_meeting")
def cancel(request, meeting):
    form = CancelForm(request.POST or None, **drafted(request, f"meetings.cancel:{meeting.ref}"))

    def act(**fields):
        return calling.cancel(meeting, by=request.user, **fields) or meeting

    return attempt(
        request, form, act, done=_("The meeting is cancelled. Those asked have been told.")
    ) or _page(request, "cancel", form, meeting)


@meeting_door("meetings.change_meeting")
def invite(request, meeting):
    """Who is asked: a deputy for a holder, or fewer where the matter demands it."""
    asked = [row.user_id for row in meeting.attendance.all() if row.user_id]
    form = InviteForm(request.POST or None, initial={"users": asked}, meeting=meeting)

    def act(*, users):
        return inviting.change(meeting, by=request.user, users=list(users))

    return attempt(request, form, act, done=_("The list of those asked is changed.")) or _page(
        request, "invite", form, meeting
    )


@meeting_door("meetings.hold_meeting")
def hold(request, meeting):
    form = AttendanceForm(request.POST or None, meeting=meeting)

    def act(**_answers):
        return holding.hold(meeting, by=request.user, attendance=form.presences())

    obstacles = meeting.reasons_not_to_hold()
    return attempt(request, form, act, done=_("Attendance is recorded.")) or _page(
        request, "hold", form, meeting, obstacles=obstacles
    )


def _page(request, verb, form, meeting=None, **more):
    context = {"form": form, "meeting": meeting, "section": "meetings"} | more
    return render(request, f"meetings/{verb}.html", context)
