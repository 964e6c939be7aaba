"""Code words: a bird for each concern, so that it can be talked of without naming anybody."""

import random
from functools import cache
from pathlib import Path

from cases.models.concern import Concern

BIRDS = Path(__file__).parent / "data" / "birds.txt"


@cache
def birds():
    return tuple(line.strip() for line in BIRDS.read_text(encoding="utf-8").splitlines() if line.strip())


def free():
    """A bird that no concern has had; when all have flown, one with a number: "Hegre 2". Drawn, never in order."""
    drawn = random.SystemRandom()
    for round_number in range(1, 1_000_000):
        words = [bird if round_number == 1 else f"{bird} {round_number}" for bird in birds()]
        taken = set(Concern.objects.filter(code_word__in=words).values_list("code_word", flat=True))
        if left := [word for word in words if word not in taken]:
            return drawn.choice(left)
    raise LookupError("no code word is left")
