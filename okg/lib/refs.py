"""References people say on the phone: stable, short, and no counter, since a count would tell."""

import secrets

# No vowels (no words), nothing that is misread or misheard: 0/O, 1/I/L, 5/S, 8/B.
ALPHABET = "23467CDFGHJKMNPQRTVWXZ"


def new_ref(letter, year):
    """A random reference such as `B-2026-K7QX`; 22^4 = 234,256 a letter and year, so the caller retries a clash."""
    return f"{letter}-{year}-{''.join(secrets.choice(ALPHABET) for _ in range(4))}"
