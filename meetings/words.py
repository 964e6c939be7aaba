"""What the rule's verdict says to people, in whole sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from okg.lib.templatetags.ui import long


def headline(verdict):
    """The state in a few words, for a tag or a heading."""
    return {
        "on_pace": _("On pace"),
        "behind": _("Behind"),
        "broken": _("The rule is broken"),
    }[verdict.state]


def color(verdict):
    """The colour of the state's tag; the words beside it say the same."""
    return {"on_pace": "success", "behind": "warning", "broken": "danger"}[verdict.state]


def sentences(verdict):
    """What is so, why, and what to do: a list of sentences, the most pressing first."""
    said = [_SAID[reason](verdict) for reason in verdict.reasons]
    if verdict.next_by:
        said.append(_("The next must be held by %(day)s at the latest.") % {"day": long(verdict.next_by)})
    return said


def _as_planned(verdict):
    return _("%(held)d of %(required)d are held, and the rest have a date.") % _numbers(verdict)


def _enough_held(verdict):
    return _("The year's %(required)d meetings are held.") % _numbers(verdict)


def _behind_pace(verdict):
    return _("%(held)d of %(required)d are held: fewer than the quarters that have gone by.") % _numbers(
        verdict
    )


def _too_few_dates(verdict):
    return ngettext(
        "%(missing)d meeting has no date yet. Plan it.",
        "%(missing)d meetings have no date yet. Plan them.",
        verdict.missing,
    ) % _numbers(verdict)


def _no_days_left(verdict):
    return _(
        "%(held)d of %(required)d are held, and too few workdays are left for the rest. "
        "Say so to the municipal director."
    ) % _numbers(verdict)


def _year_over(verdict):
    return _("%(year)d is over with %(held)d of %(required)d meetings held.") % _numbers(verdict)


def _unsettled(verdict):
    return ngettext(
        "One meeting has passed without anybody saying whether it was held. Record it or cancel it.",
        "%(count)d meetings have passed without anybody saying whether they were held. "
        "Record or cancel them.",
        len(verdict.unsettled),
    ) % {"count": len(verdict.unsettled)}


def _inquorate(verdict):
    return ngettext(
        "One meeting was held with too few seats there. It is on record and does not count.",
        "%(count)d meetings were held with too few seats there. They are on record and do not count.",
        len(verdict.inquorate),
    ) % {"count": len(verdict.inquorate)}


def tally(verdict):
    """How many are held, planned and missing, in one line."""
    return _("Held %(held)d, planned %(planned)d, missing %(missing)d.") % _numbers(verdict)


def _numbers(verdict):
    return {
        "year": verdict.year,
        "held": verdict.held,
        "required": verdict.required,
        "planned": verdict.planned,
        "missing": verdict.missing,
    }


_SAID = {
    "as_planned": _as_planned,
    "enough_held": _enough_held,
    "behind_pace": _behind_pace,
    "too_few_dates": _too_few_dates,
    "no_days_left": _no_days_left,
    "year_over": _year_over,
    "unsettled": _unsettled,
    "inquorate": _inquorate,
}
