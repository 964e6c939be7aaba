"""What a quarter's report says about the meetings: exact numbers, since they are about the group and nobody
else.
"""

from dataclasses import dataclass

from meetings.models import Meeting
from meetings.rule import Verdict
from meetings.standing import JUDGED_BY, judged, sittings


@dataclass(frozen=True)
class Figures:
    """The meetings of one quarter. `in_year` of `required`: those that counted, from New Year to the
    quarter's end. `inquorate` ones were held with too few seats there, and are none of the `ordinary`.
    """

    ordinary: int
    inquorate: int
    extraordinary: int
    cancelled: int
    in_year: int
    required: int
    verdict: Verdict


def in_quarter(quarter):
    """The Figures of a Quarter, judged as of its last day: what came later changes none but what was noted
    later.
    """
    rows = list(Meeting.objects.between(quarter.starts_at, quarter.ends_at).confirmed().only(*JUDGED_BY))
    held = [row for row in rows if row.held_at]
    verdict = judged(quarter.year, sittings(quarter.year), quarter.last)
    return Figures(
        ordinary=sum(row.ordinary and row.quorate for row in held),
        inquorate=sum(not row.quorate for row in held),
        extraordinary=sum(not row.ordinary for row in held),
        cancelled=sum(row.cancelled_at is not None for row in rows),
        in_year=verdict.held,
        required=verdict.required,
        verdict=verdict,
    )
