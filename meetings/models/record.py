"""The minutes as a record: sent for comment, approved by two, locked; what was said to them, and what was added."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.urls import reverse

from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.terms import by_user
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED
from okg.vault.constraints import filled_in
from okg.vault.fields import SealedJSON, SealedText
from okg.vault.keys import GROUP_DOSSIER

SENT, FIRST, APPROVED, LOCKED = "sent", "first", "approved", "locked"
SHIELDED = "shielding:offl13"


class MinutesRecord(models.Model):
    """How far the minutes of one meeting have come: each step a dated fact with its author, in this order.

    The leader approves and somebody else who was there seconds it, both the text whose `approved_digest` they saw.
    What is locked changes no more (a trigger): `sha256` is over the digests of its parts, `head` the ledger's head of
    that moment, empty where nothing was sealed yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="minutes_record")
    shielding = CodeKey("shielding", default=SHIELDED)
    # Goes into the digest of what is approved, so that nobody can guess a text by its digest.
    salt = SealedText()
    sent_at = models.DateTimeField()
    sent_by = by_user()
    comment_by = models.DateField()
    approved_at = models.DateTimeField(null=True)
    approved_by = by_user(null=True)
    approved_digest = models.CharField(max_length=64, blank=True)
    seconded_at = models.DateTimeField(null=True)
    seconded_by = by_user(null=True)
    locked_at = models.DateTimeField(null=True)
    locked_by = by_user(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    seal_number = models.PositiveBigIntegerField(null=True)
    head = models.CharField(max_length=64, blank=True)

    history = remember()
    privacy = dict.fromkeys(
        [
            "id", "meeting", "shielding", "sent_at", "comment_by", "approved_at", "approved_digest", "seconded_at",
            "locked_at", "sha256", "seal_number", "head",
        ],
        PLAIN,
    ) | dict.fromkeys(["sent_by", "approved_by", "seconded_by", "locked_by"], PERSONAL) | {"salt": SEALED}  # fmt: skip

    class Meta:
        default_permissions = ()
        permissions = [
            ("send_minutes", "Can send minutes for comment"),
            ("comment_minutes", "Can comment on minutes of a meeting they were at"),
            ("answer_comment", "Can answer comments on minutes"),
            ("approve_minutes", "Can approve minutes of a meeting they were at"),
            ("lock_minutes", "Can lock minutes that two have approved"),
            ("add_addendum", "Can add to minutes that are locked"),
            ("print_minutes", "Can take out a numbered copy of minutes"),
            ("check_copy", "Can check a copy of minutes"),
        ]
        constraints = [
            all_or_none("approved_at", "approved_by", name="minutes_approval_whole"),
            all_or_none("seconded_at", "seconded_by", name="minutes_seconding_whole"),
            all_or_none("locked_at", "locked_by", name="minutes_locking_whole"),
            CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_digest="")
                | Q(approved_at__isnull=False, approved_digest__regex=r"^[0-9a-f]{64}$"),
                name="minutes_approval_is_of_a_text",
            ),
            CheckConstraint(
                condition=Q(locked_at__isnull=True, sha256="", seal_number__isnull=True, head="")
                | Q(locked_at__isnull=False, sha256__regex=r"^[0-9a-f]{64}$"),
                name="minutes_locked_with_digest",
            ),
            CheckConstraint(
                condition=Q(seal_number__isnull=True, head="")
                | Q(seal_number__isnull=False, head__regex=r"^[0-9a-f]{64}$"),
                name="minutes_head_whole",
            ),
            CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(approved_at__gte=F("sent_at")),
                name="minutes_sent_before_approved",
            ),
            CheckConstraint(
                condition=Q(seconded_at__isnull=True)
                | Q(approved_at__isnull=False, seconded_at__gte=F("approved_at")),
                name="minutes_approved_before_seconded",
            ),
            CheckConstraint(
                condition=Q(locked_at__isnull=True)
                | Q(seconded_at__isnull=False, locked_at__gte=F("seconded_at")),
                name="minutes_seconded_before_locked",
            ),
            CheckConstraint(
                condition=Q(seconded_by__isnull=True) | ~Q(seconded_by=F("approved_by")),
                name="minutes_approved_by_two",
            ),
            of_list("shielding", "shielding", name="minutes_shielding_of_its_list"),
        ]

    def __str__(self):
        return f"{self.meeting_id} {self.state}"

    def get_absolute_url(self):
        return reverse("meetings:minutes", args=[self.meeting.ref])

    @property
    def dossier_id(self):
        return GROUP_DOSSIER

    @property
    def state(self):
        """One word for how far it is: sent, first (the leader has approved), approved (by both) or locked."""
        if self.locked_at:
            return LOCKED
        if self.seconded_at:
            return APPROVED
        return FIRST if self.approved_at else SENT


def _of_item(row):
    return row.item.dossier_id if row.item_id else GROUP_DOSSIER


