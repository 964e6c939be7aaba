"""A card in use in a concern: its box on the concern's page, and its own page with every step."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases import cards
from cases.actions import runs
from cases.doors import concern_door
from cases.forms import run as forms
from cases.models.card import ActionCard
from cases.models.run import CardRun, RunStep
from cases.views.card import with_bases
from okg.drafts.acting import attempt, drafted, press

STEPS = ("step__next_card", "owner", "done_by", "deviated_by")


@dataclass
class Line:
    """One step of the card with its turns in the run, the last of them the one that counts."""

    step: object
    turns: list
    is_now: bool = False

    @property
    def last(self):
        return self.turns[-1]

    @property
    def earlier(self):
        return self.turns[:-1]


@dataclass
class Shown:
    """A run as the pages show it: its lines, how many are settled, and the step that comes due next."""

    run: CardRun
    lines: list

    @property
    def settled(self):
        return sum(not line.last.is_open for line in self.lines)

    @property
    def next_due(self):
        dated = [line.last for line in self.lines if line.last.is_open and line.last.due_at]
        return min(dated, key=lambda step: step.due_at, default=None)

    @property
    def overdue(self):
        return sum(line.last.is_overdue for line in self.lines)


def box(concern, user, rights):
    """The cards in use in a concern as "card_runs": [Shown], those that fit it as "fitting_cards": [ActionCard]."""
    if not rights["run_card"]:
        return {}
    running = list(concern.card_runs.running().select_related("card_version__card", "started_by"))
    shown = _shown(concern, running)
    with_bases(line.step for one in shown for line in one.lines if line.is_now)
    return {
        "card_runs": shown,
        "fitting_cards": cards.suggested_cards(concern),
        "ended_runs": concern.card_runs.filter(ended_at__isnull=False).select_related("card_version__card"),
    }


def _shown(concern, running):
    rows = RunStep.objects.filter(run__in=running).in_order().select_related(*STEPS)
    by_run = {run.pk: {} for run in running}
    for row in rows:
        row.run = next(run for run in running if run.pk == row.run_id)
        row.run.concern = concern
        line = by_run[row.run_id].setdefault(row.step_id, Line(row.step, []))
        line.turns.append(row)
    found = [Shown(run, list(by_run[run.pk].values())) for run in running]
    for shown in found:
        _mark_now(shown)
    return found


def _mark_now(shown):
    """The present step is the first in the card's order that is open."""
    for line in shown.lines:
        if line.last.is_open and shown.run.is_running:
            line.is_now = True
            return


@concern_door("cases.run_card")
def start(request, concern):
    """Choose a card and begin to go by it; those that fit stand first."""
    card = ActionCard.objects.filter(code=request.POST.get("card", "")).first()
    if card:
        press(
            request,
            lambda: runs.start(concern, card, by=request.user),
            done=_("The card is started. Its deadlines count from now."),
        )
        run = concern.card_runs.running().filter(card_version__card=card).first()
        return redirect(run or concern)
    fitting = cards.suggested_cards(concern)
    others = [card for card in ActionCard.objects.all() if card not in fitting and card.usable]
    running = concern.card_runs.running().values_list("card_version__card_id", flat=True)
    context = {
        "concern": concern,
        "fitting": fitting,
        "others": others,
        "running": set(running),
        "section": "concerns",
    }
    return render(request, "cases/start_card.html", context)


@require_safe
@concern_door("cases.run_card")
def show(request, concern, pk):
    """A run with all its steps: what is done, by whom and when, what is next, and what was deviated from."""
    shown = _shown(concern, [_run(concern, pk)])[0]
    with_bases(line.step for line in shown.lines)
    context = {
        "concern": concern,
        "shown": shown,
        "run": shown.run,
        "section": "concerns",
    }
    return render(request, "cases/run.html", context)


@concern_door("cases.run_card")
def tick(request, concern, pk):
    step = _step(concern, pk)
    form = forms.TickForm(_sent(request), **drafted(request, f"cases.step:{pk}"))
    return _page(
        request,
        step,
        form,
        lambda fields: runs.tick(step, by=request.user, **fields),
        title=_("Step %(number)d is done") % {"number": step.step.number},
        button=_("Done"),
        said=_("The step is done."),
    )


@concern_door("cases.run_card")
def deviate(request, concern, pk):
    step = _step(concern, pk)
    form = forms.DeviateForm(_sent(request), **drafted(request, f"cases.deviate:{pk}"))
    return _page(
        request,
        step,
        form,
        lambda fields: runs.deviate(step, by=request.user, **fields),
        title=_("Deviate from step %(number)d") % {"number": step.step.number},
        button=_("Deviate from the step"),
        said=_("The deviation is on record."),
    )


@concern_door("cases.run_card")
def give(request, concern, pk):
    step = _step(concern, pk)
    form = forms.GiveForm(_sent(request), candidates=concern.participants(), initial={"to": step.owner_id})
    return _page(
        request,
        step,
        form,
        lambda fields: runs.give(step, by=request.user, **fields),
        title=_("Who sees to step %(number)d?") % {"number": step.step.number},
        button=_("Save"),
        said=_("The step has its owner."),
    )


@concern_door("cases.run_card")
def agree(request, concern, pk):
    step = _step(concern, pk)
    form = forms.AgreeForm(_sent(request), initial={"due_on": step.due_on})
    return _page(
        request,
        step,
        form,
        lambda fields: runs.agree(step, by=request.user, **fields),
        title=_("By when is step %(number)d to be done?") % {"number": step.step.number},
        button=_("Set the day"),
        said=_("The day is set."),
    )


@require_POST
@concern_door("cases.run_card")
def reopen(request, concern, pk):
    """Take back a tick on the wrong line."""
    step = _step(concern, pk)
    press(request, lambda: runs.reopen(step, by=request.user), done=_("The step is open again."))
    return redirect(step.run)


@concern_door("cases.run_card")
def end(request, concern, pk):
    run = _run(concern, pk)
    waiting = run.steps.open().count()
    form = forms.EndForm(_sent(request), open_steps=waiting, **drafted(request, f"cases.end_run:{pk}"))

    def act(**fields):
        runs.end(run, by=request.user, **fields)
        return run

    context = {"form": form, "concern": concern, "run": run, "waiting": waiting, "section": "concerns"}
    return attempt(request, form, act, done=_("The card is ended.")) or render(
        request, "cases/end_run.html", context
    )


def _sent(request):
    """What was sent, though it be nothing: a step is ticked without a word."""
    return request.POST if request.method == "POST" else None


def _page(request, step, form, act, *, title, button, said):
    def do(**fields):
        act(fields)
        return step.run

    context = {
        "form": form,
        "concern": step.run.concern,
        "run": step.run,
        "step": step,
        "title": title,
        "button": button,
        "section": "concerns",
    }
    return attempt(request, form, do, done=said) or render(request, "cases/act_on_step.html", context)


def _run(concern, pk):
    rows = concern.card_runs.select_related("card_version__card", "started_by", "ended_by")
    run = get_object_or_404(rows, pk=pk)
    run.concern = concern
    return run


def _step(concern, pk):
    rows = RunStep.objects.select_related("run__card_version__card", *STEPS)
    step = get_object_or_404(rows, run__concern=concern, pk=pk)
    step.run.concern = concern
    return step
