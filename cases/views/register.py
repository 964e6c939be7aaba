"""The register of disclosures on the page and on paper; what was not shared; what the person was told."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import printed, register
from cases.actions import considering
from cases.actions import grants as acts
from cases.doors import concern_door
from cases.forms.grant import ConsiderForm
from cases.forms.informing import InformForm
from cases.models.grant import Grant
from cases.models.person import Relation
from cases.views.concern import rights_of
from cases.views.guide import WHO, Guide
from okg.access.may import may
from okg.access.roles import IDENTIFY
from okg.drafts import keep
from okg.drafts.acting import attempt, drafted
from okg.ledger import book as ledger


@concern_door("cases.read_grants")
def grants(request, concern):
    """Every disclosure of the concern, those that have ended too, and what was considered and not shared."""
    entries = register.of(concern)
    for entry in entries:
        if isinstance(entry.row, Grant):
            entry.row.may_end = entry.row.to_id != concern.lead_id or entry.row.layer == IDENTIFY
    context = {
        "concern": concern,
        "entries": entries,
        "recipients": register.recipients_of(concern),
        "may": rights_of(request.user, concern),
        "section": "concerns",
    }
    return render(request, "cases/grants.html", context)


@concern_door("cases.print_register")
def print_register(request, concern):
    """The register as a PDF. That it was taken out is a line in the security log."""
    return _printed(request, [concern], f"utleveringer-{concern.ref}")


@concern_door("cases.identify_person")
def person_register(request, concern, pk):
    """What was disclosed of one person, in all concerns in which the reader may know who it is."""
    relation = _relation(concern, pk)
    concerns = register.concerns_of(relation.person, request.user)
    context = {
        "concern": concern,
        "relation": relation,
        "concerns": concerns,
        "entries": register.of_all(concerns),
        "may": rights_of(request.user, concern),
        "section": "concerns",
    }
    return render(request, "cases/person_register.html", context)


@concern_door("cases.print_register")
def print_person_register(request, concern, pk):
    if not may(request.user, "cases.identify_person", concern):
        raise Http404
    person = _relation(concern, pk).person
    concerns = register.concerns_of(person, request.user)
    return _printed(request, concerns, "utleveringer-person", one_person=True)


def _relation(concern, pk):
    return get_object_or_404(Relation.objects.select_related("person"), concern=concern, pk=pk)


def _printed(request, concerns, name, **about):
    for one in concerns:
        ledger.act("register_printed", by=request.user, about=one, concerns=len(concerns))
    content = printed.pdf(concerns, by=request.user, **about)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


@concern_door("cases.consider_grant")
def consider(request, concern):
    """Note what was considered and not shared."""
    form = ConsiderForm(
        request.POST or None,
        by=request.user,
        initial={"to": _chosen_in_the_guide(request.user, concern)},
        **drafted(request, f"cases.consider:{concern.ref}"),
    )

    def act(**fields):
        considering.consider(concern, by=request.user, **fields)
        return reverse("cases:grants", args=[concern.ref])

    context = {"form": form, "concern": concern, "section": "concerns"}
    done = _("It is noted as considered, not shared.")
    return attempt(request, form, act, done=done) or render(request, "cases/consider.html", context)


def _chosen_in_the_guide(user, concern):
    """Whom the guide to giving access was about, where somebody turned away from it."""
    draft = keep.of(user, Guide(user, concern).draft_name(WHO))
    return next(iter(draft.fields.get("to", ())), None) if draft else None


@concern_door("cases.give_grant")
def inform(request, concern, pk):
    """Note what the person was told of one disclosure, or think over why not."""
    rows = Grant.objects.given_away().filter(concern=concern, origin=Grant.Origin.GIVEN)
    row = get_object_or_404(rows.select_related("to"), pk=pk)
    names = ("informed", "informed_on", "exemption", "exemption_reason", "reconsider_on")
    form = InformForm(
        request.POST or None,
        initial={name: getattr(row, name) for name in names},
        **drafted(request, f"cases.inform:{pk}"),
    )

    def act(**fields):
        acts.inform(row, by=request.user, **form.informing())
        return reverse("cases:grants", args=[concern.ref])

    context = {"form": form, "concern": concern, "row": row, "section": "concerns"}
    done = _("What the person was told is noted.")
    return attempt(request, form, act, done=done) or render(request, "cases/inform.html", context)
