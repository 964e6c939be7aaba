"""Noting what happens beside the steps: handed to the police, reported, moved, dead; and that the reporter heard."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases import consents
from cases.models.concern import Concern
from cases.models.consent import Consent
from cases.models.track import DEAD, Feedback, SideTrack
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.refusal import Refused


@transaction.atomic
def note(
    concern,
    *,
    by,
    kind,
    happened_on,
    remains,
    receiver="",
    told="",
    basis=None,
    consent=None,
    relation=None,
    next_of_kin="",
    person_part_ends_on=None,
    at=None,
):
    """Note a side track (a code of that list) of an open concern; returns the SideTrack, which is never changed.

    Kinds whose attributes say `discloses` need a receiver, what was told and on which LegalBasis; the others tell
    nobody anything. `consent` is the one a basis of consent rests on. Of a death: whose `relation` ends, who the next
    of kin are, and when the person's part is to end. Raises Refused, in sentences.
    """
    concern, at = Concern.objects.locked(concern), at or dates.now()
    kind = codes.key(kind)
    attributes = codes.get(kind).attributes
    found = [] if concern.is_open else [_("The concern is closed and is no longer changed.")]
    if happened_on > dates.local(at).date():
        found.append(_("The date lies in the future. Write today's date or an earlier one."))
    if not remains.strip():
        found.append(_("Write what remains for the group, or that nothing does."))
    if attributes.get("discloses"):
        found += _missing_of_disclosure(concern, receiver, told, basis, consent)
    elif told.strip() or basis or consent:
        found.append(_("Here nothing is passed on to anybody. Leave out what was told, basis and consent."))
    if not attributes.get("death") and (relation or next_of_kin.strip()):
        found.append(_("Next of kin are noted with a death only."))
    if person_part_ends_on and kind != DEAD:
        found.append(_("A person's part ends with a death that is confirmed, never with a rumour."))
    if relation is not None and relation.concern_id != concern.pk:
        found.append(_("This person belongs to another concern."))
    if found:
        raise Refused(found)
    row = SideTrack(
        concern=concern,
        kind_id=kind,
        happened_on=happened_on,
        at=at,
        by=by,
        receiver=receiver.strip(),
        told=told.strip() or None,
        basis=basis,
        consent=consent,
        remains=remains.strip(),
        relation=relation,
        next_of_kin=next_of_kin.strip(),
        person_part_ends_on=person_part_ends_on,
    )
    row.save()  # no history: it is added and never changed
    ledger.act("track_noted", by=by, about=concern, track=kind, basis=basis.code if basis else None)
    return row


def _missing_of_disclosure(concern, receiver, told, basis, consent):
    found = []
    if not receiver.strip():
        found.append(_("Write who received it."))
    if not told.strip():
        found.append(_("Write what was told."))
    if basis is None:
        return [*found, _("Choose the provision that allows it to be told.")]
    if consents.demanded_by(basis) and consent is None:
        found.append(_("This legal basis rests on a consent. Choose which, or record it first."))
    if consent and not consents.demanded_by(basis):
        found.append(_("This legal basis needs no consent. Leave the consent empty."))
    if consent and not Consent.objects.living().filter(pk=consent.pk, concern=concern).exists():
        found.append(_("This consent does not hold in this concern. Choose another."))
    return found


@transaction.atomic
def give_feedback(concern, *, by, kind, given_on, words, at=None):
    """Note that whoever reported the concern heard from the group (`kind` a code of feedback_kind); the Feedback."""
    concern, at = Concern.objects.locked(concern), at or dates.now()
    kind, found = codes.key(kind), []
    if concern.reporter is None:
        found.append(_("Nobody is noted as having reported the concern."))
    if kind == Feedback.CLOSED and concern.is_open:
        found.append(_("The concern is open. Tell them that it is closed once it is."))
    if given_on > dates.local(at).date():
        found.append(_("The date lies in the future. Write today's date or an earlier one."))
    if not words.strip():
        found.append(_("Write what they were told."))
    if found:
        raise Refused(found)
    row = Feedback(concern=concern, kind_id=kind, at=at, by=by, given_on=given_on, words=words.strip())
    row.save()
    ledger.act("feedback_given", by=by, about=concern, feedback=kind)
    return row
