"""The action cards at a meeting: the drafts the group can adopt there, and those it did adopt."""

from cases.models.card import CardVersion
from okg.access.may import may


def of(meeting, user):
    """{"card_drafts": the drafts that can be adopted now, "adopted_cards": those adopted in this meeting}."""
    adopted = CardVersion.objects.filter(adopted_in=meeting.pk).select_related("card").order_by("card__order")
    return {
        "adopted_cards": adopted,
        "card_drafts": drafts() if can_adopt(meeting, user) else CardVersion.objects.none(),
    }


def can_adopt(meeting, user):
    """A meeting that has begun and was not cancelled, for whoever may put an adoption on record."""
    alive = meeting.state in ("planned", "unsettled", "held")
    return alive and meeting.begun and may(user, "cases.adopt_card")


def drafts():
    """Drafts that have steps, in the order of their cards."""
    rows = CardVersion.objects.drafts().filter(steps__isnull=False).distinct()
    return rows.select_related("card").order_by("card__order")
