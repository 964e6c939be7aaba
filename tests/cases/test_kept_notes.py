"""Notes that are kept to an agency or to named readers: seen to be there, read by nobody else, whoever leads."""

import csv
import datetime as dt
import io
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cases import changes, finding
from cases.actions import notes
from cases.forms.note import NewNoteForm
from cases.models.note import AGENCY, NAMED, Note
from cases.timeline import story
from cases.words import Needles
from okg.access import net
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.notify.models import Notice, Outbox
from tests.cases.test_pages import page, text

pytestmark = pytest.mark.django_db
SECRET = "Kanarifuglen sang i natt."


@pytest.fixture
def table(concern, give, police, make_user):
    """The concern, open to its lead, the health service, two of the police, the job service and a resource person."""
    partner = make_user("partner", seat="politi", deputy=True)
    nav, guest = make_user("nav"), make_user("guest")
    for user in (police, partner, nav, guest):
        give(user)
    return {"police": police, "partner": partner, "nav": nav, "guest": guest}


def shown(client_for, user, concern):
    return text(page(client_for(user), "cases:show", concern))


def leaks_to(client_for, user, concern):
    """Where of all that `user` can see the secret stands."""
    client = client_for(user)
    words = {"words": "kanarifuglen"}
    answers = {
        "page": page(client, "cases:show", concern),
        "notes": client.get(f"{concern.get_absolute_url()}?vis=notater"),
        "changes": page(client, "cases:changes", concern),
        "search": client.post(reverse("cases:search"), words),
        "list": client.get(reverse("cases:index")),
        "desk": client.get("/"),
    }
    if "coordinator" in user.role_names():
        answers["export"] = client.get(reverse("cases:export"))
        answers["register"] = client.get(reverse("cases:print_register", args=[concern.ref]))
    found = [name for name, answer in answers.items() if SECRET in answer.content.decode(errors="replace")]
    if concern.code_word in text(answers["search"]):
        found.append("hit")
    return found


def rows_of(user, model):
    with transaction.atomic(), net.under(user):
        return set(model.objects.values_list("kept_to", flat=True))


def test_only_the_agency_reads_what_is_kept_to_it(concern, table, coordinator, member, client_for):
    police = table["police"]
    first = notes.write(concern, by=police, text="Kanarifuglen sang i går.", kept=AGENCY)
    notes.write(concern, by=police, text=SECRET, corrects=first)
    for reader in (police, table["partner"]):
        assert leaks_to(client_for, reader, concern) == ["page", "notes", "changes", "hit"]
        assert rows_of(reader, Note) == rows_of(reader, Note.history.model) == {"politi"}
    for other in (coordinator, member, table["nav"], table["guest"]):
        assert leaks_to(client_for, other, concern) == []
        assert rows_of(other, Note) == rows_of(other, Note.history.model) == set()
        seen = shown(client_for, other, concern)
        assert seen.count("Et notat fra Politiet, låst") == 2
        assert f"Spør {police.name} eller Politiet." in seen
        assert "Rettet senere" not in seen
    assert set(Notice.objects.filter(kind="note_written").values_list("user", flat=True)) == {
        table["partner"].pk
    }
    assert not Outbox.objects.filter(kind="note_written").exclude(recipient=table["partner"]).exists()
    for line in Event.objects.filter(event__startswith="note_"):
        assert set(line.facts) == {"note"}


def test_named_readers_and_the_author_read_it_and_their_colleagues_do_not(
    concern, table, coordinator, member, client_for
):
    notes.write(concern, by=table["police"], text=SECRET, kept=NAMED, readers=[table["nav"]])
    for reader in (table["police"], table["nav"]):
        assert leaks_to(client_for, reader, concern) == ["page", "notes", "hit"]
        assert rows_of(reader, Note) == {"politi"}
    for other in (table["partner"], coordinator, member, table["guest"]):
        assert leaks_to(client_for, other, concern) == []
        assert rows_of(other, Note) == set()


def test_who_leaves_the_agency_reads_it_no_more_that_day(concern, table, client_for):
    notes.write(concern, by=table["police"], text=SECRET, kept=AGENCY)
    partner = table["partner"]
    partner.appointments.update(ends_on=dates.today(), ended_at=dates.now())
    partner.forget_seats()
    assert not Note.objects.readable_by(partner).exists()
    assert rows_of(partner, Note) == set()


def test_python_and_the_database_agree_on_who_reads(concern, table, coordinator, member):
    """The rule is written twice, as one filter and as one policy: each note, each reader."""
    everybody = [*table.values(), coordinator, member]
    notes.write(concern, by=table["police"], text="a", kept=AGENCY)
    notes.write(concern, by=member, text="b", kept=AGENCY)
    notes.write(concern, by=coordinator, text="c", kept=NAMED, readers=[member, table["guest"]])
    notes.write(concern, by=table["guest"], text="d", kept=NAMED, readers=[coordinator])
    notes.write(concern, by=member, text="e")
    rows = list(Note.objects.all())
    for user in everybody:
        asked = set(Note.objects.readable_by(user))
        with transaction.atomic(), net.under(user):
            assert set(Note.objects.all()) == asked == {note for note in rows if note.opens_to(user)}
    assert {len(Note.objects.readable_by(user)) for user in everybody} == {1, 2, 3}


