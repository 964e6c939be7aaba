"""The minutes as a record: reading them, and the steps from draft to locked."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings import comments, protocol
from meetings.actions import record as acts
from meetings.doors import comment_door, meeting_door, table_door
from meetings.forms import AddendumForm, AnswerForm, CommentForm, SendForm
from meetings.models import MinutesRecord
from okg.access import net
from okg.access.may import may
from okg.drafts.acting import attempt, drafted, press
from okg.lib import dates
from okg.lib.refusal import Refused

COMMENT_WORKDAYS = 5  # what the form proposes


@require_safe
@meeting_door("meetings.read_meeting")
def minutes(request, meeting):
    """The general part as this reader is shown it: its state, comments, addenda, and what may be done next."""
    record, user = record_of(meeting), request.user
    part = record.parts.filter(item=None).first() if record else None
    shown = protocol.shown(part.content if part else protocol.general(meeting), meeting, user)
    items = list(meeting.items_shown_to(user).filter(concern=None))
    context = {
        "meeting": meeting,
        "record": record,
        "part": part,
        "content": shown.content,
        "whole": shown.whole,
        "withheld": shown.withheld,
        "opened": shown.opened,
        "steps": steps(meeting, record),
        "comments": comments.of(record, user, items=items) if record else [],
        "addenda": record.addenda.filter(item=None).select_related("by") if record else [],
        "may": rights(user, meeting, record),
        "waits": waits(user, meeting, record),
        "section": "meetings",
    }
    return render(request, "meetings/minutes.html", context)


@meeting_door("meetings.send_minutes")
def send_minutes(request, meeting):
    proposed = dates.add_workdays(dates.today(), COMMENT_WORKDAYS)
    form = SendForm(request.POST or None, initial={"comment_by": proposed})

    def act(*, comment_by):
        return acts.send(meeting, by=request.user, comment_by=comment_by)

    done = _("The minutes are sent. Those who were there have been told.")
    return attempt(request, form, act, done=done) or _page(
        request, "send_minutes", form, meeting, obstacles=acts.reasons_not_to_send(meeting)
    )


@meeting_door("meetings.comment_minutes")
def comment_minutes(request, meeting):
    """A comment on the general part."""
    items = list(meeting.items_shown_to(request.user).filter(concern=None))
    form = CommentForm(
        request.POST or None, items=items, **drafted(request, f"meetings.comment:{meeting.ref}")
    )

    def act(*, text, item=None):
        acts.comment(_demanded(meeting), by=request.user, text=text, item=item)
        return record_of(meeting)

    return attempt(request, form, act, done=_("Your comment is saved.")) or _page(
        request, "comment_minutes", form, meeting, obstacles=_not_to_comment(meeting, request.user)
    )


@table_door("meetings.comment_minutes")
def comment_item(request, item):
    """A comment on the part of a concern, sealed with it."""
    form = CommentForm(request.POST or None, items=[], **drafted(request, f"meetings.comment:{item.pk}"))

    def act(*, text):
        acts.comment(_demanded(item.meeting), by=request.user, text=text, item=item)
        return item

    obstacles = _not_to_comment(item.meeting, request.user)
    return attempt(request, form, act, done=_("Your comment is saved.")) or _page(
        request, "comment_minutes", form, item.meeting, item=item, obstacles=obstacles
    )


@comment_door("meetings.answer_comment")
def answer_comment(request, row):
    item, meeting = row.item, row.record.meeting
    form = AnswerForm(request.POST or None, **drafted(request, f"meetings.answer:{row.pk}"))

    def act(**said):
        acts.answer(row, by=request.user, **said)
        return item if item and item.concern_id else row.record

    return attempt(request, form, act, done=_("The answer is saved.")) or _page(
        request, "answer_comment", form, meeting, row=row, item=item
    )


@require_POST
@meeting_door("meetings.approve_minutes")
def approve_minutes(request, meeting):
    press(request, lambda: acts.approve(_demanded(meeting), by=request.user), done=_("You have approved."))
    return redirect("meetings:minutes", meeting.ref)


@require_POST
@meeting_door("meetings.lock_minutes")
def lock_minutes(request, meeting):
    done = _("The minutes are locked. Those who were there have been told.")
    press(request, lambda: acts.lock(_demanded(meeting), by=request.user), done=done)
    return redirect("meetings:minutes", meeting.ref)


@meeting_door("meetings.add_addendum")
def add_addendum(request, meeting):
    return _add(request, meeting, None, f"meetings.addendum:{meeting.ref}")


@table_door("meetings.add_addendum")
def add_item_addendum(request, item):
    if not item.concern_id:
        raise Http404
    return _add(request, item.meeting, item, f"meetings.addendum:{item.pk}")


def record_of(meeting):
    return (
        MinutesRecord.objects.filter(meeting=meeting)
        .select_related("meeting", "sent_by", "approved_by", "seconded_by", "locked_by")
        .first()
    )


def of_item(item, user):
    """What the page of an item shows of the record; of a concern's, that concern's own comments and addenda."""
    record = record_of(item.meeting)
    if record is None or not item.concern_id:
        return {"record": record}
    found = rights(user, item.meeting, record)
    return {
        "record": record,
        "part": record.parts.filter(item=item).first(),
        "comments": comments.of(record, user, item=item),
        "addenda": record.addenda.filter(item=item).select_related("by"),
        "record_may": found | {"answer": found["answer"] and item.meeting.may_be_minuted_by(user)},
    }


def steps(meeting, record):
    """[(name, moment or None, user or None)] of the way from draft to locked."""
    said = [(_("Draft"), meeting.held_at, meeting.held_by)]
    for name, fact in (
        (_("Sent for comment"), "sent"),
        (_("Approved by the coordinator"), "approved"),
        (_("Approved by another who was there"), "seconded"),
        (_("Locked"), "locked"),
    ):
        said.append((name, getattr(record, f"{fact}_at", None), getattr(record, f"{fact}_by", None)))
    return said


@net.lifted()
def rights(user, meeting, record):
    """{step: bool}: what this user may do with the minutes now.

    Asked of all their parts, as the acts do, whatever of them the user may read: only yes or no comes out.
    """
    leads = may(user, "meetings.lock_minutes")
    today = dates.today()
    locked = bool(record and record.locked_at)
    return {
        "send": record is None
        and may(user, "meetings.send_minutes")
        and not acts.reasons_not_to_send(meeting),
        "write": meeting.may_be_minuted_by(user),
        "comment": bool(record) and not acts.reasons_not_to_comment(record, user),
        "answer": bool(record) and not locked and may(user, "meetings.answer_comment"),
        "approve": bool(record) and not acts.reasons_not_to_approve(record, user, today),
        "lock": bool(record) and leads and not acts.reasons_not_to_lock(record, user),
        "add": locked and may(user, "meetings.add_addendum"),
        "copy": locked and may(user, "meetings.print_minutes"),
    }


@net.lifted()
def waits(user, meeting, record):
    """What stands in the way of the next step, for whoever might take it: sentences. Asked as `rights`."""
    if record is None:
        return acts.reasons_not_to_send(meeting)
    if record.locked_at:
        return []
    if not record.seconded_at:
        return acts.reasons_not_to_approve(record, user, dates.today())
    return acts.reasons_not_to_lock(record, user)


def _add(request, meeting, item, name):
    form = AddendumForm(request.POST or None, **drafted(request, name))

    def act(*, text):
        acts.add(_demanded(meeting), by=request.user, text=text, item=item)
        return item or _demanded(meeting)

    record = record_of(meeting)
    obstacles = (
        [] if record and record.locked_at else [_("The minutes are not locked. Change their text instead.")]
    )
    return attempt(request, form, act, done=_("The addendum stands beneath the minutes.")) or _page(
        request, "add_addendum", form, meeting, item=item, obstacles=obstacles
    )


def _demanded(meeting):
    record = record_of(meeting)
    if record is None:
        raise Refused(_("The minutes are not sent for comment yet."))
    return record


def _not_to_comment(meeting, user):
    record = record_of(meeting)
    if record is None:
        return [_("The minutes are not sent for comment yet.")]
    return acts.reasons_not_to_comment(record, user)


def _page(request, verb, form, meeting, **more):
    context = {"form": form, "meeting": meeting, "section": "meetings"} | more
    return render(request, f"meetings/{verb}.html", context)
