"""The year and the single meeting, to be read."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings import calendar as calendar_file
from meetings import cards, decisions, heads, quorum, summoning, words
from meetings.actions import answering
from meetings.doors import meeting_door
from meetings.models import Meeting
from meetings.reading import WHOLE, WITHHELD, minutes_of, reading
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
    visible = Meeting.objects.visible_to(request.user).defer("minutes")
    rows = list(visible.of(year))
    verdict = standing(year)
    called = [row for row in rows if row.state != "proposed"]
    context = {
        "year": year,
        "verdict": verdict,
        "headline": words.headline(verdict),
        "color": words.color(verdict),
        "sentences": words.sentences(verdict),
        "tally": words.tally(verdict),
        "quarters": [_quarter(year, number, called) for number in range(1, 5)],
        "ahead": [row for row in called if row.state == "planned"],
        "unsettled": [row for row in called if row.state == "unsettled"],
        "settled": [row for row in reversed(called) if row.settled],
        "proposed": [row for row in rows if row.state == "proposed"],
        "years": _years(visible, year),
        "may_plan": may(request.user, "meetings.plan_meeting"),
        "may_feed": may(request.user, "meetings.read_feed"),
        "next_year": dates.today().year + 1,
        "section": "meetings",
    }
    return render(request, "meetings/index.html", context)


@require_safe
@meeting_door("meetings.read_meeting")
def show(request, meeting):
    """One meeting: facts, agenda, who is asked, what was written and decided."""
    answering.note_opened(meeting, by=request.user)
    attendance = list(meeting.attendance.select_related("seat", "user"))
    seen = reading(meeting, request.user)
    items = _agenda(seen)
    context = {
        "meeting": meeting,
        "carried": [] if meeting.state == "cancelled" else decisions.open_decisions(meeting, request.user),
        "items": items,
        "withheld": any(one.how == WITHHELD for one in seen),
        "minutes": minutes_of(seen),
        "attendance": attendance,
        "decisions": [decision for item in items if item.readable for decision in item.decisions.all()],
        "replaced_by": Meeting.objects.visible_to(request.user).filter(replaces=meeting).first(),
        "may": _may(request.user, meeting, items),
        "heads": heads.of(meeting),
        "section": "meetings",
    }
    context |= cards.of(meeting, request.user) | _answers(meeting, request.user)
    return render(request, "meetings/show.html", context)


def _answers(meeting, user):
    """What was answered, for a meeting ahead: to the coordinator by whom, to those asked how many and their own.

    And which seats were missing where it was held without a quorum.
    """
    if meeting.held_at and not meeting.quorate:
        return {"missing_seats": quorum.missing(meeting)}
    if meeting.state != "planned":
        return {}
    row = summoning.seat_of(meeting, user)
    leads, lines = may(user, "meetings.change_meeting"), summoning.lines(meeting)
    return {
        "forecast": summoning.forecast(meeting, lines) if row or leads else None,
        "answers": lines if leads else None,
        "mine": summoning.summons_of(row, user) if row and not meeting.begun else None,
        "may_send": bool(row) and meeting.ordinary and row.user_id == user.pk,
    }


@require_safe
@meeting_door("meetings.read_meeting")
def calendar(request, meeting):
    """The meeting as a calendar file; the same name and the same words for every meeting."""
    response = HttpResponse(calendar_file.file_of(meeting), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{calendar_file.FILE_NAME}"'
    return response


def _agenda(seen):
    """The items of a reading, with `opened` (the concern is open to them), `readable` (words and decisions) and
    `changeable` (can be moved, since they may know what it is).

    A concern's code word, theme, level and summary are for those who are asked to the meeting and for no
    other member; what was said about it, for those to whom the concern itself is open, behind its own door.
    """
    items = []
    for one in seen:
        if (item := one.item) is None:
            continue
        item.changeable = one.how == WHOLE
        item.readable = not item.concern_id
        item.opened = item.changeable and not item.readable
        item.starts_at, item.says_why = one.starts_at, one.why
        items.append(item)
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
        "publish": not meeting.reasons_not_to_publish_agenda() and may(user, "meetings.change_agenda"),
        "note_leaving": meeting.begun and not meeting.settled and meeting.may_be_minuted_by(user),
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
    held = [row for row in mine if row.state == "held" and row.ordinary and row.quorate]
    planned = [row for row in mine if row.state == "planned" and row.ordinary]
    return {
        "number": number,
        "rows": mine,
        "css": "held" if held else "next" if planned else "",
        "over": Quarter(year, number).last < dates.today(),
    }
