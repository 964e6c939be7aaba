"""What the group decided: the list with its filters, and what became of each."""

import uuid

from django.contrib.auth import get_user_model
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from meetings import decisions
from meetings.actions import deciding
from meetings.doors import decision_door
from meetings.forms import DropForm
from meetings.models import Decision
from okg.access.doors import hall
from okg.access.may import may
from okg.catalogue import codes
from okg.drafts.acting import attempt, drafted, press
from okg.lib import dates
from okg.lib.paging import page

SIZE = 25
# As the address says it: (word, state, label).
STATES = (
    ("apne", "open", gettext_lazy("Not done yet")),
    ("utforte", "done", gettext_lazy("Done")),
    ("frafalte", "dropped", gettext_lazy("Let drop")),
    ("alle", "all", gettext_lazy("All")),
)


@require_safe
@hall("meetings.read_meeting", under_net=True)
def index(request):
    """The decisions the reader may see, a page at a time; what was said of a concern stays behind its door."""
    choice = _choice(request)
    state = next(state for word, state, _label in STATES if word == choice["state"])
    rows = decisions.chosen(
        request.user, state=state, kind=choice["kind"], owner=choice["owner"], year=choice["year"]
    )
    here = page(rows, request, size=SIZE, key=("-decided_at", "-id"))
    seen = Decision.objects.visible_to(request.user)
    context = {
        "page": here,
        "decisions": here.rows,
        "choice": choice,
        "chosen": any(choice[name] for name in ("kind", "owner", "year")) or choice["state"] != "apne",
        "states": STATES,
        "kinds": codes.in_list("decision_kind"),
        "owners": _owners(seen),
        "years": _years(seen),
        "may_decide": may(request.user, "meetings.decide_item"),
        "section": "meetings",
    }
    return render(request, "meetings/decisions.html", context)


@require_POST
@decision_door("meetings.decide_item")
def finish(request, decision):
    press(request, lambda: deciding.finish(decision, by=request.user), done=_("The decision is done."))
    return _back(request)


@require_POST
@decision_door("meetings.decide_item")
def reopen(request, decision):
    press(request, lambda: deciding.reopen(decision, by=request.user), done=_("The decision is open again."))
    return _back(request)


@decision_door("meetings.decide_item")
def drop(request, decision):
    """Why a decision is not carried out after all."""
    form = DropForm(request.POST or None, **drafted(request, f"meetings.drop:{decision.item_id}"))

    def act(*, reason):
        deciding.drop(decision, by=request.user, reason=reason)
        return reverse("meetings:decisions")

    context = {"form": form, "decision": decision, "meeting": decision.item.meeting, "section": "meetings"}
    return attempt(request, form, act, done=_("The decision is dropped.")) or render(
        request, "meetings/drop_decision.html", context
    )


def _back(request):
    return redirect("meetings:decisions")


def _choice(request):
    """The filters of the address; what names nothing counts as not chosen."""
    words = [word for word, _state, _label in STATES]
    state, kind, year = (request.GET.get(name, "") for name in ("stand", "slag", "ar"))
    kinds = [code.code for code in codes.in_list("decision_kind")]
    owner = str(request.user.pk) if "mine" in request.GET else _key(request.GET.get("eier", ""))
    return {
        "state": state if state in words else words[0],
        "kind": f"decision_kind:{kind}" if kind in kinds else "",
        "owner": owner,
        "mine": "mine" in request.GET,
        "year": int(year) if year.isdecimal() and 2000 <= int(year) <= 2199 else None,
    }


def _key(text):
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


def _owners(seen):
    """Those who answer for a decision the reader may see, and nobody else."""
    keys = {key for pair in seen.values_list("task__owner_id", "measure__owner_id") for key in pair if key}
    return [
        (str(user.pk), user.name) for user in get_user_model().objects.filter(pk__in=keys).order_by("name")
    ]


def _years(seen):
    moments = seen.order_by().values_list("item__meeting__starts_at", flat=True).distinct()
    return sorted({dates.local(moment).year for moment in moments}, reverse=True)
