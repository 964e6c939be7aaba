"""What ships with the cases app: code words and the first action cards."""

import json
from pathlib import Path

from okg.access.catalogue import FILE

DATA = Path(__file__).parents[2] / "cases" / "data"


def test_there_are_birds_enough_and_each_is_one_clean_word():
    birds = (DATA / "birds.txt").read_text("utf-8").split("\n")[:-1]
    assert len(birds) == len(set(birds)) >= 400
    assert all(bird.isalpha() and bird.istitle() for bird in birds)


def test_each_card_step_says_who_by_when_and_where_it_comes_from():
    cards = json.loads((DATA / "cards.json").read_text("utf-8"))
    known = {entry["code"] for entry in json.loads(FILE.read_text("utf-8"))}
    assert [card["code"] for card in cards] == ["k0", "k5"]
    for card in cards:
        assert card["adopted_on"] is None
        assert card["mark"] == "proposed"
        assert [step["number"] for step in card["steps"]] == list(range(1, len(card["steps"]) + 1))
        for step in card["steps"]:
            assert all(step[name] for name in ("title", "text", "responsible", "deadline", "source"))
            assert step["mark"] in ("statutory", "source", "proposed")
            assert {code.strip() for code in step["basis"].split(",") if code.strip()} <= known
