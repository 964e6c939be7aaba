"""The plan of a concern: what is done, by whom and when, and whether it worked.

Its five elements are those of opplæringslova § 12-4 (the problem, which measures, when, who answers for them, when
they are evaluated). That a plan here holds to the same is a proposal.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models.concern import Concern
from okg.access.roles import allows
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.fields import SealedText

CLOSE = "plan_next:avslutt"


def by_user(**options):
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, **options)


class Plans(models.QuerySet):
    """Plans, as queries that read as sentences."""

    def visible_to(self, user):
        return self.filter(concern__in=Concern.objects.visible_to(user))

    def agreed(self):
        return self.filter(agreed_at__isnull=False)

    def drafts(self):
        return self.filter(agreed_at__isnull=True)

    def current(self):
        """Agreed ones that no later agreed version has taken the place of."""
        later = self.model.objects.agreed().filter(concern=OuterRef("concern"), number__gt=OuterRef("number"))
        return self.agreed().exclude(models.Exists(later))

    def running(self):
        """Current ones of open concerns."""
        return self.current().filter(concern__closed_at__isnull=True)

    def with_evaluation_day(self):
        """With `evaluation_on`: the day of the next evaluation, NULL where the last one ended the plan."""
        newest = Evaluation.objects.filter(plan=OuterRef("pk")).order_by("-at", "-pk")
        return self.annotate(
            evaluation_on=models.Case(
                models.When(~models.Exists(newest), then=F("evaluate_on")),
                default=Subquery(newest.values("next_evaluation_on")[:1]),
            )
        )


class Plan(models.Model):
    """One version of a concern's plan: a draft until it is agreed, and then never changed (trigger).

    Changing an agreed plan makes the next version; the old one stays as it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveSmallIntegerField(default=1)  # which version of the concern's plan
    version = models.PositiveIntegerField(default=1)  # counts the savings of this row
    problem = SealedText(null=True)
    goals = SealedText(null=True)
    measure_of_success = SealedText(null=True)
    own_part = SealedText(null=True)
    no_part_reason = SealedText(null=True)  # why the person themselves has no part in it
    evaluate_on = models.DateField(null=True)
    drafted_at = models.DateTimeField(default=dates.now)
    drafted_by = by_user(related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = by_user(null=True, related_name="+")

    objects = Plans.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "number": PLAIN,
        "version": PLAIN,
        "problem": SEALED,
        "goals": SEALED,
        "measure_of_success": SEALED,
        "own_part": SEALED,
        "no_part_reason": SEALED,
        "evaluate_on": SENSITIVE,
        "drafted_at": SENSITIVE,
        "drafted_by": PERSONAL,
        "agreed_at": SENSITIVE,
        "agreed_by": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["concern", "number"], name="plan_number_once"),
            models.UniqueConstraint(fields=["concern"], condition=Q(agreed_at=None), name="plan_one_draft"),
            all_or_none("agreed_at", "agreed_by", name="plan_agreed_whole"),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True)
                | Q(problem__isnull=False, evaluate_on__isnull=False)
                & (Q(own_part__isnull=False) | Q(no_part_reason__isnull=False)),
                name="plan_agreed_has_its_elements",
            ),
            models.CheckConstraint(
                condition=Q(own_part__isnull=True) | Q(no_part_reason__isnull=True),
                name="plan_own_part_or_reason",
            ),
        ]

    def __str__(self):
        return f"{self.concern_id} {self.number}"

    def get_absolute_url(self):
        return reverse("cases:plan", args=[self.pk])

    @property
    def dossier_id(self):
        return self.concern.dossier_id

    @property
    def is_agreed(self):
        return self.agreed_at is not None

    @property
    def is_current(self):
        """Agreed, and the newest agreed version."""
        return self.is_agreed and not self.concern.plans.agreed().filter(number__gt=self.number).exists()

    @property
    def evaluation_due_on(self):
        """The day it is to be evaluated next, or None: a draft, an older version, ended, or the concern closed."""
        if not (self.is_current and self.concern.is_open):
            return None
        last = self.evaluations.last()
        return last.next_evaluation_on if last else self.evaluate_on

    def missing(self):
        """[(element, sentence)]: what must be there before it is agreed; element is a field's name, or "items"."""
        found = []
        if not self._holds("problem"):
            found.append(("problem", _("Which problem the measures are to solve.")))
        if not self.items.open().exists():
            says = _("At least one measure: what is done, who answers for it, and by when.")
            found.append(("items", says))
        if self.evaluate_on is None:
            found.append(("evaluate_on", _("The day on which you look at whether it worked.")))
        if not (self._holds("own_part") or self._holds("no_part_reason")):
            says = _("The person's own part in the plan, or why the person has none.")
            found.append(("own_part", says))
        return found

    def _holds(self, name):
        return bool(getattr(self, name) or "")


