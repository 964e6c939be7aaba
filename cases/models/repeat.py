"""A possible repeat: two concerns that may be about the same person, found by blind keys, judged by people."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.concern import Concern
from cases.models.impartiality import without_doubt
from cases.models.person import Person
from okg.access.may import may
from okg.lib import dates
from okg.lib.constraints import all_or_none
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.roster import who
from okg.vault.constraints import filled_in
from okg.vault.fields import SealedText


class Repeats(models.QuerySet):
    def undiscussed(self):
        return self.filter(discussed_at__isnull=True)

    def of(self, concern):
        """Those on either side of which `concern` stands."""
        return self.filter(Q(older=concern) | Q(newer=concern))

    def visible_to(self, user):
        """Those whose page `user` may open, on either side: see `side_of`."""
        rows = self.select_related("older", "newer", "older__lead", "newer__lead")
        if "coordinator" not in user.role_names():
            rows = rows.filter(Q(older__lead=user) | Q(newer__lead=user, opened_at__isnull=False))
        return self.filter(pk__in=[row.pk for row in rows if side_of(row, user)])


class Repeat(models.Model):
    """Two concerns that may be about the same person; `older` is the one in which the identity was known first."""

    class Decision(models.TextChoices):
        SAME = "same", _("It is the same person")
        DIFFERENT = "different", _("It is not the same person")
        UNDECIDED = "undecided", _("It cannot be said")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # A key of its own: what is said here is of neither concern, and is destroyed with either.
    dossier_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    older = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="repeats_as_older")
    newer = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="repeats_as_newer")
    older_person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    newer_person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    found_at = models.DateTimeField(default=dates.now)
    # the older side has opened it to the newer
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    discussed_at = models.DateTimeField(null=True)
    discussed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.CharField(max_length=10, choices=Decision, null=True)  # noqa: DJ001 - undecided is not there
    reason = SealedText(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = Repeats.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "dossier_id": PLAIN,
        "older": SENSITIVE,
        "newer": SENSITIVE,
        "older_person": SENSITIVE,
        "newer_person": SENSITIVE,
        "found_at": SENSITIVE,
        "opened_at": SENSITIVE,
        "opened_by": PERSONAL,
        "discussed_at": SENSITIVE,
        "discussed_by": PERSONAL,
        "decided_at": SENSITIVE,
        "decided_by": PERSONAL,
        "decision": SENSITIVE,
        "reason": SEALED,
        "version": PLAIN,
    }

    class Meta:
        default_permissions = ()
        ordering = ["found_at"]
        constraints = [
            models.UniqueConstraint(
                Least("older", "newer"),
                Greatest("older", "newer"),
                Least("older_person", "newer_person"),
                Greatest("older_person", "newer_person"),
                name="repeat_once",
            ),
            models.CheckConstraint(condition=~Q(older=F("newer")), name="repeat_of_two_concerns"),
            models.CheckConstraint(
                condition=~Q(older_person=F("newer_person")), name="repeat_of_two_records"
            ),
            all_or_none("opened_at", "opened_by", name="repeat_opened_whole"),
            all_or_none("discussed_at", "discussed_by", name="repeat_discussed_whole"),
            all_or_none("decided_at", "decided_by", "decision", "reason", name="repeat_decided_whole"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(discussed_at__isnull=False),
                name="repeat_discussed_before_decided",
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True) | Q(decision__in=["same", "different", "undecided"]),
                name="repeat_decision_known",
            ),
            filled_in("reason", name="repeat_reason_filled_in"),
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        return reverse("cases:repeat", kwargs={"pk": self.pk})


class RepeatLine(models.Model):
    """What one of the two who lead wrote to the other about a possible repeat: added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    repeat = models.ForeignKey(Repeat, on_delete=models.CASCADE, related_name="lines")
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = SealedText()

    privacy = {"id": PLAIN, "repeat": SENSITIVE, "at": SENSITIVE, "by": PERSONAL, "text": SEALED}

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [filled_in("text", name="repeat_line_filled_in")]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.repeat.dossier_id


OLDER, NEWER = "older", "newer"


def speakers(repeat, side):
    """Who speaks for one side of a repeat: whoever leads that concern; a coordinator where they cannot.

    One who is recused from either concern, or whose own doubt is not decided, speaks for neither. [] where nobody can.
    """
    concern = getattr(repeat, side)
    if may(concern.lead, "cases.assess_concern", concern) and _is_impartial(concern.lead, repeat):
        return [concern.lead]
    return [user for user in who.coordinators() if _is_impartial(user, repeat)]


def side_of(repeat, user):
    """The side `user` speaks for: "older", "newer" once the older side has opened it to them, or None."""
    if user in speakers(repeat, OLDER):
        return OLDER
    if repeat.opened_at and user in speakers(repeat, NEWER):
        return NEWER
    return None


def _is_impartial(user, repeat):
    return bool(without_doubt(without_doubt([user], repeat.older), repeat.newer))
