"""Whoever can log in. Roles follow from the seats held today."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from okg.access import regimes, roles
from okg.lib import dates
from okg.lib.history import remember, save
from okg.lib.privacy import PERSONAL, PLAIN, SENSITIVE
from okg.lib.refusal import Refused
from okg.lib.relations import rows_of

GUEST = "guest"  # the role of resource persons


class Users(BaseUserManager):
    """Users, as queries that read as sentences."""

    def active(self):
        return self.filter(is_active=True)

    def with_role(self, role, day=None):
        """Active users who hold `role` on `day` (today), by an appointment that runs."""
        held = rows_of(self.model, "appointments").running(day).filter(seat__role__in=roles.held_by(role))
        return self.active().filter(appointments__in=held).distinct().order_by("name")

    def able(self, right, day=None):
        """Active users whose seats on `day` (today) give them `right`; a grant is another matter."""
        able = [role for role in roles.ROLES if roles.allows(roles.contained({role}), right)]
        held = rows_of(self.model, "appointments").running(day).filter(seat__role__in=able)
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
        return self.declarations.in_force().exists()

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
