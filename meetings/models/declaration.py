"""What each said of being impartial in an item."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from cases.models.impartiality import Answer
from meetings.models.agenda import AgendaItem
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SENSITIVE


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