class MinutesPart(models.Model):
    """One part as it was locked: the general one (no item), or what was said about one concern, under its key.

    `sha256` is over `salt` and `content`, so the digest tells nothing to who cannot open them. Written once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(MinutesRecord, on_delete=models.PROTECT, related_name="parts")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="locked_parts")
    content = SealedJSON()
    salt = SealedText()
    sha256 = models.CharField(max_length=64)

    privacy = {
        "id": PLAIN,
        "record": PLAIN,
        "item": PLAIN,
        "content": SEALED,
        "salt": SEALED,
        "sha256": PLAIN,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["record", "item"], nulls_distinct=False, name="minutes_part_once"),
            CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="minutes_part_has_digest"),
        ]

    def __str__(self):
        return f"{self.record_id} {self.item_id or 'general'}"

    @property
    def dossier_id(self):
        return _of_item(self)


class MinutesComments(models.QuerySet):
    def visible_to(self, user):
        """Those on meetings and items that the user may see."""
        items = AgendaItem.objects.visible_to(user)
        meetings = Meeting.objects.visible_to(user)
        return self.filter(record__meeting__in=meetings).filter(Q(item__isnull=True) | Q(item__in=items))

    def unanswered(self):
        return self.filter(answered_at__isnull=True)


class MinutesComment(models.Model):
    """What somebody who was there says to the minutes of an item, or in general; answered, and taken in or not.

    `version` is that of the text they had before them, so that they are shown what changed since.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(MinutesRecord, on_delete=models.PROTECT, related_name="comments")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="comments")
    text = SealedText()
    version = models.PositiveIntegerField()
    by = by_user()
    at = models.DateTimeField(default=dates.now)
    answer = SealedText(blank=True, default="")
    taken_in = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = by_user(null=True)

    objects = MinutesComments.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "record": PLAIN,
        "item": PLAIN,
        "text": SEALED,
        "version": PLAIN,
        "by": PERSONAL,
        "at": PLAIN,
        "answer": SEALED,
        "taken_in": PLAIN,
        "answered_at": PLAIN,
        "answered_by": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at", "id"]
        constraints = [
            filled_in("text", name="minutes_comment_says_something"),
            all_or_none("taken_in", "answered_at", "answered_by", name="minutes_answer_whole"),
            CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("at")),
                name="minutes_answered_after_comment",
            ),
        ]

    def __str__(self):
        return f"{self.record_id} {self.at:%Y-%m-%d}"

    @property
    def dossier_id(self):
        return _of_item(self)


class MinutesAddendum(models.Model):
    """A correction of locked minutes: beneath them, numbered, locked from the beginning (a trigger).

    `sha256` is over the locked part, the addendum before and this text, so it is a link of the same chain.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(MinutesRecord, on_delete=models.PROTECT, related_name="addenda")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="addenda")
    number = models.PositiveSmallIntegerField()
    text = SealedText()
    by = by_user()
    at = models.DateTimeField(default=dates.now)
    sha256 = models.CharField(max_length=64)

    privacy = {
        "id": PLAIN,
        "record": PLAIN,
        "item": PLAIN,
        "number": PLAIN,
        "text": SEALED,
        "by": PERSONAL,
        "at": PLAIN,
        "sha256": PLAIN,
    }

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            UniqueConstraint(
                fields=["record", "item", "number"], nulls_distinct=False, name="minutes_addendum_number_once"
            ),
            filled_in("text", name="minutes_addendum_says_something"),
            CheckConstraint(condition=Q(number__gte=1), name="minutes_addendum_numbered"),
            CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="minutes_addendum_has_digest"),
        ]

    def __str__(self):
        return f"{self.record_id} {self.number}"

    @property
    def dossier_id(self):
        return _of_item(self)


class MinutesCopy(models.Model):
    """One copy of one part that somebody took out: numbered through the meeting without a gap, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(MinutesRecord, on_delete=models.PROTECT, related_name="copies")
    part = models.ForeignKey(MinutesPart, on_delete=models.PROTECT, related_name="copies")
    number = models.PositiveIntegerField()
    reader = by_user()
    at = models.DateTimeField(default=dates.now)
    # Whether the reader was shown all of the part; a copy made for one who left an item leaves it out.
    whole = models.BooleanField()
    addenda = models.PositiveSmallIntegerField(default=0)

    privacy = {
        "id": PLAIN,
        "record": PLAIN,
        "part": PLAIN,
        "number": PLAIN,
        "reader": PERSONAL,
        "at": PERSONAL,
        "whole": PLAIN,
        "addenda": PLAIN,
    }

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            UniqueConstraint(fields=["record", "number"], name="minutes_copy_number_once"),
            CheckConstraint(condition=Q(number__gte=1), name="minutes_copy_numbered"),
        ]

    def __str__(self):
        return f"{self.record_id} {self.number}"
