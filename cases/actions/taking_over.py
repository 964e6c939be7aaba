"""Taking over an old register: each row that was taken becomes a concern, all in one transaction; and undoing it whole.

One transaction, so that a process killed in the middle leaves nothing half: either every row has become what was
answered, or none has and all answers still stand.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.actions import closing, importing, intake, openings, tasks
from cases.importing import names, rows, words
from cases.models.concern import Concern
from cases.models.importing import REFUSE, TAKE, KeptName
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.ledger.models import Event
from okg.lib import dates, history
from okg.lib.refusal import Refused
from okg.notify import post as notify
from okg.vault import keys

URGENCY = "urgency:kan_vente"
KEEP, CUT, NO_NAME = "keep", "cut", "none"  # what is done with what may be a name
# What the taking over writes into the concerns: data, and data is Norwegian.
LEVEL = "Satt samlet da det gamle registeret ble lest inn. Nivået er ikke vurdert for denne bekymringen."
LEVEL_OF_ROW = "Satt for denne raden da det gamle registeret ble lest inn. Ikke vurdert ellers."
CLOSED = "Sto som «%s» i det gamle registeret. Når og hvorfor den ble avsluttet, står ikke der."
ASKED = ("what", "responsible", "next_step", "remark")
KEPT = [
    ("number", "Nr. i det gamle registeret"),
    ("status", "Status der"),
    ("age", "Alder der"),
    ("responsible", "Ansvarlig der"),
    ("next_step", "Neste steg der"),
    ("deadline", "Frist der"),
    ("remark", "Merknad der"),
]


@transaction.atomic
def take(batch, *, by, level, at=None):
    """Make a concern of every row that was taken; `level` (a code) is chosen by a person for all that have none.

    Returns the RegisterImport. Its file is gone and the key of its rows destroyed: each row lies in its concern's
    dossier. Raises Refused while a row is unanswered, where none is taken, a second time, and where nobody leads.
    """
    at = at or dates.now()
    batch = importing.under_way(batch)
    found = importing.understood(batch)
    _refuse_unless_answered([row for row, _meant in found])
    importing.drop_drafts(batch)
    refused = [(row, row.cells, row.reason) for row, _meant in found if row.answer == REFUSE]
    for row, meant in found:
        if row.answer == TAKE:
            _take_row(row, meant, by=by, level=level, at=at)
    batch.content, batch.taken_at, batch.taken_by, batch.touched_at = None, at, by, at
    batch.save()
    keys.create(batch.rest_dossier_id)
    for row, row.cells, row.reason in refused:
        row.save()
    keys.destroy(batch.dossier_id)
    ledger.act("import_taken", by=by, about=batch, taken=len(found) - len(refused), refused=len(refused))
    return batch


def _refuse_unless_answered(found):
    if waiting := sum(not row.answer for row in found):
        says = ngettext(
            "%(count)d row is not answered yet. Take it or refuse it first.",
            "%(count)d rows are not answered yet. Take or refuse each of them first.",
            waiting,
        )
        raise Refused(says % {"count": waiting})
    if not any(row.answer == TAKE for row in found):
        raise Refused(_("All rows are refused, so there is nothing to take."))


def _take_row(row, meant, *, by, level, at):
    cells, given = row.cells, row.given
    values = meant.values | {"names": [], "level": ""} | (given or {})
    texts = _without_names(meant.said | {name: values[name] for name in ASKED}, values["names"])
    concern = intake.log(
        by=by,
        received_at=received_at(values["received_on"], at),
        source=values["source"],
        channel=values["channel"],
        arena=values["arena"],
        theme=values["theme"],
        level=values["level"] or level,
        level_reason=LEVEL_OF_ROW if values["level"] else LEVEL,
        urgency=URGENCY,
        heard=texts["what"],
        done_so_far=_kept_words(texts),
        reporter=values["reporter"],
        age_band=values["age_band"],
        at=at,
    )
    _keep_names(concern, values["names"], by=by, at=at)
    if values["state"] == words.OPEN:
        _give_next_step(concern, texts["next_step"], values["deadline"], by=by, at=at)
    else:
        _close(concern, meant.said["status"], values, by=by, at=at)
    ledger.act("concern_carried_over", by=by, about=concern, batch=row.batch_id, row=row.number)
    row.concern, row.cells, row.given = concern, cells, given
    row.last_line, row.footprint = _last_line(concern), _footprint(concern)
    row.save()


def received_at(iso, at):
    """Noon of a day, since a register knows no time of day; its beginning, where noon is yet to come."""
    begins = dates.midnight(dt.date.fromisoformat(iso))
    noon = begins + dt.timedelta(hours=12)
    return noon if noon <= at else begins


def _without_names(said, found):
    """The words of a row with each name that is one cut out of them."""
    for one in found:
        if one["what"] == NO_NAME:
            continue
        said = {field: names.cut(text, one["name"], one["put"]) for field, text in said.items()}
    return said


def _kept_words(texts):
    return "\n".join(f"{label}: {texts[field]}" for field, label in KEPT if texts[field])


def _keep_names(concern, found, *, by, at):
    """Names that are kept lie aside, each under a key of its own, until somebody settles whether they may stay."""
    kept = [one for one in found if one["what"] == KEEP]
    for one in kept:
        name = KeptName(
            concern=concern, name=one["name"], relation_id=one["relation"], kept_at=at, kept_by=by
        )
        keys.create(name.dossier_id)
        name.save()
        ledger.act("name_kept", by=by, about=concern, name=name.pk)
    if kept:
        openings.to_keeper(concern, by=by, at=at)


def _give_next_step(concern, text, deadline, *, by, at):
    """What was to be done next becomes a task; a deadline that has passed is looked at with the first assessment."""
    if not text.strip():
        return
    due_on = rows.day_of(deadline)
    if due_on is None or due_on < dates.local(at).date():
        due_on = concern.assess_by
    tasks.add(concern, by=by, text=text, owner=concern.lead, due_on=due_on, at=at)


def _close(concern, stood_as, values, *, by, at):
    """What stood as closed is closed, with words that say where it comes from."""
    outcome = CLOSED % (stood_as or "avsluttet")
    closing.carry_over(concern, by=by, reason=codes.get(values["close_reason"]), outcome=outcome, at=at)


# Undoing: nothing that somebody has touched since.


@transaction.atomic
def undo(batch, *, by, at=None):
    """Undo an import within a day: (how many concerns are removed, [those that somebody has touched and that stay]).

    What is removed leaves its lines in the ledger and nothing else; the keys of its dossiers are destroyed. Raises
    Refused a day after it was taken or later, and a second time.
    """
    at = at or dates.now()
    batch = importing.locked(batch)
    if batch is None or not batch.may_be_undone(at):
        raise Refused(
            _("An import can be undone once, within 24 hours after it was taken. That time is over.")
        )
    kept, removed = [], 0
    for row in batch.rows.filter(concern__isnull=False).select_related("concern"):
        row.concern = Concern.objects.locked(row.concern)
        if is_touched(row):
            kept.append(row.concern)
        else:
            _remove(row, by=by)
            removed += 1
    for row in batch.rows.filter(answer=REFUSE):
        row.cells = None
        row.save(update_fields=["cells"])
    keys.destroy(batch.rest_dossier_id)
    batch.undone_at, batch.undone_by = at, by
    batch.save()
    ledger.act("import_undone", by=by, about=batch, removed=removed, kept=len(kept))
    return removed, kept


def is_touched(row):
    """Whether anybody has looked at the concern of a row, or done anything to it, since the import made it.

    A refusal is neither: whoever was turned away at the door saw nothing.
    """
    since = Event.objects.filter(about=row.concern_id, id__gt=row.last_line).exclude(event="refused")
    return since.exists() or _footprint(row.concern) != row.footprint


def _last_line(concern):
    return Event.objects.filter(about=concern.pk).aggregate(last=Max("id"))["last"]


def _footprint(concern):
    """{table: how many rows of it hang on the concern}, without the row of the import itself."""
    counted = {
        tie.related_model._meta.label_lower: _tied(tie, concern).count()
        for tie in Concern._meta.related_objects
    }
    return {name: count for name, count in counted.items() if count and name != "cases.importedrow"}


def _tied(tie, concern):
    return tie.related_model._base_manager.filter(**{tie.field.name: concern})


def _remove(row, *, by):
    """Remove what a row became, with all it was given, their history and their keys."""
    concern = row.concern
    row.concern = row.cells = row.given = row.last_line = row.footprint = None
    row.save()
    given_out = list(concern.tasks.values_list("pk", flat=True))
    for name in concern.kept_names.all():
        keys.destroy(name.dossier_id)
    ties = [tie for tie in Concern._meta.related_objects if tie.related_model is not type(row)]
    for tie in ties:
        for tied in _tied(tie, concern):
            _erase(tied, by)
    _erase(concern, by)
    notify.take_back_from_all([concern.pk, *given_out])
    keys.destroy(concern.dossier_id)


def _erase(thing, by):
    """Delete a row, and what it was before."""
    key = thing.pk
    if hasattr(thing, "_records"):
        history.delete(thing, by=by)
        type(thing).history.filter(**{thing._meta.pk.attname: key}).delete()
    else:
        thing.delete()
