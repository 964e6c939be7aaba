"""What is due: computed from rows each time it is shown, so that no broker or mail server can hide it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from okg.lib import dates


@dataclass(frozen=True)
class Due:
    """One thing that waits for one user. `key` is stable and unique; `url` leads to where it is done."""

    day: dt.date
    title: str
    about: str
    url: str
    owner: Any
    kind: str
    key: str
    tick_url: str = ""

    @property
    def days_left(self):
        return (self.day - dates.today()).days

    @property
    def overdue(self):
        return self.days_left < 0

    @property
    def today(self):
        return self.days_left == 0
