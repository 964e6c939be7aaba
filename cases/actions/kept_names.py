"""Settling a name that was kept aside when an old register was read in: recorded as a person, or thrown away."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import persons
from cases.models.concern import Concern
from cases.models.importing import KeptName
from okg.ledger import book as ledger
from okg.lib.refusal import Refused
from okg.vault import keys


@transaction.atomic
def record(kept, *, by, relation, basis, **known):
    """Let the name become a Person of its concern, by the act that records any other; returns the Relation.

    Raises what `persons.record` raises: the name then stays where it was.
    """
    concern, kept = _locked(kept)
    tie = persons.record(concern, by=by, relation=relation, basis=basis, **{"name": kept.name} | known)
    _remove(kept)
    return tie


@transaction.atomic
def throw_away(kept, *, by):
    """Destroy the name's key and its row: nobody reads it again, not in a backup either. A closed concern's too."""
    concern, kept = _locked(kept)
    _remove(kept)
    ledger.act("name_thrown_away", by=by, about=concern, name=kept.pk)


def _locked(kept):
    """The concern before the name, as every act on a concern takes its locks."""
    concern = Concern.objects.locked(kept.concern)
    there = KeptName.objects.select_for_update(of=("self",)).filter(pk=kept.pk).first()
    if there is None:
        raise Refused(_("Somebody has settled this name already."))
    return concern, there


def _remove(kept):
    key = kept.pk
    kept.delete()
    kept.pk = key
    keys.destroy(kept.dossier_id)
