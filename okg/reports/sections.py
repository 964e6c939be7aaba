"""The texts of a report, in the order of the template for the police council: what the coordinator writes."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    """One text: the field of Report it stands in, its heading, what belongs there, whether it must be
    there.
    """

    name: str
    heading: Promise
    help: Promise
    needed: bool = False


SECTIONS = (
    Section(
        "developments",
        _("Developments and arenas"),
        _(
            "What the group has seen this quarter, in broad strokes. "
            "No persons, no schools, no counts of cases."
        ),
        needed=True,
    ),
    Section(
        "routines",
        _("Alert routine, action cards and web pages"),
        _("When they were last revised, tried out and checked."),
    ),
    Section(
        "deviations", _("Deviations"), _("What did not go as it should, how many times, and what was done.")
    ),
    Section("decisions", _("Needs and decisions"), _("What the council is asked to decide, or to provide.")),
    Section("outlook", _("Risk ahead"), _("What the group expects in the months to come.")),
    Section(
        "next_quarter",
        _("The next quarter's plan"),
        _("What the group will do, and when it meets."),
        needed=True,
    ),
)
BY_NAME = {section.name: section for section in SECTIONS}
NAMES = tuple(BY_NAME)
NEEDED = tuple(section for section in SECTIONS if section.needed)
