"""What is being typed: kept, given back, sealed, its writer's alone, and dropped in the end."""

import datetime as dt

import pytest
import time_machine
from django.db import connection

from okg.drafts import keep, tasks
from okg.drafts.models import Draft, Submission
from okg.lib import dates

pytestmark = pytest.mark.django_db
FORM = "cases.log"


def typed(client, **fields):
    return client.post("/utkast/", {"draft_name": FORM, **fields})


def test_what_is_typed_is_kept_and_given_back(member, client_for):
    client = client_for(member)
    with time_machine.travel(dt.datetime(2026, 3, 2, 8, 41, tzinfo=dt.UTC), tick=False):
        response = typed(client, known="Tegnet symboler.\r\n<b>På pulten</b>", arena="arena:skole")
        assert response.json() == {"saved": "09.41"}
        page = client.get("/bekymringer/ny/").content.decode()
    assert "&lt;b&gt;På pulten&lt;/b&gt;" in page


def test_there_is_one_draft_a_form_and_the_last_word_stands(member, client_for):
    client = client_for(member)
    for word in ("først", "så"):
        typed(client, known=word)
    assert Draft.objects.get(user=member).fields == {"known": ["så"]}


def test_what_proves_the_sender_is_not_kept(member, client_for):
    typed(client_for(member), known="x", csrfmiddlewaretoken="t", submission="s", version="1", password="p")
    assert Draft.objects.get(user=member).fields == {"known": ["x"]}


def test_an_emptied_form_leaves_no_draft(member, client_for):
    client = client_for(member)
    typed(client, known="noe")
    assert typed(client, known="  ").json() == {"saved": ""}
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"known": "x" * (keep.LARGEST + 1)}, {"known": "x", "draft_name": "n" * 121}]
)
def test_too_much_is_refused_with_a_sentence_and_what_was_kept_stays(member, client_for, fields):
    client = client_for(member)
    typed(client, known="det gamle")
    response = typed(client, **fields)
    assert response.status_code == 413
    assert response.json()["error"].startswith("Dette er for langt")
    assert Draft.objects.get(user=member).fields == {"known": ["det gamle"]}


def test_a_form_without_a_name_is_not_kept(member, client_for):
    assert client_for(member).post("/utkast/", {"known": "x"}).status_code == 413


def test_a_draft_lies_sealed_in_the_database(member, client_for):
    typed(client_for(member), known="Kanarifugl-Kvitrefjord-17")
    with connection.cursor() as cursor:
        cursor.execute("select string_agg(encode(fields::bytea, 'escape'), ' ') from drafts_draft")
        assert "Kanarifugl" not in cursor.fetchone()[0]


def test_nobody_else_sees_it(member, doctor, coordinator, admin, client_for):
    typed(client_for(member), known="Kanarifugl-Kvitrefjord-17")
    for other in (doctor, coordinator):
        assert "Kanarifugl" not in client_for(other).get("/bekymringer/ny/").content.decode()
    client_for(admin).post("/utkast/kast/", {"draft_name": FORM})
    assert Draft.objects.count() == 1


def test_its_writer_may_throw_it_away(member, client_for):
    client = client_for(member)
    typed(client, known="x")
    client.post("/utkast/kast/", {"draft_name": FORM})
    assert not Draft.objects.exists()


def test_who_is_not_logged_in_keeps_nothing(client, db):
    assert typed(client, known="x").status_code == 302
    assert not Draft.objects.exists()


def test_old_drafts_and_submissions_are_swept(member):
    moment = dates.now()
    keep.save(member, "old", {"a": ["x"]})
    Submission.objects.create(user=member, key=member.pk)
    with time_machine.travel(moment + keep.KEPT - dt.timedelta(hours=1), tick=False):
        tasks.sweep()
        assert (Draft.objects.count(), Submission.objects.count()) == (1, 1)
        keep.save(member, "new", {"a": ["x"]})
    with time_machine.travel(moment + keep.KEPT + dt.timedelta(hours=1), tick=False):
        tasks.sweep()
        assert list(Draft.objects.values_list("name", flat=True)) == ["new"]
        assert not Submission.objects.exists()
