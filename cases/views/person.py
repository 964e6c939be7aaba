"""Who a concern is about, and their family: what is kept of them, what they tell, who answers for them."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import ages, register
from cases.actions import persons, steps
from cases.doors import concern_door
from cases.forms import person as forms
from cases.models.concern import Concern
from cases.models.person import Guardian, Relation
from cases.views.concern import rights_of
from okg.access.may import may, rows_for
from okg.drafts.acting import attempt, drafted, press
from okg.roster.models import Agency

KIN = "relation:family"


@concern_door("cases.identify_person")
def person(request, concern):
    """Who it is. Each reveal is a line in the ledger, written by the door."""
    ties = concern.relations.select_related("person", "basis", "recorded_by", "concern")
    ties = list(ties.prefetch_related("own_versions__by", "guardians__guardian__person"))
    agencies = dict(Agency.objects.values_list("code", "name"))
    cards = [
        {
            "relation": tie,
            "age": ages.said(tie.person),
            "band": ""
            if ages.said(tie.person) or tie.kind_id != "relation:subject"
            else concern.age_band.label,
            "steps": ages.steps(tie.person),
            "services": [agencies.get(code, code) for code in tie.agencies or ()],
            "elsewhere": [
                other for other in register.concerns_of(tie.person, request.user) if other != concern
            ],
        }
        for tie in ties
    ]
    rights = rights_of(request.user, concern)
    context = {
        "concern": concern,
        "cards": cards,
        "may": rights,
        "may_write": rights["record_person"] and concern.is_open,
        "section": "concerns",
    }
    return render(request, "cases/person.html", context)


def _not_yet(request, concern, title):
    context = {
        "concern": concern,
        "title": title,
        "lead": _("Most concerns need no name."),
        "reasons": [steps.not_settled()],
        "section": "concerns",
    }
    return render(request, "cases/step.html", context)


@concern_door("cases.record_person")
def record(request, concern):
    """Record a person in the concern, once the basis is settled.

    The answer is the same whether they are known elsewhere or not.
    """
    if concern.is_open and not steps.is_settled(concern):
        return _not_yet(request, concern, _("Record a person"))
    form = forms.PersonForm(request.POST or None, **drafted(request, f"cases.record:{concern.ref}"))

    def act(**fields):
        persons.record(concern, by=request.user, **fields)
        return concern

    context = {"form": form, "concern": concern, "others": known_elsewhere(request.user, concern)}
    return attempt(request, form, act) or _shown(request, "cases/record.html", context)


@concern_door("cases.record_person")
def tie(request, concern):
    """Record a person who is known from another concern in which the user may see who it is."""
    if concern.is_open and not steps.is_settled(concern):
        return _not_yet(request, concern, _("The same person as in another concern"))
    form = forms.TieForm(request.POST or None, ties=known_elsewhere(request.user, concern))

    def act(**fields):
        persons.tie(concern, by=request.user, **fields)
        return reverse("cases:person", args=[concern.ref])

    context = {"form": form, "concern": concern}
    done = _("The person is recorded here too.")
    return attempt(request, form, act, done=done) or _shown(request, "cases/tie.html", context)


def known_elsewhere(user, concern):
    """[Relation] of other concerns whose person may be recorded in this one too: the user may identify in both."""
    if not may(user, "cases.identify_person", concern) and concern.relations.exists():
        return []
    others = rows_for(user, "cases.identify_person", Concern.objects.exclude(pk=concern.pk))
    here = concern.relations.values("person")
    rows = Relation.objects.filter(concern__in=others).exclude(person__in=here)
    return list(rows.select_related("concern", "person").order_by("concern__code_word", "recorded_at"))


@concern_door("cases.identify_person")
def change_person(request, concern, pk):
    """Correct who a person is; the second of two editors sees both texts."""
    relation = _tie_of(request, concern, pk)
    who = relation.person
    initial = {name: getattr(who, name) or "" for name in ("name", "birth_year", "contact", "language")}
    initial |= {
        "born_on": ages.born(who)[0],
        "interpreter": {True: "yes", False: "no"}.get(who.needs_interpreter, ""),
    }
    form = forms.ChangePersonForm(request.POST or None, initial=initial, version=who.version)

    def act(**fields):
        persons.change(who, by=request.user, version=form.version or 0, concern=concern, **fields)

    return _acted(request, concern, form, act, template="cases/record.html", relation=relation)


@concern_door("cases.identify_person")
def tell(request, concern, pk):
    """Add how the person tells it themselves; what was told before stands."""
    relation = _tie_of(request, concern, pk, writer="cases.write_note")
    form = forms.TellForm(request.POST or None, **drafted(request, f"cases.tell:{relation.pk}:{concern.ref}"))
    return _acted(
        request,
        concern,
        form,
        lambda **fields: persons.tell(relation, by=request.user, **fields),
        title=_("In their own words"),
        lead=_("It is added with a date and your name, and never changed. What was told before stays."),
        button=_("Seal and save"),
    )


@concern_door("cases.identify_person")
def services(request, concern, pk):
    """Note who has a relation to the person already."""
    relation = _tie_of(request, concern, pk)
    initial = {"known_to": relation.known_to or "", "agencies": relation.agencies or []}
    form = forms.ServicesForm(request.POST or None, initial=initial, version=relation.version)
    return _acted(
        request,
        concern,
        form,
        lambda **fields: persons.note_services(
            relation, by=request.user, version=form.version or 0, **fields
        ),
        title=_("Who knows them already"),
        lead=_("Whoever has a relation already is often the one to begin with. It is sealed."),
        button=_("Seal and save"),
    )


@concern_door("cases.identify_person")
def guardian(request, concern, pk):
    """Say who answers for a person, or correct it: one of the next of kin who are recorded here."""
    relation = _tie_of(request, concern, pk)
    kin = list(concern.relations.filter(kind=KIN).exclude(pk=relation.pk).select_related("person", "concern"))
    form = forms.GuardianForm(request.POST or None, kin=kin)

    def act(**fields):
        persons.add_guardian(relation, by=request.user, **fields)

    return _acted(request, concern, form, act, template="cases/guardian.html", relation=relation, kin=kin)


@require_POST
@concern_door("cases.identify_person")
def remove_guardian(request, concern, pk):
    row = get_object_or_404(
        Guardian.objects.select_related("relation__concern", "relation__person"),
        relation__concern=concern,
        pk=pk,
    )
    if not may(request.user, "cases.record_person", concern):
        raise Http404
    press(request, lambda: persons.remove_guardian(row, by=request.user), done=_("It is taken back."))
    return redirect("cases:person", ref=concern.ref)


def _tie_of(request, concern, pk, writer="cases.record_person"):
    """The tie of a person in this concern, for one who may see who it is and may also write it."""
    if not may(request.user, writer, concern):
        raise Http404
    return get_object_or_404(Relation.objects.select_related("person", "concern"), concern=concern, pk=pk)


def _acted(request, concern, form, act, *, template="cases/act.html", **more):
    """Do `act` once for a valid form and go back to the person; else show the form."""

    def do(**fields):
        act(**fields)
        return reverse("cases:person", args=[concern.ref])

    context = {"form": form, "concern": concern, "back": reverse("cases:person", args=[concern.ref])} | more
    return attempt(request, form, do) or _shown(request, template, context)


def _shown(request, template, context):
    return render(request, template, context | {"section": "concerns"})
