from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from okg.lib.privacy import PLAIN


class Code(models.Model):
    """One choice of one list, such as "skole" of "arena", with its words and where it comes from.

    The key is "<list>:<code>", so that a row that points here tells by itself which list it uses, and a check
    constraint (`okg.lib.constraints.of_list`) can hold it to that list without a join.
    """

    class Mark(models.TextChoices):
        """How far a code can be trusted; what is only proposed must say so where it is shown."""

        STATUTORY = "statutory", _("Laid down by law")
        SOURCE = "source", _("Has a source")
        PROPOSED = "proposed", _("A proposal that the group has yet to adopt")

    key = models.CharField(primary_key=True, max_length=80)
    list = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    help = models.CharField(max_length=300, blank=True)
    sort = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    mark = models.CharField(max_length=10, choices=Mark.choices, default=Mark.PROPOSED)
    source = models.TextField(blank=True)
    attributes = models.JSONField(default=dict, blank=True)

    privacy = {
        "key": PLAIN,
        "list": PLAIN,
        "code": PLAIN,
        "label": PLAIN,
        "description": PLAIN,
        "help": PLAIN,
        "sort": PLAIN,
        "active": PLAIN,
        "mark": PLAIN,
        "source": PLAIN,
        "attributes": PLAIN,
    }

    class Meta:
        default_permissions = ()
        ordering = ["list", "sort", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(key=Concat(F("list"), Value(":"), F("code"))),
                name="code_key_is_list_and_code",
            ),
            models.CheckConstraint(
                condition=Q(
                    list__regex=r"^[a-z][a-z0-9_]*$",
                    code__regex=r"^[a-z0-9][a-z0-9_]*$",
                ),
                name="code_is_lower_case_ascii",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def proposed(self):
        """True where the label or its meaning is a proposal that the group has yet to adopt."""
        return self.mark == self.Mark.PROPOSED
