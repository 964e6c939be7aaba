"""Forms for meetings; they validate, and actions save."""

from meetings.forms.agenda import DecideForm, DeclareItemForm, DropForm, ItemForm  # noqa: F401
from meetings.forms.attendance import AttendanceForm, RecordForm  # noqa: F401
from meetings.forms.council import CouncilForm  # noqa: F401
from meetings.forms.minutes import MinutesForm, TextForm  # noqa: F401
from meetings.forms.people import CallForm, InviteForm, UserField, UsersField  # noqa: F401
from meetings.forms.record import (  # noqa: F401
    AddendumForm,
    AnswerForm,
    CheckForm,
    CommentForm,
    SendForm,
)
from meetings.forms.time import CancelForm, NoticedForm, PlanForm, TimeForm, times_of  # noqa: F401
