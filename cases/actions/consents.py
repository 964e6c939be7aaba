"""Asking for a consent, recording the answer, withdrawing it: with all that rests on it, in one transaction."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases import consents as rules
from cases.actions import grants, lifecycle, notes
from cases.models.concern import Concern
from cases.models.consent import Consent
from cases.models.grant import Grant
from okg.access.may import may
from okg.access.roles import WORK
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify import post as notify
from okg.roster import who


@transaction.atomic
def prepare(
    concern,
    *,
    by,
    relation,
    scope,
    what,
    purpose,
    recipients,
    fetched_from=(),
    until=None,
    age=None,
    shared_responsibility=False,
    left_out_reason="",
    at=None,
):
    """Make the question that is to be answered, so that its form can be printed; returns the Consent.

    `scope` are consent_scope codes, `recipients` and `fetched_from` Agencies or their codes, `until` the last day
    (six months unless said), `age` what was answered where the year of birth is not enough. `left_out_reason` asks
    the leader to let a parent of a young person be left out. Raises Refused, in sentences.
    """
    at = at or dates.now()
    day = dates.local(at).date()
    until = until or rules.usual_end(day)
    concern = Concern.objects.locked(concern)
    ages = rules.possible_ages(relation, said=age, on=day)
    found = _obstacles_to_asking(concern, relation, scope, what, purpose, recipients, until, day, ages, age)
    if found:
        raise Refused(found)
    needs = rules.needs(ages, scope)
    if left_out_reason.strip() and (needs.heard or not (needs.person and needs.parents)):
        raise Refused(
            _("A parent can be left out only of somebody from 15 to 17 years. Leave the reason empty.")
        )
    consent = Consent(
        concern=concern,
        relation=relation,
        scope=[codes.key(one) for one in scope],
        what=what,
        purpose=purpose,
        recipients=[getattr(one, "pk", one) for one in recipients],
        fetched_from=[getattr(one, "pk", one) for one in fetched_from],
        expires_at=dates.end_of(until),
        prepared_at=at,
        prepared_by=by,
        rule_id=needs.rule,
        ages=needs.said,
        needs_person=needs.person,
        needs_parents=needs.parents,
        shared_responsibility=shared_responsibility,
        left_out_reason=left_out_reason.strip() or None,
    )
    save(consent, by=by)
    ledger.act("consent_prepared", by=by, about=concern, consent=consent.pk, until=until)
    return consent


def _obstacles_to_asking(concern, relation, scope, what, purpose, recipients, until, day, ages, age):
    found = []
    if not concern.is_open:
        found.append(_("The concern is closed. Nobody is asked for a consent in a closed concern."))
    if relation.concern_id != concern.pk:
        found.append(_("The person belongs to another concern. Choose one of this concern."))
    if not scope:
        found.append(_("Choose at least one kind of information."))
    if not what.strip():
        found.append(_("Write exactly what may be shared."))
    if not purpose.strip():
        found.append(_("Write what it is to be used for."))
    if not recipients:
        found.append(_("Choose at least one service it may be shared with."))
    if until < day:
        found.append(_("The last day has passed. Choose today or a later day."))
    if until > rules.latest_end(day):
        says = _("A consent can hold until %(day)s at most. Choose that day or an earlier one.")
        found.append(says % {"day": f"{rules.latest_end(day):%d.%m.%Y}"})
    if ages is None:
        found.append(_("Ask how old the person is, and write it. The age decides who must consent."))
    if (
        age is not None
        and (known := rules.possible_ages(relation, on=day))
        and not known[0] <= age <= known[1]
    ):
        found.append(
            _("The age does not fit with what is recorded of the person. Correct the one that is wrong.")
        )
    return found


@transaction.atomic
def approve(consent, *, by, at=None):
    """The leader agrees that a parent is left out, for the reason recorded. Raises Refused where nobody asked."""
    consent = _locked(consent)
    if not consent.awaits_approval or consent.answer:
        raise Refused(_("There is nothing to approve here any longer."))
    if not may(by, "cases.approve_consent", consent.concern):
        raise Refused(_("Only the one who leads the group can approve that a parent is left out."))
    consent.left_out_approved_at, consent.left_out_approved_by = at or dates.now(), by
    save(consent, by=by)
    ledger.act("consent_approved", by=by, about=consent.concern, consent=consent.pk)
    return consent


@transaction.atomic
def answer(
    consent,
    *,
    by,
    given,
    how,
    interpreter,
    language="",
    by_person=False,
    parent_names="",
    heard="",
    answered_at=None,
    at=None,
):
    """Record that it was said yes (`given`) or no, by whom and how; returns the Consent.

    `parent_names` holds a name a line: everybody with foreldreansvar who consents. Raises Refused where the age rule
    asks for more, where a parent is left out without approval, or for a form that is too old.
    """
    at = at or dates.now()
    answered_at = answered_at or at
    consent = _locked(consent)
    parents = [line.strip() for line in parent_names.splitlines() if line.strip()]
    found = _obstacles_to_answer(consent, at, answered_at)
    if given and not found:
        found = _missing(consent, by_person, parents, heard)
    if found:
        raise Refused(found)
    consent.answer = Consent.Answer.GIVEN if given else Consent.Answer.REFUSED
    consent.answered_at, consent.answer_recorded_by = answered_at, by
    consent.how_id, consent.interpreter_id = codes.key(how), codes.key(interpreter)
    consent.by_person, consent.parents = by_person, len(parents)
    consent.parent_names, consent.heard, consent.language = "\n".join(parents), heard, language
    save(consent, by=by)
    event = "consent_given" if given else "consent_refused"
    ledger.act(event, by=by, about=consent.concern, consent=consent.pk, how=codes.key(how))
    return consent


def _obstacles_to_answer(consent, at, answered_at):
    if consent.answer:
        return [_("The answer is on record already. Make a new form if something has changed.")]
    found = []
    if not consent.concern.is_open:
        found.append(_("The concern is closed. Nothing more is recorded in it."))
    if answered_at > at:
        found.append(_("The time lies in the future. Write a time that has been."))
    if dates.local(answered_at).date() < dates.local(consent.prepared_at).date():
        found.append(_("The answer cannot be older than the form. Check the day."))
    if dates.local(answered_at).date() > rules.answer_by(consent) or consent.expires_at <= answered_at:
        found.append(_("The form is too old to be answered. Make a new one: the age may have changed too."))
    return found


def _missing(consent, by_person, parents, heard):
    """What the age rule asks for and has not got, in sentences."""
    found = []
    if consent.needs_person and not by_person:
        found.append(_("The person must consent too. Without it, record that it was refused."))
    if len(parents) > 2:
        found.append(_("At most two parents have the responsibility. Write one name a line."))
    enough = len(parents) >= (2 if consent.shared_responsibility else 1)
    if consent.needs_parents and not enough and not consent.left_out_approved_at:
        if consent.awaits_approval:
            found.append(
                _(
                    "The leader has not yet approved that a parent is left out. Wait for it, or write the parent."
                )
            )
        elif parents:
            found.append(_("Both parents have the responsibility, so both must consent. Write both names."))
        else:
            found.append(_("Those who have the parental responsibility must consent. Write their names."))
    if codes.get(consent.rule_id).attributes["heard"] and not heard.strip():
        found.append(
            _("A child who can form a view is heard. Write what the child said, or why it was not heard.")
        )
    return found


@transaction.atomic
def attach_signed(consent, *, by, content, extension, at=None):
    """Tie the signed form to its consent, sealed; seen only by those who may see who it is. Returns the Consent."""
    consent = _locked(consent)
    if not consent.answer:
        raise Refused(_("Record the answer first, then add the signed form."))
    if consent.document_id:
        raise Refused(_("The signed form is there already."))
    consent.document = notes.attach(
        consent.concern,
        by=by,
        title="Signert samtykke",
        kind="document_kind:samtykke",
        content=content,
        extension=extension,
        at=at,
    )
    save(consent, by=by)
    return consent


@transaction.atomic
def withdraw(consent, *, by, withdrawn_by, how, withdrawn_at=None, at=None):
    """Record that it was withdrawn, and end each grant that rests on it in the same transaction; the Grants ended.

    `withdrawn_by` is a consent_party code, `how` a consent_how code, `withdrawn_at` when it was said (now). Nothing
    stands in the way of a withdrawal, not even a closed concern. A lead who has no other access hands over to the
    group's leader, since no concern may be without one.
    """
    at = at or dates.now()
    withdrawn_at = withdrawn_at or at
    consent = _locked(consent)
    if consent.answer != Consent.Answer.GIVEN:
        raise Refused(_("Only a consent that was given can be withdrawn."))
    if consent.withdrawn_at:
        raise Refused(_("The consent is withdrawn already."))
    if withdrawn_at > at:
        raise Refused(_("The time lies in the future. Write a time that has been."))
    if withdrawn_at < consent.answered_at:
        raise Refused(_("It cannot be withdrawn before it was given. Check the day."))
    ended = [_end(grant, by, at) for grant in resting_on(consent).select_related("to", "concern")]
    consent.withdrawn_at, consent.withdrawal_recorded_by = withdrawn_at, by
    consent.withdrawn_by_id, consent.withdrawn_how_id = codes.key(withdrawn_by), codes.key(how)
    save(consent, by=by)
    ledger.act("consent_withdrawn", by=by, about=consent.concern, consent=consent.pk, ended=len(ended))
    _tell(consent, by, ended)
    return ended


def resting_on(consent):
    """The grants on this consent that nobody has ended: those that run, and those that ran out by themselves."""
    return Grant.objects.filter(consent=consent, ended_at__isnull=True)


def _end(grant, by, at):
    concern = Concern.objects.get(pk=grant.concern_id)
    if concern.is_open and grant.layer == WORK and grant.to_id == concern.lead_id:
        leader = who.coordinator()
        if leader is None or leader == grant.to or not may(leader, "cases.assess_concern", concern):
            raise Refused(
                _(
                    "The one who leads the concern has access by this consent alone. Hand the concern over first."
                )
            )
        lifecycle.hand_over(concern, by=by, to=leader, at=at)
    return grants.end(grant, by=by, reason="Samtykket er trukket tilbake.", at=at)


def _tell(consent, by, ended):
    """Those whose access ended, by a link to their own desk; and whoever leads, who tells the services the rest."""
    concern = Concern.objects.select_related("lead").get(pk=consent.concern_id)
    key = f"withdrawn:{consent.pk}"
    lost = {grant.to for grant in ended} - {by}
    notify.tell(list(lost), "consent_access_ended", about=concern, path="/", key=key)
    if concern.lead != by:
        path = concern.get_absolute_url()
        notify.tell([concern.lead], "consent_withdrawn", about=concern, path=path, key=key)


def _locked(consent):
    """The consent as it is now, under the lock of its concern: an opening and a withdrawal take turns."""
    concern = Concern.objects.locked(consent.concern)
    consent = (
        Consent.objects.select_for_update(of=("self",)).select_related("relation__person").get(pk=consent.pk)
    )
    consent.concern = concern
    return consent
