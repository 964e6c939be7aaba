"""Who holds what today."""

from okg.roster.models import Appointment, Seat, User


def coordinator():
    """The user who leads today: the holder of the leading seat, else its deputy; None where nobody does."""
    leaders = User.objects.active().filter(appointments__in=_leading()).order_by("appointments__deputy")
    return leaders.first()


def _leading():
    return Appointment.objects.running().filter(seat__leads=True)


def group_seats():
    """The five seats of the mandate, in its order."""
    return Seat.objects.filter(in_group=True)


def holders_of(seat_code):
    """Users appointed to a seat today."""
    running = Appointment.objects.running().filter(seat_id=seat_code)
    return User.objects.active().filter(appointments__in=running)
