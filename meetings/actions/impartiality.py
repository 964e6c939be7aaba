"""Impartiality in an item: who is not leaves it, and a deputy joins (fvl §§ 6 and 9)."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import impartiality
from cases.models.impartiality import Answer, Declaration, Recusal, is_recused, without_doubt
from meetings.actions import answering
from meetings.models import AgendaItem, Attendance, ImpartialityDeclaration, Meeting
from okg.catalogue import codes
from okg.drafts import keep
from okg.ledger import book as ledger
from okg.lib import dates, history
from okg.lib.refusal import Refused
from okg.notify import post as notify
from okg.roster import who

OTHER_GROUND = "recusal_ground:saerlige_forhold"


@transaction.atomic
def declare(item, *, by, answer, ground=None, at=None):
    """Put on record whether `by` is impartial in the item: "impartial" or "recused". Returns the declaration.

    Of an item about a concern it is declared of the concern itself, which a "recused" shuts to them. Who is recused
    leaves, and a deputy of their seat, where there is one who is impartial, joins and is told.
    """
    impartiality.check(answer, ground, "")
    if answer == Answer.POSSIBLE:
        raise Refused(
            _("In a meeting the others decide where somebody is in doubt. Say so, then answer here.")
        )
    at = at or dates.now()
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.concern_id:
        impartiality.declare(item.concern, by=by, answer=answer, ground=ground, at=at)
    return _put_down(item, by, answer, ground, at)


@transaction.atomic
def declare_all(meeting, *, by, at=None):
    """Declare `by` impartial in every item they are shown and have not answered for; returns how many."""
    answered = meeting.items.filter(declarations__by=by, declarations__replaced_at=None).values("pk")
    items = list(meeting.items_shown_to(by).exclude(pk__in=answered))
    settled = set(Declaration.objects.standing().filter(by=by).values_list("concern_id", flat=True))
    for item in items:
        if item.concern_id in settled:
            _put_down(item, by, Answer.IMPARTIAL, None, at or dates.now())
        else:
            declare(item, by=by, answer=Answer.IMPARTIAL, at=at)
    return len(items)


@transaction.atomic
def lift(declaration, *, by):
    """Let one who left a general item by mistake back in; the recusal from a concern is lifted on its own page."""
    if declaration.by_id == by.pk:
        raise Refused(_("Somebody else must lift your recusal."))
    if declaration.item.concern_id:
        raise Refused(_("The recusal is from the concern. It is lifted on the concern's page."))
    declaration.replaced_at = dates.now()
    history.save(declaration, by=by)
    ledger.act("item_recusal_lifted", by=by, about=declaration.item.meeting, item=declaration.item_id)


@transaction.atomic
def go_out(declaration, *, by, at=None):
    """Note that the one who is recused has gone out of the room for the item: a time and who noted it."""
    row = _being_left(declaration, by)
    if row.left_at:
        raise Refused(_("It is noted already that they went out."))
    row.left_at, row.left_noted_by = at or dates.now(), by
    history.save(row, by=by)
    ledger.act("item_gone_out", by=by, about=row.item.meeting, item=row.item_id, to=row.by_id)
    return row


@transaction.atomic
def come_back(declaration, *, by, at=None):
    """Note that they came back, when the item was over. Raises Refused where nobody noted that they went out."""
    row = _being_left(declaration, by)
    if not row.left_at:
        raise Refused(_("Note first that they went out."))
    if row.back_at:
        raise Refused(_("It is noted already that they came back."))
    row.back_at, row.back_noted_by = at or dates.now(), by
    if row.back_at < row.left_at:
        raise Refused(_("They cannot have come back before they went out."))
    history.save(row, by=by)
    ledger.act("item_come_back", by=by, about=row.item.meeting, item=row.item_id, to=row.by_id)
    return row


def _being_left(declaration, by):
    """The declaration, locked, of an item of a meeting that is going on; noted by somebody else at the table."""
    rows = ImpartialityDeclaration.objects.recused().select_for_update(of=("self",))
    row = rows.select_related("item__meeting").filter(pk=declaration.pk).first()
    if row is None:
        raise Refused(_("They are let back into the item, so nobody goes out."))
    meeting = row.item.meeting
    if row.by_id == by.pk or row.item.is_withheld_from(by) or not meeting.may_be_minuted_by(by):
        raise Refused(_("Somebody else at the table notes who goes out and comes back."))
    if not meeting.begun or meeting.settled:
        raise Refused(_("Who goes out and comes back is noted while the meeting goes on."))
    return row


def _put_down(item, user, answer, ground, at, by=None):
    for old in item.declarations.standing().filter(by=user):
        old.replaced_at = at
        history.save(old, by=by or user)
    recused = answer == Answer.RECUSED
    row = ImpartialityDeclaration(
        item=item,
        by=user,
        at=at,
        answer=answer,
        ground_id=codes.key(ground) if recused else None,
        deputy=deputy_for(item, user) if recused else None,
    )
    history.save(row, by=by or user)
    facts = {"item": item.pk, "to": user.pk, "deputy": row.deputy_id}
    if recused:
        keep.drop_all_of(user, item.pk)
        ledger.act("item_left", by=by or user, about=item.meeting, **facts)
        if row.deputy and item.meeting.state in ("planned", "unsettled"):
            path = item.meeting.get_absolute_url()
            notify.tell([row.deputy], "item_joined", about=item.meeting, path=path, key=f"joins:{row.pk}")
    else:
        ledger.act("item_declared", by=user, about=item.meeting, item=item.pk)
    return row


def deputy_for(item, user):
    """A deputy of the user's seat who is impartial in the item's matter and not asked anyway; None where none is."""
    if user.seat is None:
        return None
    asked = set(item.meeting.attendance.values_list("user_id", flat=True))
    found = [one for one in who.deputies_of(user.seat) if one.pk != user.pk and one.pk not in asked]
    if item.concern_id:
        found = without_doubt(found, item.concern)
    return next((one for one in found if not item.is_withheld_from(one)), None)


def refuse_recused(item, by):
    """Raise Refused where `by` is recused from the item: for every act in it."""
    if item.is_withheld_from(by):
        raise Refused(_("You are not impartial in this item, so you neither write nor decide in it."))


def record_recused(item, *, by):
    """Of an item newly on an agenda: those asked who are recused from its concern leave it, and deputies join."""
    for recusal in Recusal.objects.running().filter(concern=item.concern_id).select_related("user"):
        if item.meeting.attendance.filter(user=recusal.user).exists():
            _leave(item, recusal.user, by)


def follow_recusal(concern, user, *, by):
    """What a recusal from a concern means in meetings: not asked to one called for it, gone from its items ahead."""
    called = Meeting.objects.filter(called_for=concern)
    ahead = [meeting for meeting in called if meeting.state == "planned"]
    for row in Attendance.objects.filter(meeting__in=ahead, user=user):
        answering.take_back(row, by=by)
    notify.take_back(user, list(called.values_list("pk", flat=True)))
    items = AgendaItem.objects.filter(concern=concern).select_related("meeting")
    for item in items:
        keep.drop_all_of(user, item.pk)
        if item.meeting.state in ("planned", "unsettled") and item.meeting.called_for_id is None:
            _leave(item, user, by)


def _leave(item, user, by):
    said = (
        Declaration.objects.standing().filter(concern=item.concern_id, by=user, ground__isnull=False).first()
    )
    ground = said.ground_id if said else OTHER_GROUND
    _put_down(item, user, Answer.RECUSED, ground, dates.now(), by=by)


def refuse_to_ask_recused(meeting, users):
    """Raise Refused where somebody is asked to a meeting called for a concern they are recused from."""
    if meeting.called_for_id and any(is_recused(user, meeting.called_for) for user in users):
        raise Refused(_("Somebody you chose is not impartial in this concern. Leave them out."))
