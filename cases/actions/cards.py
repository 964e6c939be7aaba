"""Writing an action card: a draft, its head and its steps, and that the group adopted it in a meeting."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cases.models.card import WORDS, ActionCard, CardStep, CardVersion
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import delete, save, save_many
from okg.lib.refusal import Refused
from okg.lib.templatetags.ui import long
from okg.lib.versions import save_if_unchanged

STEP = ("title", "text", "responsible_words", "deadline", "amount", "recurs", "deadline_words", "notify", "basis",
        "source", "mark", "next_card")  # fmt: skip


@transaction.atomic
def draft(card, *, by):
    """The draft of a card that can be written in: the one there is, else a copy of the version in use. Returns it.

    A draft that somebody goes by in a concern stands for them; a copy takes its place as the draft.
    """
    card = ActionCard.objects.select_for_update(of=("self",)).get(pk=card.pk)
    there = card.draft
    if there and not there.is_fixed:
        return there
    origin = there or card.in_force or card.versions.last()
    if there:
        _set_aside(there, by)
    number = card.versions.aggregate(last=Max("number"))["last"] or 0
    words = {name: getattr(origin, name) for name in WORDS}
    new = CardVersion(card=card, number=number + 1, drafted_by=by, **words)
    save(new, by=by)
    save_many([_copy(step, new) for step in origin.steps.all()], by=by)
    ledger.act("card_drafted", by=by, about=new, card=card.code, number=new.number)
    return new


@transaction.atomic
def set_up(card, *, by, public, owner):
    """Say whether anybody may read the card once it is in force, and which Seat keeps it."""
    card = ActionCard.objects.select_for_update(of=("self",)).get(pk=card.pk)
    card.public, card.owner = public, owner
    save(card, by=by)
    ledger.act("card_set_up", by=by, about=card, card=card.code, public=public, owner=owner.pk)
    return card


@transaction.atomic
def change_head(version, number, *, by, title, about, note):
    """Change what stands above the steps of a draft that is at edit `number`; raises Stale where somebody was first."""
    version = _open(version)
    version.title, version.about, version.note = title, about, note
    save_if_unchanged(version, number, by=by)
    _changed(version, by)
    return version


@transaction.atomic
def add_step(version, *, by, responsible, **fields):
    """Add a step at the end of a draft; `fields` are those of STEP. Returns it."""
    version = _open(version)
    last = version.steps.aggregate(last=Max("number"))["last"] or 0
    step = CardStep(
        card_version=version, number=last + 1, responsible=responsible, **_whole(fields, version.card)
    )
    save(step, by=by)
    _changed(version, by)
    return step


@transaction.atomic
def change_step(step, number, *, by, responsible, **fields):
    """Change a step of a draft that is at edit `number`; raises Stale where somebody was first."""
    version = _open(step.card_version)
    step = CardStep.objects.get(pk=step.pk)
    step.responsible = responsible
    for name, value in _whole(fields, version.card).items():
        setattr(step, name, value)
    save_if_unchanged(step, number, by=by)
    _changed(version, by)
    return step


@transaction.atomic
def move_step(step, *, by, up):
    """Let a step of a draft change places with the one above it, or below; the outermost stays."""
    version = _open(step.card_version)
    step = version.steps.get(pk=step.pk)
    other = version.steps.filter(number=step.number + (-1 if up else 1)).first()
    if other is None:
        return step
    step.number, other.number = other.number, step.number
    save(other, by=by)
    save(step, by=by)
    _changed(version, by)
    return step


@transaction.atomic
def remove_step(step, *, by):
    """Take a step out of a draft; those after it move up."""
    version = _open(step.card_version)
    step = version.steps.get(pk=step.pk)
    after = list(version.steps.filter(number__gt=step.number))
    delete(step, by=by)
    for following in after:
        following.number -= 1
        save(following, by=by)
    _changed(version, by)


@transaction.atomic
def drop(version, *, by):
    """Set a draft aside. Raises Refused where the card would be left without any wording to go by."""
    version = _locked(version)
    if not version.is_draft:
        raise Refused(_("This version is no draft any more."))
    if not version.card.versions.adopted().exists():
        raise Refused(_("The card has no other version. Change the draft instead."))
    _set_aside(version, by)
    ledger.act("card_dropped", by=by, about=version, card=version.card.code, number=version.number)


@transaction.atomic
def adopt(version, *, by, meeting, meeting_ref, on, in_force_from, next_revision_on):
    """Put on record that the group adopted a draft in a meeting; the version in force before it ends as it begins.

    `meeting` is the meeting's UUID, `on` its day. Raises Refused where it is no draft, has no steps, or the days do
    not follow one another: adopted, in force, revised.
    """
    version = _locked(version)
    if reasons := _reasons_not_to_adopt(version, on, in_force_from, next_revision_on):
        raise Refused(reasons)
    for before in version.card.versions.adopted().filter(replaced_on=None):
        before.replaced_on = in_force_from
        save(before, by=by)
    version.adopted_on, version.adopted_by = on, by
    version.adopted_in, version.adopted_ref = meeting, meeting_ref
    version.in_force_from, version.next_revision_on = in_force_from, next_revision_on
    save(version, by=by)
    ledger.act(
        "card_adopted",
        by=by,
        about=version,
        card=version.card.code,
        number=version.number,
        meeting=meeting,
        in_force=in_force_from,
    )
    return version


def _reasons_not_to_adopt(version, on, in_force_from, next_revision_on):
    if not version.is_draft:
        return [_("This version is no draft any more. Open the card to see where it stands.")]
    reasons = []
    if not version.steps.exists():
        reasons.append(_("The draft has no steps. Write them first."))
    if on > dates.today():
        reasons.append(_("The meeting has not been yet. A card is adopted in a meeting that has begun."))
    if in_force_from < on:
        reasons.append(_("The card cannot be in force before the meeting that adopted it."))
    if next_revision_on <= in_force_from:
        reasons.append(_("The next revision must come after the day the card is in force."))
    later = version.card.versions.adopted().filter(replaced_on=None, in_force_from__gt=in_force_from).first()
    if later:
        says = _("A version adopted earlier comes into force on %(day)s. Choose that day or a later one.")
        reasons.append(says % {"day": long(later.in_force_from)})
    return reasons


def _locked(version):
    return CardVersion.objects.select_related("card").select_for_update(of=("self",)).get(pk=version.pk)


def _open(version):
    """The draft as it is now, held; Refused where its words stand for good."""
    version = _locked(version)
    if version.is_fixed:
        raise Refused(
            _(
                "This version stands as it is: it was adopted, set aside or is in use. Make a new draft instead."
            )
        )
    return version


def _set_aside(version, by):
    version.replaced_on = dates.today()
    save(version, by=by)


def _copy(step, version):
    fields = {name: getattr(step, name) for name in STEP}
    return CardStep(card_version=version, number=step.number, responsible_id=step.responsible_id, **fields)


def _whole(fields, card):
    """The fields of STEP that were given; a step that leads to its own card leads nowhere."""
    if fields.get("next_card") == card:
        raise Refused(_("A step cannot lead to the card it stands on."))
    return {name: fields[name] for name in STEP if name in fields}


def _changed(version, by):
    ledger.act("card_changed", by=by, about=version, card=version.card.code, number=version.number)
