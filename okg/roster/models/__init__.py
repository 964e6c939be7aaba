"""Users, the agencies they come from, and the seats they hold for a time. Roles follow from the seats."""

from okg.roster.models.appointment import Appointment, Term, term  # noqa: F401
from okg.roster.models.contact import Contact  # noqa: F401
from okg.roster.models.declaration import Declaration, DeclarationText  # noqa: F401
from okg.roster.models.seat import Agency, Seat  # noqa: F401
from okg.roster.models.session import Session, Subject  # noqa: F401
from okg.roster.models.user import GUEST, User  # noqa: F401
