"""Users, the agencies they come from, and the seats they hold for a time. Roles follow from the seats."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Case, F, Func, Q, Subquery, Value, When
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from okg.access import regimes, roles
from okg.lib import dates
from okg.lib.constraints import not_blank
from okg.lib.history import remember, save
from okg.lib.privacy import PERSONAL, PLAIN, SENSITIVE, Field
from okg.lib.refusal import Refused

GUEST = "guest"  # the role of resource persons


class Users(BaseUserManager):
    """Users, as queries that read as sentences."""

    def active(self):
        return self.filter(is_active=True)

    def with_role(self, role, day=None):
        """Active users who hold `role` on `day` (today), by an appointment that runs."""
        held = Appointment.objects.running(day).filter(seat__role__in=roles.held_by(role))
        return self.active().filter(appointments__in=held).distinct().order_by("name")

    def able(self, right, day=None):
        """Active users whose seats on `day` (today) give them `right`; a grant is another matter."""
        able = [role for role in roles.ROLES if roles.allows(roles.contained({role}), right)]
        held = Appointment.objects.running(day).filter(seat__role__in=able)
        return self.active().filter(appointments__in=held).distinct().order_by("name")

    def create_superuser(self, **fields):
        raise Refused(
            _("There are no superusers here. Use the command invite to make the first coordinator's link.")
        )


class User(AbstractBaseUser, PermissionsMixin):
    """Whoever can log in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(_("username"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), unique=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[("nb", "Bokmål"), ("en", "English")], default="nb"
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=dates.now, editable=False)
    # "New since you were last here" needs the visit before this one; `visit_began_at` moves on log-in alone.
    previous_visit_at = models.DateTimeField(null=True, blank=True)
    visit_began_at = models.DateTimeField(null=True, blank=True)

    objects = Users()
    history = remember()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "email"]
    privacy = {
        "id": PLAIN,
        "username": PERSONAL,
        "name": PERSONAL,
        "email": PERSONAL,
        "password": SENSITIVE,
        "last_login": PERSONAL,
        "language": PLAIN,
        "is_active": PLAIN,
        "is_superuser": PLAIN,
        "created_at": PLAIN,
        "previous_visit_at": PERSONAL,
        "visit_began_at": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        permissions = [
            ("manage_user", "Can invite and close users"),
            ("change_term", "Can see and change for how long somebody holds a seat"),
        ]
        constraints = [models.CheckConstraint(condition=Q(is_superuser=False), name="user_is_no_superuser")]

    def __str__(self):
        return self.name

    @cached_property
    def running(self):
        """The user's appointments that run today, the leading seat first; read once a request."""
        mine = self.appointments.running().select_related("seat__agency")
        return sorted(mine, key=lambda appointment: (not appointment.seat.leads, appointment.deputy))

    def check_password(self, raw_password):
        """As Django's, but a hash that is made stronger on log-in is saved with its author."""

        def stronger(password):
            self.set_password(password)
            self._password = None
            save(self, by=self, update_fields=["password"])

        return check_password(raw_password, self.password, stronger)

    def seat_roles(self):
        """The roles of the seats held today, plus what those contain. None where the user is closed."""
        if not self.is_active:
            return frozenset()
        return roles.contained({appointment.seat.role for appointment in self.running})

    def role_names(self):
        """The roles that hold: a guest's does only once the declaration of confidentiality is signed (fvl § 13 c).

        Every right is asked of these names, so what was opened to a guest who has not signed opens nothing yet,
        by whatever way it is asked for.
        """
        held = self.seat_roles()
        return held - {GUEST} if GUEST in held and not self.has_declared else held

    @cached_property
    def has_declared(self):
        """Whether the user has signed the declaration in its newest wording; read once a request."""
        return Declaration.objects.in_force().filter(user=self).exists()

    @property
    def must_declare(self):
        """Whether signing is the only thing the user may do."""
        return GUEST in self.seat_roles() and not self.has_declared

    @property
    def may_hold_grants(self):
        """Whether a seat held today lets concerns be opened to the user at all."""
        return bool(self.seat_roles() & roles.GRANTABLE)

    def forget_seats(self):
        """Read seats and declaration anew: something was changed in this very request."""
        for name in ("running", "has_declared"):
            self.__dict__.pop(name, None)

    @property
    def seat(self):
        return self.running[0].seat if self.running else None

    @property
    def agency(self):
        return self.seat.agency if self.seat else None

    @property
    def regime(self):
        """The code of the duty of confidentiality that binds the user today; none where no seat is held."""
        return self.agency.regime_code if self.agency else regimes.NO_ONE

    @property
    def title(self):
        return self.seat.title if self.seat else ""

    @property
    def first_name(self):
        return self.name.split()[0]

    # What the ledger notes beside the id: no names, so the line tells on whose behalf without naming anybody.
    @property
    def ledger_role(self):
        return self.seat.role if self.seat else ""

    @property
    def ledger_agency(self):
        return self.agency.code if self.agency else ""


class Agency(models.Model):
    """A body that takes part, with the duty of confidentiality that binds its people."""

    class Kind(models.TextChoices):
        """What it is, where a rule asks: has a school been asked?"""

        OTHER = "", _("Other")
        SCHOOL = "school", _("School")
        CHILD_WELFARE = "child_welfare", _("Child welfare service")

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=120)
    regime = models.CharField(
        max_length=200, help_text="The provisions that bind its people, e.g. NAV-loven § 7."
    )
    # The same as a code that a legal basis can name.
    regime_code = models.CharField(max_length=20, choices=list(regimes.NAMES.items()), default=regimes.NO_ONE)
    strictness = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OTHER, blank=True)
    history = remember()
    privacy = dict.fromkeys(["code", "name", "regime", "regime_code", "strictness", "kind"], PLAIN)

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(regime_code__in=list(regimes.NAMES)), name="agency_regime_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", "school", "child_welfare"]), name="agency_kind_known"
            ),
        ]

    def __str__(self):
        return self.name


