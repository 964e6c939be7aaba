from django.db import models
from django.db.models import Func, Q

from okg.lib.privacy import PERSONAL, PLAIN, SENSITIVE


class Clock(Func):
    """The database's clock at this very statement; `now()` would be that of the transaction's beginning."""

    function = "clock_timestamp"
    arity = 0
    allowed_default = True
    output_field = models.DateTimeField()


class TransactionId(models.Field):
    """PostgreSQL's xid8: a transaction's number, which never starts over."""

    def db_type(self, connection):
        return "xid8"

    def from_db_value(self, value, expression, connection):
        return None if value is None else int(value)

    def get_prep_value(self, value):
        # As text: PostgreSQL turns no number into an xid8.
        return None if value is None else str(value)


class CurrentTransaction(Func):
    """The number of the transaction that writes."""

    function = "pg_current_xact_id"
    arity = 0
    allowed_default = True
    output_field = TransactionId()


class Events(models.QuerySet):
    def about(self, row):
        """The lines about one row, newest first."""
        return self.filter(about=row.pk, about_type=row._meta.label_lower).newest_first()

    def by(self, user):
        """What one user did and looked at, newest first."""
        return self.filter(by=user.pk).newest_first()

    def acts(self):
        return self.filter(kind=Event.ACT)

    def looks(self):
        """What was actually shown to somebody; lists are no looks."""
        return self.filter(kind=Event.LOOK)

    def security(self):
        """Refusals, log-ins, openings, exports: what happened to the room's own walls."""
        return self.filter(kind=Event.SECURITY)

    def newest_first(self):
        return self.order_by("-at", "-id")


class Event(models.Model):
    """One line: an act, a look or a matter of security, by whom in which role, about what; no foreign keys, no names.

    Looks and security are two logs (ASVS 16.3.2 wants refusals written, the subject's log must not hold them).
    """

    ACT, LOOK, SECURITY = "act", "look", "security"
    KINDS = (ACT, LOOK, SECURITY)

    at = models.DateTimeField(db_default=Clock(), editable=False)
    # Tells which lines belong to transactions that are surely over: only those can be sealed in order.
    xid = TransactionId(db_default=CurrentTransaction(), editable=False)
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in KINDS])
    event = models.CharField(max_length=60)
    right = models.CharField(max_length=80, blank=True)
    # NULL where the system itself acted; `by_role` then names which part of it.
    by = models.UUIDField(null=True)
    by_role = models.CharField(max_length=60)
    by_agency = models.CharField(max_length=60, blank=True)
    about_type = models.CharField(max_length=80, blank=True)
    about = models.UUIDField(null=True)
    request_id = models.CharField(max_length=36, blank=True)
    facts = models.JSONField(default=dict)

    privacy = {
        "id": PLAIN,
        "at": PERSONAL,
        "xid": PLAIN,
        "kind": PLAIN,
        "event": PLAIN,
        "right": PLAIN,
        "by": PERSONAL,
        "by_role": PERSONAL,
        "by_agency": PERSONAL,
        "about_type": PLAIN,
        "about": SENSITIVE,
        "request_id": PLAIN,
        "facts": SENSITIVE,
    }

    objects = Events.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["about", "at"], name="ledger_about_at"),
            models.Index(fields=["by", "at"], name="ledger_by_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["act", "look", "security"]), name="ledger_kind_known"
            ),
            models.CheckConstraint(condition=~Q(kind="look") | ~Q(right=""), name="ledger_look_by_right"),
        ]

    def __str__(self):
        return f"{self.id} {self.event}"
