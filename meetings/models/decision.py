"""What a meeting decided, and what became of it."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q

from cases.models.task import Task
from measures.models import Measure
from meetings.models.agenda import AgendaItem
from meetings.models.terms import by_user
from okg.catalogue.fields import CodeKey
from okg.lib.constraints import all_or_none, of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.fields import SealedText

TASK, MEASURE, CARD, GRANT, REVIEW, NOTED = (
    f"decision_kind:{code}"
    for code in ("oppgave", "tiltak", "tiltakskort", "tilgang", "ny_vurdering", "orientering")
)
# Nothing is left to do once these are recorded: the day of a review then stands in the concern.
SETTLED_AT_ONCE = (REVIEW, NOTED)
DONE = (
    Q(done_at__isnull=False)
    | Q(kind_id__in=SETTLED_AT_ONCE)
    | Q(task__done_at__isnull=False)
    | Q(measure__finished_at__isnull=False)
)


class Decisions(models.QuerySet):
    """Decisions, as queries that read as sentences."""

    def visible_to(self, user):
        """Those of items open to the user: of a concern only where the concern is, none they are recused from."""
        return self.filter(item__in=AgendaItem.objects.visible_to(user))

    def with_task(self):
        return self.select_related("item__concern", "task__owner", "measure__owner")

    def dropped(self):
        return self.filter(dropped_at__isnull=False)

    def done(self):
        """Done by somebody's press, or because the task or the measure it became is done."""
        return self.filter(DONE, dropped_at=None)

    def open(self):
        return self.filter(~DONE, dropped_at=None)


class Decision(models.Model):
    """What the meeting decided on an item; its kind says what follows: a task, a measure, a card, an opening, a day.

    It stays open, and comes back on each agenda, until it is done or dropped with a reason. A task or a measure that
    is done does it; one that was dropped does not, since what was decided then still stands undone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="decisions")
    text = SealedText()
    kind = CodeKey("decision_kind", default=NOTED)
    decided_at = models.DateTimeField()
    decided_by = by_user()
    task = models.OneToOneField(Task, null=True, on_delete=models.SET_NULL, related_name="decided_in")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.PROTECT, related_name="decided_in")
    review_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = by_user(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_by = by_user(null=True)
    drop_reason = SealedText(null=True)

    objects = Decisions.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "item": PLAIN,
        "text": SEALED,
        "kind": SENSITIVE,
        "decided_at": PLAIN,
        "decided_by": PERSONAL,
        "task": PLAIN,
        "measure": PLAIN,
        "review_on": SENSITIVE,
        "done_at": SENSITIVE,
        "done_by": PERSONAL,
        "dropped_at": SENSITIVE,
        "dropped_by": PERSONAL,
        "drop_reason": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["decided_at", "id"]
        constraints = [
            of_list("kind", "decision_kind", name="decision_kind_of_its_list"),
            all_or_none("done_at", "done_by", name="decision_done_whole"),
            all_or_none("dropped_at", "dropped_by", "drop_reason", name="decision_dropped_whole"),
            CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True),
                name="decision_not_done_and_dropped",
            ),
            CheckConstraint(
                # What follows is what the kind says; a task may be gone with its concern.
                condition=(Q(task__isnull=True) | Q(kind=TASK))
                & (Q(kind=MEASURE, measure__isnull=False) | ~Q(kind=MEASURE) & Q(measure__isnull=True))
                & (Q(kind=REVIEW, review_on__isnull=False) | ~Q(kind=REVIEW) & Q(review_on__isnull=True)),
                name="decision_follows_its_kind",
            ),
        ]

    def __str__(self):
        return f"{self.item_id} {self.decided_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return self.item.get_absolute_url()

    @property
    def dossier_id(self):
        return self.item.dossier_id

    @property
    def state(self):
        """One word for where it stands: open, done or dropped; as the queries above say it."""
        if self.dropped_at:
            return "dropped"
        if self.done_at or self.kind_id in SETTLED_AT_ONCE:
            return "done"
        if self.task_id and self.task.done_at or self.measure_id and self.measure.finished_at:
            return "done"
        return "open"

    @property
    def answers(self):
        """The user who answers for it: the task's owner or the measure's; None where nobody was named."""
        return self.task.owner if self.task_id else self.measure.owner if self.measure_id else None

    @property
    def due_on(self):
        """The local day by which it is to be done; None where none was set."""
        return (
            self.task.due_on if self.task_id else self.measure.due_on if self.measure_id else self.review_on
        )
