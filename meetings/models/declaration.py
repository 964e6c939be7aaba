"""What each said of being impartial in an item."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from cases.models.impartiality import Answer
from meetings.models.agenda import AgendaItem
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SENSITIVE


def _by_user():
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")


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
    # When they went out of the room for the item, and when they came back, as somebody at the table noted it.
    left_at = models.DateTimeField(null=True)
    left_noted_by = _by_user()
    back_at = models.DateTimeField(null=True)
    back_noted_by = _by_user()

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
        "left_at": SENSITIVE,
        "left_noted_by": PERSONAL,
        "back_at": SENSITIVE,
        "back_noted_by": PERSONAL,
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
            all_or_none("left_at", "left_noted_by", name="item_leaving_whole"),
            all_or_none("back_at", "back_noted_by", name="item_return_whole"),
            CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(answer="recused"), name="item_only_recused_leave"
            ),
            CheckConstraint(
                # "is not null": a comparison with NULL is no false, and would let anything pass.
                condition=Q(back_at__isnull=True) | Q(left_at__isnull=False, back_at__gte=F("left_at")),
                name="item_back_after_leaving",
            ),
            of_list("ground", "recusal_ground", name="item_declaration_ground_of_its_list"),
        ]

    def __str__(self):
        return f"{self.item_id} {self.answer}"
