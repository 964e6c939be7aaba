"""The first steps of a concern: clarify it, discuss it without names, settle on what basis anybody may be named.

Guards between the steps are a proposal built on the national guide; each act says in a sentence what is missing.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from cases import informing
from cases.models.concern import Concern
from cases.models.consent import Consent
from cases.models.impartiality import Declaration, is_recused
from cases.models.steps import AT_LEAST, Clarification, Clarified, Consultation, Grounding, Participation
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused


@transaction.atomic
def clarify(
    concern,
    *,
    by,
    acute,
    criminal,
    child,
    addressee,
    acute_words="",
    criminal_words="",
    child_words="",
    addressee_words="",
    at=None,
):
    """Put the four answers (each "yes", "no" or "unsure") on record; returns the Clarification.

    Is it acute, may it be a criminal offence, is it for child welfare, is the group the right addressee? Raises
    Refused in a closed concern, a second time, and for what is no answer.
    """
    concern = Concern.objects.locked(concern)
    if not concern.is_open:
        raise Refused(_("The concern is closed and is no longer changed."))
    if Clarification.objects.filter(concern=concern).exists():
        raise Refused(_("The concern is clarified already. Write a note if something new has come up."))
    answers = {"acute": acute, "criminal": criminal, "child": child, "addressee": addressee}
    if not set(answers.values()) <= set(Clarified.values):
        raise Refused(_("Answer all four questions. Who is not sure says so."))
    row = Clarification(
        concern=concern,
        by=by,
        at=at or dates.now(),
        acute_words=acute_words.strip(),
        criminal_words=criminal_words.strip(),
        child_words=child_words.strip(),
        addressee_words=addressee_words.strip(),
        **answers,
    )
    row.save()  # no history: it is added and never changed
    ledger.act(
        "concern_clarified", by=by, about=concern, **{name: str(said) for name, said in answers.items()}
    )
    return row


def reasons_not_to_consult(concern):
    """What must be done before the concern can be discussed, in sentences; [] where it can."""
    if not concern.is_open:
        return [_("The concern is closed and is no longer changed.")]
    if not Clarification.objects.filter(concern=concern).exists():
        return [_("Clarify the concern first: four questions, asked of every one.")]
    return []


@transaction.atomic
def consult(concern, *, by, took_part, outcome, minutes, meeting_ref="", at=None):
    """Put a discussion without names on record; returns the Consultation.

    `took_part` are the users who discussed it, two at least, each known to be impartial; `outcome` a code of
    consultation_outcome. Raises Refused, in sentences.
    """
    concern, at = Concern.objects.locked(concern), at or dates.now()
    took_part = list({user.pk: user for user in took_part}.values())
    found = reasons_not_to_consult(concern)
    if len(took_part) < AT_LEAST:
        found.append(_("Two at least discuss a concern. Choose everybody who took part."))
    impartial = impartial_in(concern)
    for user in took_part:
        if user.pk not in impartial:
            says = _(
                "%(name)s has not said to be impartial in this concern. Ask them to do so first, or leave them out."
            )
            found.append(says % {"name": user.name})
    if not minutes.strip():
        found.append(_("Write what was discussed, without anything that tells who it is about."))
    if found:
        raise Refused(found)
    row = Consultation(
        concern=concern,
        by=by,
        at=at,
        outcome_id=codes.key(outcome),
        minutes=minutes.strip(),
        meeting_ref=meeting_ref.strip(),
    )
    row.save()
    Participation.objects.bulk_create(Participation(consultation=row, user=user) for user in took_part)
    ledger.act(
        "concern_consulted",
        by=by,
        about=concern,
        outcome=row.outcome_id,
        took_part=[user.pk for user in took_part],
    )
    return row


def impartial_in(concern):
    """The keys of the users who are known to be impartial in the concern and are not recused from it."""
    said = Declaration.objects.standing().filter(concern=concern).select_related("by")
    return {row.by_id for row in said if row.says_impartial and not is_recused(row.by, concern)}


def asks_for_basis(concern):
    """The discussion that asked to know who it is, if the newest one did; or None."""
    newest = concern.consultations.last()
    return newest if newest and newest.outcome_id == Consultation.IDENTIFY else None


def reasons_not_to_settle(concern):
    """What must be done before a basis can be settled, in sentences; [] where it can."""
    if not concern.is_open:
        return [_("The concern is closed and is no longer changed.")]
    if asks_for_basis(concern) or concern.acute:
        return []
    return [
        _(
            "Discuss the concern without a name first. A basis is settled where the discussion says that somebody "
            "must be known, or where somebody is in danger."
        )
    ]


@transaction.atomic
def settle(
    concern,
    *,
    by,
    processing_basis,
    why,
    responsible,
    contact,
    informed,
    special_basis=None,
    consent=None,
    informed_on=None,
    exemption="",
    exemption_reason="",
    reconsider_on=None,
    at_once_reason="",
    at=None,
):
    """Settle on what basis a named person is worked with in the concern; returns the Grounding.

    `processing_basis` and `special_basis` are codes (GDPR art. 6 and 9), `responsible` an Agency, `contact` a user to
    whom the concern is open. Where somebody is in danger it may be settled before the discussion, with
    `at_once_reason`. Raises Refused, in sentences.
    """
    concern, at = Concern.objects.locked(concern), at or dates.now()
    discussed = asks_for_basis(concern)
    found = reasons_not_to_settle(concern)
    if not found and not discussed and not at_once_reason.strip():
        found.append(_("Write why it cannot wait until the concern has been discussed."))
    if not why.strip():
        found.append(_("Write why this basis holds, and which provision it stands in."))
    if not concern.opens_to(contact):
        found.append(
            _("The contact must have access to the concern. Choose somebody who has, or give it first.")
        )
    told = informing.answered(informed, informed_on, exemption, exemption_reason, reconsider_on)
    found += informing.obstacles(told, dates.local(at).date(), by_a_day=True)
    found += _wrong_with_consent(concern, consent, processing_basis, special_basis)
    if found:
        raise Refused(found)
    row = Grounding(
        concern=concern,
        by=by,
        at=at,
        consultation=discussed,
        at_once_reason=None if discussed else at_once_reason.strip(),
        processing_basis_id=codes.key(processing_basis),
        special_basis_id=codes.key(special_basis),
        why=why.strip(),
        consent=consent,
        responsible=responsible,
        contact=contact,
        **told,
    )
    save(row, by=by)
    facts = {"basis": row.processing_basis_id, "special": row.special_basis_id, "contact": contact.pk}
    ledger.act("basis_settled", by=by, about=concern, agency=responsible.pk, at_once=not discussed, **facts)
    return row


@transaction.atomic
def tell(grounding, *, by, informed, informed_on=None, exemption="", exemption_reason="", reconsider_on=None):
    """Note what the person was told of the concern's being worked with; what was noted before stays in the history."""
    concern = Concern.objects.locked(grounding.concern)
    grounding = Grounding.objects.get(pk=grounding.pk)
    grounding.concern = concern
    told = informing.answered(informed, informed_on, exemption, exemption_reason, reconsider_on)
    if found := informing.obstacles(told, dates.today(), by_a_day=True):
        raise Refused(found)
    for name, value in told.items():
        setattr(grounding, name, value)
    save(grounding, by=by)
    ledger.act("basis_told", by=by, about=concern, informed=str(informed), exemption=told["exemption"])
    return grounding


def _wrong_with_consent(concern, consent, *bases):
    """A consent belongs to a basis that rests on one; it may come later, as nobody is recorded yet."""
    if consent is None:
        return []
    if not any(codes.get(codes.key(one)).attributes.get("consent") for one in bases if one):
        return [_("This basis does not rest on a consent. Leave the consent empty.")]
    if not Consent.objects.living().filter(pk=consent.pk, concern=concern).exists():
        return [_("This consent does not hold in this concern. Choose another, or leave it empty.")]
    return []


def is_settled(concern):
    """Whether a basis is settled, so that somebody may be recorded."""
    return concern.groundings.exists()


def not_settled():
    """What is said to whoever would record somebody before that."""
    return _(
        "The basis is not settled yet. Settle it on the concern's page first: on what basis somebody may be named, "
        "which service answers for it, and what they are told."
    )
