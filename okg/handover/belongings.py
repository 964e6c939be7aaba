"""What one person owns, and what nobody owns: concerns they lead with their reviews, tasks, measures."""

from dataclasses import dataclass, field

from cases.models.concern import Concern
from cases.models.impartiality import recused_from
from cases.models.task import Task
from measures.models import Measure


@dataclass(frozen=True)
class Belongings:
    """Lists of rows, and how many concerns and tasks there are that may not be shown to the one who looks."""

    concerns: list = field(default_factory=list)
    tasks: list = field(default_factory=list)
    measures: list = field(default_factory=list)
    hidden: int = 0

    @property
    def shown(self):
        return len(self.concerns) + len(self.tasks) + len(self.measures)

    @property
    def count(self):
        return self.shown + self.hidden

    def rows(self):
        """[(kind, row)] of what is shown: a concern before its tasks, which need the same access."""
        return [
            *(("concern", row) for row in self.concerns),
            *(("task", row) for row in self.tasks),
            *(("measure", row) for row in self.measures),
        ]


def of(user, *, seen_by):
    """The Belongings of `user` as `seen_by` may see them."""
    return _gathered(
        Concern.objects.open().led_by(user),
        Task.objects.open().of(user),
        Measure.objects.open().owned_by(user),
        seen_by,
    )


def count_of(user):
    """How many things `user` owns."""
    return (
        Concern.objects.open().led_by(user).count()
        + Task.objects.open().of(user).count()
        + Measure.objects.open().owned_by(user).count()
    )


def of_nobody(*, seen_by):
    """The Belongings without an owner as `seen_by` may see them."""
    return _gathered(
        Concern.objects.ownerless(), Task.objects.ownerless(), Measure.objects.ownerless(), seen_by
    )


def receivable(user):
    """Concerns without an owner that `user` may receive: not those they are recused from (fvl § 6)."""
    return Concern.objects.ownerless().exclude(pk__in=recused_from(user))


def count_of_nobody():
    """(concerns, tasks, measures) without an owner: numbers alone."""
    return (
        Concern.objects.ownerless().count(),
        Task.objects.ownerless().count(),
        Measure.objects.ownerless().count(),
    )


def _gathered(concerns, tasks, measures, seen_by):
    seen_concerns = list(
        concerns.visible_to(seen_by).select_related("lead").order_by("next_review_on", "code_word")
    )
    seen_tasks = list(
        tasks.visible_to(seen_by)
        .select_related("concern", "owner", "decided_in__item__meeting")
        .order_by("due_on")
    )
    hidden = concerns.count() - len(seen_concerns) + tasks.count() - len(seen_tasks)
    seen_measures = list(measures.visible_to(seen_by).select_related("owner"))
    return Belongings(seen_concerns, seen_tasks, seen_measures, hidden)
