"""What is new since a user was last here."""

from dataclasses import dataclass
from typing import Any

from okg.lib import dates
from okg.notify.models import Notice
from okg.notify.sentences import sentence


@dataclass(frozen=True)
class News:
    """When the user was here before this visit (None the first time), and what was told since, grouped by kind."""

    since: Any
    lines: list


def since_last_visit(user):
    """The News of a user: unseen notices, counted by what they say."""
    counts = {}
    for kind in Notice.objects.unseen().filter(user=user).values_list("kind", flat=True):
        counts[kind] = counts.get(kind, 0) + 1
    return News(user.previous_visit_at, [(sentence(kind), count) for kind, count in sorted(counts.items())])


def mark_seen(user):
    Notice.objects.unseen().filter(user=user).update(seen_at=dates.now())


def worded(rows):
    """[(row, sentence)] of notices."""
    return [(row, sentence(row.kind)) for row in rows]
