"""Writing minutes and decisions."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from meetings import decisions
from meetings.actions import deciding, minutes
from meetings.doors import item_door, meeting_door, table_door
from meetings.forms import DecideForm, MinutesForm, TextForm
from meetings.merging import plain
from meetings.models import CARD, GRANT, Meeting
from meetings.views import record
from okg.access.may import may
from okg.catalogue import codes
from okg.drafts import keep
from okg.drafts.acting import attempt, drafted
from okg.lib.refusal import Refused
from okg.lib.versions import Stale


@meeting_door("meetings.write_minutes")
def write(request, meeting):
    """The minutes of a meeting, all general texts on one page; what is said about a concern has its own."""
    _only_those_there(request.user, meeting)
    name = f"meetings.minutes:{meeting.ref}"
    form = MinutesForm(request.POST or None, rows=_texts(meeting, request.user), **drafted(request, name))
    if request.method == "POST" and form.is_valid() and _written(request, meeting, form):
        keep.drop(request.user, name)
        messages.success(request, _("The minutes are saved."))
        return redirect(meeting)
    return render(request, "meetings/write.html", {"form": form, "meeting": meeting, "section": "meetings"})


@require_safe
@item_door("meetings.read_meeting")
def item(request, item):
    """What was said and decided on one item; on a concern, for those to whom it is open."""
    context = record.of_item(item, request.user) | {
        "item": item,
        "meeting": item.meeting,
        "decisions": item.decisions.with_task(),
        "is_up": item.sittings.running().exists(),
        "may_write": item.meeting.may_be_minuted_by(request.user),
        "may_decide": item.meeting.begun and may(request.user, "meetings.decide_item"),
        "kinds": offered(item),
        "section": "meetings",
    }
    return render(request, "meetings/item.html", context)


@table_door("meetings.write_minutes")
def write_item(request, item):
    """The minutes of one item; two write at once, and no word is lost."""
    _only_those_there(request.user, item.meeting)
    form = text_form(request, item)

    def act(*, text, base):
        saved, clash = minutes.merge_item(item, by=request.user, base=base, text=text)
        if clash:
            messages.warning(request, CLASH)
        elif saved.text != plain(text):
            messages.info(request, _("Somebody else wrote here too. Both your texts are in the minutes."))
        if "room" in request.POST:  # also where the meeting has gone on since
            return reverse("meetings:room", args=[item.meeting.ref])
        return reverse("meetings:write_item", args=[item.pk]) if clash else _back(item, item)

    context = {
        "form": form,
        "item": item,
        "meeting": item.meeting,
        "back": _back(item, item),
        "before": decisions.before(item, request.user)[:10],
        "section": "meetings",
    }
    return attempt(request, form, act, done=_("The minutes are saved.")) or render(
        request, "meetings/write_item.html", context
    )


CLASH = gettext_lazy(
    "Two of you changed the same words. Both texts stand in the minutes, with lines that mark them. "
    "Put them together, and take the lines out."
)


def text_form(request, item):
    """The form of one item's minutes, made from the text as it is now, or from the draft that waits."""
    return TextForm(
        request.POST or None,
        initial={"text": item.text, "base": item.text},
        **drafted(request, f"meetings.item_text:{item.pk}"),
    )


@table_door("meetings.decide_item")
def decide(request, item):
    """A decision, and in the same press what follows of it; `?slag=` names the kind."""
    kind = f"decision_kind:{request.GET['slag']}" if "slag" in request.GET else ""
    kind = kind if kind in deciding.kinds_of(item) else ""
    form = DecideForm(
        request.POST or None,
        owners=_owners(item),
        kind=kind,
        measures=decisions.measures_of(item.meeting.day.year),
        **drafted(request, f"meetings.decide:{item.pk}"),
    )

    def act(**fields):
        minutes.decide(item, by=request.user, kind=kind or None, **fields)
        return _after(item, kind)

    context = {
        "form": form,
        "item": item,
        "meeting": item.meeting,
        "kind": codes.get(kind) if kind else None,
        "kinds": offered(item),
        "back": _back(item, item if item.concern_id else item.meeting),
        "section": "meetings",
    }
    return attempt(request, form, act, done=_("The decision is recorded.")) or render(
        request, "meetings/decide.html", context
    )


def offered(item):
    """The kinds of decision an item can have, as Codes."""
    return [codes.get(key) for key in deciding.kinds_of(item)]


def _after(item, kind):
    """Where to go on: to the page on which what was decided is done, else back."""
    if kind == CARD:
        return reverse("meetings:adopt_cards", args=[item.meeting.ref])
    if kind == GRANT:
        return reverse("cases:grant", args=[item.concern.ref])
    return _back(item, item if item.concern_id else item.meeting)


def _back(item, otherwise):
    """The room while the item is up, else the address of what the item lies in."""
    if item.sittings.running().exists():
        return reverse("meetings:room", args=[item.meeting.ref])
    return otherwise.get_absolute_url()


def _texts(meeting, user):
    """[(row, its text, label)]: the meeting's own, then each item that is no concern and not withheld from the user."""
    general = meeting.items.filter(concern=None).not_withheld_from(user)
    items = [(item, item.text, item.title) for item in general]
    return [(meeting, meeting.minutes, _("In general")), *items]


def _written(request, meeting, form):
    """Save each text that was written in; where a colleague was first, both show. True if all went in."""
    whole = True
    for row, version, text in form.touched():
        act = minutes.write if isinstance(row, Meeting) else minutes.write_item
        try:
            form.take_note(act(row, version, by=request.user, text=text), text)
        except Stale as stale:
            whole = False
            form.show_clash(stale.current, _text_of(stale.current))
        except Refused as refused:
            whole = False
            form.add_error(None, refused.sentences)
    return whole


def _text_of(row):
    return row.minutes if isinstance(row, Meeting) else row.text


def _only_those_there(user, meeting):
    if not meeting.may_be_minuted_by(user):
        raise PermissionDenied("meetings.write_minutes")


def _owners(item):
    """Who can be given what was decided: those who know of the concern, else the members who are impartial in it."""
    if item.concern_id:
        return item.concern.participants()
    left = set(item.declarations.recused().values_list("by_id", flat=True))
    return [user for user in get_user_model().objects.with_role("member") if user.pk not in left]
