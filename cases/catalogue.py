"""The action cards that ship with the application, brought into the database as drafts for the group to adopt."""

import json
from pathlib import Path

from cases.models.card import ActionCard, CardStep, CardVersion
from okg.lib.history import save, save_many

FOLDER = Path(__file__).parent / "data" / "cards"
SHIPPED = "catalogue"


def load():
    """Add the cards that are not there, each as its first draft; what is there stays as people left it.

    Returns {"action cards": how many the files hold}. The files: one JSON a card, {"code", "order", "owner" (a seat),
    "public", "title", "about", "note", "steps": [the fields of CardStep, "next_card" as a code or ""]}.
    """
    shipped = [json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json")]
    there = set(ActionCard.objects.values_list("code", flat=True))
    new = [card for card in shipped if card["code"] not in there]
    # The cards first, since a step may lead to another card.
    for card in new:
        row = ActionCard(
            code=card["code"], order=card["order"], public=card["public"], owner_id=card["owner"]
        )
        save(row, by=SHIPPED)
    if new:
        cards = {card.code: card for card in ActionCard.objects.all()}
        for card in new:
            _draft(cards[card["code"]], card, cards)
    return {"action cards": len(shipped)}


def _draft(row, card, cards):
    words = {name: card[name] for name in ("title", "about", "note")}
    version = CardVersion(card=row, number=1, **words)
    save(version, by=SHIPPED)
    save_many([_step(version, step, cards) for step in card["steps"]], by=SHIPPED)


def _step(version, step, cards):
    led_to = {
        "responsible_id": f"card_role:{step['responsible']}",
        "next_card": cards.get(step["next_card"]),
    }
    words = {name: value for name, value in step.items() if name not in ("responsible", "next_card")}
    return CardStep(card_version=version, **words, **led_to)
