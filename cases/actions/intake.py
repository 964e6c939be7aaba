"""A concern comes in."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases import codewords
from cases.actions import openings
from cases.models.concern import Concern
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refs import new_ref
from okg.lib.refusal import Refused
from okg.notify import post as notify
from okg.roster import who
from okg.vault import keys

OPEN_FOR = dt.timedelta(days=365)
TRIES = 5


@transaction.atomic
def log(
    *,
    by,
    received_at,
    source,
    channel,
    arena,
    theme,
    level,
    level_reason,
    urgency,
    known="",
    heard="",
    judged="",
    done_so_far="",
    reporter="",
    danger=False,
    ideology="ideology:ikke_avklart",
    age_band="age_band:ukjent",
    at=None,
):
    """Log a concern and hand it to whoever leads the group; returns it with its code word.

    Codes are Code rows or their keys ("arena:skole"); texts are sealed. `at` is the moment of logging, for loading
    what happened earlier. Raises Refused where nobody leads the group today: nothing may be left without an owner.
    """
    lead = who.coordinator()
    if lead is None:
        raise Refused(
            _(
                "Nobody leads the group today, so the concern would have no owner. "
                "Ask for a coordinator to be appointed."
            )
        )
    at = at or dates.now()
    concern = Concern(
        received_at=received_at,
        logged_at=at,
        changed_at=at,
        logged_by=by,
        source_id=codes.key(source),
        channel_id=codes.key(channel),
        reporter=reporter or None,
        arena_id=codes.key(arena),
        theme_id=codes.key(theme),
        ideology_id=codes.key(ideology),
        age_band_id=codes.key(age_band),
        danger=danger,
        urgency_id=codes.key(urgency),
        assess_by=assess_by(urgency, at),
        known=known,
        heard=heard,
        judged=judged,
        done_so_far=done_so_far,
        level_id=codes.key(level),
        level_reason=level_reason,
        lead=lead,
    )
    keys.create(concern.dossier_id)
    _name(concern, by)
    ledger.act("concern_logged", by=by, about=concern, level=codes.key(level), danger=danger)
    openings.to_logger(concern, by=by, until=dates.local(at).date() + OPEN_FOR, at=at)
    if lead != by:
        openings.to_receiver(concern, lead, by=by, until=dates.local(at).date() + OPEN_FOR, at=at)
        notify.tell(
            [lead],
            "concern_received",
            about=concern,
            path=concern.get_absolute_url(),
            key=f"received:{concern.pk}",
        )
    return concern


def assess_by(urgency, at):
    """The last day for the first assessment: the urgency's workdays (data, proposed) from the day it was logged."""
    workdays = codes.get(codes.key(urgency)).attributes.get("workdays", 5)
    day = dates.local(at).date()
    return day if workdays == 0 else dates.add_workdays(day, workdays)


def _name(concern, by):
    """Save with a free reference and code word; drawn anew where somebody took the same one in this very moment."""
    for attempt in range(TRIES):
        concern.ref = new_ref("B", dates.local(concern.received_at).year)
        concern.code_word = codewords.free()
        try:
            with transaction.atomic():
                save(concern, by=by, force_insert=True)
            return
        except IntegrityError as clash:
            taken = "code_word" in str(clash) or "_ref_" in str(clash)
            if not taken or attempt == TRIES - 1:
                raise
