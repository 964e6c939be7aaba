"""The action cards that are shipped as data: read here, run in a later version of the group's routine."""

import json
from functools import cache
from pathlib import Path

CARDS = Path(__file__).parent / "data" / "cards.json"


@cache
def all_cards():
    """Every card, in its order."""
    return json.loads(CARDS.read_text(encoding="utf-8"))


def get(code):
    """The card with `code` such as "K5", or None."""
    return next((card for card in all_cards() if card["code"].lower() == code.lower()), None)