def test_what_cannot_be_kept_is_refused(concern, table, stranger, member):
    with pytest.raises(Refused):  # resource persons come from many bodies: theirs is no agency
        notes.write(concern, by=table["guest"], text="x", kept=AGENCY)
    with pytest.raises(Refused):  # nobody is let into a concern by being named
        notes.write(concern, by=member, text="x", kept=NAMED, readers=[stranger])
    with pytest.raises(Refused):
        notes.write(concern, by=member, text="x", kept=NAMED, readers=[member])


INSERT = """
insert into cases_note (id, concern_id, at, by_id, kind_id, text, corrects_id, kept_to_id, readers)
select %(id)s, concern_id, at, by_id, kind_id, text, %(corrects)s, %(kept_to)s, %(readers)s::uuid[]
from cases_note where id = %(like)s
"""


def test_the_database_refuses_what_would_open_or_lose_a_kept_note(concern, table, member):
    kept = notes.write(concern, by=member, text=SECRET, kept=AGENCY)
    usual = {"corrects": None, "kept_to": "psykisk_helse", "readers": None, "like": kept.pk}
    wrong = [
        {"kept_to": None, "readers": [str(member.pk)]},  # readers of a note that is open
        {"readers": [str(table["nav"].pk)]},  # its author is not among them
        {"readers": []},
        {"corrects": kept.pk, "kept_to": None},  # a correction that others could read
        {"corrects": kept.pk, "kept_to": "politi"},
        {"corrects": kept.pk, "readers": [str(member.pk)]},
    ]
    for changes_ in wrong:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(INSERT, usual | changes_ | {"id": uuid.uuid4()})
    with connection.cursor() as cursor:
        cursor.execute(INSERT, usual | {"corrects": kept.pk, "id": uuid.uuid4()})


def test_the_form_keeps_the_note_and_says_what_is_missing(concern, table, member, client_for):
    client, address = client_for(member), reverse("cases:note", args=[concern.ref])
    sent = {"submission": uuid.uuid4(), "kind": "note_kind:annet", "text": "Bare noen."}
    answer = client.post(address, sent | {"kept": NAMED})
    assert "Velg minst én som kan lese notatet." in text(answer)
    assert "Bare noen." in answer.content.decode()
    answer = client.post(address, sent | {"kept": "open", "readers": [table["nav"].pk]})
    assert "Du har valgt lesere." in text(answer)
    assert not concern.notes.exists()
    client.post(address, sent | {"kept": NAMED, "readers": [table["nav"].pk]})
    assert concern.notes.get().readers == sorted([member.pk, table["nav"].pk])
    for_guest = NewNoteForm(by=table["guest"], participants=concern.participants())
    assert AGENCY not in dict(for_guest.fields["kept"].choices)


def test_a_kept_note_is_in_no_ones_search_statement_or_page_of_changes_by_another_way(
    concern, table, coordinator
):
    """The readers of texts, asked without the net around them: each holds the rule itself."""
    old = notes.write(concern, by=table["police"], text="Kanarifuglen.", kept=AGENCY)
    notes.write(concern, by=table["police"], text=SECRET, corrects=old)
    assert finding.concerns_with(Needles("kanarifuglen"), coordinator).hits == []
    assert changes.of(concern, coordinator) == []
    told = story.of(concern, coordinator)
    assert not any(callable(entry.text) for entry in told if entry.kind == "note")
    assert len(finding.concerns_with(Needles("kanarifuglen"), table["partner"]).hits) == 1
    assert len(changes.of(concern, table["partner"])) == 1


def test_the_list_is_taken_out_with_code_words_alone_and_formulas_lie_still(
    concern, log_concern, coordinator, client_for
):
    other = log_concern(by=coordinator, theme="theme:annet", received_at=dates.now() - dt.timedelta(days=9))
    type(other).objects.filter(pk=other.pk).update(code_word="=1+1")
    answer = client_for(coordinator).get(reverse("cases:export"), {"theme": "theme:annet"})
    [heads, row] = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert (row[0], row[1], row[4]) == (other.ref, "'=1+1", "Ikke vurdert ennå")
    line = Event.objects.get(event="list_exported")
    assert (line.kind, line.facts) == ("security", {"lines": 1})
    stale = client_for(coordinator, shown_at=1.0).get(reverse("cases:export"))
    assert stale.status_code == 302  # who is at the keyboard is asked first
