"""Who holds what today."""

from collections import defaultdict

from okg.roster.models import Appointment, Seat, User

DIRECTOR = "kommunedirektor"  # the seat that is told, and decides, where nobody of the group can


def coordinator():
    """The user who leads today: the holder of the leading seat, else its deputy; None where nobody does."""
    leaders = User.objects.active().filter(appointments__in=_leading()).order_by("appointments__deputy")
    return leaders.first()


def coordinators():
    """Everybody who may lead concerns today, as a list: the holder of the leading seat first, then its deputies."""
    found = seated(User.objects.with_role("coordinator"))
    return sorted(found, key=lambda user: [(not one.seat.leads, one.deputy) for one in user.running])


def deputies_of(seat):
    """Users who deputise a seat today."""
    running = Appointment.objects.running().filter(seat=seat, deputy=True)
    return User.objects.active().filter(appointments__in=running).order_by("name")


def _leading():
    return Appointment.objects.running().filter(seat__leads=True)


def group_seats():
    """The five seats of the mandate, in its order."""
    return Seat.objects.filter(in_group=True)


def holders_of(seat_code):
    """Users appointed to a seat today."""
    running = Appointment.objects.running().filter(seat_id=seat_code)
    return User.objects.active().filter(appointments__in=running)


def seated(users):
    """`users` as a list, each with its seats of today read at once: for lists that show who holds which function."""
    users = list(users)
    held = defaultdict(list)
    running = Appointment.objects.running().filter(user__in=users).select_related("seat__agency")
    for row in running.order_by("-seat__leads", "deputy"):
        held[row.user_id].append(row)
    for user in users:
        user.running = held[user.pk]
    return users


def seats_without(users):
    """The group's seats whose holders are none of `users`, in the mandate's order."""
    taken = Appointment.objects.running().filter(user__in=users).values("seat")
    return group_seats().exclude(pk__in=taken)
