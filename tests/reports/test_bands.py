"""Bands: every edge, and that one concern more or less is not seen inside one."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from okg.reports import bands

smallests = st.integers(min_value=3, max_value=9)
counts = st.integers(min_value=0, max_value=100_000)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0–4"), (1, "0–4"), (4, "0–4"), (5, "5–9"), (9, "5–9"), (10, "10–19"), (19, "10–19"),
        (20, "20–49"), (49, "20–49"), (50, "50–99"), (99, "50–99"), (100, "100+"), (100_000, "100+"),
    ],
)  # fmt: skip
def test_every_edge(count, text):
    assert str(bands.band(count)) == text


@pytest.mark.parametrize("smallest", [-1, 0, 1, 2, 10, 50])
def test_the_lowest_band_never_hides_fewer_than_three(smallest):
    with pytest.raises(ValueError, match="lowest band"):
        bands.bands(smallest)


def test_a_smaller_lowest_band():
    assert [str(band) for band in bands.bands(3)] == ["0–2", "3–9", "10–19", "20–49", "50–99", "100+"]


@given(counts, smallests)
def test_every_count_lies_in_exactly_one_band(count, smallest):
    assert sum(count in band for band in bands.bands(smallest)) == 1
    assert count in bands.band(count, smallest)


@given(counts, smallests, st.sampled_from([-1, 1]))
def test_one_concern_more_or_less_is_not_seen_inside_a_band(count, smallest, step):
    band = bands.band(count, smallest)
    assume(count + step in band)
    assert bands.band(count + step, smallest) == band


@given(smallests, counts)
def test_a_band_reads_back(smallest, count):
    band = bands.band(count, smallest)
    assert bands.read(str(band), smallest) == band


def test_what_is_no_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        bands.band(-1)
    with pytest.raises(ValueError, match="no band"):
        bands.read("3")
