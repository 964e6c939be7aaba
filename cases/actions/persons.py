"""Recording who a concern is about. Only after a basis is settled; most concerns never need a name."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import grants, steps
from cases.models.concern import Concern
from cases.models.person import Person, Relation
from okg.access.may import may
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.lib.versions import save_if_unchanged
from okg.vault import keys


@transaction.atomic
def record(concern, *, by, relation, basis, name, birth_year="", contact="", own_version="", at=None):
    """Record a person in a concern under a key of their own; returns the Relation.

    Refused before the basis is settled (`steps.settle`). `relation` is a code (subject, family, exposed), `basis` the
    LegalBasis on which the identity is kept. Whoever
    records the first person knows who it is and may see it from then on; the next are recorded only by those who may
    see the first, or else a made-up second person would open the door to the real one.
    """
    concern = Concern.objects.locked(concern)
    if not concern.is_open:
        raise Refused(_("The concern is closed. Nobody is recorded in a closed concern."))
    if not steps.is_settled(concern):
        raise Refused(steps.not_settled())
    if not name.strip():
        raise Refused(_("Write the name, or let it be: a concern does not need one."))
    if not may(by, "cases.identify_person", concern):
        if concern.relations.exists():
            raise Refused(
                _("Somebody is recorded already whom you may not see. Ask for access to the identity first.")
            )
        grants.open_to_recorder(concern, by=by, basis=basis, at=at)
    at = at or dates.now()
    person = Person(
        name=name,
        birth_year=birth_year,
        contact=contact,
        own_version=own_version,
        recorded_at=at,
        recorded_by=by,
    )
    keys.create(person.dossier_id)
    save(person, by=by)
    tie = Relation(
        concern=concern,
        person=person,
        kind_id=codes.key(relation),
        basis=basis,
        recorded_at=at,
        recorded_by=by,
    )
    save(tie, by=by)
    ledger.act(
        "person_recorded",
        by=by,
        about=concern,
        person=person.pk,
        relation=codes.key(relation),
        basis=basis.code,
    )
    return tie


@transaction.atomic
def change(person, *, by, version, concern, **fields):
    """Correct who a person is; `version` is the one the page showed. Raises Stale where somebody saved since."""
    if not Concern.objects.locked(concern).is_open:
        raise Refused(_("The concern is closed and is no longer changed."))
    for name, value in fields.items():
        setattr(person, name, value)
    save_if_unchanged(person, version, by=by)
    ledger.act("person_corrected", by=by, about=concern, person=person.pk)
    return person
