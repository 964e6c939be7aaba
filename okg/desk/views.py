"""The desk: what waits for me today, what is new, the next meeting, the year; and the mail that did not get through."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from measures.figures import in_quarter as measures_in
from meetings import summoning, words
from meetings.models import Meeting
from meetings.standing import standing
from okg.access.doors import hall, lobby
from okg.access.may import may
from okg.desk import news, waiting
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.quarters import Quarter
from okg.notify import post
from okg.notify.models import Notice, Outbox

SHOWN = 7  # what waits beyond this is one press away
NEW_CONCERN = "first_assessment"


@hall("desk.read_desk")
def show(request):
    """What waits for this user across everything; a reader's or an administrator's desk has only what is theirs."""
    user, today = request.user, dates.today()
    everything_due = waiting.for_user(user, today)
    # A new concern has a clock of its own and must not drown among old deadlines.
    new = [due for due in everything_due if due.kind == NEW_CONCERN]
    due = [due for due in everything_due if due.kind != NEW_CONCERN]
    everything = request.GET.get("alle") == "1"
    context = {
        "today": today,
        "greeting": _greeting(),
        "new_concerns": new,
        "due": due if everything else due[:SHOWN],
        "due_count": len(due),
        "due_hidden": 0 if everything else max(0, len(due) - SHOWN),
        "alarms": waiting.alarms_for(user, today),
        "news": news.since_last_visit(user),
        "section": "desk",
    }
    context |= _group_work(user, today)
    return render(request, "desk/show.html", context)


def _greeting():
    hour = dates.local(dates.now()).hour
    return _("Good morning") if hour < 10 else _("Good day") if hour < 18 else _("Good evening")


def _group_work(user, today):
    """The next meeting, the year's four and the measures, for those who take part in them."""
    context = {}
    if may(user, "meetings.read_meeting"):
        verdict = standing(today.year, today)
        context |= {
            "next_meeting": Meeting.objects.visible_to(user).upcoming().order_by("starts_at").first(),
            "summoned": summoning.unanswered(user),
            "verdict": verdict,
            "verdict_tally": words.tally(verdict),
            "verdict_says": words.sentences(verdict),
            "verdict_color": words.color(verdict),
            "verdict_headline": words.headline(verdict),
            "quarters": _quarters(user, today.year),
        }
    if may(user, "measures.read_measure"):
        context["measures"] = measures_in(Quarter.of(today), today=today)["measures"]
    return context


def _quarters(user, year):
    """[(number, day or None, "held" | "next" | "")]: each quarter's ordinary meeting, a held one before a planned."""
    found = {}
    rows = Meeting.objects.visible_to(user).of(year).confirmed().filter(cancelled_at__isnull=True)
    for meeting in rows.order_by("starts_at"):
        number = Quarter.of(meeting.day).number
        if (
            meeting.quorate
            and meeting.ordinary
            and (number not in found or (meeting.held_at and found[number][1] == "next"))
        ):
            found[number] = (meeting.day, "held" if meeting.held_at else "next")
    return [(number, *found.get(number, (None, ""))) for number in (1, 2, 3, 4)]


@lobby
def notices(request):
    """What was told to this user; opening the page marks it as seen."""
    rows = list(Notice.objects.filter(user=request.user)[:100])
    news.mark_seen(request.user)
    return render(request, "desk/notices.html", {"rows": news.worded(rows), "section": "desk"})


@hall("notify.read_outbox")
def outbox(request):
    """The mail that waits or was given up: to whom and why, never what it was about."""
    rows = (
        Outbox.objects.exclude(state=Outbox.State.SENT)
        .select_related("recipient")
        .order_by("created_at")[:200]
    )
    return render(request, "desk/outbox.html", {"rows": rows, "section": "outbox"})


@require_POST
@hall("notify.retry_mail")
def retry(request, pk):
    """Put one dead letter back in the queue."""
    with transaction.atomic():
        row = get_object_or_404(Outbox.objects.select_for_update(), pk=pk, state=Outbox.State.DEAD)
        post.revive(Outbox.objects.filter(pk=row.pk))
        ledger.act("mail_retried", by=request.user, mail=row.pk)
    messages.success(request, _("The mail is tried again within a minute."))
    return redirect("desk:outbox")
