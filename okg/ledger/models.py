import uuid

from django.db import models
from django.db.models import Func, Q

from okg.lib import dates
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


class Cluster(Func):
    """The identity of the database cluster that writes: in another one, transaction numbers start over."""

    function = "ledger_cluster"
    arity = 0
    allowed_default = True
    output_field = models.BigIntegerField()


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
    cluster = models.BigIntegerField(db_default=Cluster(), editable=False)
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
        "cluster": PLAIN,
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
            # When did this one last look at that? Found at once, however much the ledger holds.
            models.Index(fields=["by", "about", "-at"], condition=Q(kind="look"), name="ledger_own_looks"),
            models.Index(fields=["kind", "at", "id"], name="ledger_kind_at"),
            # The order of the seals: the sealer asks for what lies behind the last one.
            models.Index(fields=["cluster", "xid", "id"], name="ledger_order_of_seals"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["act", "look", "security"]), name="ledger_kind_known"
            ),
            models.CheckConstraint(condition=~Q(kind="look") | ~Q(right=""), name="ledger_look_by_right"),
        ]

    def __str__(self):
        return f"{self.id} {self.event}"


class Seals(models.QuerySet):
    def in_force(self, at=None):
        """The newest seal at the moment `at` (now); None where nothing was sealed then."""
        rows = self.filter(at__lte=at) if at else self
        return rows.defer("entries").order_by("-number").first()

    def first_after(self, at):
        """The first seal that was made after the moment `at`; None where none was yet."""
        return self.filter(at__gt=at).defer("entries").order_by("number").first()


class Seal(models.Model):
    """What chains and signs a span of lines: their digests, the head over them and all before, and a signature.

    How it is made and read stands in okg.ledger.verify. `lines` counts all that are sealed, this seal's included.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    era = models.PositiveIntegerField()
    cluster = models.BigIntegerField()
    after_id = models.BigIntegerField()
    from_xid = TransactionId()
    to_xid = TransactionId()
    count = models.PositiveIntegerField()
    lines = models.PositiveBigIntegerField()
    entries = models.BinaryField()
    previous = models.CharField(max_length=64)
    head = models.CharField(max_length=64, unique=True)
    key_id = models.CharField(max_length=16)
    signature = models.BinaryField()

    objects = Seals.as_manager()
    privacy = dict.fromkeys(
        [
            "number", "at", "era", "cluster", "after_id", "from_xid", "to_xid", "count", "lines", "entries",
            "previous", "head", "key_id", "signature",
        ],
        PLAIN,
    )  # fmt: skip

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1, era__gte=1, count__gte=1), name="seal_covers_something"
            ),
            models.UniqueConstraint(fields=["previous"], name="seal_chain_has_no_fork"),
        ]
        indexes = [models.Index(fields=["at"], name="seal_at")]

    def __str__(self):
        return f"{self.number} {self.head[:16]}"


class Verifications(models.QuerySet):
    def latest_one(self):
        """The last verification that was tried; None where there was none."""
        return self.order_by("-at").first()


class Verification(models.Model):
    """One verification of the whole ledger, and what it found; `says` holds the finding in the verifier's words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=dates.now)
    ok = models.BooleanField()
    lines = models.PositiveBigIntegerField()
    unsealed = models.PositiveBigIntegerField()
    waiting_seconds = models.PositiveBigIntegerField()
    head = models.CharField(max_length=64)
    bad_line = models.BigIntegerField(null=True)
    bad_seal = models.PositiveBigIntegerField(null=True)
    says = models.CharField(max_length=200, blank=True)

    objects = Verifications.as_manager()
    privacy = dict.fromkeys(
        [
            "id", "at", "ok", "lines", "unsealed", "waiting_seconds", "head", "bad_line", "bad_seal", "says",
        ],
        PLAIN,
    )  # fmt: skip

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ok=True, says="", bad_line__isnull=True) | (Q(ok=False) & ~Q(says="")),
                name="verification_says_what_is_wrong",
            )
        ]
        indexes = [models.Index(fields=["-at"], name="verification_at")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {self.ok}"
