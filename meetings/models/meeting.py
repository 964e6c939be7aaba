"""A meeting of the group: proposed, called, then held or cancelled (mandate M6)."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models.concern import Concern
from meetings import rule
from meetings.models.rows import Meetings, declarations_of, summonses_of
from meetings.models.terms import AWAY, EXTRAORDINARY, NO_SHOW, ORDINARY, by_user
from okg.access.may import may
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.lib.templatetags.ui import long
from okg.vault.fields import SealedText
from okg.vault.keys import GROUP_DOSSIER


def whole_cancellation(*, name):
    """Cancelled when, by whom and why: all there or all absent."""
    return CheckConstraint(
        condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
        | Q(cancelled_at__isnull=False, cancelled_by__isnull=False, cancel_reason__regex=r"\S"),
        name=name,
    )


class Meeting(models.Model):
    """A meeting of the group: proposed, called, then held or cancelled.

    Each state is a dated fact with its author. A meeting that is over and neither held nor cancelled is
    unsettled: it counts as nothing until somebody says what became of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=20, unique=True, editable=False)
    kind = CodeKey("meeting_kind", default=ORDINARY)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    # Which of the year's proposed meetings this began as: "2027-1". Unique, so a proposal is made once.
    slot = models.CharField(max_length=10, null=True, unique=True, editable=False)  # noqa: DJ001  NULL is no slot
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = by_user(null=True)
    held_at = models.DateTimeField(null=True)
    held_by = by_user(null=True)
    # The group's seats that were at the table and that it took, as the group's rule was when it met; NULL where the
    # meeting demands no quorum.
    seats_there = models.PositiveSmallIntegerField(null=True)
    seats_needed = models.PositiveSmallIntegerField(null=True)
    # Why the group was called with shorter notice than it has agreed on; empty where the notice was kept.
    notice_reason = models.CharField(max_length=300, blank=True, default="")
    agenda_published_at = models.DateTimeField(null=True)
    agenda_published_by = by_user(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = by_user(null=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="replaced_by")
    called_for = models.ForeignKey(
        Concern, null=True, on_delete=models.SET_NULL, related_name="meetings_called"
    )
    minutes = SealedText(blank=True, default="")
    # Counted up whenever a calendar that holds the meeting must change it (RFC 5545, 3.8.7.4).
    sequence = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = Meetings.as_manager()
    history = remember()
    privacy = dict.fromkeys(
        [
            "id", "ref", "kind", "starts_at", "ends_at", "place", "slot", "confirmed_at", "held_at",
            "agenda_published_at", "cancelled_at", "cancel_reason", "replaces", "sequence", "version", "seats_there",
            "seats_needed", "notice_reason",
        ],
        PLAIN,
    ) | dict.fromkeys(["confirmed_by", "held_by", "cancelled_by", "agenda_published_by"], PERSONAL) | {
        "called_for": SENSITIVE,
        "minutes": SEALED,
    }  # fmt: skip

    class Meta:
        default_permissions = ()
        permissions = [
            ("read_meeting", "Can read the meetings they may attend"),
            ("plan_meeting", "Can propose, call and confirm meetings"),
            ("change_meeting", "Can move a meeting"),
            ("cancel_meeting", "Can cancel a meeting"),
            ("hold_meeting", "Can record that a meeting was held, and who was there"),
            ("add_item", "Can put an item on the agenda"),
            ("change_agenda", "Can order the agenda and take items off it"),
            ("write_minutes", "Can write minutes of a meeting they are at"),
            ("decide_item", "Can record a decision and give it an owner"),
            ("declare_item", "Can say whether they are impartial in an item"),
        ]
        ordering = ["starts_at", "id"]
        constraints = [
            CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"),
            all_or_none("confirmed_at", "confirmed_by", name="meeting_confirmation_whole"),
            all_or_none("held_at", "held_by", name="meeting_holding_whole"),
            all_or_none("seats_there", "seats_needed", name="meeting_quorum_whole"),
            CheckConstraint(
                condition=Q(seats_needed__isnull=True) | Q(held_at__isnull=False, seats_needed__gte=1),
                name="meeting_quorum_of_what_was_held",
            ),
            all_or_none(
                "agenda_published_at", "agenda_published_by", name="meeting_agenda_publication_whole"
            ),
            whole_cancellation(name="meeting_cancellation_whole"),
            CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="meeting_held_is_not_cancelled",
            ),
            CheckConstraint(
                condition=Q(confirmed_at__isnull=False)
                | Q(held_at__isnull=True, cancelled_at__isnull=True, agenda_published_at__isnull=True),
                name="meeting_proposal_is_only_that",
            ),
            CheckConstraint(
                condition=Q(called_for__isnull=True) | Q(kind=EXTRAORDINARY),
                name="meeting_called_for_is_extraordinary",
            ),
            of_list("kind", "meeting_kind", name="meeting_kind_is_kind"),
        ]
        indexes = [models.Index(fields=["starts_at"], name="meeting_by_start")]

    def __str__(self):
        return self.ref

    def get_absolute_url(self):
        return reverse("meetings:show", args=[self.ref])

    @property
    def dossier_id(self):
        return GROUP_DOSSIER

    @property
    def title(self):
        """Neutral and public: kind and day, nothing of what it is about (offentleglova § 13)."""
        pattern = _("OKG meeting %(day)s") if self.ordinary else _("Extraordinary OKG meeting %(day)s")
        return pattern % {"day": long(self.day)}

    @property
    def day(self):
        return dates.local(self.starts_at).date()

    @property
    def ordinary(self):
        return self.kind_id == ORDINARY

    @property
    def length(self):
        """How long it is to last, in whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def over(self):
        return self.ends_at < dates.now()

    @property
    def begun(self):
        return self.starts_at <= dates.now()

    @property
    def state(self):
        """One word for where it stands: proposed, planned, unsettled, held or cancelled."""
        if self.cancelled_at:
            return "cancelled"
        if self.held_at:
            return "held"
        if not self.confirmed_at:
            return "proposed"
        return "unsettled" if self.over else "planned"

    @property
    def quorate(self):
        """Whether enough of the group's seats were there; True where the meeting demands no quorum."""
        return self.seats_needed is None or self.seats_there >= self.seats_needed

    @property
    def settled(self):
        return self.state in ("held", "cancelled")

    @property
    def minutes_written(self):
        """Whether anything general has been written down; what concerns hold is theirs alone."""
        return bool(self.minutes.strip()) or any(
            item.text.strip() for item in self.items.all() if not item.concern_id
        )

    @property
    def minutes_locked(self):
        record = getattr(self, "minutes_record", None)
        return bool(record and record.locked_at)

    @property
    def sitting(self):
        """The meeting as the four-a-year rule sees it; only what is called can be seen so."""
        held = "held" if self.quorate else "inquorate"
        fate = "cancelled" if self.cancelled_at else held if self.held_at else "planned"
        return rule.Sitting(self.day, rule.ORDINARY if self.ordinary else self.kind_id, fate)

    def lock(self):
        """Hold the row until the transaction ends, and see it as it is now."""
        self.refresh_from_db(from_queryset=Meeting.objects.select_for_update(of=("self",)))

    def may_be_minuted_by(self, user):
        """The coordinator, and every member who is at the table or is on the way to it."""
        if (
            self.state in ("proposed", "cancelled")
            or self.minutes_locked
            or not may(user, "meetings.write_minutes")
        ):
            return False
        here = self.attendance.filter(user_id=user.pk).exclude(status_id__in=[AWAY, NO_SHOW])
        return may(user, "meetings.hold_meeting") or here.exists()

    def has_at_table(self, user):
        """Whether the user calls meetings or is asked to this one: the discussed layer of concerns is for them."""
        return may(user, "meetings.plan_meeting") or self.asks(user)

    def items_shown_to(self, user):
        """The items this user may know of: general ones, concerns if asked to the meeting or joining for the item as a
        deputy; none of which the user is recused from.
        """
        if not may(user, "meetings.read_meeting"):
            return self.items.none()
        rows = self.items.not_withheld_from(user)
        if self.has_at_table(user):
            return rows
        joins = declarations_of(Meeting).filter(item=OuterRef("pk"), deputy=user)
        return rows.filter(Q(concern__isnull=True) | Exists(joins))

    def asks(self, user):
        """Whether the user is asked: for a seat, or as the deputy whom its holder sends."""
        return (
            self.attendance.filter(user_id=user.pk).exists()
            or summonses_of(Meeting).filter(attendance__meeting=self, user_id=user.pk).exists()
        )

    def reasons_not_to_move(self):
        if self.held_at:
            return [_("The meeting has been held. Its time is a fact and stays.")]
        if self.cancelled_at:
            return [_("The meeting is cancelled. Plan a new one instead.")]
        return []

    def reasons_not_to_cancel(self):
        if self.held_at:
            return [_("The meeting has been held and cannot be cancelled.")]
        if self.cancelled_at:
            return [_("The meeting is cancelled already.")]
        return []

    def reasons_not_to_hold(self, now=None):
        if self.cancelled_at:
            return [
                _("The meeting is cancelled. If it was held after all, record it as a meeting that has been.")
            ]
        if not self.confirmed_at:
            return [_("The meeting is only proposed. Confirm it first.")]
        if self.minutes_locked:
            return [_("The minutes are locked, and who was there stands in them. Add to them instead.")]
        if self.starts_at > (now or dates.now()):
            return [_("The meeting has not begun. Attendance is recorded from the time it starts.")]
        return []

    def reasons_not_to_publish_agenda(self):
        if self.state != "planned":
            return [_("Only the agenda of a meeting that lies ahead is published.")]
        if self.agenda_published_at:
            return [_("The agenda is published already. What is put on now is marked as added afterwards.")]
        if not self.items.exists():
            return [_("The agenda is empty. Put something on it first.")]
        return []

    def reasons_not_to_write(self):
        """Why nothing more is written or decided in it; asked with the row held, so that it still holds on saving."""
        if self.minutes_locked:
            return [_("The minutes are locked. What is to be corrected is added beneath them.")]
        return []

    def reasons_not_to_change_agenda(self):
        if self.settled:
            return [_("The meeting is held or cancelled, so its agenda stays as it was.")]
        return []
