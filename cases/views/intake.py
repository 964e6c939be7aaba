"""Logging and listing concerns."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.actions import intake
from cases.forms.intake import IntakeForm
from cases.models.concern import Concern, count_of, newest_of
from okg.access.doors import hall
from okg.access.may import may
from okg.catalogue import codes
from okg.drafts.acting import attempt, drafted
from okg.lib.paging import page
from okg.roster.models import Contact

KEY = ("-received_at", "-content_object_id")
STATES = [("open", gettext_lazy("Open")), ("closed", gettext_lazy("Closed"))]
SHOWN = ("content_object__theme", "content_object__level", "content_object__lead")


@hall("cases.list_concerns", under_net=True)
def index(request):
    """The concerns this user may open, newest first, filtered by what the address says."""
    rows = newest_of(request.user)
    chosen = {name: request.GET.get(name, "") for name in ("state", "theme", "level", "mine", "q")}
    rows = _filtered(rows, chosen, request.user)
    here = page(rows.select_related(*SHOWN), request, key=KEY)
    context = {
        "page": here,
        "may_log": may(request.user, "cases.log_concern"),
        "concerns": _with_states([row.content_object for row in here.rows]),
        "count": count_of(rows),
        "states": STATES,
        "chosen": chosen,
        "is_filtered": any(chosen.values()),
        "themes": codes.choices("theme"),
        "levels": codes.choices("level"),
        "section": "concerns",
    }
    return render(request, "cases/index.html", context)


def _with_states(concerns):
    """[(concern, state)] with one question for all of them."""
    states = Concern.objects.states_of(concerns)
    return [(concern, states[concern.pk]) for concern in concerns]


def _filtered(rows, chosen, user):
    """Unknown words in the address filter nothing: an old link still leads somewhere."""
    if chosen["state"] in dict(STATES):
        rows = rows.filter(content_object__closed_at__isnull=chosen["state"] == "open")
    for name in ("theme", "level"):
        if chosen[name] in dict(codes.choices(name)):
            rows = rows.filter(**{f"content_object__{name}_id": chosen[name]})
    if chosen["mine"]:
        rows = rows.filter(content_object__lead=user)
    if words := chosen["q"].strip()[:60]:
        rows = rows.filter(
            Q(content_object__ref__iexact=words) | Q(content_object__code_word__istartswith=words)
        )
    return rows


@hall("cases.log_concern")
def log(request):
    """Log a concern. What is typed is kept while it is typed, and still there after an error."""
    form = IntakeForm(request.POST or None, **drafted(request, IntakeForm.draft_name))
    form.contacts = Contact.objects.all()  # shown in the form, beside the question of danger

    def act(**fields):
        concern = intake.log(by=request.user, **fields)
        said = _("The concern is logged under the code word %(word)s.") % {"word": concern.code_word}
        messages.success(request, said)
        return concern

    context = {"form": form, "section": "concerns"}
    return attempt(request, form, act) or render(request, "cases/log.html", context)
