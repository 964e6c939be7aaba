"""How the concern came, and how it was closed."""

from django.utils.translation import gettext as _

from cases.timeline.entry import Entry, later


def tell(concern, reader):
    yield Entry(concern.logged_at, concern.logged_by_id, _("Concern logged"), "inbox", "logged")
    if not concern.is_open:
        yield Entry(
            concern.closed_at,
            concern.closed_by_id,
            _("Concern closed"),
            "check",
            "closed",
            text=later(concern, "close_outcome"),
            row=concern.close_reason,
        )
