"""Possible repeats: has another concern been about the same person? Found blindly, told to one, judged by people.

When an identity is entered or corrected, its blind keys are compared with those of all concerns. Whoever enters it
learns nothing: not from the page, not from the answer, not from their own concern. Only whoever leads the concern in
which the identity was known first is told, without a name, and whom to ask. They open it to the other, the two write
to each other, and the first says what it is. Nothing else is opened by it. Neither concern is closed before.
A match costs a few milliseconds more than none, which is all that somebody with a clock could see.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models.concern import Concern
from cases.models.person import Person, Relation
from cases.models.repeat import NEWER, OLDER, Repeat, RepeatLine, side_of, speakers
from okg.ledger import book as ledger
from okg.lib import dates, phonetic
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify import post as notify
from okg.vault import blind, keys


def index(person):
    """Keep the blind keys of who a person is, in place of those before."""
    blind.put(person.dossier_id, phonetic.kept(person.name, person.birth_year))


@transaction.atomic
def compare(person, *, by, at=None):
    """Look for `person` in other concerns and tell whoever leads them. Tells the caller nothing.

    `by` is who entered the identity; it is not written down with what was found. A pair that was found once is not
    found again, whatever was decided.
    """
    mine = list(person.relations.values_list("concern_id", flat=True))
    dossiers = blind.sharing(person.dossier_id, phonetic.asked(person.name, person.birth_year))
    others = Relation.objects.filter(person__dossier_id__in=dossiers).exclude(concern__in=mine)
    for other in others.select_related("concern", "person").order_by("recorded_at", "pk"):
        for concern in Concern.objects.filter(pk__in=mine).order_by("pk"):
            _found(older=other, newer=concern, person=person, at=at or dates.now())


def _found(*, older, newer, person, at):
    known = Repeat.objects.filter(
        older=older.concern, newer=newer, older_person=older.person, newer_person=person
    )
    known |= Repeat.objects.filter(
        older=newer, newer=older.concern, older_person=person, newer_person=older.person
    )
    if known.exists():
        return
    row = Repeat(
        older=older.concern, newer=newer, older_person=older.person, newer_person=person, found_at=at
    )
    keys.create(row.dossier_id)
    save(row, by="repeats")
    ledger.act("repeat_found", by="repeats", about=row)
    _tell(row, speakers(row, OLDER), "repeat_found", "found")


@transaction.atomic
def open_to_other(repeat, *, by, at=None):
    """Let whoever leads the newer concern know of the possible repeat, and write in it; returns the Repeat."""
    repeat = _mine(repeat, by, OLDER)
    if repeat.opened_at:
        raise Refused(_("The other side knows of it already."))
    repeat.opened_at, repeat.opened_by = at or dates.now(), by
    _changed(repeat, by)
    ledger.act("repeat_opened", by=by, about=repeat)
    _tell(repeat, [user for user in speakers(repeat, NEWER) if user != by], "repeat_opened", "opened")
    return repeat


@transaction.atomic
def write(repeat, *, by, text, at=None):
    """Add a line to what the two write to each other; returns the RepeatLine."""
    repeat = _mine(repeat, by)
    if not text.strip():
        raise Refused(_("Write something before you save it."))
    if not repeat.opened_at:
        raise Refused(_("Open it to the other side first. Nobody but you can read here yet."))
    line = RepeatLine(repeat=repeat, by=by, text=text, at=at or dates.now())
    line.save()  # no history: a line is added and never changed
    ledger.act("repeat_discussed", by=by, about=repeat)
    others = [user for side in (OLDER, NEWER) for user in speakers(repeat, side) if user != by]
    _tell(repeat, others, "repeat_said", str(line.pk))
    return line


@transaction.atomic
def decide(repeat, *, by, decision, reason, discussed=False, at=None):
    """Say whether it is the same person, and that the two have talked; returns the Repeat. May be decided anew.

    Only the older side decides. Where the same person speaks for both there is nobody to talk with.
    """
    repeat = _mine(repeat, by, OLDER)
    if decision not in Repeat.Decision.values:
        raise Refused(_("Choose one of the alternatives."))
    if not reason.strip():
        raise Refused(_("Write why."))
    if not repeat.discussed_at:
        if not discussed and not speaks_for_both(repeat, by):
            raise Refused(_("Talk with whoever leads the other concern first, then decide."))
        repeat.discussed_at, repeat.discussed_by = at or dates.now(), by
    repeat.decided_at, repeat.decided_by = at or dates.now(), by
    repeat.decision, repeat.reason = decision, reason
    _changed(repeat, by)
    ledger.act("repeat_decided", by=by, about=repeat, decision=decision)
    if repeat.opened_at:
        others = [user for user in speakers(repeat, NEWER) if user != by]
        _tell(repeat, others, "repeat_decided", f"decided:{repeat.version}")
    return repeat


def speaks_for_both(repeat, user):
    return user in speakers(repeat, OLDER) and user in speakers(repeat, NEWER)


def _mine(repeat, by, side=None):
    """The repeat as it is now, locked, for one who speaks for it (for `side`)."""
    repeat = Repeat.objects.select_for_update(of=("self",)).select_related("older", "newer").get(pk=repeat.pk)
    held = side_of(repeat, by)
    if held is None or (side and held != side):
        raise Refused(_("Whoever leads the concern that knew the person first does this."))
    return repeat


def _changed(repeat, by):
    repeat.version += 1
    save(repeat, by=by)


def _tell(repeat, users, kind, key):
    notify.tell(users, kind, about=repeat, path=repeat.get_absolute_url(), key=f"repeat:{repeat.pk}:{key}")


def index_all():
    """Make the blind keys of everybody anew, after the rules of phonetic have changed; returns how many."""
    done = 0
    for person in Person.objects.order_by("pk").iterator(chunk_size=500):
        with transaction.atomic():
            blind.take_turn()
            index(person)
        done += 1
    return done
