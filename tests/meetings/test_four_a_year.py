"""The four-a-year rule, tried on a thousand random years against an independent oracle."""

import datetime as dt
import random

import holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.rule import Sitting, judge, latest_day_for

NORWAY = holidays.Norway(years=range(2024, 2042))


def day(text):
    return dt.date.fromisoformat(text)


def year_of(*sittings):
    return [Sitting(day(when), kind, fate) for when, kind, fate in sittings]


THREE_HELD = year_of(
    ("2026-01-28", "ordinary", "held"),
    ("2026-06-17", "ordinary", "held"),
    ("2026-09-30", "ordinary", "held"),
)


def test_a_year_with_three_held_and_one_planned_is_on_pace():
    verdict = judge(2026, [*THREE_HELD, Sitting(day("2026-12-02"), "ordinary", "planned")], day("2026-11-22"))
    assert (verdict.state, verdict.held, verdict.planned, verdict.missing) == ("on_pace", 3, 1, 0)
    assert verdict.next_by == day("2026-12-31")
    assert verdict.reasons == ("as_planned",)


def test_a_year_is_behind_when_a_meeting_has_no_date():
    verdict = judge(2026, THREE_HELD, day("2026-11-22"))
    assert (verdict.state, verdict.missing, verdict.reasons) == ("behind", 1, ("too_few_dates",))


def test_a_year_is_behind_the_day_after_a_quarter_without_a_meeting():
    planned = [
        Sitting(day(text), "ordinary", "planned") for text in ("2026-04-15", "2026-05-20", "2026-09-16")
    ]
    sittings = [*planned, Sitting(day("2026-11-18"), "ordinary", "planned")]
    assert judge(2026, sittings, day("2026-03-31")).state == "on_pace"
    late = judge(2026, sittings, day("2026-04-01"))
    assert (late.state, late.reasons, late.next_by) == ("behind", ("behind_pace",), day("2026-03-31"))


def test_the_meeting_of_new_years_eve_is_the_last_chance():
    sittings = [*THREE_HELD, Sitting(day("2026-12-31"), "ordinary", "planned")]
    assert judge(2026, sittings, day("2026-12-31")).state == "on_pace"
    over = judge(2026, sittings, day("2027-01-01"))
    assert (over.state, over.reasons, over.unsettled) == (
        "broken",
        ("year_over", "unsettled"),
        (day("2026-12-31"),),
    )


def test_a_year_is_broken_when_fewer_workdays_are_left_than_meetings_are_missing():
    assert judge(2026, THREE_HELD[:1], day("2026-12-29")).state == "behind"
    broken = judge(2026, THREE_HELD[:1], day("2026-12-30"))
    assert (broken.state, broken.reasons, broken.next_by) == ("broken", ("no_days_left",), None)


def test_a_year_that_is_over_with_four_is_kept():
    held = [*THREE_HELD, Sitting(day("2026-12-02"), "ordinary", "held")]
    verdict = judge(2026, held, day("2028-05-01"))
    assert (verdict.state, verdict.reasons, verdict.next_by) == ("on_pace", ("enough_held",), None)


def test_extraordinary_meetings_count_only_when_the_group_has_decided_so():
    sittings = [*THREE_HELD, Sitting(day("2026-10-26"), "extraordinary", "held")]
    assert judge(2026, sittings, day("2026-11-22")).held == 3
    assert judge(2026, sittings, day("2026-11-22"), extraordinary_counts=True).held == 4


def test_a_past_day_nobody_settled_counts_as_nothing_and_is_named():
    sittings = [*THREE_HELD, Sitting(day("2026-10-14"), "ordinary", "planned")]
    verdict = judge(2026, sittings, day("2026-11-22"))
    assert (verdict.planned, verdict.missing, verdict.unsettled) == (0, 1, (day("2026-10-14"),))
    assert verdict.reasons == ("too_few_dates", "unsettled")


def test_the_latest_day_is_a_workday():
    assert latest_day_for(2029, 1) == day("2029-03-28")  # the quarter ends on Easter Eve
    assert latest_day_for(2026, 4) == day("2026-12-31")
    assert latest_day_for(2026, 5) is None


# --- the oracle: it walks the calendar day by day and shares no code with the rule
# ------------------------------