class PlanItems(models.QuerySet):
    """Measures of plans, as queries that read as sentences."""

    def visible_to(self, user):
        seen = self.filter(plan__concern__in=Concern.objects.visible_to(user))
        # A resource person follows up their own measures.
        return seen if allows(user.role_names(), "cases.plan_concern") else seen.filter(owner=user)

    def open(self):
        return self.filter(done_at__isnull=True, dropped_at__isnull=True)

    def running(self):
        """Those of the agreed plans that stand, in open concerns."""
        return self.filter(plan__in=Plan.objects.running())

    def of(self, user):
        return self.filter(owner=user)


class PlanItem(models.Model):
    """One measure of a plan: what, who answers for it, by when; done, or dropped with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items")
    version = models.PositiveIntegerField(default=1)
    what = SealedText()
    owner = by_user(related_name="plan_items")
    due_on = models.DateField()
    outside = SealedText(null=True)  # who outside the group does it
    carried_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="carried_to")
    added_at = models.DateTimeField(default=dates.now)
    added_by = by_user(related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = by_user(null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    dropped_by = by_user(null=True, related_name="+")
    drop_reason = SealedText(null=True)

    objects = PlanItems.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "plan": SENSITIVE,
        "version": PLAIN,
        "what": SEALED,
        "owner": PERSONAL,
        "due_on": SENSITIVE,
        "outside": SEALED,
        "carried_from": SENSITIVE,
        "added_at": SENSITIVE,
        "added_by": PERSONAL,
        "done_at": SENSITIVE,
        "done_by": PERSONAL,
        "dropped_at": SENSITIVE,
        "dropped_by": PERSONAL,
        "drop_reason": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["due_on", "added_at"]
        constraints = [
            all_or_none("done_at", "done_by", name="planitem_done_whole"),
            all_or_none("dropped_at", "dropped_by", "drop_reason", name="planitem_dropped_whole"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True),
                name="planitem_not_done_and_dropped",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(done_at=None, dropped_at=None),
                name="planitem_owner_open",
            )
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.plan.concern.dossier_id

    @property
    def is_open(self):
        return self.done_at is None and self.dropped_at is None


class Evaluation(models.Model):
    """Whether an agreed plan worked, on a day; added and never changed (trigger)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="evaluations")
    at = models.DateTimeField(default=dates.now)
    by = by_user(related_name="+")
    worked = CodeKey("evaluation")
    learnt = SealedText()
    person_view = SealedText(null=True)
    next = CodeKey("plan_next")
    next_evaluation_on = models.DateField(null=True)

    privacy = {
        "id": PLAIN,
        "plan": SENSITIVE,
        "at": SENSITIVE,
        "by": PERSONAL,
        "worked": SENSITIVE,
        "learnt": SEALED,
        "person_view": SEALED,
        "next": SENSITIVE,
        "next_evaluation_on": SENSITIVE,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            of_list("worked", "evaluation", name="evaluation_worked_of_its_list"),
            of_list("next", "plan_next", name="evaluation_next_of_its_list"),
            # What goes on is looked at again; what is ended is not.
            models.CheckConstraint(
                condition=Q(next=CLOSE, next_evaluation_on__isnull=True)
                | ~Q(next=CLOSE) & Q(next_evaluation_on__isnull=False),
                name="evaluation_goes_on_until_a_day",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.plan.concern.dossier_id
