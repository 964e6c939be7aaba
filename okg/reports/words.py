"""What the figures are called: the same words on the page, in the PDF and in the spreadsheets."""

import datetime as dt

from django.utils.translation import gettext as _

from okg.lib.quarters import Quarter
from okg.lib.templatetags.ui import long
from okg.reports.sections import SECTIONS


def quarter_of(document):
    return Quarter(document["year"], document["quarter"])


def title(document):
    return _("Report for %(quarter)s") % {"quarter": in_sentence(quarter_of(document))}


def in_sentence(quarter):
    """The quarter's name as it stands inside a sentence; what begins with a digit looks the same."""
    name = str(quarter)
    return name[0].lower() + name[1:]


def published_line(document):
    """When it was published; says of a draft that it is one."""
    if not document["published_on"]:
        return _("Draft. Not published, and may still change.")
    day = dt.date.fromisoformat(document["published_on"])
    return _("Published %(day)s") % {"day": long(day)}


def facts(document, sha256=""):
    """[(label, text)] of the report itself: period, who wrote and approved it, how it can be told from
    another.
    """
    quarter = quarter_of(document)
    period = _("%(first)s to %(last)s") % {"first": long(quarter.first), "last": long(quarter.last)}
    rows = [
        (_("Municipality"), document["municipality"]),
        (_("Period"), period),
        (_("Reference"), document["ref"]),
        (_("Written by"), document["written_by"]),
        (_("Approved by"), document["approved_by"]),
        (_("Status"), published_line(document)),
        (_("Fingerprint (SHA-256)"), sha256),
    ]
    return [(label, value) for label, value in rows if value]


def process(figures):
    """[(heading, [(label, number or text)])] of the group's own work, counted exactly."""
    return [
        (_("Meetings"), _meetings(figures["meetings"])),
        (_("Measures"), _measures(figures["measures"])),
        (_("Competence"), _trainings(figures["trainings"])),
    ]


def pace(state):
    """How the year's meetings stood at the end of the quarter, in a few words."""
    return {
        "on_pace": _("On pace"),
        "behind": _("Behind"),
        "broken": _("The rule is broken"),
    }[state]


def _meetings(found):
    return [
        (_("Ordinary meetings held in the quarter"), found["ordinary"]),
        (_("Extraordinary meetings held in the quarter"), found["extraordinary"]),
        *_where_known(_("Held without a quorum in the quarter"), found.get("inquorate")),
        (_("Meetings cancelled"), found["cancelled"]),
        (_("Held since New Year"), found["in_year"]),
        *_where_known(_("Planned for the rest of the year"), found.get("planned")),
        *_where_known(_("Missing: neither held nor given a date"), found.get("missing")),
        (_("The mandate asks for, in a year"), found["required"]),
        (_("The year at the end of the quarter"), pace(found["state"])),
        *_where_known(_("The next must be held by, at the latest"), _day(found.get("next_by"))),
    ]


def _where_known(label, value):
    """One row; none for what a report from before it was counted does not say, and for a day that is none."""
    return [] if value is None else [(label, value)]


def _day(text):
    return text and long(dt.date.fromisoformat(text))


def _measures(found):
    return [
        (_("In the year's plan"), found["total"]),
        (_("Finished"), found["finished"]),
        (_("Under way"), found["under_way"]),
        (_("Not started"), found["not_started"]),
        (_("Dropped"), found["dropped"]),
        (_("Past the deadline"), found["overdue"]),
        (_("Evaluated"), found["evaluated"]),
        (_("Finished in this quarter"), found["finished_now"]),
    ]


def _trainings(found):
    return [
        (_("Trainings held"), found["held"]),
        (_("Hours of training"), found["hours"]),
        (_("Signed up"), found["signed_up"]),
        (_("Attended"), found["attended"]),
        (_("Trainings nobody has counted yet"), found["uncounted"]),
    ]


def goals(figures):
    """[(goal, in the plan, finished, past the deadline)] of each goal of the mandate."""
    return [
        (f"{goal['id']} {goal['label']}", goal["total"], goal["finished"], goal["overdue"])
        for goal in figures["measures"]["by_goal"]
    ]


def goal_heads():
    return [_("Goal"), _("In the plan"), _("Finished"), _("Past the deadline")]


def band(row):
    """What a row of a table of concerns says; the open row says that it is never shown."""
    return row["band"] or _("never shown")


def shown(table):
    """[(label, band)] of the rows that a chart can draw."""
    return [(row["label"], row["band"]) for row in table["rows"] if row["band"]]


def picture(table):
    """The rows a chart draws; none where every row is the lowest band, and there is nothing to compare."""
    rows = shown(table)
    return rows if any(not text.startswith("0–") for _label, text in rows) else []


def all_alike(figures):
    """What stands in the place of a chart with nothing to compare."""
    return _("Every row that is shown is %(lowest)s.") % {"lowest": lowest(figures)}


def lowest(figures):
    """The lowest band, "0–4"."""
    return f"0–{figures['concerns']['smallest'] - 1}"


def note(figures):
    """How to read the tables of concerns, in sentences."""
    return [
        _("The tables count concerns received in the quarter, in bands. %(lowest)s may be none.")
        % {"lowest": lowest(figures)},
        _(
            "There are no sums, and one row of each table is never shown, whatever it holds: then nothing "
            "can be worked out about anybody. The level is that of the latest assessment when the report "
            "was made."
        ),
    ]


def texts(document):
    """[(heading, text)] of every section; one without text says that there is nothing to report."""
    return [
        (str(section.heading), document["text"][section.name].strip() or _("Nothing to report."))
        for section in SECTIONS
    ]