def oracle(year, sittings, today):
    counted = [(s.day, s.fate) for s in sittings if s.kind == "ordinary" and s.day.year == year]
    happened = sum(fate == "held" and when <= today for when, fate in counted)
    coming = [
        when
        for when, fate in counted
        if (fate == "planned" and when >= today) or (fate == "held" and when > today)
    ]
    if happened >= 4:
        return "on_pace"
    if today > dt.date(year, 12, 31):
        return "broken"
    taken = {when for when, fate in counted if fate == "held"} | set(coming)
    chances, cursor = 0, max(today, dt.date(year, 1, 1))
    while cursor.year == year and chances < 4:
        chances += cursor.isoweekday() <= 5 and cursor not in NORWAY and cursor not in taken
        cursor += dt.timedelta(days=1)
    if happened + len(coming) + chances < 4:
        return "broken"
    ends = [dt.date(year, 3, 31), dt.date(year, 6, 30), dt.date(year, 9, 30)]
    behind = happened < sum(today > end for end in ends) or happened + len(coming) < 4
    return "behind" if behind else "on_pace"


def random_year(rng, year):
    """A year as it goes: planned, moved, cancelled, held, called in a hurry, and New Year's midnight."""
    first = dt.date(year, 1, 1)
    edges = [first, dt.date(year, 12, 31), first - dt.timedelta(days=1), dt.date(year + 1, 1, 1)]
    sittings = []
    for _ in range(rng.randrange(9)):
        when = rng.choice(edges) if rng.random() < 0.2 else first + dt.timedelta(days=rng.randrange(-20, 385))
        kind = rng.choice(["ordinary", "ordinary", "ordinary", "extraordinary"])
        sittings.append(Sitting(when, kind, rng.choice(["held", "held", "planned", "planned", "cancelled"])))
    return sittings


def test_a_thousand_random_years_agree_with_the_oracle_every_day():
    rng = random.Random(20261122)
    seen = set()
    for _ in range(1000):
        year = rng.randrange(2025, 2041)
        sittings = random_year(rng, year)
        start = rng.randrange(23)
        # Every 23rd day, and each day around the quarters' and the year's edges.
        days = {dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range(start - 23, 390, 23)}
        days |= {
            dt.date(year, month, 1) + dt.timedelta(days=n) for month in (1, 4, 7, 10) for n in (-1, 0, 1)
        }
        days |= {dt.date(year, 12, number) for number in range(20, 32)} | {dt.date(year + 1, 1, 1)}
        for today in days:
            state = judge(year, sittings, today).state
            assert state == oracle(year, sittings, today), (year, today, sittings)
            seen.add(state)
    assert seen == {"on_pace", "behind", "broken"}


SITTINGS = st.lists(
    st.builds(
        Sitting,
        st.dates(dt.date(2025, 12, 1), dt.date(2027, 1, 31)),
        st.sampled_from(["ordinary", "extraordinary"]),
        st.sampled_from(["held", "planned", "cancelled"]),
    ),
    max_size=10,
)
DAYS = st.dates(dt.date(2025, 12, 20), dt.date(2027, 1, 20))
WORST_FIRST = ["broken", "behind", "on_pace"]


@settings(max_examples=300, deadline=None)
@given(SITTINGS, DAYS, st.randoms())
def test_the_order_of_meetings_does_not_matter(sittings, today, rng):
    shuffled = sittings[:]
    rng.shuffle(shuffled)
    assert judge(2026, sittings, today) == judge(2026, shuffled, today)


@settings(max_examples=300, deadline=None)
@given(SITTINGS, DAYS, st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)))
def test_one_more_meeting_held_never_makes_a_year_worse(sittings, today, extra):
    before = judge(2026, sittings, today).state
    after = judge(2026, [*sittings, Sitting(extra, "ordinary", "held")], max(today, extra)).state
    if extra <= today:
        assert WORST_FIRST.index(after) >= WORST_FIRST.index(before)


@settings(max_examples=300, deadline=None)
@given(SITTINGS, DAYS, st.integers(1, 60))
def test_a_broken_year_is_never_mended_by_waiting(sittings, today, wait):
    fixed = [s for s in sittings if not (s.fate != "cancelled" and s.day > today)]
    if judge(2026, fixed, today).state == "broken":
        assert judge(2026, fixed, today + dt.timedelta(days=wait)).state == "broken"


@settings(max_examples=300, deadline=None)
@given(SITTINGS, DAYS)
def test_the_numbers_add_up(sittings, today):
    verdict = judge(2026, sittings, today)
    assert verdict.missing == max(0, 4 - verdict.held - verdict.planned)
    assert (verdict.next_by is None) == (verdict.state == "broken" or verdict.held >= 4)
