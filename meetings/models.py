"""The group's meetings: when, who was there, what was on the agenda, said and decided (mandate M6)."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Deferrable, Exists, F, OuterRef, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models.concern import Concern
from cases.models.impartiality import Answer, Recusal, recused_from
from cases.models.task import Task
from meetings import rule
from okg.access.may import all_rows_for, may
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, of_list
from okg.lib.history import remember
from okg.lib.privacy import DISCUSSED, PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.lib.templatetags.ui import long
from okg.vault.fields import SealedText
from okg.vault.keys import GROUP_DOSSIER

ORDINARY = "meeting_kind:ordinart"
EXTRAORDINARY = "meeting_kind:ekstraordinart"
PRESENT, AWAY, DEPUTY, NO_SHOW = (
    f"attendance:{code}" for code in ("til_stede", "forfall", "vara", "ikke_mott")
)
# The seat was at the table: its holder or the deputy.
THERE = (PRESENT, DEPUTY)


def whole_cancellation(*, name):
    """Cancelled when, by whom and why: all there or all absent."""
    return CheckConstraint(
        condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
        | Q(cancelled_at__isnull=False, cancelled_by__isnull=False, cancel_reason__regex=r"\S"),
        name=name,
    )


def by_user(**kwargs):
    """Who did something: kept as long as the row, so a user is closed and never deleted."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **kwargs)


class Years(models.QuerySet):
    def locked(self, year):
        """The year's row, held until the transaction ends: two who change a year act one after the other."""
        self.bulk_create([MeetingYear(year=year)], ignore_conflicts=True)
        return self.select_for_update().get(year=year)


class MeetingYear(models.Model):
    """One year as the watch last saw it: how it stands, since when, and whether its dates were proposed."""

    class State(models.TextChoices):
        ON_PACE = "on_pace"
        BEHIND = "behind"
        BROKEN = "broken"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State.choices, blank=True)
    since = models.DateField(null=True)
    proposed_at = models.DateTimeField(null=True)

    objects = Years.as_manager()
    history = remember()
    privacy = dict.fromkeys(["id", "year", "state", "since", "proposed_at"], PLAIN)

    class Meta:
        default_permissions = ()
        ordering = ["-year"]
        constraints = [
            CheckConstraint(condition=Q(year__gte=2000, year__lte=2200), name="meeting_year_sane"),
            CheckConstraint(
                condition=Q(state="", since__isnull=True)
                | Q(state__in=["on_pace", "behind", "broken"], since__isnull=False),
                name="meeting_year_state_whole",
            ),
        ]

    def __str__(self):
        return str(self.year)


class Meetings(models.QuerySet):
    """Meetings, as queries that read as sentences."""

    def visible_to(self, user):
        """All for whoever calls meetings; for members those called, an extraordinary one if invited, or as a deputy
        for one of its items. None called for a concern the user is recused from.
        """
        rows = all_rows_for(user, "meetings.read_meeting", self).exclude(called_for__in=recused_from(user))
        if may(user, "meetings.plan_meeting"):
            return rows
        invited = Attendance.objects.filter(meeting=OuterRef("pk"), user_id=user.pk)
        joins = ImpartialityDeclaration.objects.standing().filter(item__meeting=OuterRef("pk"), deputy=user)
        return rows.confirmed().filter(Q(kind_id=ORDINARY) | Exists(invited) | Exists(joins))

    def of(self, year):
        """Those whose local day lies in `year`: the year begins at midnight in Oslo."""
        return self.filter(
            starts_at__gte=dates.midnight(dt.date(year, 1, 1)),
            starts_at__lt=dates.midnight(dt.date(year + 1, 1, 1)),
        )

    def between(self, first, end):
        """Those that begin in the half-open span of moments [first, end)."""
        return self.filter(starts_at__gte=first, starts_at__lt=end)

    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def proposed(self):
        """Drafts nobody has confirmed yet."""
        return self.filter(confirmed_at__isnull=True)

    def ordinary(self):
        return self.filter(kind_id=ORDINARY)

    def held(self):
        return self.filter(held_at__isnull=False)

    def open(self):
        """Called, and neither held nor cancelled."""
        return self.confirmed().filter(held_at__isnull=True, cancelled_at__isnull=True)

    def unsettled(self, now=None):
        """Over by the clock, and nobody has said whether they were held."""
        return self.open().filter(ends_at__lt=now or dates.now())

    def upcoming(self, now=None):
        return self.open().filter(ends_at__gte=now or dates.now()).order_by("starts_at")


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
            "cancelled_at", "cancel_reason", "replaces", "sequence", "version",
        ],
        PLAIN,
    ) | dict.fromkeys(["confirmed_by", "held_by", "cancelled_by"], PERSONAL) | {
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
            whole_cancellation(name="meeting_cancellation_whole"),
            CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="meeting_held_is_not_cancelled",
            ),
            CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | Q(held_at__isnull=True, cancelled_at__isnull=True),
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
    def settled(self):
        return self.state in ("held", "cancelled")

    @property
    def minutes_written(self):
        """Whether anything general has been written down; what concerns hold is theirs alone."""
        return bool(self.minutes.strip()) or any(
            item.text.strip() for item in self.items.all() if not item.concern_id
        )

    @property
    def sitting(self):
        """The meeting as the four-a-year rule sees it; only what is called can be seen so."""
        fate = "cancelled" if self.cancelled_at else "held" if self.held_at else "planned"
        return rule.Sitting(self.day, rule.ORDINARY if self.ordinary else self.kind_id, fate)

    def lock(self):
        """Hold the row until the transaction ends, and see it as it is now."""
        self.refresh_from_db(from_queryset=Meeting.objects.select_for_update(of=("self",)))

    def may_be_minuted_by(self, user):
        """The coordinator, and every member who is at the table or is on the way to it."""
        if self.state in ("proposed", "cancelled") or not may(user, "meetings.write_minutes"):
            return False
        here = self.attendance.filter(user_id=user.pk).exclude(status_id__in=[AWAY, NO_SHOW])
        return may(user, "meetings.hold_meeting") or here.exists()

    def items_shown_to(self, user):
        """The items this user may know of: general ones, concerns if asked to the meeting or joining for the item as a
        deputy; none of which the user is recused from.
        """
        rows = self.items.not_withheld_from(user)
        if may(user, "meetings.plan_meeting") or self.attendance.filter(user_id=user.pk).exists():
            return rows
        joins = ImpartialityDeclaration.objects.standing().filter(item=OuterRef("pk"), deputy=user)
        return rows.filter(Q(concern__isnull=True) | Exists(joins))

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
        if self.starts_at > (now or dates.now()):
            return [_("The meeting has not begun. Attendance is recorded from the time it starts.")]
        return []

    def reasons_not_to_change_agenda(self):
        if self.settled:
            return [_("The meeting is held or cancelled, so its agenda stays as it was.")]
        return []


