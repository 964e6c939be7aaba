"""The provisions on which something is shared: all with their versions, what differs, and the group's own changes."""

from django.contrib.auth import get_user_model
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from okg.access import bases as acts
from okg.access import demands, regimes
from okg.access.doors import hall
from okg.access.models import WORDS, LegalBasis
from okg.drafts.acting import attempt, drafted
from okg.lib import dates
from okg.roster.basis_forms import WORD, ReviseForm, UseForm

SAYS = {
    "label": gettext_lazy("Name"),
    "act": gettext_lazy("Act and section"),
    "kind": gettext_lazy("Type"),
    "giver": gettext_lazy("Who may give, in words"),
    "receiver": gettext_lazy("Who may receive, in words"),
    "applies": gettext_lazy("When it applies, in plain words"),
    "checks": gettext_lazy("What to check, as a reminder"),
    "givers": gettext_lazy("Givers bound by"),
    "receivers": gettext_lazy("Receivers bound by"),
    "questions": gettext_lazy("Conditions, as questions"),
    "demands": gettext_lazy("What the form must ask besides"),
    "mark": gettext_lazy("How far it can be trusted"),
    "note": gettext_lazy("Remark"),
}


@hall("roster.read_basis")
def bases(request):
    """Every provision in its newest version, those in use first by type."""
    today = dates.today()
    rows = sorted(LegalBasis.objects.newest(), key=lambda row: row.label)
    running = {row.code: row for row in LegalBasis.objects.in_force(today)}
    found = [
        {"row": running.get(row.code, row), "in_use": row.code in running, "newest": row} for row in rows
    ]
    groups = [
        (kind.label, [one for one in found if one["in_use"] and one["row"].kind == kind])
        for kind in LegalBasis.Kind
    ]
    context = {
        "groups": [(label, ones) for label, ones in groups if ones],
        "resting": [one for one in found if not one["in_use"]],
        "section": "group",
    }
    return render(request, "roster/bases.html", context)


@hall("roster.read_basis")
def basis(request, code):
    """One provision: its words, its versions, and what differs between two of them."""
    versions = _versions(code)
    old, new = _compared(request, versions)
    makers = {row.made_by for row in versions} - {None}
    names = dict(get_user_model().objects.filter(pk__in=makers).values_list("pk", "name"))
    today = dates.today()
    shown = next((row for row in versions if row.runs(today)), versions[0])
    context = {
        "basis": shown,
        "words": [(SAYS[name], lines) for name in WORDS if (lines := in_words(name, getattr(shown, name)))],
        "versions": [(row, names.get(row.made_by, ""), row.runs(today)) for row in versions],
        "old": old,
        "new": new,
        "differences": [
            (SAYS[name], in_words(name, before), in_words(name, after))
            for name, before, after in (acts.differences(old, new) if old else ())
        ],
        "in_use": versions[0].active and versions[0].valid_to is None,
        "section": "group",
    }
    return render(request, "roster/basis.html", context)


def _versions(code):
    """The versions of a provision, newest first; Http404 for one there is not."""
    rows = list(LegalBasis.objects.filter(code=code).order_by("-version"))
    if not rows:
        raise Http404
    return rows


def _compared(request, versions):
    """The two versions the address asks for, the older first; else the two newest; (None, newest) of an only one."""
    if len(versions) < 2:
        return None, versions[0]
    by_number = {str(row.version): row for row in versions}
    asked = [by_number.get(request.GET.get(name, "")) for name in ("fra", "til")]
    if None in asked or asked[0] == asked[1]:
        asked = versions[:2]
    return tuple(sorted(asked, key=lambda row: row.version))


def in_words(name, value):
    """A word of a provision as lines of text."""
    if name in ("givers", "receivers"):
        return [", ".join(regimes.name(code) for code in value)] if value else []
    if name == "questions":
        return [f"{WORD[question['needs']]}: {question['text']}" for question in value]
    if name == "demands":
        return [demands.NAMES.get(code, code) for code in value]
    if name == "kind":
        return [LegalBasis.Kind(value).label]
    if name == "mark":
        return [LegalBasis.MARKS.get(value, value)]
    return value if isinstance(value, list) else [value] if value else []


@hall("roster.change_basis")
def revise(request, code):
    """Write the next version of a provision."""
    latest = _versions(code)[0]
    initial = {name: getattr(latest, name) for name in WORDS}
    form = ReviseForm(request.POST or None, initial=initial, **drafted(request, f"roster.basis:{code}"))

    def act(**fields):
        return _page_of(acts.revise(latest, by=request.user, **fields))

    done = _("The new version is saved. What was given on the one before keeps its words.")
    context = {"form": form, "basis": latest, "section": "group"}
    return attempt(request, form, act, done=done) or render(request, "roster/revise_basis.html", context)


@hall("roster.change_basis")
def use(request, code):
    """Put a provision to use from a day, or take it out of use after one."""
    latest = _versions(code)[0]
    running = latest.active and latest.valid_to is None
    form = UseForm(request.POST or None, initial={"day": dates.today()})

    def act(day):
        if running:
            return _page_of(acts.take_out_of_use(latest, by=request.user, valid_to=day))
        return _page_of(acts.put_to_use(latest, by=request.user, valid_from=day))

    done = _("The provision is out of use after that day.") if running else _("The provision is put to use.")
    context = {"form": form, "basis": latest, "running": running, "section": "group"}
    return attempt(request, form, act, done=done) or render(request, "roster/use_basis.html", context)


def _page_of(row):
    return reverse("roster:basis", args=[row.code])