class Seat(models.Model):
    """A function in the group or around it; people come and go, the seat stays (mandate, who is in the group)."""

    code = models.CharField(max_length=40, primary_key=True)
    title = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=20, choices=[(role, role) for role in roles.ROLES])
    leads = models.BooleanField(default=False)
    in_group = models.BooleanField(default=False, help_text="One of the five seats of the mandate.")
    shared = models.BooleanField(
        default=False, help_text="Held by several at once, as that of resource persons is."
    )
    sort = models.PositiveSmallIntegerField(default=0)
    history = remember()
    privacy = dict.fromkeys(["code", "title", "agency", "role", "leads", "in_group", "shared", "sort"], PLAIN)

    class Meta:
        default_permissions = ()
        ordering = ["sort", "title"]
        constraints = [
            models.UniqueConstraint(F("leads"), condition=Q(leads=True), name="seat_one_leads"),
            models.CheckConstraint(condition=Q(role__in=list(roles.ROLES)), name="seat_role_known"),
        ]

    def __str__(self):
        return self.title


class Appointments(models.QuerySet):
    def running(self, day=None):
        """Those that run on `day` (today): begun, not past their last day, and not ended at once on that day."""
        day = day or dates.today()
        not_over = Q(ends_on__isnull=True) | Q(ends_on__gt=day) | Q(ends_on=day, ended_at__isnull=True)
        return self.filter(not_over, starts_on__lte=day)

    def ending_before(self, day):
        """Those that run today and whose last day lies before `day`."""
        return self.running().filter(ends_on__lt=day)


class Term(Func):
    """The range of days of an appointment: closed, but one that was ended at once leaves its last day to others."""

    function = "daterange"
    output_field = DateRangeField()


def term():
    """The days an appointment holds its seat, for the constraints."""
    return Term(
        "starts_on", "ends_on", Case(When(ended_at__isnull=True, then=Value("[]")), default=Value("[)"))
    )


