"""The page that leads through a hand-over, and the one that shows what nobody owns."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from okg.access.doors import hall
from okg.drafts.once import once
from okg.handover import actions, belongings
from okg.handover.forms import HandOverForm
from okg.lib.refusal import Refused
from okg.roster.models import User
from okg.vault import keys


@hall("handover.hand_over")
def hand_over(request, username):
    """Everything one person owns, each thing with a choice of a new owner; several at once, and what remains."""
    holder = get_object_or_404(User, username=username)
    owned = belongings.of(holder, seen_by=request.user)
    return _page(request, holder, owned, "handover/hand_over.html", {"holder": holder})


@hall("handover.receive_ownerless")
def ownerless(request):
    """What nobody owns: concerns to be received in one press, tasks and measures to be given to somebody."""
    owned = belongings.of_nobody(seen_by=request.user)
    counts = belongings.count_of_nobody()
    return _page(
        request,
        request.user,
        owned,
        "handover/ownerless.html",
        {
            "concerns": (receivable := belongings.receivable(request.user).count()),
            "shut_out": counts[0] - receivable,
            "total": sum(counts),
        },
        among=True,
    )


def _page(request, holder, owned, template, context, among=False):
    keys.preload({row.dossier_id for row in owned.tasks})
    form = HandOverForm(
        request.POST or None, giver=request.user, holder=None if among else holder, rows=owned.rows()
    )
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _done(request, holder, form))
        except Refused as refused:
            form.add_error(None, refused.sentences)
    shown = form.get_context()  # the summary above the form needs its faults
    context |= {"errors": shown["errors"], "fields": shown["fields"]}
    context |= {"form": form, "owned": owned, "parts": list(form.parts()), "section": "group"}
    return render(request, template, context)


def _done(request, holder, form):
    went = actions.hand_over(holder, by=request.user, choices=form.choices(), access=form.access())
    if went:
        says = ngettext("%(count)d thing is handed over.", "%(count)d things are handed over.", went)
        messages.success(request, says % {"count": went})
    else:
        messages.warning(request, _("Nothing was chosen, so nothing is handed over."))
    return request.path


@require_POST
@hall("handover.receive_ownerless")
def receive(request):
    """Receive every concern without an owner: one press."""
    try:
        received = actions.receive_ownerless(by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        says = ngettext("You lead %(count)d concern more.", "You lead %(count)d concerns more.", received)
        messages.success(request, says % {"count": received})
    return redirect("handover:ownerless")
