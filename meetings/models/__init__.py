"""The group's meetings: when, who was there, what was on the agenda, said and decided (mandate M6)."""

from meetings.models.agenda import AgendaItem  # noqa: F401
from meetings.models.attendance import Attendance  # noqa: F401
from meetings.models.calendar_key import CalendarKey  # noqa: F401
from meetings.models.council import CouncilDate  # noqa: F401
from meetings.models.decision import CARD, GRANT, MEASURE, NOTED, REVIEW, TASK, Decision  # noqa: F401
from meetings.models.declaration import ImpartialityDeclaration  # noqa: F401
from meetings.models.meeting import Meeting  # noqa: F401
from meetings.models.putting_off import PuttingOff  # noqa: F401
from meetings.models.record import (  # noqa: F401
    MinutesAddendum,
    MinutesComment,
    MinutesCopy,
    MinutesPart,
    MinutesRecord,
)
from meetings.models.sitting import ItemSitting  # noqa: F401
from meetings.models.summons import Coming, Summons  # noqa: F401
from meetings.models.terms import (  # noqa: F401
    AWAY,
    DEPUTY,
    EXTRAORDINARY,
    NO_SHOW,
    ORDINARY,
    PRESENT,
    THERE,
)
from meetings.models.year import MeetingYear  # noqa: F401
