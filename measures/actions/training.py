"""What can be done to a training: plan it, change it, count who came, call it off."""

from copy import copy

from django.db import transaction
from django.utils.translation import gettext as _

from measures.actions.lifecycle import free_ref
from measures.models import Training
from okg.ledger import book as ledger
from okg.lib import dates, history
from okg.lib.refusal import Refused
from okg.lib.versions import save_if_unchanged


@transaction.atomic
def add(*, by, title, audience, held_on, hours, held_by, number=None, **more):
    """Plan a training, or note one that was held. `hours` is a Decimal; `more`: place, signed_up, note.

    Raises Refused when another training of the same year has the number.
    """
    _refuse_taken_number(held_on.year, number)
    training = Training(
        ref=free_ref(Training, "K", held_on.year),
        number=number,
        title=title,
        audience=audience,
        held_on=held_on,
        hours=hours,
        held_by=held_by,
        **more,
    )
    history.save(training, by=by, force_insert=True)
    ledger.act("training_added", by=by, about=training, held_on=held_on.isoformat())
    return training


@transaction.atomic
def change(training, version, *, by, **fields):
    """Change what is known of a training, if it is still at `version`; raises Stale when it is not."""
    held_on = fields.get("held_on", training.held_on)
    _refuse_taken_number(held_on.year, fields.get("number", training.number), but=training)
    if training.attended is not None and held_on > dates.today():
        raise Refused(_("Attendance is recorded, so the training cannot lie ahead. Check the date."))
    changed = copy(training)  # the row in hand stays what its page was made from, also when this is refused
    for name, value in fields.items():
        setattr(changed, name, value)
    save_if_unchanged(changed, version, by=by, update_fields=set(fields))
    ledger.act("training_changed", by=by, about=changed, fields=sorted(fields))
    return changed


@transaction.atomic
def record(training, *, by, attended, effect="", at=None):
    """Note how many came and what it led to; again when the count is mended or the effect shows later."""
    _lock(training)
    if training.dropped:
        raise Refused(_("The training was called off, so nobody came."))
    if training.held_on > dates.today():
        raise Refused(_("The training lies ahead. Record attendance when it has been held."))
    training.attended, training.effect = attended, effect
    training.recorded_at, training.recorded_by = at or dates.now(), by
    _save(training, by, "attended", "effect", "recorded_at", "recorded_by")
    ledger.act("training_recorded", by=by, about=training, attended=attended)
    return training


@transaction.atomic
def drop(training, *, by, reason, at=None):
    """Call a training off, with the reason."""
    _lock(training)
    if training.dropped:
        raise Refused(_("The training is called off already."))
    if training.attended is not None:
        raise Refused(_("Attendance is recorded, so the training was held."))
    training.dropped_at, training.dropped_by, training.dropped_reason = at or dates.now(), by, reason
    _save(training, by, "dropped_at", "dropped_by", "dropped_reason")
    ledger.act("training_dropped", by=by, about=training)
    return training


def _lock(training):
    training.refresh_from_db(from_queryset=Training.objects.select_for_update(of=("self",)))


def _save(training, by, *fields):
    training.version += 1
    history.save(training, by=by, update_fields=[*fields, "version"])


def _refuse_taken_number(year, number, but=None):
    others = Training.objects.of(year).filter(number=number).exclude(pk=but and but.pk)
    if number is not None and others.exists():
        raise Refused(
            _("Training %(number)s of %(year)s is already here. Choose another number.")
            % {"number": number, "year": year}
        )
