"""Counts of people as bands, so that no published figure tells of one of them.

The lowest band holds zero too: a reader cannot tell "nobody" from "a few", which is what protects the few.
Pure.
"""

from dataclasses import dataclass

SMALLEST = 5  # what a count must reach to be told from none
LEAST_SMALLEST = 3  # below this the lowest band would hide too little (SSB: "fewer than 3")
STEPS = (10, 20, 50, 100)


@dataclass(frozen=True, order=True)
class Band:
    """From `low` to `high`, both counted; `high` is None where the band has no end."""

    low: int
    high: int | None

    def __contains__(self, count):
        return self.low <= count and (self.high is None or count <= self.high)

    def __str__(self):
        return f"{self.low}+" if self.high is None else f"{self.low}–{self.high}"


def bands(smallest=SMALLEST):
    """Every band in order: 0–4, 5–9, 10–19, 20–49, 50–99, 100+ for a `smallest` of 5.

    Raises ValueError for a `smallest` below 3 or above 9.
    """
    if not LEAST_SMALLEST <= smallest < STEPS[0]:
        raise ValueError(
            f"the lowest band must end at {LEAST_SMALLEST - 1} to {STEPS[0] - 2}, not {smallest - 1}"
        )
    starts = (0, smallest, *STEPS)
    ends = (*(start - 1 for start in starts[1:]), None)
    return tuple(Band(low, high) for low, high in zip(starts, ends, strict=True))


def band(count, smallest=SMALLEST):
    """The Band that holds `count`. Raises ValueError for a negative one."""
    for found in bands(smallest):
        if count in found:
            return found
    raise ValueError("a count is never negative")


def read(text, smallest=SMALLEST):
    """The Band that `text` ("5–9") names. Raises ValueError for a text that names none."""
    for found in bands(smallest):
        if str(found) == text:
            return found
    raise ValueError(f"{text!r} is no band")
