"""The year and the single meeting, to be read."""

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models.concern import Concern
from meetings import calendar as calendar_file
from meetings import cards, decisions, heads, words
from meetings.doors import meeting_door
from meetings.models import Decision, ImpartialityDeclaration, Meeting
from meetings.standing import standing
from okg.access.doors import hall
from okg.access.may import may
from okg.lib import dates
from okg.lib.quarters import Quarter


@require_safe
@hall("meetings.read_meeting")
def index(request):
    """A year's meetings: how the rule stands, what lies in each quarter, and the years before."""
    year = _year(request)
    visible = Meeting.objects.visible_to(request.user).select_related("kind").defer("minutes")
    rows = list(visible.of(year))
    verdict = standing(year)
    called = [row for row in rows if row.state != "proposed"]
    context = {
        "year": year,
        "verdict": verdict,
        "headline": words.headline(verdict),
        "color": words.color(verdict),
        "sentences": words.sentences(verdict),
        "quarters": [_quarter(year, number, called) for number in range(1, 5)],
        "ahead": [row for row in called if row.state == "planned"],
        "unsettled": [row for row in called if row.state == "unsettled"],
        "settled": [row for row in reversed(called) if row.settled],
        "proposed": [row for row in rows if row.state == "proposed"],
        "years": _years(visible, year),
        "may_plan": may(request.user, "meetings.plan_meeting"),
        "next_year": dates.today().year + 1,
        "section": "meetings",
    }
    return render(request, "meetings/index.html", context)


@require_safe
@meeting_door("meetings.read_meeting")
def show(request, meeting):
    """One meeting: facts, agenda, who is asked, what was written and decided."""
    attendance = list(meeting.attendance.select_related("seat", "user", "status"))
    items = _agenda(request.user, meeting)
    settled = meeting.state == "cancelled"
    context = {
        "meeting": meeting,
        "carried": [] if settled else decisions.open_decisions(meeting, request.user),
        "items": items,
        # One line, whatever it is, how many there are and where they stand.
        "withheld": meeting.items.withheld_from(request.user).exists(),
        "minutes": sum(item.minutes_planned or 0 for item in items),
        "attendance": attendance,
        "decisions": [decision for item in items if item.readable for decision in item.decisions.all()],
        "replaced_by": Meeting.objects.visible_to(request.user).filter(replaces=meeting).first(),
        "may": _may(request.user, meeting, items),
        "heads": heads.of(meeting),
        "section": "meetings",
    } | cards.of(meeting, request.user)
    return render(request, "meetings/show.html", context)


@require_safe
@meeting_door("meetings.read_meeting")
def calendar(request, meeting):
    """The meeting as a calendar file; the same name and the same words for every meeting."""
    response = HttpResponse(calendar_file.file_of(meeting), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{calendar_file.FILE_NAME}"'
    return response


def _agenda(user, meeting):
    """The items this user is shown, with `opened` (the concern is open to them), `readable` (words and
    decisions) and `changeable` (can be moved, since they may know what it is).

    A concern's code word, theme, level and summary are for those who are asked to the meeting and for no
    other member; what was said about it, for those to whom the concern itself is open, behind its own door.
    """
    decisions = Prefetch("decisions", Decision.objects.with_task())
    left = Prefetch(
        "declarations",
        ImpartialityDeclaration.objects.recused().select_related("by", "deputy"),
        to_attr="left",
    )
    rows = meeting.items_shown_to(user).select_related("kind", "concern__theme", "concern__level")
    items = list(rows.prefetch_related(decisions, left))
    concerns = [item.concern_id for item in items if item.concern_id]
    opened = set(Concern.objects.visible_to(user).filter(pk__in=concerns).values_list("pk", flat=True))
    for item in items:
        item.meeting = meeting
        item.opened = item.concern_id in opened
        item.readable = not item.concern_id
        item.changeable = item.readable or item.opened
    return items


def _may(user, meeting, items):
    """What this user may do with this meeting now: {act: bool}, so that the page offers nothing in vain."""
    state = meeting.state
    change_agenda = not meeting.reasons_not_to_change_agenda() and may(user, "meetings.change_agenda")
    fixed = any(item.kind.attributes.get("template") for item in items)
    ahead = state in ("planned", "unsettled")
    return {
        "confirm": state == "proposed" and may(user, "meetings.plan_meeting"),
        "move": not meeting.reasons_not_to_move() and may(user, "meetings.change_meeting"),
        "invite": state == "planned" and may(user, "meetings.change_meeting"),
        "cancel": ahead and may(user, "meetings.cancel_meeting"),
        "hold": not meeting.reasons_not_to_hold() and may(user, "meetings.hold_meeting"),
        "add_item": not meeting.reasons_not_to_change_agenda() and may(user, "meetings.add_item"),
        "change_agenda": change_agenda,
        "add_template": change_agenda and not fixed,
        "declare": state in ("planned", "unsettled") and bool(items) and may(user, "meetings.declare_item"),
        "decide_earlier": may(user, "meetings.decide_item"),
        "write": meeting.may_be_minuted_by(user),
        "decide": meeting.begun
        and state in ("planned", "unsettled", "held")
        and may(user, "meetings.decide_item"),
    }


def _year(request):
    """The year the address asks for; the present one where it asks for none, or for nonsense."""
    asked = request.GET.get("ar", "")
    return int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2199 else dates.today().year


def _years(visible, shown):
    """The years that have a meeting, the present one and the one shown, newest first."""
    found = {dates.local(moment).year for moment in visible.datetimes("starts_at", "year", tzinfo=dates.OSLO)}
    return sorted(found | {shown, dates.today().year}, reverse=True)


def _quarter(year, number, rows):
    """One quarter of the strip: its meetings that count for something, and the colour its line has."""
    mine = [row for row in rows if Quarter.of(row.day).number == number and row.state != "cancelled"]
    held = [row for row in mine if row.state == "held" and row.ordinary]
    planned = [row for row in mine if row.state == "planned" and row.ordinary]
    return {
        "number": number,
        "rows": mine,
        "css": "held" if held else "next" if planned else "",
        "over": Quarter(year, number).last < dates.today(),
    }
