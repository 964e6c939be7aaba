"""What was read out of the messages: all of them, in order, and without names where names do not belong."""

import datetime as dt
import re

import pytest

from okg.demo import messages, story
from okg.demo.people import PEOPLE
from tests.demo.named import NAMED, names_in

READINGS = {reading["number"]: reading for reading in story.readings()}


def test_all_sixteen_messages_are_read():
    assert list(READINGS) == list(range(1, 17))


@pytest.mark.parametrize(
    ("number", "received"),
    [
        (1, dt.datetime(2026, 1, 15, 14, 32)),
        (2, dt.datetime(2026, 2, 10, 13, 15)),
        (3, dt.datetime(2026, 3, 2, 9)),
        (14, dt.datetime(2026, 10, 25, 2, 40)),
    ],
)
def test_the_moment_a_message_came_is_read_from_the_message(number, received):
    assert messages.read(number).received == received


@pytest.mark.parametrize("number", range(1, 17))
def test_a_concern_is_logged_after_its_message_came(number):
    assert messages.read(number).received <= READINGS[number]["logged_at"]


@pytest.mark.parametrize("reading", READINGS.values(), ids=lambda reading: str(reading["number"]))
def test_the_acts_of_a_story_come_in_the_order_of_time_and_in_the_past(reading):
    moments = [reading["logged_at"], *(told["at"] for told in reading["story"])]
    assert moments == sorted(moments)
    assert moments[-1] < dt.datetime(2026, 11, 16)
    assert {told["by"] for told in reading["story"]} <= set(PEOPLE)


@pytest.mark.parametrize("reading", READINGS.values(), ids=lambda reading: str(reading["number"]))
def test_nobody_is_named_but_where_a_person_is_recorded(reading):
    texts = [text for text in reading["read"].values() if isinstance(text, str)]
    for told in reading["story"]:
        texts += [
            text
            for field, text in told.items()
            if isinstance(text, str) and not (told["act"] == "person" and field == "name")
        ]
    assert names_in(" ".join(texts)) == set()


@pytest.mark.parametrize("reading", READINGS.values(), ids=lambda reading: str(reading["number"]))
def test_texts_hold_no_date_that_would_not_move(reading):
    texts = [text for told in reading["story"] for text in told.values() if isinstance(text, str)]
    assert not re.search(
        r"\d{1,2}\.\s?(jan|feb|mars|april|mai|juni|juli|aug|sep|okt|nov|des)", " ".join(texts)
    )


def test_the_outgoing_names_are_found_where_they_are():
    assert names_in(messages.read(1).content.decode()) & NAMED
