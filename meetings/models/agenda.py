"""What is on a meeting's agenda."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Deferrable, Exists, OuterRef, Q, UniqueConstraint
from django.urls import reverse

from cases.models.concern import Concern
from cases.models.impartiality import Answer, Recusal
from meetings.models.meeting import Meeting
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import of_list
from okg.lib.history import remember
from okg.lib.privacy import DISCUSSED, PLAIN, SEALED, SENSITIVE
from okg.lib.relations import rows_of
from okg.vault.fields import SealedText
from okg.vault.keys import GROUP_DOSSIER


class Items(models.QuerySet):
    def visible_to(self, user):
        """Those on meetings the user may see; what lies within a concern, only where the concern itself
        opens.
        """
        mine = self.filter(meeting__in=Meeting.objects.visible_to(user)).not_withheld_from(user)
        return mine.filter(Q(concern__isnull=True) | Q(concern__in=Concern.objects.visible_to(user)))

    def withheld_from(self, user):
        """Those the user is recused from: about a concern they are recused from, or declared so for the item."""
        return self.filter(_withheld(user))

    def not_withheld_from(self, user):
        return self.filter(~_withheld(user))


def _withheld(user):
    # What is said of a concern follows the recusal from it; the rows of its items are the record of who left.
    own = (
        rows_of(AgendaItem, "declarations")
        .standing()
        .filter(item=OuterRef("pk"), by=user, answer=Answer.RECUSED, item__concern__isnull=True)
    )
    of_concern = Recusal.objects.of(user).filter(concern=OuterRef("concern"))
    return Exists(of_concern) | Exists(own)


class AgendaItem(models.Model):
    """One item of a meeting's agenda; with a concern it shows what may be discussed without names, and no
    more.

    What is said about a concern is sealed with that concern's key and dies with it; the rest is the group's
    own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = CodeKey("agenda_kind")
    title = models.CharField(max_length=160, blank=True)
    concern = models.ForeignKey(Concern, null=True, on_delete=models.CASCADE, related_name="agenda_items")
    minutes_planned = models.PositiveSmallIntegerField(null=True, blank=True)
    text = SealedText(blank=True, default="")
    # Why it is on the agenda: the code of the source that proposed it (meetings.building), the day that speaks for it
    # and the row it was found in. "" where somebody put it on by hand.
    why = models.CharField(max_length=30, blank=True, default="")
    why_on = models.DateField(null=True)
    source = models.UUIDField(null=True)
    added_at = models.DateTimeField(default=dates.now)
    version = models.PositiveIntegerField(default=1)

    objects = Items.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "meeting": PLAIN,
        "position": PLAIN,
        "kind": PLAIN,
        "title": DISCUSSED,
        "concern": SENSITIVE,
        "minutes_planned": PLAIN,
        "text": SEALED,
        "why": SENSITIVE,
        "why_on": SENSITIVE,
        "source": SENSITIVE,
        "added_at": PLAIN,
        "version": PLAIN,
    }

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            UniqueConstraint(
                fields=["meeting", "position"],
                name="agenda_position_once",
                deferrable=Deferrable.DEFERRED,
            ),
            UniqueConstraint(
                fields=["meeting", "concern"],
                condition=Q(concern__isnull=False),
                name="agenda_concern_once",
            ),
            CheckConstraint(
                # A concern is named by its code word alone: a title would be a second, unchecked summary.
                condition=Q(concern__isnull=True, title__regex=r"\S") | Q(concern__isnull=False, title=""),
                name="agenda_title_or_concern",
            ),
            CheckConstraint(
                condition=Q(minutes_planned__isnull=True) | Q(minutes_planned__range=(1, 480)),
                name="agenda_minutes_sane",
            ),
            CheckConstraint(condition=Q(why__regex=r"^[a-z_]*$"), name="agenda_why_is_a_code"),
            CheckConstraint(
                condition=~Q(why="") | Q(why_on__isnull=True, source__isnull=True),
                name="agenda_source_has_its_why",
            ),
            of_list("kind", "agenda_kind", name="agenda_kind_is_kind"),
        ]

    def __str__(self):
        return f"{self.meeting_id} {self.position}"

    def get_absolute_url(self):
        return reverse("meetings:item", args=[self.pk])

    @property
    def dossier_id(self):
        return self.concern.dossier_id if self.concern_id else GROUP_DOSSIER

    @property
    def heading(self):
        return self.concern.code_word if self.concern_id else self.title

    @property
    def added_late(self):
        """Put on after the agenda was published."""
        published = self.meeting.agenda_published_at
        return bool(published and self.added_at > published)

    def is_withheld_from(self, user):
        return AgendaItem.objects.withheld_from(user).filter(pk=self.pk).exists()
