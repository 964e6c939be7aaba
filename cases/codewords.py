"""Code words: a bird for each concern, so that it can be talked of without naming anybody."""

import secrets
from functools import cache
from itertools import count
from pathlib import Path

from cases.models.concern import Concern

BIRDS = Path(__file__).parent / "data" / "birds.txt"


@cache
def birds():
    return tuple(line.strip() for line in BIRDS.read_text(encoding="utf-8").splitlines() if line.strip())


def free():
    """A bird that no concern has had; when all have flown, one with a number: "Hegre 2". Drawn, never in order.

    Two questions at most, however many concerns there are.
    """
    flown = set(Concern.objects.filter(code_word__in=birds()).values_list("code_word", flat=True))
    if left := [bird for bird in birds() if bird not in flown]:
        return secrets.choice(left)
    bird = secrets.choice(birds())
    again = Concern.objects.filter(code_word__startswith=f"{bird} ").values_list("code_word", flat=True)
    taken = {word.removeprefix(f"{bird} ") for word in again}
    return next(f"{bird} {number}" for number in count(2) if str(number) not in taken)
