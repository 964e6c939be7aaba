"""A possible repeat: the page on which the two who lead meet, each with no more than the other's discussed layer."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions import repeats
from cases.doors import repeat_door
from cases.forms.person import DecideRepeatForm, RepeatLineForm
from cases.models.repeat import NEWER, OLDER, Repeat, side_of
from okg.access import net
from okg.access.may import may
from okg.drafts.acting import attempt, drafted, press


@repeat_door("cases.discuss_repeat")
def show(request, repeat):
    """What is known of it, what the two have written; a form to write once it is open to both."""
    form = None
    if repeat.opened_at:
        form = RepeatLineForm(request.POST or None, **drafted(request, f"cases.repeat:{repeat.pk}"))

    def act(text):
        repeats.write(repeat, by=request.user, text=text)
        return repeat

    return (form and attempt(request, form, act, done=_("It is written."))) or render(
        request, "cases/repeat.html", _context(request, repeat) | {"form": form}
    )


@require_POST
@repeat_door("cases.decide_repeat")
def open_to_other(request, repeat):
    """Let the other side know."""
    _older_side(request, repeat)
    done = _("The other side has been told, and can write here.")
    press(request, lambda: repeats.open_to_other(repeat, by=request.user), done=done)
    return redirect(repeat)


@repeat_door("cases.decide_repeat")
def decide(request, repeat):
    """Say whether it is the same person."""
    _older_side(request, repeat)
    context = _context(request, repeat)
    alone = context["both"] or repeat.discussed_at is not None
    initial = {"decision": repeat.decision, "reason": repeat.reason or ""}
    form = DecideRepeatForm(
        request.POST or None, initial=initial, with_whom=None if alone else context["other_lead"]
    )

    def act(**fields):
        repeats.decide(repeat, by=request.user, **fields)
        return repeat

    done = _("What you decided is on record.")
    return attempt(request, form, act, done=done) or render(
        request, "cases/decide_repeat.html", context | {"form": form}
    )


def _older_side(request, repeat):
    if side_of(repeat, request.user) != OLDER:
        raise Http404


def _context(request, repeat):
    side = side_of(repeat, request.user)
    mine, theirs = (repeat.older, repeat.newer) if side == OLDER else (repeat.newer, repeat.older)
    return {
        "repeat": repeat,
        "side": side,
        "mine": mine,
        "theirs": theirs,
        "other_lead": theirs.lead,
        "both": repeats.speaks_for_both(repeat, request.user),
        "opens": may(request.user, "cases.read_concern", mine),
        "lines": repeat.lines.select_related("by"),
        "section": "concerns",
    }


def box(concern, user, rights):
    """The possible repeats of a concern, for whoever speaks for it and for nobody else."""
    if not may(user, "cases.discuss_repeat"):
        return {"repeats": []}
    with net.lifted():
        rows = Repeat.objects.visible_to(user).of(concern).select_related("older", "newer")
        mine = {OLDER: "older_id", NEWER: "newer_id"}
        return {
            "repeats": [
                row
                for row in rows
                if repeats.speaks_for_both(row, user) or getattr(row, mine[side_of(row, user)]) == concern.pk
            ]
        }
