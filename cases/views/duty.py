"""May I? Must I? The general pages, and what was considered in one concern."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import duties
from cases.actions import duties as acts
from cases.doors import concern_door
from cases.forms.duty import ConsiderForm
from okg.access.doors import hall
from okg.catalogue import codes
from okg.drafts.acting import attempt, drafted
from okg.roster.models import Contact

# What each duty's page is made of, besides its words.
LISTS = {
    duties.AVERT: {"offences": "avert_offence", "not_listed": "avert_not_listed"},
    duties.CHILD: {"letters": "child_letter"},
    duties.HEALTH: {},
}


@hall("cases.read_duty")
def index(request):
    """Which question one stands before, without a concern."""
    context = {"duties": duties.all_duties(), "contacts": Contact.objects.all(), "section": "cards"}
    return render(request, "cases/duties.html", context)


@hall("cases.read_duty")
def read(request, code):
    """One duty in plain words."""
    context = _words(_duty(code)) | {"contacts": Contact.objects.all(), "section": "cards"}
    return render(request, "cases/duty.html", context)


@concern_door("cases.read_concern")
def considered(request, concern):
    """The three duties in one concern: what waits for an answer of one's own, and what was considered by whom."""
    waiting = dict(duties.waiting_for(concern, request.user))
    context = {
        "concern": concern,
        "duties": [
            (duty, duty.key in waiting, duties.binds(duty.key, request.user)) for duty in duties.all_duties()
        ],
        "rows": [(row, duties.readable_by(row, request.user)) for row in duties.of(concern)],
        "section": "concerns",
    }
    return render(request, "cases/considered.html", context)


@concern_door("cases.consider_duty")
def consider_duty(request, concern, code):
    """Answer one duty, for oneself."""
    duty = _duty(code)
    form = ConsiderForm(
        request.POST or None, duty=duty.key, **drafted(request, f"cases.duty.{code}:{concern.ref}")
    )

    def act(**fields):
        acts.consider(concern, by=request.user, duty=duty, **fields)
        return reverse("cases:duties", args=[concern.ref])

    context = _words(duty) | {
        "form": form,
        "concern": concern,
        "contacts": Contact.objects.all(),
        "binds": duties.binds(duty.key, request.user),
        "section": "concerns",
    }
    done = _("It is on record that you have considered it.")
    return attempt(request, form, act, done=done) or render(request, "cases/consider_duty.html", context)


def _duty(code):
    if (duty := duties.get(code)) is None:
        raise Http404
    return duty


def _words(duty):
    lists = {name: codes.in_list(of) for name, of in LISTS[duty.key].items()}
    return {"duty": duty, "words": f"cases/_duty_{duty.code}.html", **lists}
