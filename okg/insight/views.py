"""The ledger's pages: the log, a concern's trail, one's own looks, the statement, the month, the unusual."""

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models.concern import Concern
from okg.access.doors import hall
from okg.drafts.acting import attempt
from okg.insight import actions, choice, files, forms, periods, statement, unusual, words
from okg.insight.doors import lead_door, officer_door, with_line
from okg.insight.models import Review
from okg.ledger.models import Event, Seal, Verification
from okg.lib import dates
from okg.lib.paging import page

KEY = ("-at", "-id")
BACK = 5  # months and weeks that the pages lead back to


@hall("insight.read_log")
def log(request):
    """The log for the officer: one kind of lines at a time, narrowed by what the address says."""
    chosen = choice.of(request.GET)

    def shown():
        here = page(chosen.lines(), request, size=50, key=KEY)
        today = dates.today()
        context = {
            "section": "insight",
            "chosen": chosen,
            "tabs": [
                (chosen.address(logg=code, hendelse=""), name, code == chosen.log)
                for code, (_kind, name) in choice.LOGS.items()
            ],
            "page": here,
            "lines": words.lines(here.rows),
            "query": chosen.address(),
            "month": periods.month_of(today),
            "week": periods.week_of(today - dt.timedelta(days=7)),
            "verified": Verification.objects.latest_one(),
        } | choice.offered(chosen)
        return render(request, "insight/log.html", context)

    return with_line(request, "log_opened", shown, about=chosen.concern, **chosen.facts())


@hall("insight.export_log")
def export(request):
    """Take the chosen lines out as a file, for a purpose from the list."""
    chosen = choice.of(request.GET)
    form = forms.ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _exported(request, chosen, **form.cleaned_data)
    number = chosen.lines()[: files.MOST + 1].count()
    context = {"section": "insight", "form": form, "chosen": chosen, "query": chosen.address()}
    return render(request, "insight/export.html", context | {"number": number, "most": files.MOST})


def _exported(request, chosen, *, purpose, kind):
    def made():
        events = list(chosen.lines().order_by(*KEY)[: files.MOST])
        said = dict(forms.PURPOSES)[purpose]
        content = files.render(kind, words.lines(events), by=request.user, purpose=said)
        return _file(content, files.KINDS[kind], files.name(kind))

    facts = chosen.facts() | {"purpose": purpose, "file": kind}
    return with_line(request, "log_exported", made, about=chosen.concern, **facts)


def _file(content, media_type, name):
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@hall("insight.read_own")
def own(request):
    """What I have looked at: each user's own lines. A concern that is no longer open to them has no reference here."""
    here = page(Event.objects.looks().filter(by=request.user.pk), request, size=50, key=KEY)
    mine = Concern.objects.visible_to(request.user)
    lines = words.lines(here.rows, refs=words.references(here.rows, among=mine))
    return render(request, "insight/own.html", {"section": "own_looks", "page": here, "lines": lines})


@lead_door("cases.read_trail")
def trail(request, concern):
    """Who has seen this concern, for the one who leads it: looks and matters of security."""
    rows = Event.objects.filter(about=concern.pk, about_type=words.CONCERN).exclude(kind=Event.ACT)
    here = page(rows, request, size=50, key=KEY)
    context = {"section": "concerns", "concern": concern, "page": here, "lines": words.lines(here.rows)}
    return render(request, "insight/trail.html", context)


@lead_door("cases.make_statement")
def statement_of_lead(request, concern):
    return _statement(request, concern, "statement")


@officer_door("insight.make_statement")
def statement_of_officer(request, concern):
    return _statement(request, concern, "officer_statement")


def _statement(request, concern, name):
    context = {
        "concern": concern,
        "found": statement.of(concern),
        "look_heads": statement.look_heads(),
        "disclosure_heads": statement.disclosure_heads(),
        "paragraphs": statement.paragraphs(),
        "file_url": reverse(f"insight:{name}_pdf", args=[concern.ref]),
        "is_lead": name == "statement",
        "section": "concerns" if name == "statement" else "insight",
    }
    return render(request, "insight/statement.html", context)