class Appointment(models.Model):
    """One user's time in one seat, as holder or deputy; access ends the day it ends."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="appointments")
    deputy = models.BooleanField(default=False)
    shared = models.BooleanField(
        default=False, editable=False
    )  # the seat's, copied so that a constraint can see it
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    # Ended before the last day was over: from that moment it gives nothing.
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Whom a resource person comes from, where the seat's agency does not say it.
    employer = models.CharField(max_length=120, blank=True)

    objects = Appointments.as_manager()
    history = remember()
    privacy = dict.fromkeys(["id", "seat", "deputy", "shared", "starts_on", "ends_on", "ended_at"], PLAIN) | {
        "user": PERSONAL,
        "ended_by": PERSONAL,
        "employer": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ends_on__isnull=False),
                name="appointment_ended_whole",
            ),
            ExclusionConstraint(
                name="appointment_one_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("seat", RangeOperators.EQUAL),
                    (term(), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="appointment_one_holder_at_a_time",
                expressions=[
                    ("seat", RangeOperators.EQUAL),
                    (term(), RangeOperators.OVERLAPS),
                ],
                condition=Q(deputy=False, shared=False),
            ),
        ]

    def __str__(self):
        return f"{self.seat_id} {self.starts_on}"

    def runs_on(self, day):
        """The same as `Appointments.running(day)`, of a row at hand."""
        not_over = self.ends_on is None or self.ends_on > day or (self.ends_on == day and not self.ended_at)
        return self.starts_on <= day and not_over

    @property
    def is_running(self):
        return self.runs_on(dates.today())

    @property
    def has_begun(self):
        return self.starts_on <= dates.today()

    @property
    def comes_from(self):
        """Whom the holder comes from, in words."""
        return self.employer or self.seat.agency.name


class DeclarationText(models.Model):
    """One wording of the declaration of confidentiality a resource person signs; a new wording is a new version."""

    version = models.PositiveSmallIntegerField(primary_key=True)
    title = models.CharField(max_length=160)
    body = models.JSONField()  # [{"heading": …, "text": …}], in bokmål
    privacy = dict.fromkeys(["version", "title", "body"], PLAIN)

    class Meta:
        default_permissions = ()
        ordering = ["-version"]

    def __str__(self):
        return f"{self.title} {self.version}"

    @classmethod
    def newest(cls):
        """The wording to be signed today."""
        return cls.objects.first()


class Declarations(models.QuerySet):
    def in_force(self):
        """Those of the newest wording: a new one must be signed anew."""
        return self.filter(text_id=Subquery(DeclarationText.objects.values("version")[:1]))


class Declaration(models.Model):
    """That one user has signed one wording of the declaration: when, and with which name (fvl § 13 c)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="declarations")
    text = models.ForeignKey(DeclarationText, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    typed_name = models.CharField(max_length=120)

    objects = Declarations.as_manager()
    privacy = {"id": PLAIN, "user": PERSONAL, "text": PLAIN, "signed_at": PERSONAL, "typed_name": PERSONAL}

    class Meta:
        default_permissions = ()
        ordering = ["-signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "text"], name="declaration_signed_once"),
            not_blank("typed_name", name="declaration_name_there"),
        ]

    def __str__(self):
        return f"{self.user_id} {self.text_id}"


class Contact(models.Model):
    """Somebody to call, shown where it is needed; the number is data, and somebody checked it on a day."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=120)
    number = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200)
    checked_on = models.DateField(null=True, blank=True)
    sort = models.PositiveSmallIntegerField(default=0)
    history = remember()
    privacy = dict.fromkeys(["code", "name", "number", "purpose", "checked_on", "sort"], PLAIN)

    class Meta:
        default_permissions = ()
        ordering = ["sort", "name"]

    def __str__(self):
        return f"{self.name} {self.number}"


class Subject(models.Model):
    """Who a user is at the OpenID provider: bound once, through the personal invitation, and never by e-mail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="subject")
    issuer = models.CharField(max_length=255)
    # What the provider promises never to give to somebody else (OpenID Connect Core 1.0, section 2, sub).
    name = models.CharField(max_length=255)
    bound_at = models.DateTimeField(default=dates.now, editable=False)
    privacy = {"id": PLAIN, "user": PERSONAL, "issuer": PLAIN, "name": PERSONAL, "bound_at": PLAIN}

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["issuer", "name"], name="subject_of_one_user"),
            models.CheckConstraint(condition=~Q(issuer="") & ~Q(name=""), name="subject_named"),
        ]

    def __str__(self):
        return str(self.id)


class Sessions(BaseSessionManager.from_queryset(models.QuerySet)):
    def of(self, user):
        """The sessions of `user` whose cookie has not run out."""
        return self.filter(user=user, expire_date__gt=dates.now())


class Session(AbstractBaseSession):
    """One browser's session; `user` is whoever is logged in there (okg.roster.sessions writes it)."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    objects = Sessions()
    privacy = {
        "session_key": Field(SENSITIVE, "To know a browser again.", "Eight hours, or until log-out."),
        "session_data": Field(SENSITIVE, "To know a browser again.", "Eight hours, or until log-out."),
        "expire_date": PLAIN,
        "user": PERSONAL,
    }

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls):
        from okg.roster.sessions import SessionStore

        return SessionStore
