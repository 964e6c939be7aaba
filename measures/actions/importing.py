"""Taking a file of measures or trainings: say what is wrong with it, then take all that is left, or nothing.

Reading is pure and lives in `measures.plan`; here is what needs the database.
"""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from measures import plan as plans
from measures.actions import lifecycle
from measures.actions import training as trainings
from measures.models import DELAYED, DROPPED, FINISHED, UNDER_WAY, Measure, Training
from okg.access import roles
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.roster.models import Appointment

# Notes that the reading-in writes on the rows it makes: data, and data is Norwegian. They tell what was in
# the file and what was assumed where the file is silent.
NOTE_BEGUN = "Regnet som i gang fra planens første dag. Fila som ble lest inn, sier ikke når det begynte."
NOTE_DELAYED = "Sto som «forsinket» i fila som ble lest inn."
NOTE_FINISHED = (
    "Sto som «fullført» i fila som ble lest inn. Fila sier ikke når; fristen er brukt der den er passert."
)
NOTE_DROPPED = "Sto som «avlyst» i fila som ble lest inn. Fila sier ikke hvorfor."


def read_measures(data, *, year):
    """The Plan in a file (bytes) of the measures of `year`, held against what the year already has."""
    numbers = Measure.objects.of(year).exclude(number=None).values_list("number", flat=True)
    return plans.read_measures(data, year=year, taken=frozenset(numbers))


def read_trainings(data):
    """The Plan in a file (bytes) of trainings, held against those already here."""
    known = Training.objects.exclude(number=None).values_list("held_on__year", "number")
    return plans.read_trainings(data, today=dates.today(), taken=frozenset(known))


def take_measures(plan, *, by, leaving_out=frozenset(), at=None, planned_on=None):
    """Make measures of a plan's rows, all or none; `leaving_out` are numbers of rows. Returns the measures.

    `planned_on` is the day the plan took effect (1 January of its year). Raises Refused while a row that is
    not left out has a problem.
    """
    planned_on = planned_on or dt.date(plan.year, 1, 1)
    owners = owners_by_words(plan)

    def make(row):
        values = dict(row.values)
        status = values.pop("status")
        owner = owners.get(values["responsible"])
        measure = lifecycle.add(by=by, year=plan.year, owner=owner, planned_on=planned_on, **values)
        _bring_to(measure, status, by=by, at=at or dates.now())
        return measure

    return _take(plan, make, "measures_imported", by=by, leaving_out=leaving_out)


def take_trainings(plan, *, by, leaving_out=frozenset(), at=None):
    """Make trainings of a plan's rows, all or none; as take_measures. Returns the trainings."""

    def make(row):
        values = dict(row.values)
        attended = values.pop("attended")
        training = trainings.add(by=by, **values)
        if attended is not None:
            trainings.record(training, by=by, attended=attended, at=at)
        return training

    return _take(plan, make, "trainings_imported", by=by, leaving_out=leaving_out)


def owners_by_words(plan):
    """{what a row says of who is responsible: User}, where the words begin a seat's title or name its agency.

    "SLT-koordinator" finds the holder of "SLT-koordinator oppvekst"; "Rektorene" finds nobody, and is then an
    alarm until the coordinator has given the measure an owner.
    """
    held = (
        Appointment.objects.running()
        .filter(deputy=False, seat__role__in=roles.held_by("member"))
        .select_related("user", "seat__agency")
        .order_by("seat__sort", "seat_id")
    )
    seats = [(held_seat.seat, held_seat.user) for held_seat in held]
    said = {row.values["responsible"] for row in plan.rows if row.values["responsible"]}
    found = {words: _holder(words.casefold(), seats) for words in said}
    return {words: user for words, user in found.items() if user}


def _holder(words, seats):
    for seat, user in seats:
        if seat.title.casefold().startswith(words) or seat.agency.name.casefold() == words:
            return user
    return None


def _take(plan, make, event, *, by, leaving_out):
    """One transaction for the whole file: a row that fails takes the others with it."""
    _refuse_unless_ready(plan, leaving_out)
    try:
        with transaction.atomic():
            made = [make(row) for row in plan.taken(leaving_out)]
            ledger.act(event, by=by, rows=len(made), left_out=len(leaving_out))
            return made
    except IntegrityError:
        # Somebody took the same file between our look at the numbers and our writing.
        raise Refused(
            _("Some of these rows have been taken by somebody else just now. Read the file anew.")
        ) from None


def _refuse_unless_ready(plan, leaving_out):
    standing = plan.standing(leaving_out)
    if whole := [problem.says for problem in standing if problem.row is None]:
        raise Refused(whole)
    if rows := sorted({problem.row for problem in standing}):
        raise Refused(
            _("Row %(rows)s cannot be taken as it is. Mend the file, or tick the rows to leave out.")
            % {"rows": ", ".join(map(str, rows))}
        )
    if not plan.taken(leaving_out):
        raise Refused(_("All rows are left out, so there is nothing to take."))


def _bring_to(measure, status, *, by, at):
    """Let a new measure become what its row says it is."""
    began = min(dates.midnight(measure.planned_on), at)
    if status in (UNDER_WAY, DELAYED, FINISHED):
        lifecycle.report_progress(measure, by=by, text=NOTE_BEGUN, at=began)
    if status == DELAYED:
        lifecycle.report_progress(measure, by=by, text=NOTE_DELAYED, status=DELAYED, at=at)
    if status == FINISHED:
        deadline = dates.midnight(measure.due_on)
        lifecycle.finish(measure, by=by, text=NOTE_FINISHED, at=max(began, min(deadline, at)))
    if status == DROPPED:
        lifecycle.drop(measure, by=by, reason=NOTE_DROPPED, at=at)
