"""Recording who a concern is about. Only after a basis is settled; most concerns never need a name."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cases import recognisable
from cases.actions import openings, repeats, steps
from cases.models.concern import Concern
from cases.models.person import Guardian, OwnVersion, Person, Relation
from okg.access.may import may
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import delete, save
from okg.lib.refusal import Refused
from okg.lib.versions import save_if_unchanged
from okg.vault import blind, keys


@transaction.atomic
def record(
    concern,
    *,
    by,
    relation,
    basis,
    name,
    birth_year="",
    born_on=None,
    contact="",
    needs_interpreter=None,
    language="",
    own_version="",
    compare=True,
    at=None,
):
    """Record a person in a concern under a key of their own; returns the Relation.

    Refused before the basis is settled (`steps.settle`). `relation` is a code (subject, family, exposed), `basis` the
    LegalBasis on which the identity is kept; `born_on` is a date and decides the year. Whoever records the first person
    knows who it is and may see it from then on; the next are recorded only by those who may see the first, or else a
    made-up second person would open the door to the real one. Whether the same person is known elsewhere is compared
    (cases.actions.repeats) and never told here; with `compare=False`, for many at once, the caller calls
    `repeats.compare` later.
    """
    blind.take_turn()
    concern, at = Concern.objects.locked(concern), at or dates.now()
    _let_in(concern, by=by, basis=basis, at=at)
    if not name.strip():
        raise Refused(_("Write the name, or let it be: a concern does not need one."))
    _refuse_identity_numbers(name, contact, language, own_version)
    person = Person(
        name=name,
        contact=contact,
        recorded_at=at,
        recorded_by=by,
        **_born(born_on, birth_year),
        **_interpreter(needs_interpreter, language),
    )
    keys.create(person.dossier_id)
    save(person, by=by)
    tie = _tied(concern, person, by=by, relation=relation, basis=basis, at=at)
    if own_version.strip():
        _tell(tie, by=by, text=own_version, told_on=dates.local(at).date(), at=at)
    repeats.index(person)
    if compare:
        repeats.compare(person, by=by, at=at)
    return tie


@transaction.atomic
def tie(concern, *, by, person, relation, basis, at=None):
    """Record in `concern` the very person who is recorded in another concern already; returns the Relation.

    Only by one who may see who it is in both; what was told of the person in the other concern stays there.
    """
    blind.take_turn()
    concern, at = Concern.objects.locked(concern), at or dates.now()
    _let_in(concern, by=by, basis=basis, at=at)
    others = [one.concern for one in person.relations.select_related("concern")]
    if not any(may(by, "cases.identify_person", other) for other in others):
        raise Refused(
            _("You may not see who it is in the other concern, so nobody can be brought from there.")
        )
    if concern in others:
        raise Refused(_("This person is recorded in the concern already."))
    tied = _tied(concern, person, by=by, relation=relation, basis=basis, at=at)
    repeats.compare(person, by=by, at=at)
    return tied


def _let_in(concern, *, by, basis, at):
    if not concern.is_open:
        raise Refused(_("The concern is closed. Nobody is recorded in a closed concern."))
    if not steps.is_settled(concern):
        raise Refused(steps.not_settled())
    if not may(by, "cases.identify_person", concern):
        if concern.relations.exists():
            raise Refused(
                _("Somebody is recorded already whom you may not see. Ask for access to the identity first.")
            )
        openings.to_recorder(concern, by=by, basis=basis, at=at)


def _tied(concern, person, *, by, relation, basis, at):
    tied = Relation(
        concern=concern,
        person=person,
        kind_id=codes.key(relation),
        basis=basis,
        recorded_at=at,
        recorded_by=by,
    )
    save(tied, by=by)
    facts = {"person": person.pk, "relation": tied.kind_id, "basis": basis.code}
    ledger.act("person_recorded", by=by, about=concern, **facts)
    return tied


@transaction.atomic
def change(person, *, by, version, concern, at=None, **fields):
    """Correct who a person is; `version` is the one the page showed. Raises Stale where somebody saved since.

    `fields` are name, birth_year, born_on, contact, needs_interpreter and language, those that are to change.
    """
    blind.take_turn()
    _open(concern)
    _refuse_identity_numbers(*(fields.get(name) or "" for name in ("name", "contact", "language")))
    if "born_on" in fields:
        fields |= _born(fields["born_on"], fields.get("birth_year", person.birth_year))
    if "needs_interpreter" in fields:
        fields |= _interpreter(fields["needs_interpreter"], fields.get("language") or "")
    for name, value in fields.items():
        setattr(person, name, value)
    save_if_unchanged(person, version, by=by)
    ledger.act("person_corrected", by=by, about=concern, person=person.pk)
    repeats.index(person)
    repeats.compare(person, by=by, at=at)
    return person


@transaction.atomic
def tell(relation, *, by, text, told_on=None, at=None):
    """Add how the person themselves tells it, in their words; returns the OwnVersion. Entries are never changed."""
    _open(relation.concern)
    return _tell(relation, by=by, text=text, told_on=told_on or dates.today(), at=at)


def _tell(relation, *, by, text, told_on, at):
    if not text.strip():
        raise Refused(_("Write down what the person says, in their own words."))
    if told_on > dates.today():
        raise Refused(_("The date lies in the future. Write today's date or an earlier one."))
    _refuse_identity_numbers(text)
    entry = OwnVersion(relation=relation, by=by, text=text, told_on=told_on, at=at or dates.now())
    save(entry, by=by)
    ledger.act("own_version_told", by=by, about=relation.concern, person=relation.person_id)
    return entry


@transaction.atomic
def note_services(relation, *, by, version, known_to, agencies=(), at=None):
    """Note who has a relation to the person already: a text, and codes of agencies. Raises Stale as `change`."""
    _open(relation.concern)
    _refuse_identity_numbers(known_to)
    relation.known_to = known_to or None
    relation.agencies = sorted(agencies) or None
    save_if_unchanged(relation, version, by=by)
    ledger.act("services_noted", by=by, about=relation.concern, person=relation.person_id)
    return relation


@transaction.atomic
def add_guardian(relation, *, by, guardian, role, contact, reason="", safety="", at=None):
    """Say that `guardian`, a next of kin recorded in the same concern, answers for the person; returns the Guardian.

    `contact` is "yes", "no" or "ask"; the last two want a `reason`. Said again of the same guardian, it is corrected.
    """
    _open(relation.concern)
    if guardian.concern_id != relation.concern_id or guardian.pk == relation.pk or not guardian.is_kin:
        raise Refused(_("Choose a next of kin who is recorded in this concern."))
    if contact != Guardian.Contact.YES and not reason.strip():
        raise Refused(_("Write why they may not simply be contacted."))
    _refuse_identity_numbers(reason, safety)
    row = Guardian.objects.select_for_update().filter(relation=relation, guardian=guardian).first()
    row = row or Guardian(relation=relation, guardian=guardian, recorded_at=at or dates.now(), recorded_by=by)
    row.role_id, row.contact = codes.key(role), contact
    row.reason, row.safety = reason.strip() or None, safety.strip() or None
    row.version += 0 if row._state.adding else 1
    save(row, by=by)
    ledger.act("guardian_noted", by=by, about=relation.concern, person=relation.person_id, role=row.role_id)
    return row


@transaction.atomic
def remove_guardian(guardian, *, by):
    """Take back that somebody answers for a person; the history keeps it."""
    concern = guardian.relation.concern
    _open(concern)
    facts = {"person": guardian.relation.person_id, "role": guardian.role_id}
    delete(guardian, by=by)
    ledger.act("guardian_removed", by=by, about=concern, **facts)


def _open(concern):
    if not Concern.objects.locked(concern).is_open:
        raise Refused(_("The concern is closed and is no longer changed."))


def _born(born_on, birth_year):
    """The day decides the year, so that the two never differ."""
    if born_on is None:
        return {"born_on": None, "birth_year": birth_year}
    if isinstance(born_on, str):
        born_on = dt.date.fromisoformat(born_on)
    return {"born_on": born_on.isoformat(), "birth_year": str(born_on.year)}


def _interpreter(needed, language):
    if needed and not language.strip():
        raise Refused(_("Write which language the interpreter is to speak."))
    return {"needs_interpreter": needed, "language": language.strip() if needed else None}


def _refuse_identity_numbers(*texts):
    if any(recognisable.identity_numbers(text) for text in texts):
        raise Refused(recognisable.NO_IDENTITY_NUMBERS)
