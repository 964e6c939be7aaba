"""The doors into the cases app. One lock, the concern's; what lies inside inherits it.

Before a concern opens the first time, and as long as it is undecided, whoever it is open to meets the page on which
they declare whether they are impartial (fvl § 6) instead.
"""

from django.shortcuts import redirect

from cases.models.card import ActionCard
from cases.models.closing import Restriction
from cases.models.concern import Concern
from cases.models.document import Document
from cases.models.glass import BreakGlass
from cases.models.impartiality import Declaration
from cases.models.importing import ImportedRow, RegisterImport
from cases.models.plan import Plan, PlanItem
from cases.models.question import AgencyQuestion
from cases.models.recall import RecallNotice
from cases.models.repeat import Repeat
from cases.models.saved import SavedFilter
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


def _of_plan(item):
    return item.plan.concern


def _declared_of_plan(request, item):
    return declared_first(request, item.plan.concern)


def _no_lock(row):
    return None


concern_door = Door(
    Concern,
    by="ref",
    select_related=("lead",),
    first=declared_first,
)
task_door = Door(
    Task, by="pk", locked_by=_of_concern, select_related=("concern",), first=_declared_of_concern
)
document_door = Door(
    Document, by="pk", locked_by=_of_concern, select_related=("concern",), first=_declared_of_concern
)
plan_door = Door(
    Plan, by="pk", locked_by=_of_concern, select_related=("concern",), first=_declared_of_concern
)
item_door = Door(
    PlanItem,
    by="pk",
    locked_by=_of_plan,
    select_related=("plan__concern", "owner"),
    first=_declared_of_plan,
)
# Whoever is asked need not have the concern open: they are shown its discussed layer, and answer.
question_door = Door(
    AgencyQuestion, by="pk", locked_by=_no_lock, select_related=("concern", "agency", "asked_by")
)
# Before the concern opens only its discussed layer is shown, which is no look.
threshold_door = Door(Concern, by="ref", looks=False)
doubt_door = Door(Declaration, by="pk", locked_by=_no_lock, select_related=("concern", "by"))
# Two concerns meet here, and each side sees no more of the other's than its discussed layer.
repeat_door = Door(Repeat, by="pk", locked_by=_no_lock, select_related=("older", "newer"))
glass_door = Door(BreakGlass, by="pk", locked_by=_no_lock, select_related=("concern", "by", "reviewed_by"))
filter_door = Door(SavedFilter, by="pk", locked_by=_no_lock, looks=False)
# What is locked away shows its code word alone until it is taken out.
restriction_door = Door(Restriction, by="pk", locked_by=_no_lock, select_related=("concern",))
# Whoever was told something mistaken reads what was wrong, whether or not the concern is open to them.
recall_door = Door(
    RecallNotice,
    by="pk",
    locked_by=_no_lock,
    select_related=("concern__lead", "recall", "to", "side_track"),
)


class CardDoor(Door):
    def named(self, key):
        """Cards are spoken of in capitals, and kept in small letters."""
        return {"code": key.lower()}


# A card tells nothing of any concern.
card_door = CardDoor(ActionCard, by="code", locked_by=_no_lock, looks=False, select_related=("owner",))
# An old register that is being read in: the role is enough, and each look at its rows is written down.
import_door = Door(RegisterImport, by="pk", locked_by=_no_lock, select_related=("begun_by", "taken_by"))
imported_row_door = Door(
    ImportedRow, by="pk", locked_by=_no_lock, select_related=("batch", "answered_by", "concern")
)
