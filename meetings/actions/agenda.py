"""The agenda: items put on, ordered, taken off."""

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from meetings.actions import impartiality
from meetings.models import AgendaItem
from okg.access.may import may
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates, history
from okg.lib.refusal import Refused


@transaction.atomic
def add_item(meeting, *, by, kind, title="", concern=None, minutes_planned=None, reason=None, at=None):
    """Put an item last on the agenda: a neutral title, or a concern under its code word. Returns it.

    `reason` (meetings.building.Reason) says why it was proposed, and is kept as a code and a day. Raises Refused where
    the agenda is closed, where the concern is on it already, where `by` may not read the
    concern, or where it has no summary that those at the table may see.
    """
    meeting.lock()
    if reasons := meeting.reasons_not_to_change_agenda():
        raise Refused(reasons)
    if concern is not None:
        _refuse_what_cannot_be_discussed(meeting, concern, by)
    elif not title.strip():
        raise Refused(_("Write what the item is about, or choose a concern."))
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem(
        meeting=meeting,
        position=last + 1,
        kind_id=codes.key(kind),
        title="" if concern else title.strip(),
        concern=concern,
        minutes_planned=minutes_planned,
        added_at=at or dates.now(),
        **_kept(reason),
    )
    history.save(item, by=by, force_insert=True)
    ledger.act(
        "item_added", by=by, about=meeting, item=item.pk, kind=item.kind_id, concern=concern and concern.pk
    )
    if concern is not None:
        impartiality.record_recused(item, by=by)
    return item


@transaction.atomic
def add_template(meeting, *, by):
    """Add those points of the group's fixed agenda that are not on it yet; returns the new items.

    The closed point is left out: under it lie concerns, each put on by its code word.
    """
    # What is withheld from `by` counts as not there: a point left out would tell what kind of item it is.
    there = set(meeting.items.not_withheld_from(by).values_list("kind_id", flat=True))
    points = [code for code in codes.in_list("agenda_kind") if code.attributes.get("template")]
    return [
        add_item(
            meeting, by=by, kind=point.key, title=point.label, minutes_planned=point.attributes.get("minutes")
        )
        for point in points
        if point.key not in there and not point.attributes.get("closed")
    ]


@transaction.atomic
def remove_item(item, *, by):
    """Take an item off an agenda that is still open; what has been written or decided on stays."""
    meeting = item.meeting
    meeting.lock()
    if reasons := meeting.reasons_not_to_change_agenda():
        raise Refused(reasons)
    if item.text.strip() or item.decisions.exists():
        raise Refused(_("Minutes or decisions are written under the item, so it stays on the agenda."))
    if item.sittings.exists():
        raise Refused(_("The item has been up in the meeting, so it stays on the agenda."))
    ledger.act("item_removed", by=by, about=meeting, item=item.pk)
    try:
        take_off(item, by=by)
    except ProtectedError as held:
        raise Refused(_("A guest was let in on the item, so it stays on the agenda.")) from held
    _number(list(meeting.items.all()), by)


def take_off(item, *, by):
    """Delete an item, and first what was declared of it."""
    for declaration in item.declarations.all():
        history.delete(declaration, by=by)
    history.delete(item, by=by)


@transaction.atomic
def move_item(item, *, by, up):
    """Let an item change places with the one before it (`up`) or after it; at the end it stays.

    What is withheld from `by` keeps its place and is stepped over: a press that changes nothing to see would tell.
    """
    meeting = item.meeting
    meeting.lock()
    order = list(meeting.items.values_list("pk", flat=True))
    seen = list(meeting.items.not_withheld_from(by).values_list("pk", flat=True))
    place = seen.index(item.pk) + (-1 if up else 1)
    if 0 <= place < len(seen):
        here, there = order.index(item.pk), order.index(seen[place])
        order[here], order[there] = order[there], order[here]
        reorder(meeting, by=by, order=order)


@transaction.atomic
def place_item(item, *, by, before=None):
    """Put an item before the one with the key `before`, or last (None or ""), among those that `by` sees.

    What is withheld from `by` keeps its place and is stepped over, as in `move_item`. Raises Refused where `before` is
    no item that `by` sees on this agenda, which is said alike of a missing one and a withheld one, and as `reorder`.
    """
    meeting = item.meeting
    meeting.lock()
    order = list(meeting.items.values_list("pk", flat=True))
    seen = list(meeting.items.not_withheld_from(by).values_list("pk", flat=True))
    following = next((key for key in seen if str(key) == str(before)), None)
    if item.pk not in seen or (before and following is None):
        raise Refused(_stale())
    if following == item.pk:
        return
    placed = [key for key in seen if key != item.pk]
    placed.insert(placed.index(following) if following else len(placed), item.pk)
    places = iter(placed)
    wanted = [next(places) if key in seen else key for key in order]
    if wanted != order:
        reorder(meeting, by=by, order=wanted)


@transaction.atomic
def reorder(meeting, *, by, order):
    """Put the items in the order of the keys in `order`; raises Refused unless it names each once."""
    meeting.lock()
    if reasons := meeting.reasons_not_to_change_agenda():
        raise Refused(reasons)
    items = {item.pk: item for item in meeting.items.all()}
    if sorted(order, key=str) != sorted(items, key=str):
        raise Refused(_stale())
    _number([items[key] for key in order], by)
    ledger.act("agenda_reordered", by=by, about=meeting)


def _stale():
    return _("The agenda was changed meanwhile. Look at it again and order it anew.")


def _kept(reason):
    if reason is None:
        return {}
    return {"why": reason.why, "why_on": reason.on, "source": reason.source}


def _number(items, by):
    for position, item in enumerate(items, start=1):
        if item.position != position:
            item.position = position
            history.save(item, by=by, update_fields=["position"])


def _refuse_what_cannot_be_discussed(meeting, concern, by):
    if not may(by, "cases.read_concern", concern):
        raise Refused(_("Choose a concern that is open to you."))
    if not concern.is_open:
        raise Refused(_("The concern is closed. Choose one that is open."))
    if not concern.summary.strip():
        raise Refused(
            _(
                "%(code_word)s has no summary that can be discussed without names. "
                "Write one on the concern's page, then put it on the agenda."
            )
            % {"code_word": concern.code_word}
        )
    if meeting.items.filter(concern=concern).exists():
        raise Refused(_("%(code_word)s is on the agenda already.") % {"code_word": concern.code_word})
