"""Breaking the glass: opening a concern to oneself for an hour, where somebody's life or health is in danger.

fvl § 13 b nr. 7, and § 7 for one who is recused. Everybody on the concern and the data protection officer are told at
once, and somebody else looks it over.
"""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.actions import grants, impartiality, openings, recusals
from cases.models.concern import Concern
from cases.models.glass import LASTS, BreakGlass, reviewers
from cases.models.grant import Grant
from cases.models.impartiality import Answer, Declaration, is_recused
from okg.access.may import may
from okg.access.roles import IDENTIFY, WORK
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify import post as notify
from okg.roster.models import User

REVIEW_WORKDAYS = 2


class NothingOpened(Refused):
    """What was written opens nothing: one sentence, whether there is no such concern or it stays shut."""

    def __init__(self):
        super().__init__(
            _("Nothing was opened. Check the reference or the code word, and whether you are impartial.")
        )


@transaction.atomic
def break_open(sought, *, by, reason, preliminary=False, nobody_else="", at=None):
    """Open the concern with the reference or code word `sought` to `by` for an hour; returns the BreakGlass.

    `preliminary`: `by` is not impartial, and says in `nobody_else` why nobody impartial can act in time. Raises
    NothingOpened, the same for what is not there and for what is shut, and Refused for what must be put right.
    """
    if not may(by, "cases.break_glass"):
        raise NothingOpened
    if not reason.strip():
        raise Refused(_("Write what the danger is, and why it cannot wait."))
    if preliminary and not nobody_else.strip():
        raise Refused(_("Write why nobody who is impartial can act in time."))
    found = Concern.objects.filter(
        Q(ref__iexact=sought.strip()) | Q(code_word__iexact=sought.strip())
    ).first()
    if found is None:
        raise NothingOpened
    concern, at = Concern.objects.locked(found), at or dates.now()
    _settle_impartiality(concern, by, preliminary, at)
    if BreakGlass.objects.running().of(by).filter(concern=concern).exists():
        raise Refused(_("You have opened this concern in an emergency already, and it is still open."))
    if may(by, "cases.identify_person", concern):
        raise Refused(_("This concern is open to you already. Find it in the list."))
    glass = BreakGlass(
        concern=concern,
        by=by,
        kind=BreakGlass.Kind.PRELIMINARY if preliminary else BreakGlass.Kind.ORDINARY,
        at=at,
        reason=reason.strip(),
        nobody_else=nobody_else.strip() if preliminary else "",
        expires_at=at + LASTS,
        review_by=dates.add_workdays(dates.local(at).date(), REVIEW_WORKDAYS),
    )
    save(glass, by=by)
    ledger.act("glass_broken", by=by, about=concern, glass=glass.pk, how=glass.kind)
    if not may(by, "cases.read_concern", concern):
        why = glass.reason
        openings.in_emergency(concern, by=by, layer=WORK, reason=why, expires_at=glass.expires_at, at=at)
    _tell(glass, concern, by)
    return glass


def _settle_impartiality(concern, by, preliminary, at):
    """An emergency waits for no page: whoever opens says in the same press whether they are impartial."""
    if preliminary:
        recusals.recuse(concern, user=by, by=by, at=at)
        return
    said = Declaration.objects.standing().filter(concern=concern, by=by).first()
    if is_recused(by, concern) or (said and not said.says_impartial):
        raise NothingOpened
    if said is None:
        impartiality.declare(concern, by=by, answer=Answer.IMPARTIAL, at=at)


def _tell(glass, concern, by):
    """Each once: who looks it over and the officer by the page of the opening, the others by the concern."""
    key, path = f"glass:{glass.pk}", glass.get_absolute_url()
    told = [*reviewers(glass), *User.objects.with_role("dpo")]
    notify.tell([user for user in told if user != by], "glass_broken", about=concern, path=path, key=key)
    others = [user for user in concern.participants() if user != by]
    notify.tell(others, "glass_broken", about=concern, path=concern.get_absolute_url(), key=key)


@transaction.atomic
def identify(glass, *, by, reason, at=None):
    """Open also who the person is, for what is left of the hour and with a reason of its own."""
    glass, concern, at = *_held(glass, by), at or dates.now()
    if not reason.strip():
        raise Refused(_("Write why you must know who it is."))
    if glass.identified_at:
        raise Refused(_("Who it is was opened already."))
    glass.identified_at, glass.identify_reason = at, reason.strip()
    save(glass, by=by)
    ledger.act("glass_identified", by=by, about=concern, glass=glass.pk)
    why, ends = glass.identify_reason, glass.expires_at
    openings.in_emergency(concern, by=by, layer=IDENTIFY, reason=why, expires_at=ends, at=at)
    return glass


@transaction.atomic
def end(glass, *, by, at=None):
    """End one's own emergency opening before its hour is over."""
    glass, concern, at = *_held(glass, by), at or dates.now()
    glass.ended_at = at
    save(glass, by=by)
    why = "Nødåpningen ble avsluttet."
    grants.shut_out(concern, by, by=by, reason=why, origin=Grant.Origin.GLASS, at=at)
    ledger.act("glass_ended", by=by, about=concern, glass=glass.pk)
    return glass


def _held(glass, by):
    """One's own running opening and its concern, both locked; Refused for another's, and once it is over."""
    concern = Concern.objects.locked(glass.concern)
    glass = BreakGlass.objects.select_for_update(of=("self",)).get(pk=glass.pk)
    glass.concern = concern
    if glass.by_id != by.pk or not glass.is_running:
        raise Refused(_("The emergency opening is over."))
    return glass, concern


@transaction.atomic
def review(glass, *, by, outcome, follow_up, at=None):
    """Say whether an emergency opening was justified and what follows; of a preliminary one, whether it stands."""
    glass = (
        BreakGlass.objects.select_for_update(of=("self",)).select_related("by", "concern").get(pk=glass.pk)
    )
    if glass.reviewed_at:
        raise Refused(_("This emergency opening has been looked over already."))
    if by.pk == glass.by_id or by not in reviewers(glass):
        raise Refused(_("This is for somebody else to look over."))
    if outcome not in BreakGlass.REVIEWED_AS[glass.kind]:
        raise Refused(_("Choose one of the alternatives."))
    if not follow_up.strip():
        raise Refused(_("Write what you found, and what follows from it."))
    glass.reviewed_at, glass.reviewed_by = at or dates.now(), by
    glass.outcome, glass.follow_up = outcome, follow_up.strip()
    save(glass, by=by)
    ledger.act("glass_reviewed", by=by, about=glass.concern, glass=glass.pk, outcome=str(outcome))
    notify.tell([glass.by], "glass_reviewed", path="/", key=f"glass_reviewed:{glass.pk}")
    return glass
