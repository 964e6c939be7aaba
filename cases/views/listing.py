"""The list of concerns: chosen by what the address says, in codes, dates and keys; choices saved by name."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import choosing, taken_out
from cases.actions import finding as acts
from cases.doors import filter_door
from cases.forms.finding import FilterForm, SaveFilterForm
from cases.models.concern import Concern, count_of, newest_of
from cases.models.saved import SavedFilter
from okg.access.doors import hall
from okg.access.may import may
from okg.catalogue import codes
from okg.drafts.acting import attempt, press
from okg.lib import dates
from okg.lib.paging import page
from okg.lib.templatetags.ui import numeric
from okg.roster.models import User

SHOWN = ("content_object__lead",)
QUICK = ("state", "theme", "level", "mine")  # those the list itself offers; the rest have a page of their own
KEPT = "concerns_query"  # where the session keeps the choice, to come back to from a concern


@hall("cases.list_concerns", under_net=True)
def index(request):
    """The concerns this user may open, chosen and ordered by what the address says."""
    choice = choosing.choice(request.GET)
    rows = choosing.chosen(newest_of(request.user), choice, request.user)
    sorted_rows, key = choosing.ordered(rows.select_related(*SHOWN), choice)
    here = page(sorted_rows, request, key=key)
    _come_back_here(request, choice)
    context = {
        "page": here,
        "may_log": may(request.user, "cases.log_concern"),
        "concerns": with_states([row.content_object for row in here.rows]),
        "count": count_of(rows),
        "states": choosing.STATES.items(),
        "chosen": choice,
        "more_chosen": _said({name: value for name, value in choice.items() if name not in QUICK}),
        "is_filtered": choosing.narrows(choice),
        "sorts": _sorts(choice),
        "query": _query(choice),
        "saved": SavedFilter.objects.visible_to(request.user),
        "themes": codes.choices("theme"),
        "levels": codes.choices("level"),
        "section": "concerns",
    }
    return render(request, "cases/index.html", context)


def with_states(concerns):
    """[(concern, state)] with one question for all of them."""
    states = Concern.objects.states_of(concerns)
    return [(concern, states[concern.pk]) for concern in concerns]


def _come_back_here(request, choice):
    """The way back from a concern keeps the choice. Written only where it changed: most lists cost no write."""
    query = f"?{_query(choice)}" if choice else ""
    if request.session.get(KEPT, "") != query:
        request.session[KEPT] = query


def _query(choice):
    query = QueryDict(mutable=True)
    query.update(choice)
    return query.urlencode()


def _sorts(choice):
    """[(label, address, whether it is the present one)] of the orders the list can have."""
    rest = {name: value for name, value in choice.items() if name != "sort"}
    return [
        (label, f"?{_query(rest | ({'sort': sort} if sort else {}))}", sort == choice.get("sort", ""))
        for sort, (label, _key) in choosing.SORTS.items()
    ]


def _said(choice):
    """[(name, value, what it says)] of a choice."""
    leads = dict(_leads()) if "lead" in choice else {}
    return [(name, choice[name], says) for name, says in choosing.said(choice, leads)]


def _leads():
    """Those who may lead concerns at all, whether they lead one that the reader may know of or not."""
    able = User.objects.able("cases.assess_concern")
    return [(str(key), name) for key, name in able.values_list("pk", "name")]


@hall("cases.list_concerns")
def choose(request):
    """Everything the list can be chosen by, and the choices one has saved."""
    choice = choosing.choice(request.GET)
    sent = bool(request.GET.get("shown"))
    form = FilterForm(request.GET if sent else None, initial=_initial(choice), leads=_leads())
    if sent and form.is_valid():
        return redirect(f"{reverse('cases:index')}?{_query(choice)}")
    context = {
        "form": form,
        "saved": [(one, _said(choosing.choice(one.query))) for one in _mine(request)],
        "section": "concerns",
    }
    return render(request, "cases/choose.html", context)


def _mine(request):
    return SavedFilter.objects.visible_to(request.user)


def _initial(choice):
    """A choice as the form shows it: days as they are typed."""
    return choice | {name: numeric(choosing.day(choice[name])) for name in choosing.DAYS if name in choice}


@hall("cases.list_concerns")
def save_filter(request):
    """Give a name to the choice that stands in the address."""
    choice = choosing.choice(request.GET)
    form = SaveFilterForm(request.POST or None)

    def act(name):
        return acts.save_filter(by=request.user, name=name, choice=choice)

    context = {"form": form, "said": _said(choice), "query": _query(choice), "section": "concerns"}
    return attempt(request, form, act, done=_("The choice is saved.")) or render(
        request, "cases/save_filter.html", context
    )


@filter_door("cases.list_concerns")
def drop_filter(request, saved):
    """Delete a choice of one's own; the page asks first."""
    if request.method == "POST":
        press(request, lambda: acts.drop_filter(saved, by=request.user), done=_("The choice is deleted."))
        return redirect("cases:choose")
    context = {"saved": saved, "said": _said(choosing.choice(saved.query)), "section": "concerns"}
    return render(request, "cases/drop_filter.html", context)


@hall("cases.export_list", under_net=True)
def export(request):
    """The list as it is chosen, as a file; that it was taken out is a line in the security log."""
    choice = choosing.choice(request.GET)
    rows, key = choosing.ordered(choosing.chosen(newest_of(request.user), choice, request.user), choice)
    rows = rows.select_related(*SHOWN).order_by(*key)[: taken_out.MOST]
    content = taken_out.as_csv(with_states([row.content_object for row in rows]))
    acts.list_exported(by=request.user, lines=len(rows))
    name = f"bekymringer-{dates.today():%Y-%m-%d}.csv"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
