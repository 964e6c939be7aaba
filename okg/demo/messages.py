"""The sixteen messages as files: their three first lines, read."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "input" / "reports"
DAY = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})(?:\s+(?:kl\.|ca\.)\s*(\d{2})[:.](\d{2}))?")
IN_THE_MORNING = dt.time(9)


@dataclass(frozen=True)
class Message:
    """One message as it came; `received` is a naive local time, nine o'clock where none is told."""

    received: dt.datetime
    sender: str
    content: bytes


def read(number):
    """Message `number` of the folder. Raises ValueError where its second line holds no date."""
    content = (FOLDER / f"{number:02}.txt").read_bytes()
    head = dict(line.split(": ", 1) for line in content.decode().splitlines()[:3])
    found = DAY.search(head["Mottatt"])
    if not found:
        raise ValueError(f"Message {number}: {head['Mottatt']!r} holds no date.")
    day, month, year, hour, minute = found.groups()
    time = dt.time(int(hour), int(minute)) if hour else IN_THE_MORNING
    received = dt.datetime.combine(dt.date(int(year), int(month), int(day)), time)
    return Message(received, head["Fra"], content)
