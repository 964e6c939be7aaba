"""The way to a report: by its quarter. A report is about no person, so a look leaves no line."""

from django.shortcuts import get_object_or_404

from okg.access.doors import Door
from okg.reports.models import Report


class QuarterDoor(Door):
    """The door to what there is one of in each quarter; the address says which (`okg.reports.urls`)."""

    def fetch(self, user, key):
        rows = self.model.objects.visible_to(user).select_related(*self.select_related)
        return get_object_or_404(rows, year=key.year, quarter=key.number)


report_door = QuarterDoor(
    Report,
    by="quarter",
    locked_by=lambda report: None,
    looks=False,
    select_related=("drafted_by", "edited_by", "asked_by", "approved_by", "published_by", "snapshot"),
)
