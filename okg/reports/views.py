"""The pages of the reports: the list of quarters, one report, and the acts on it (GET shows, POST does)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from okg.access.doors import hall
from okg.access.may import may
from okg.drafts import keep
from okg.drafts.acting import attempt
from okg.lib import charts, dates
from okg.lib.quarters import Quarter
from okg.reports import actions, content, files, forms, steps, wording, words
from okg.reports.doors import report_door
from okg.reports.models import APPROVED, PUBLISHED, Report, due_on

LOOKING_BACK = 4  # quarters without a report that the list still offers to begin


@hall("reports.read_report")
def list_reports(request):
    """The quarters, newest first: those with a report, and for the writer those one could begin."""
    reports = list(Report.objects.visible_to(request.user))
    rows = [{"quarter": report.period, "report": report} for report in reports]
    if may(request.user, "reports.draft_report"):
        taken = {row["quarter"] for row in rows}
        rows += [{"quarter": quarter} for quarter in _recent() if quarter not in taken]
    rows.sort(key=lambda row: row["quarter"], reverse=True)
    for row in rows:
        row["due_on"] = due_on(row["quarter"])
        row["step"] = steps.next_step(row["quarter"], row.get("report"), request.user)
    return render(request, "reports/list.html", {"section": "reports", "rows": rows})


def _recent():
    """The running quarter and those just before it."""
    quarter = Quarter.of(dates.today())
    for _turn in range(LOOKING_BACK + 1):
        yield quarter
        quarter = quarter.previous


@report_door("reports.read_report")
def show(request, report):
    return render(request, "reports/show.html", _shown(request, report))


def _shown(request, report):
    """What every page that shows a whole report needs."""
    document = content.of(report)
    figures = document["figures"]
    return {
        "section": "reports",
        "report": report,
        "title": words.title(document),
        "document": document,
        "figures": figures,
        "process": words.process(figures),
        "pace": words.pace(figures["meetings"]["state"]),
        "goals": words.goals(figures),
        "goal_chart": _goal_chart(figures),
        "tables": [_with_chart(table) for table in figures["concerns"]["tables"]],
        "all_alike": words.all_alike(figures),
        "note": words.note(figures),
        "texts": words.texts(document),
        "facts": words.facts(document, report.sha256 or ""),
        "kinds": [(kind, kind.upper()) for kind in files.KINDS],
        "step": steps.next_step(report.period, report, request.user),
        "stages": steps.stages(report),
        "may_write": report.state != PUBLISHED and may(request.user, "reports.draft_report"),
        "may_withdraw": report.state == APPROVED and may(request.user, "reports.approve_report"),
    }


def _goal_chart(figures):
    """The measures of each goal as bars: finished below, the rest above."""
    goals = figures["measures"]["by_goal"]
    finished = [goal["finished"] for goal in goals]
    rest = [goal["total"] - goal["finished"] for goal in goals]
    said = charts.in_words(
        [(goal["id"], f"{goal['finished']} / {goal['total']}") for goal in goals],
    )
    title = _("Measures by goal: finished, and the rest")
    return charts.columns([goal["id"] for goal in goals], [finished, rest], title=title, description=said)


def _with_chart(table):
    rows = words.picture(table)
    return {
        "name": table["name"],
        "title": table["title"],
        "head": table["head"],
        "rows": [(row["label"], words.band(row), not row["band"]) for row in table["rows"]],
        "chart": rows and charts.hbars(rows, title=table["title"], description=charts.in_words(rows)),
    }


@hall("reports.draft_report")
def draft(request, quarter):
    """Begin a quarter's report."""
    form = forms.ActForm(request.POST or None)
    answer = attempt(request, form, lambda: _begun(quarter, request.user), done=_("The report is begun."))
    context = {"section": "reports", "form": form, "quarter": quarter, "name": words.in_sentence(quarter)}
    return answer or render(request, "reports/draft.html", context)


def _begun(quarter, user):
    """Where to go on writing. A report somebody else began meanwhile is gone on with, not refused."""
    if not Report.objects.of(quarter).exists():
        actions.draft(quarter, by=user)
    return reverse("reports:write", args=[quarter])


@report_door("reports.draft_report")
def write(request, report):
    form = forms.WriteForm(
        request.POST or None,
        initial=report.texts,
        version=report.version,
        draft=keep.restore(request, f"reports.write:{report.ref}"),
        draft_name=f"reports.write:{report.ref}",
        doubts=wording.doubts(report.texts),
    )

    def act(**texts):
        return actions.write(report, form.version or 0, by=request.user, **texts)

    answer = attempt(request, form, act, done=_("The text is saved."))
    context = {"section": "reports", "report": report, "form": form, "name": words.in_sentence(report.period)}
    return answer or render(request, "reports/write.html", context)


@report_door("reports.draft_report")
def ask_approval(request, report):
    form = forms.ActForm(request.POST or None, version=report.version)
    obstacles = report.reasons_not_to_ask(dates.today())
    act = _act(actions.ask_approval, request, report, form)
    done = _("The report is sent. The others in the group have been told.")
    return _answer(request, report, form, act, "ask_approval", done, obstacles=obstacles)


@report_door("reports.approve_report")
def approve(request, report):
    form = forms.ApproveForm(request.POST or None, version=report.version)
    obstacles = report.reasons_not_to_approve(request.user)

    def act(read_it):
        return actions.approve(report, form.version or 0, by=request.user)

    return _answer(request, report, form, act, "approve", _("The report is approved."), obstacles=obstacles)


@report_door("reports.approve_report")
def withdraw_approval(request, report):
    form = forms.ActForm(request.POST or None, version=report.version)
    act = _act(actions.withdraw_approval, request, report, form)
    return _answer(request, report, form, act, "withdraw_approval", _("The approval is taken back."))


@report_door("reports.publish_report")
def publish(request, report):
    doubts = wording.doubts(report.texts)
    form = forms.PublishForm(request.POST or None, version=report.version, doubted=bool(doubts))
    obstacles = report.reasons_not_to_publish(dates.today())
    act = _act(actions.publish, request, report, form)
    done = _("The report is published. Those who read it have been told.")
    return _answer(request, report, form, act, "publish", done, obstacles=obstacles, doubts=_headed(doubts))


def _headed(doubts):
    """[(heading, sentences)] of what is doubted."""
    return [(section.heading, doubts[section.name]) for section in wording.SECTIONS if section.name in doubts]


@report_door("reports.read_report")
def download(request, report, kind):
    document = content.of(report)
    answer = HttpResponse(files.render(kind, document, report.sha256 or ""), content_type=files.KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{files.name(kind, document)}"'
    return answer


def _act(action, request, report, form):
    return lambda **fields: action(report, form.version or 0, by=request.user, **fields)


def _answer(request, report, form, act, verb, done, **context):
    """Where the act leads, or its page: the form below, and the whole report under it to be read."""
    answer = attempt(request, form, act, done=done)
    return answer or render(
        request, f"reports/{verb}.html", _shown(request, report) | context | {"form": form}
    )
