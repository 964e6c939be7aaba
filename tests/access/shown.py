"""Which addresses show a person, from the URLconf and the doors its views hang behind."""

from django.urls import get_resolver


def callbacks(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from callbacks(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        else:
            yield f"{prefix}{entry.name}", entry.callback


VIEWS = dict(callbacks())
# The rows through whose doors a person may be seen; all other doors and all halls show none. A doubt, an emergency
# and an invitation tell of the one who doubts, opens or is asked, and may tell of the person.
PERSONAL = {
    "Concern", "Task", "Document", "AgendaItem", "Declaration", "BreakGlass", "GuestInvitation", "Plan", "PlanItem",
    "AgencyQuestion", "Repeat", "Restriction", "RecallNotice", "RegisterImport", "ImportedRow", "MinutesComment",
    "Decision",
}  # fmt: skip
# Doors at which no more than the discussed layer is shown leave no look: before one has declared, and to ask a guest.
BEFORE_IT_OPENS = {"cases:declare", "guests:invite_to_item"}
NO_LOOKS = {name for name, view in VIEWS.items() if getattr(view, "opens", None) is None} | BEFORE_IT_OPENS