@lead_door("cases.make_statement")
def statement_pdf_of_lead(request, concern):
    return _statement_file(request, concern)


@officer_door("insight.make_statement")
def statement_pdf_of_officer(request, concern):
    return _statement_file(request, concern)


def _statement_file(request, concern):
    content = statement.pdf(concern, by=request.user)
    return with_line(
        request,
        "statement_exported",
        lambda: _file(content, "application/pdf", f"hvem-har-sett-{concern.ref}.pdf"),
        about=concern,
    )


@hall("insight.read_log")
def month(request, month):
    """The officer's month: how many lines of each kind, the ledger's heads, and how its verification went."""
    if month.first > dates.today():
        raise Http404

    def shown():
        lines = Event.objects.filter(at__gte=month.begins_at, at__lt=month.ends_at)
        kinds = {kind: lines.filter(kind=kind).count() for kind in Event.KINDS}
        counts = [
            (name, kinds[kind], choice.Choice(log=code, first=month.first, last=month.last).address())
            for code, (kind, name) in choice.LOGS.items()
        ]  # noqa: E501
        checks = Verification.objects.filter(at__gte=month.begins_at, at__lt=month.ends_at).order_by("-at")
        context = {
            "section": "insight",
            "month": month,
            "counts": counts,
            "checks": checks,
            "seal": Seal.objects.in_force(min(month.ends_at, dates.now())),
            "seals": Seal.objects.filter(at__gte=month.begins_at, at__lt=month.ends_at).count(),
            "others": _months_back(month),
        }
        return render(request, "insight/month.html", context)

    return with_line(request, "log_opened", shown, month=str(month))


def _months_back(shown):
    found, one = [], periods.month_of(dates.today())
    while len(found) < BACK:
        found.append(one)
        one = periods.month_of(one.first - dt.timedelta(days=1))
    return [one for one in found if one != shown]


@hall("insight.read_log")
def this_month(request):
    return redirect("insight:month", periods.month_of(dates.today()))


@hall("insight.review_unusual")
def unusual_week(request, week):
    """A week's findings, with the rules that found them."""
    if week.first > dates.today():
        raise Http404

    def shown():
        found = unusual.findings(week)
        reviews = {
            row.finding: row
            for row in Review.objects.filter(finding__in=[one.key for one in found]).select_related("by")
        }
        rows = [(one, _lines_of(one), reviews.get(one.key)) for one in found]
        context = {
            "section": "insight",
            "week": week,
            "rows": rows,
            "rules": unusual.rules().values(),
            "waiting": _waiting(rows),
            "others": _weeks_back(week),
        }
        return render(request, "insight/unusual.html", context)

    return with_line(request, "unusual_opened", shown, week=str(week))


def _waiting(rows):
    number = sum(review is None for _finding, _address, review in rows)
    says = ngettext("%(count)d waits to be looked over", "%(count)d wait to be looked over", number)
    return says % {"count": number} if number else _("All are looked over")


def _lines_of(finding):
    """The address of the lines that a finding speaks of."""
    asked = {"logg": finding.log, "hvem": finding.by, "fra": finding.first, "til": finding.last}
    return f"{reverse('insight:log')}?{choice.Choice(log=finding.log).address(**asked)}"


def _weeks_back(shown):
    today = dates.today()
    weeks = [periods.week_of(today - dt.timedelta(days=7 * back)) for back in range(BACK)]
    return [week for week in weeks if week != shown]


@hall("insight.review_unusual")
def review(request, week, finding):
    """Note that a finding was looked into."""
    found = next((one for one in unusual.findings(week) if one.key == finding), None)
    if found is None:
        raise Http404
    form = forms.ReviewForm(request.POST or None)

    def act(remark):
        actions.review(found, by=request.user, week=week, remark=remark)
        return reverse("insight:unusual", args=[week])

    context = {
        "section": "insight",
        "form": form,
        "finding": found,
        "week": week,
        "lines_url": _lines_of(found),
    }
    return attempt(request, form, act, done=_("Noted.")) or render(request, "insight/review.html", context)
