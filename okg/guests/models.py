"""The invitation of a resource person to one concern or one agenda item, and what they contribute to an item."""

import datetime as dt
import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from cases.models.concern import Concern
from cases.models.grant import Grant
from meetings.models import AgendaItem
from okg.access.may import may
from okg.lib import dates
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.roster.models import Appointment, Term
from okg.vault.fields import SealedText

# The longest a database row may say; settings.GUEST_DAYS may be less.
LONGEST = dt.timedelta(days=90)


def never_twice(what, *, name):
    """One guest is let in on one thing once at a time; an invitation that was ended leaves room."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            ("user", RangeOperators.EQUAL),
            (what, RangeOperators.EQUAL),
            (Term("invited_on", "until", RangeBoundary(True, True)), RangeOperators.OVERLAPS),
        ],
        condition=Q(ended_at__isnull=True),
    )


def by_user(**options):
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, **options)


class Invitations(models.QuerySet):
    """Invitations, as queries that read as sentences."""

    def running(self, day=None):
        """Those that let somebody in on `day` (today): not past their last day, not ended."""
        day = day or dates.today()
        return self.filter(ended_at__isnull=True, invited_on__lte=day, until__gte=day)

    def visible_to(self, user):
        """The guest's own to agenda items, while they run: behind the door to the item's page."""
        if not may(user, "guests.read_item"):
            return self.none()
        # The same wall as for those at the table: one who is recused from the item's matter sees none of it.
        items = AgendaItem.objects.not_withheld_from(user)
        return self.running().filter(user=user, item__in=items)

    def seen_by_leader(self, user):
        """Those to what is open to this user, who leads; others say nothing, since they would tell what lies shut."""
        concerns, items = Concern.objects.visible_to(user), AgendaItem.objects.visible_to(user)
        return self.filter(Q(concern__in=concerns) | Q(item__in=items))


class GuestInvitation(models.Model):
    """That one resource person was let in on one concern or one agenda item, for what, by whom, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = by_user(related_name="invitations")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="invitations")
    concern = models.ForeignKey(Concern, null=True, on_delete=models.CASCADE, related_name="invitations")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="invitations")
    grant = models.OneToOneField(Grant, null=True, on_delete=models.SET_NULL, related_name="invitation")
    what_for = SealedText()
    invited_on = models.DateField()
    invited_at = models.DateTimeField()
    invited_by = by_user(related_name="+")
    until = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = by_user(null=True, related_name="+")

    objects = Invitations.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "user": PERSONAL,
        "appointment": PERSONAL,
        "concern": SENSITIVE,
        "item": SENSITIVE,
        "grant": SENSITIVE,
        "what_for": SEALED,
        "invited_on": SENSITIVE,
        "invited_at": SENSITIVE,
        "invited_by": PERSONAL,
        "until": SENSITIVE,
        "ended_at": SENSITIVE,
        "ended_by": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        permissions = [
            ("read_guests", "Can see who is and was let in as a guest"),
            ("invite_to_item", "Can let a guest in on an agenda item"),
            ("read_item", "Can read the agenda item one was let in on"),
            ("contribute_to_item", "Can write to the agenda item one was let in on"),
        ]
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(concern__isnull=True, item__isnull=False)
                | Q(concern__isnull=False, item__isnull=True),
                name="invitation_to_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("invited_on"), until__lte=F("invited_on") + LONGEST),
                name="invitation_ends_in_90_days",
            ),
            models.CheckConstraint(
                # Nobody ends it where the system itself does.
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False),
                name="invitation_ended_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("invited_at")),
                name="invitation_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(user=F("invited_by")), name="invitation_not_to_oneself"),
            never_twice("concern", name="invitation_to_concern_once"),
            never_twice("item", name="invitation_to_item_once"),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.concern.dossier_id if self.concern_id else self.item.dossier_id

    @property
    def is_running(self):
        return self.ended_at is None and self.invited_on <= dates.today() <= self.until

    @property
    def heading(self):
        """What it is to, by code word or the item's neutral title."""
        return self.concern.code_word if self.concern_id else self.item.heading


class Contribution(models.Model):
    """What a resource person wrote to an agenda item; it stays, with name and where they came from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="contributions")
    invitation = models.ForeignKey(GuestInvitation, on_delete=models.PROTECT, related_name="contributions")
    by = by_user(related_name="+")
    at = models.DateTimeField()
    text = SealedText()

    privacy = {
        "id": PLAIN,
        "item": SENSITIVE,
        "invitation": SENSITIVE,
        "by": PERSONAL,
        "at": SENSITIVE,
        "text": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.item.dossier_id
