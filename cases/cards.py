"""Which action card fits a concern, as the lists of levels and themes say: a suggestion, never started by itself."""

from cases.models.card import ActionCard
from okg.catalogue import codes

ACUTE = "k5"


def suggested_for(concern):
    """The codes of the cards that fit an open concern and were not yet gone by in it, such as ["k5", "k6"].

    What is acute comes first, then the card of the theme, then that of the level. The code lists name the cards; a
    theme with "card_alone" is about support, and the level adds nothing to it.
    """
    if not concern.is_open:
        return []
    theme = codes.get(concern.theme_id).attributes
    level = codes.get(concern.level_id).attributes
    found = [ACUTE] if concern.acute else []
    found += [theme.get("card"), None if theme.get("card_alone") else level.get("card")]
    used = set(concern.card_runs.values_list("card_version__card__code", flat=True))
    return [code for code in dict.fromkeys(found) if code and code not in used]


def suggested_cards(concern):
    """The same as ActionCard rows, in that order."""
    fitting = suggested_for(concern)
    rows = {card.code: card for card in ActionCard.objects.filter(code__in=fitting)}
    return [rows[code] for code in fitting if code in rows]
