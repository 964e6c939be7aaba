"""How the concern came, and how it was closed."""

from django.utils.translation import gettext as _

from cases.timeline.entry import Entry, later


def tell(concern, reader):
    yield Entry(concern.logged_at, concern.logged_by_id, _("Concern logged"), "inbox", "logged")
    # Endings tell themselves (cases.timeline.endings); one from before they were kept is told by the concern.
    if not concern.is_open and not concern.closings.filter(reopened_at=None).exists():
        yield Entry(
            concern.closed_at,
            concern.closed_by_id,
            _("Concern closed"),
            "check",
            "closed",
            "step",
            text=later(concern, "close_outcome"),
            row=concern.close_reason,
        )
