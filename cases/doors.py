"""The doors into the cases app. One lock, the concern's; what lies inside inherits it.

Before a concern opens the first time, and as long as it is undecided, whoever it is open to meets the page on which
they declare whether they are impartial (fvl § 6) instead.
"""

from django.shortcuts import redirect

from cases.models.concern import Concern
from cases.models.document import Document
from cases.models.glass import BreakGlass
from cases.models.impartiality import Declaration
from cases.models.importing import ImportedRow, RegisterImport
from cases.models.task import Task
from okg.access.doors import Door


def says_impartial(user, concern):
    """Whether the user has declared to be impartial, or it was decided so, or they act preliminarily (fvl § 7)."""
    said = Declaration.objects.standing().filter(concern=concern, by=user).only("answer", "decision").first()
    if said is not None and said.says_impartial:
        return True
    return BreakGlass.objects.running().of(user).filter(concern=concern, kind="preliminary").exists()


def declared_first(request, concern):
    """The way to the page of the declaration, or None where it is settled, or where no concern is behind the door."""
    if concern is None or says_impartial(request.user, concern):
        return None
    return redirect("cases:declare", ref=concern.ref)


def _of_concern(row):
    return row.concern


def _declared_of_concern(request, row):
    return declared_first(request, row.concern)


def _no_lock(row):
    return None


concern_door = Door(
    Concern,
    by="ref",
    select_related=(
        "theme",
        "ideology",
        "arena",
        "source",
        "channel",
        "level",
        "urgency",
        "age_band",
        "lead",
        "close_reason",
    ),
    first=declared_first,
)
task_door = Door(
    Task, by="pk", locked_by=_of_concern, select_related=("concern",), first=_declared_of_concern
)
document_door = Door(
    Document, by="pk", locked_by=_of_concern, select_related=("concern",), first=_declared_of_concern
)
# Before the concern opens only its discussed layer is shown, which is no look.
threshold_door = Door(Concern, by="ref", looks=False, select_related=("theme", "level"))
doubt_door = Door(Declaration, by="pk", locked_by=_no_lock, select_related=("concern", "by", "ground"))
glass_door = Door(BreakGlass, by="pk", locked_by=_no_lock, select_related=("concern", "by", "reviewed_by"))
# An old register that is being read in: the role is enough, and each look at its rows is written down.
import_door = Door(RegisterImport, by="pk", locked_by=_no_lock, select_related=("begun_by", "taken_by"))
imported_row_door = Door(
    ImportedRow, by="pk", locked_by=_no_lock, select_related=("batch", "answered_by", "concern")
)
