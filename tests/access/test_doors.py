"""The three nets in front of every page, and that what is hidden answers as what is not there."""

import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, path

from okg.access import doors, roles
from okg.ledger.models import Event

pytestmark = pytest.mark.django_db


def views(resolver=None, prefix=""):
    """(name, view) of every address there is."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from views(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}", entry.callback


def test_every_address_has_a_door():
    assert not [name for name, view in views() if not hasattr(view, "door")]


def test_the_open_pages_can_be_listed():
    opened = {name for name, view in views() if view.door == "open to all"}
    assert opened == {
        "account_login",
        "account_logout",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "provider_login",
        "provider_return",
        "health",
        "language",
        "roster:welcome",
    }


def bare(request):
    return HttpResponse("behind no door")


class Bare:
    urlpatterns = [path("bar/", bare, name="bare")]
    handler404 = handler403 = staticmethod(doors.missing)


@override_settings(ROOT_URLCONF=Bare)
def test_a_view_without_a_door_is_never_entered(client):
    response = client.get("/bar/")
    assert response.status_code == 404
    assert b"behind no door" not in response.content


def test_a_right_that_no_role_has_cannot_be_asked_for():
    with pytest.raises(LookupError):
        doors.hall("cases.fly_concern")


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_only_what_a_page_needs_is_answered(client, method):
    assert getattr(client, method)("/logg-inn/").status_code == 405


def without_tokens(response, ref):
    """The page less what is drawn anew each time, and less the address that was asked for."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode()).replace(ref, "")


def test_hidden_and_missing_answer_alike(concern, stranger, client_for):
    client = client_for(stranger)
    hidden = client.get(f"/bekymringer/{concern.ref}/")
    missing = client.get("/bekymringer/B-2026-ZZZZ/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert without_tokens(hidden, concern.ref) == without_tokens(missing, "B-2026-ZZZZ")
    assert hidden.headers == missing.headers


def test_a_page_one_may_not_do_answers_as_one_that_is_not_there(concern, member, client_for):
    client = client_for(member)
    assert client.get(f"/bekymringer/{concern.ref}/").status_code == 200
    assert client.get(f"/bekymringer/{concern.ref}/avslutning/").status_code == 404


def test_a_look_is_one_line_for_what_was_shown(concern, member, client_for):
    client_for(member).get(f"/bekymringer/{concern.ref}/")
    looks = Event.objects.filter(kind=Event.LOOK)
    assert [(look.by, look.about, look.right) for look in looks] == [
        (member.pk, concern.pk, "cases.read_concern")
    ]


def refusals():
    lines = Event.objects.filter(event="refused").order_by("pk")
    return list(lines.values_list("kind", "by", "right", "about"))


def test_a_refusal_is_a_line_of_the_security_log_and_no_look(concern, stranger, client_for):
    client_for(stranger).get(f"/bekymringer/{concern.ref}/")
    client_for(stranger).get("/bekymringer/B-2026-ZZZZ/")
    client_for(stranger).get("/gruppen/ny/")
    assert not Event.objects.looks().exists()
    assert refusals() == [
        ("security", stranger.pk, "cases.read_concern", concern.pk),
        ("security", stranger.pk, "cases.read_concern", None),
        ("security", stranger.pk, "roster.manage_user", None),
    ]


def test_hidden_and_missing_cost_the_same(concern, stranger, client_for):
    """The same number of questions: whoever measures learns nothing."""
    asked = []
    for ref in (concern.ref, "B-2026-ZZZZ"):
        client = client_for(stranger)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/bekymringer/{ref}/")
        asked.append([query["sql"].split(" ")[0] for query in queries])
    assert asked[0] == asked[1]


def test_a_list_is_no_look(concern, member, client_for):
    client_for(member).get("/bekymringer/")
    assert not Event.objects.filter(kind=Event.LOOK).exists()


def test_no_line_no_page(concern, member, client_for):
    with connection.cursor() as cursor:
        cursor.execute("alter table ledger_event add constraint shut check (kind <> 'look') not valid")
    response = client_for(member).get(f"/bekymringer/{concern.ref}/")
    assert response.status_code == 503
    assert concern.code_word.encode() not in response.content


def test_where_no_refusal_can_be_written_hidden_and_missing_still_answer_alike(concern, stranger, client_for):
    with connection.cursor() as cursor:
        cursor.execute("alter table ledger_event add constraint shut check (kind <> 'security') not valid")
    client = client_for(stranger)
    answers = [
        client.get(address)
        for address in (f"/bekymringer/{concern.ref}/", "/bekymringer/B-2026-ZZZZ/", "/gruppen/ny/")
    ]
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert answers[0].content == answers[1].content


def test_a_closed_user_is_let_in_nowhere(concern, member, client_for):
    client = client_for(member)
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    assert client.get(f"/bekymringer/{concern.ref}/").status_code == 302


def test_logging_in_is_asked_for_before_anything_is_looked_up(concern, client):
    response = client.get(f"/bekymringer/{concern.ref}/")
    assert response.status_code == 302
    assert response["Location"].startswith("/logg-inn/?next=")


def test_no_role_opens_every_concern():
    assert not [right for right in roles.CONCERN_RIGHTS if roles.allows(["admin"], right)]
    assert not [right for right in roles.CONCERN_RIGHTS if roles.allows(["dpo"], right)]
    assert not [right for right in roles.CONCERN_RIGHTS if roles.allows(["reader"], right)]


def test_missing_is_a_404_for_any_request():
    assert doors.missing(RequestFactory().get("/x/")).status_code == 404
