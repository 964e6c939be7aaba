"""The way to a report: by its quarter. A report is about no person, so a look leaves no line."""

from okg.access.doors import Door
from okg.reports.models import Report


class QuarterDoor(Door):
    """The door to what there is one of in each quarter; the address says which (`okg.reports.urls`)."""

    def named(self, key):
        return {"year": key.year, "quarter": key.number}


report_door = QuarterDoor(
    Report,
    by="quarter",
    locked_by=lambda report: None,
    looks=False,
    select_related=("drafted_by", "edited_by", "asked_by", "approved_by", "published_by", "snapshot"),
)
