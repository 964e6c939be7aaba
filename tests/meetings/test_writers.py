"""Two who write the same minutes at once: no word is lost, in the pure merge and in the database."""

import datetime as dt
import random
import threading

import pytest
from django.db import connections

from meetings.actions import agenda, calling, minutes
from meetings.merging import merged
from meetings.models import AgendaItem
from okg.lib import dates

MARKS = ("[a]", "[b]", "[c]")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "text", "clash"),
    [
        ("a\nb\nc", "a\nB\nc", "A\nb\nc", "A\nB\nc", False),  # lines beside each other
        ("Vi møttes her", "Vi alle møttes her", "Vi møttes her i dag", "Vi alle møttes her i dag", False),
        ("", "min", "din", "din\nmin", False),  # two who begin: one after the other
        ("a", "a\nmin", "a\ndin", "a\ndin\nmin", False),
        ("a", "a", "b", "b", False),
        ("a", "b", "b", "b", False),
        ("a\r\nb", "a\nb", "a\nb", "a\nb", False),
        ("en to tre", "en TO tre", "en Two tre", "[a]\nen Two tre\n[b]\nen TO tre\n[c]", True),
        (
            "a\nb",
            "a",
            "a\nb og mer",
            "a\nb og mer",
            True,
        ),  # taken out by one, written on by the other: it stays
        ("a", "A", "a\nb", "A\nb", False),  # one changes the last line, the other writes on after it
        ("a", "b\na", "A", "b\nA", False),
        ("a\nb", "a", "a\nb", "a", False),  # taken out, and nobody minds
    ],
)
def test_what_becomes_of_two_texts(base, mine, theirs, text, clash):
    assert merged(base, mine, theirs, MARKS) == (text, clash)


def changed(chance, base, name):
    """(a text made from `base` with new words and lines in it, the new words, the words that were taken out)."""
    lines = [line.split() for line in base.split("\n")] if base else []
    new, out = set(), set()
    for turn in range(chance.randrange(1, 4)):
        word, act = f"{name}x{turn}", chance.random()
        if act < 0.3 or not lines:
            lines.insert(chance.randrange(len(lines) + 1), [word])
            new.add(word)
        elif act < 0.85:
            line = chance.choice(lines)
            line.insert(chance.randrange(len(line) + 1), word)
            new.add(word)
        elif line := chance.choice(lines):
            out.add(line.pop(chance.randrange(len(line))))
    return "\n".join(" ".join(line) for line in lines), new, out


@pytest.mark.parametrize("seeds", [range(first, first + 250) for first in (0, 250, 500, 750)], ids=str)
def test_no_word_is_lost_in_a_thousand_interleavings(seeds):
    """Each: twelve saves of two writers who each began from some earlier text. What nobody took out is there."""
    clashes = 0
    for seed in seeds:
        chance, text, pages = random.Random(seed), "", {}
        written, taken_out = set(), set()
        for turn in range(12):
            writer = chance.randrange(2)
            base = pages.pop(writer, text)
            mine, new, out = changed(chance, base, f"o{seed}t{turn}")
            text, clash = merged(base, mine, text, MARKS)
            written, taken_out, clashes = written | new, taken_out | out, clashes + clash
            if chance.random() < 0.7:
                pages[writer] = text  # the page shows the text as it now is, and is left open
        assert written - taken_out <= set(text.split()), seed
    assert clashes  # the hard case did come up


def test_two_who_save_at_the_very_same_time_lose_nothing(committed_db, make_user):
    coordinator, member = make_user("coordinator", seat="slt"), make_user("member", seat="nav")
    starts = dates.now() + dt.timedelta(days=30)
    meeting = calling.plan(by=coordinator, starts_at=starts, ends_at=starts + dt.timedelta(hours=2))
    item = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:annet", title="Kurs")
    gate, failed = threading.Barrier(2), []

    def write(user, name):
        try:
            chance = random.Random(name)
            for turn in range(15):
                row = AgendaItem.objects.get(pk=item.pk)
                gate.wait(timeout=60)  # both have read the same text
                lines = row.text.split("\n") if row.text else []
                lines.insert(chance.randrange(len(lines) + 1), f"{name}{turn}")
                minutes.merge_item(row, by=user, base=row.text, text="\n".join(lines))
                gate.wait(timeout=60)
        except BaseException as error:
            failed.append(error)
            gate.abort()
        finally:
            connections.close_all()

    both = [threading.Thread(target=write, args=pair) for pair in ((coordinator, "k"), (member, "m"))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert not failed
    words = AgendaItem.objects.get(pk=item.pk).text.split()
    assert {f"{name}{turn}" for name in "km" for turn in range(15)} <= set(words)
