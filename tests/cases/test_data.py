"""What ships with the cases app: code words and the first action cards."""

import json
from pathlib import Path

from okg.access.catalogue import FILE

CODES = Path(__file__).parents[2] / "okg" / "catalogue" / "data"
# How many steps each card has.
STEPS = {
    "k0": 6, "k1": 10, "k2": 6, "k3": 11, "k4": 10, "k5": 10, "k6": 9, "k7": 8, "k8": 12, "k9": 9, "k10": 10,
    "k11": 8, "k12": 7,
}  # fmt: skip
# The duty to avert, the duty to report to child welfare, and what the Education Act asks of schools.
STATUTORY = {
    ("k0", 1), ("k0", 2), ("k1", 1), ("k1", 5), ("k3", 2), ("k4", 3), ("k5", 1), ("k5", 7), ("k6", 2), ("k7", 2),
    ("k8", 4),
}  # fmt: skip
DATA = Path(__file__).parents[2] / "cases" / "data"


def test_there_are_birds_enough_and_each_is_one_clean_word():
    birds = (DATA / "birds.txt").read_text("utf-8").split("\n")[:-1]
    assert len(birds) == len(set(birds)) >= 400
    assert all(bird.isalpha() and bird.istitle() for bird in birds)


def test_each_card_step_says_who_by_when_and_where_it_comes_from():
    cards = {path.stem: json.loads(path.read_text("utf-8")) for path in (DATA / "cards").glob("*.json")}
    known = {entry["code"] for entry in json.loads(FILE.read_text("utf-8")) if entry["active"]}
    roles = {entry["code"] for entry in json.loads((CODES / "card_role.json").read_text("utf-8"))["codes"]}
    assert {code: len(card["steps"]) for code, card in cards.items()} == STEPS
    for code, card in cards.items():
        assert (card["code"], card["order"]) == (code, int(code[1:]))
        assert [step["number"] for step in card["steps"]] == list(range(1, len(card["steps"]) + 1))
        for step in card["steps"]:
            assert all(step[name] for name in ("title", "text", "responsible", "deadline", "source"))
            assert step["responsible"] in roles
            assert step["mark"] in ("statutory", "proposed")
            assert step["mark"] == "proposed" or "§" in step["source"]
            assert set(step["basis"]) <= known
            assert not step["next_card"] or step["next_card"] in cards


def test_what_law_lays_down_is_marked_so_and_nothing_else():
    cards = [json.loads(path.read_text("utf-8")) for path in (DATA / "cards").glob("*.json")]
    statutory = {
        (card["code"], step["number"])
        for card in cards
        for step in card["steps"]
        if step["mark"] == "statutory"
    }
    assert statutory == STATUTORY
