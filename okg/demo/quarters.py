"""The two quarterly reports that were written, approved by a second person and published."""

import datetime as dt
import tomllib
from functools import partial
from pathlib import Path

from okg.demo.timeline import Act
from okg.lib import dates
from okg.lib.quarters import Quarter
from okg.reports import actions
from okg.reports.models import Report
from okg.reports.sections import NAMES

TEXTS = Path(__file__).parent / "reports.toml"
# How long after the quarter each step was taken; in the quarter's first days all of it was just now.
STEPS = {"write": dt.timedelta(days=3), "approve": dt.timedelta(days=7), "publish": dt.timedelta(days=10)}


def acts(world):
    """Every step of both reports, for the timeline."""
    found = []
    for told in tomllib.loads(TEXTS.read_text("utf-8"))["report"]:
        quarter = _quarter(world, told["quarters_ago"])
        for step, wait in STEPS.items():
            at = min(quarter.ends_at + wait, dates.now())
            found.append(Act(at, partial(DOING[step], world, quarter, told)))
    return found


def _quarter(world, ago):
    quarter = Quarter.of(world.today)
    for _turn in range(ago):
        quarter = quarter.previous
    return quarter


def _write(world, quarter, told, at):
    by = world.users["coordinator"]
    report = actions.draft(quarter, by=by, at=at)
    report = actions.write(report, report.version, by=by, at=at, **{name: told[name] for name in NAMES})
    actions.ask_approval(report, report.version, by=by, at=at)


def _approve(world, quarter, _told, at):
    report = Report.objects.of(quarter).get()
    actions.approve(report, report.version, by=world.users["doctor"], at=at)


def _publish(world, quarter, _told, at):
    report = Report.objects.of(quarter).get()
    actions.publish(report, report.version, by=world.users["coordinator"], looked_over=True, at=at)


DOING = {"write": _write, "approve": _approve, "publish": _publish}
