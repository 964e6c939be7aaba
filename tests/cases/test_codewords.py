"""Code words: a bird nobody has had, then one with a number, found in two questions however many have flown."""

import pytest

from cases import codewords

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_birds(monkeypatch):
    monkeypatch.setattr(codewords, "birds", lambda: ("Hegre", "Lom", "Spove"))


def test_birds_come_once_each_and_then_with_a_number(
    three_birds, log_concern, member, django_assert_max_num_queries
):
    drawn = [log_concern(by=member).code_word for _concern in range(3)]
    assert sorted(drawn) == ["Hegre", "Lom", "Spove"]
    drawn = {log_concern(by=member).code_word for _concern in range(6)}
    assert len(drawn) == 6
    assert all(word.rpartition(" ")[2].isdigit() for word in drawn)
    with django_assert_max_num_queries(2):
        codewords.free()


def test_a_number_that_is_free_is_taken_before_a_higher_one(monkeypatch, log_concern, member):
    monkeypatch.setattr(codewords, "birds", lambda: ("Hegre",))
    assert [log_concern(by=member).code_word for _concern in range(4)] == [
        "Hegre",
        "Hegre 2",
        "Hegre 3",
        "Hegre 4",
    ]


def test_a_bird_with_two_words_is_not_taken_for_a_numbered_one(monkeypatch, log_concern, member):
    monkeypatch.setattr(codewords, "birds", lambda: ("Hegre", "Hegre stor"))
    assert {log_concern(by=member).code_word for _concern in range(2)} == {"Hegre", "Hegre stor"}
    assert log_concern(by=member).code_word in ("Hegre 2", "Hegre stor 2")
