"""The agencies that take part, and the seats their people hold."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from okg.access import regimes, roles
from okg.lib.history import remember
from okg.lib.privacy import PLAIN


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
