"""Impartiality (habilitet, fvl §§ 6-9): what each has declared of a concern, and who is recused from it.

The act speaks of whoever prepares or decides an administrative case; that the group holds all its work on concerns to
it is a proposal, and the page says so.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.concern import Concern
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.roster import who
from okg.vault.fields import SealedText


class Answer(models.TextChoices):
    """The three answers to "are you impartial?"; a "possible" is decided by somebody else (fvl § 8)."""

    IMPARTIAL = "impartial", _("I am impartial")
    POSSIBLE = "possible", _("Possibly not: somebody else must judge")
    RECUSED = "recused", _("I am not impartial")


def answered(name):
    """What holds of a declaration, of a concern and of an agenda item alike: grounds for a doubt, one decision."""
    return [
        models.CheckConstraint(
            condition=Q(answer=Answer.IMPARTIAL, ground__isnull=True)
            | Q(answer__in=[Answer.POSSIBLE, Answer.RECUSED], ground__isnull=False),
            name=f"{name}_doubt_has_ground",
        ),
        of_list("ground", "recusal_ground", name=f"{name}_ground_of_its_list"),
        all_or_none("decided_at", "decided_by", "decision", "decision_reason", name=f"{name}_decided_whole"),
        models.CheckConstraint(
            condition=Q(decision__isnull=True)
            | Q(answer=Answer.POSSIBLE, decision__in=[Answer.IMPARTIAL, Answer.RECUSED]),
            name=f"{name}_only_doubt_decided",
        ),
        models.CheckConstraint(
            condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")), name=f"{name}_not_by_oneself"
        ),
    ]


class Declarations(models.QuerySet):
    def standing(self):
        """Those that no later one of the same user has taken the place of."""
        return self.filter(replaced_at__isnull=True)

    def undecided(self):
        return self.standing().filter(answer=Answer.POSSIBLE, decision__isnull=True)

    def visible_to(self, user):
        """Those `user` is to decide: see `deciders`."""
        mine = [
            row.pk
            for row in self.undecided().exclude(by=user).select_related("concern", "by")
            if user in deciders(row)
        ]
        return self.filter(pk__in=mine)


class Declaration(models.Model):
    """What one user said of being impartial in one concern, and what was decided where they were in doubt.

    The reason is read by whoever decides, and shown to nobody else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="declarations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=dates.now)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    ground = CodeKey("recusal_ground", null=True, blank=True)
    reason = SealedText(blank=True)
    replaced_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.CharField(max_length=10, null=True, choices=Answer.choices)  # noqa: DJ001  NULL: undecided
    decision_reason = SealedText(null=True)

    objects = Declarations.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "by": PERSONAL,
        "at": SENSITIVE,
        "answer": SENSITIVE,
        "ground": SENSITIVE,
        "reason": SEALED,
        "replaced_at": SENSITIVE,
        "decided_at": SENSITIVE,
        "decided_by": PERSONAL,
        "decision": SENSITIVE,
        "decision_reason": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="declaration_answer_known"),
            models.UniqueConstraint(
                fields=["concern", "by"], condition=Q(replaced_at=None), name="declaration_one_standing"
            ),
            *answered("declaration"),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.concern.dossier_id

    @property
    def says_impartial(self):
        """Whether it opens the concern to its user: they said so, or it was decided so."""
        return Answer.IMPARTIAL in (self.answer, self.decision)


class Recusals(models.QuerySet):
    def running(self):
        return self.filter(lifted_at__isnull=True)

    def of(self, user):
        return self.running().filter(user=user)


class Recusal(models.Model):
    """One user kept out of one concern because they are not impartial; while it runs nothing opens it to them.

    That no opening runs beside it is held by the database (triggers in 0010 and 0011).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals")
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    led = models.BooleanField(default=False)  # whether the user led the concern
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    lift_reason = SealedText(null=True)

    objects = Recusals.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "user": PERSONAL,
        "at": SENSITIVE,
        "by": PERSONAL,
        "led": SENSITIVE,
        "lifted_at": SENSITIVE,
        "lifted_by": PERSONAL,
        "lift_reason": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "user"], condition=Q(lifted_at=None), name="recusal_one_running"
            ),
            all_or_none("lifted_at", "lifted_by", "lift_reason", name="recusal_lifted_whole"),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("user")),
                name="recusal_not_lifted_by_self",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.concern.dossier_id


def is_recused(user, concern):
    return Recusal.objects.of(user).filter(concern=concern).exists()


def recused_from(user):
    """The keys of the concerns a user is recused from, for a subquery."""
    return Recusal.objects.of(user).values("concern_id")


def without_doubt(users, concern):
    """Those of `users` who are not recused from the concern and have no undecided doubt of their own about it."""
    out = set(Recusal.objects.running().filter(concern=concern).values_list("user_id", flat=True))
    out |= set(Declaration.objects.undecided().filter(concern=concern).values_list("by_id", flat=True))
    return [user for user in users if user.pk not in out]


def deciders(declaration):
    """Who decides a doubt: a coordinator who is not in it, else the municipal director (fvl § 8; [GK] for whom)."""
    coordinators = [user for user in who.coordinators() if user.pk != declaration.by_id]
    return without_doubt(coordinators, declaration.concern) or [
        user for user in who.holders_of(who.DIRECTOR) if user.pk != declaration.by_id
    ]