class Attendance(models.Model):
    """A seat or a resource person asked to a meeting, and in the end there or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    seat = models.ForeignKey("roster.Seat", null=True, on_delete=models.PROTECT, related_name="+")
    role_label = models.CharField(max_length=120, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="meetings_asked_to"
    )
    status = CodeKey("attendance", null=True)

    history = remember()
    privacy = {
        "id": PLAIN,
        "meeting": PLAIN,
        "seat": PLAIN,
        "role_label": PLAIN,
        "user": PERSONAL,
        "status": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = [F("seat__sort").asc(nulls_last=True), "seat", "role_label", "id"]
        constraints = [
            UniqueConstraint(
                fields=["meeting", "seat"], condition=Q(seat__isnull=False), name="attendance_seat_once"
            ),
            UniqueConstraint(
                fields=["meeting", "user"], condition=Q(user__isnull=False), name="attendance_user_once"
            ),
            UniqueConstraint(
                fields=["meeting", "role_label"], condition=~Q(role_label=""), name="attendance_role_once"
            ),
            CheckConstraint(
                condition=Q(seat__isnull=False, role_label="")
                | Q(seat__isnull=True, role_label__regex=r"\S"),
                name="attendance_is_of_seat_or_role",
            ),
            of_list("status", "attendance", name="attendance_status_is_attendance"),
        ]

    def __str__(self):
        return f"{self.meeting_id} {self.seat_id or self.role_label}"

    @property
    def who(self):
        """The function, which is what minutes name; people come and go."""
        return self.seat.title if self.seat_id else self.role_label

    @property
    def there(self):
        return self.status_id in THERE


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
    own = ImpartialityDeclaration.objects.standing().filter(
        item=OuterRef("pk"), by=user, answer=Answer.RECUSED, item__concern__isnull=True
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

    def is_withheld_from(self, user):
        return AgendaItem.objects.withheld_from(user).filter(pk=self.pk).exists()


class ImpartialityDeclarations(models.QuerySet):
    def standing(self):
        """Those that no later one of the same user has taken the place of."""
        return self.filter(replaced_at__isnull=True)

    def recused(self):
        return self.standing().filter(answer=Answer.RECUSED)


class ImpartialityDeclaration(models.Model):
    """What one user said of being impartial in one item; who is not leaves, and a deputy joins (fvl §§ 6, 8 and 9).

    One who is in doubt says so in the room, where the others decide without them (§ 8, second paragraph). For an item
    about a concern the declaration and the recusal of the concern decide, and the row here is the record.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="declarations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=dates.now)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    ground = CodeKey("recusal_ground", null=True, blank=True)
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True)

    objects = ImpartialityDeclarations.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "item": PLAIN,
        "by": PERSONAL,
        "at": PLAIN,
        "answer": SENSITIVE,
        "ground": SENSITIVE,
        "deputy": PERSONAL,
        "replaced_at": PLAIN,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            UniqueConstraint(
                fields=["item", "by"], condition=Q(replaced_at=None), name="item_declaration_one_standing"
            ),
            CheckConstraint(
                condition=Q(answer="impartial", ground__isnull=True, deputy__isnull=True)
                | Q(answer="recused", ground__isnull=False),
                name="item_declaration_whole",
            ),
            CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("by")), name="item_deputy_is_another"
            ),
            of_list("ground", "recusal_ground", name="item_declaration_ground_of_its_list"),
        ]

    def __str__(self):
        return f"{self.item_id} {self.answer}"


class Decisions(models.QuerySet):
    def with_task(self):
        return self.select_related("item__concern", "task__owner")


class Decision(models.Model):
    """What the meeting decided on an item; where somebody shall do something about it, the task says who and
    when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="decisions")
    text = SealedText()
    decided_at = models.DateTimeField()
    decided_by = by_user()
    task = models.OneToOneField(Task, null=True, on_delete=models.SET_NULL, related_name="decided_in")

    objects = Decisions.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "item": PLAIN,
        "text": SEALED,
        "decided_at": PLAIN,
        "decided_by": PERSONAL,
        "task": PLAIN,
    }

    class Meta:
        default_permissions = ()
        ordering = ["decided_at", "id"]

    def __str__(self):
        return f"{self.item_id} {self.decided_at:%Y-%m-%d}"

    @property
    def dossier_id(self):
        return self.item.dossier_id
