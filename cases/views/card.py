"""The action cards as everybody in the group reads them: the list, one card, its versions, what changed, on paper."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases import card_changes, printed_card
from cases.doors import card_door
from cases.models.card import ActionCard
from okg.access.doors import hall
from okg.access.may import may
from okg.access.models import LegalBasis
from okg.roster.models import Contact


@require_safe
@hall("cases.read_card")
def index(request):
    """Every card, with the version to go by and whether the group has adopted it."""
    cards = ActionCard.objects.visible_to(request.user).prefetch_related("versions__steps")
    rows = [(card, used) for card in cards if (used := card.usable)]
    context = {"rows": rows, "may_edit": may(request.user, "cases.edit_card"), "section": "cards"}
    return render(request, "cases/cards.html", context)


@require_safe
@card_door("cases.read_card")
def card(request, card):
    """The version to go by, step by step."""
    if card.usable is None:
        raise Http404
    return _page(request, card, card.usable)


@require_safe
@card_door("cases.read_card")
def version(request, card, number):
    """One version, whether it is in force or not."""
    return _page(request, card, get_object_or_404(card.versions, number=number))


@require_safe
@card_door("cases.read_card")
def print_version(request, card, number):
    """One version on one sheet, for the wall."""
    version = get_object_or_404(card.versions.select_related("adopted_by"), number=number)
    response = HttpResponse(printed_card.pdf(version), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="tiltakskort-{card.code}-{version.number}.pdf"'
    return response


@require_safe
@card_door("cases.read_card")
def changes(request, card):
    """What differs between two versions; the last two, unless the address asks for others."""
    versions = list(card.versions.all())
    old, new = _asked(request, versions)
    context = {
        "card": card,
        "versions": versions,
        "old": old,
        "new": new,
        "changes": [change for change in card_changes.compare(old, new) if change.kind != card_changes.SAME]
        if old and new
        else [],
        "section": "cards",
    }
    return render(request, "cases/card_changes.html", context)


def _page(request, card, version):
    context = {
        "card": card,
        "version": version,
        "steps": with_bases(version.steps.select_related("next_card")),
        "versions": card.versions.all(),
        "in_force": card.in_force,
        "draft": card.draft,
        "may_edit": may(request.user, "cases.edit_card"),
        "contacts": Contact.objects.all(),
        "section": "cards",
    }
    return render(request, "cases/card.html", context)


def with_bases(steps):
    """The steps as a list, each with `named_bases`: [(code, label)] of the legal bases it names, as they are in use."""
    steps = list(steps)
    codes = {code for step in steps for code in step.basis}
    in_use = LegalBasis.objects.filter(code__in=codes, active=True) if codes else LegalBasis.objects.none()
    labels = dict(in_use.values_list("code", "label"))
    for step in steps:
        step.named_bases = [(code, labels.get(code, code)) for code in step.basis]
    return steps


def _asked(request, versions):
    """The two versions the address names, as (old, new); (None, None) where there are not two."""
    if len(versions) < 2:
        return None, None
    by_number = {str(version.number): version for version in versions}
    old = by_number.get(request.GET.get("fra", ""), versions[-2])
    new = by_number.get(request.GET.get("til", ""), versions[-1])
    return old, new
