import pytest
from django.db import DatabaseError, connection, transaction

from okg.ledger import book as ledger
from okg.ledger.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(db):
    return Event.objects.create(kind="act", event="looked", by_role="test")


def refused(act):
    """That the database refuses an act. Raises where it does not."""
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()
    return True


def test_the_orm_cannot_change_or_remove_a_line(line):
    line.by_role = "someone else"
    assert refused(line.save)
    assert refused(lambda: Event.objects.update(by_role="someone else"))
    assert refused(line.delete)
    assert refused(lambda: Event.objects.all().delete())
    assert Event.objects.get().by_role == "test"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET event = 'x'",
        "DELETE FROM ledger_event",
        "TRUNCATE ledger_event",
        "TRUNCATE ledger_event RESTART IDENTITY CASCADE",
        "INSERT INTO ledger_event SELECT * FROM ledger_event ON CONFLICT (id) DO UPDATE SET event = 'x'",
        # No row matches: a trigger for each row would have kept silent.
        "UPDATE ledger_event SET event = 'x' WHERE false",
        "DELETE FROM ledger_event WHERE id < 0",
    ],
)
def test_plain_sql_cannot_either(line, statement):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    assert refused(run)


@pytest.mark.parametrize(("kind", "right"), [("peek", "cases.read_concern"), ("look", "")])
def test_a_line_is_an_act_or_a_look_under_a_right(kind, right):
    with pytest.raises(DatabaseError, match="ledger_"), transaction.atomic():
        Event.objects.create(kind=kind, event="looked", by_role="test", right=right)


def test_the_ledger_has_no_foreign_key():
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "ledger_event")
    assert not [name for name, constraint in constraints.items() if constraint["foreign_key"]]
    assert not [field for field in Event._meta.get_fields() if field.is_relation]


def test_writing_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        ledger.act("looked", by="beat")
