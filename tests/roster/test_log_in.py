"""Getting in and out: a sentence for what is wrong, no address but our own, nothing left behind."""

import re

import pytest
from django.core.management import call_command
from django.urls import NoReverseMatch, get_resolver, reverse

from okg.ledger.models import Event
from okg.lib import dates
from okg.roster import actions
from okg.roster.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
WRONG = "Brukernavnet eller passordet er ikke riktig. Kontroller begge og prøv igjen."


def text(response):
    return response.content.decode()


def test_log_in_leads_to_the_desk_and_is_in_the_ledger(member, log_in, client):
    response = log_in(member, client=client)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/").status_code == 200
    assert Event.objects.filter(event="logged_in").count() == 1


def test_a_new_session_key_is_given_on_log_in(member, log_in, client):
    client.get("/logg-inn/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["okg"] = before = session.session_key
    log_in(member, client=client)
    assert client.cookies["okg"].value != before


@pytest.mark.parametrize("username", ["health", "nobody-of-that-name"])
def test_wrong_password_and_unknown_user_answer_alike_and_keep_the_user_name(member, client, username):
    response = client.post("/logg-inn/", {"login": username, "password": "feil passord her"})
    assert response.status_code == 200
    assert WRONG in text(response)
    assert f'value="{username}"' in text(response)
    assert "feil passord her" not in text(response)


def test_nothing_written_is_a_sentence_beside_the_field(client, db):
    response = client.post("/logg-inn/", {"login": "", "password": ""})
    assert response.status_code == 200
    assert text(response).count('aria-invalid="true"') == 2


def test_the_sixth_wrong_password_in_five_minutes_is_refused_even_when_right(member, log_in):
    for _try in range(5):
        log_in(member, password="feil")
    response = log_in(member)
    assert response.status_code == 200
    assert "For mange forsøk. Vent fem minutter, og prøv så igjen." in text(response)


def test_too_many_log_ins_from_one_address_get_a_page_that_says_so(client, db, settings):
    for _try in range(30):
        client.post("/logg-inn/", {"login": "", "password": ""})
    response = client.post("/logg-inn/", {"login": "", "password": ""})
    assert response.status_code == 429
    assert "Vent ett minutt" in text(response)


@pytest.mark.parametrize("path", ["/tiltak/?ar=2026", "/moter/"])
def test_next_leads_to_the_page_that_was_asked_for(member, log_in, path):
    assert log_in(member, next=path)["Location"] == path


@pytest.mark.parametrize(
    "path",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "///evil.example",
     "javascript:alert(1)", "\\\\evil.example", " //evil.example", "/\n/evil.example", "evil.example"],
)  # fmt: skip
def test_next_never_leads_out_of_the_house(member, log_in, client, path):
    assert log_in(member, next=path)["Location"] == "/"
    client.force_login(member)
    assert client.post("/sprak/", {"language": "nb", "next": path})["Location"] == "/"
    assert client.post("/logg-ut/", {"next": path})["Location"] == "/logg-inn/"


def test_a_page_that_needs_log_in_is_come_back_to(client, db):
    response = client.get("/moter/?ar=2026")
    assert response["Location"] == "/logg-inn/?next=/moter/%3Far%3D2026"


def test_who_is_logged_in_already_goes_to_the_desk(member, client_for):
    assert client_for(member).get("/logg-inn/")["Location"] == "/"


def test_log_out_ends_the_session_and_clears_the_browser(member, log_in, client):
    log_in(member, client=client)
    key = client.cookies["okg"].value
    response = client.post("/logg-ut/")
    assert response["Location"] == "/logg-inn/"
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    client.cookies["okg"] = key
    assert client.get("/")["Location"] == "/logg-inn/?next=/"


def test_log_out_asks_first_when_somebody_follows_a_link_to_it(member, client_for):
    client = client_for(member)
    response = client.get("/logg-ut/")
    assert "Clear-Site-Data" not in response
    assert "Logg ut" in text(response)
    assert client.get("/").status_code == 200


def test_the_one_whose_term_is_over_is_told_so_and_does_not_get_in(make_user, log_in, client):
    former = make_user(
        "former", seat="nav", ends_on=dates.today().replace(year=dates.today().year - 1, month=12)
    )
    response = log_in(former, client=client)
    assert response.status_code == 403
    assert "Brukeren er stengt" in text(response)
    assert client.get("/")["Location"].startswith("/logg-inn/")


def test_a_closed_user_is_out_at_once_and_does_not_get_in_again(member, admin, log_in, client_for, client):
    inside = client_for(member)
    actions.close(member, by=admin)
    assert inside.get("/")["Location"].startswith("/logg-inn/")
    assert WRONG in text(log_in(member, client=client))


def test_a_user_made_inactive_is_told_only_with_the_right_password(member, log_in):
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert "Brukeren er stengt" in text(log_in(member))
    assert WRONG in text(log_in(member, password="feil"))


def test_the_language_a_user_chose_comes_back_with_log_in(member, log_in, client):
    User.objects.filter(pk=member.pk).update(language="en")
    log_in(member, client=client)
    assert '<html lang="en"' in text(client.get("/"))


@pytest.fixture
def link(db, capsys):
    """The path of a link that `manage.py invite` prints for the first coordinator."""
    call_command("invite", "first", name="Inga Førstesen", email="first@tanghavn.example")
    return re.sub(r"^https?://[^/]+", "", capsys.readouterr().out.strip())


def test_an_invitation_leads_to_a_password_and_works_once(link, client, log_in):
    assert "Velkommen, Inga" in text(client.get(link))
    response = client.post(link, {"password": "en lang setning om måker"})
    assert response["Location"] == "/logg-inn/"
    first = User.objects.get(username="first")
    assert log_in(first, client=client, password="en lang setning om måker")["Location"] == "/"
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("password", ["kort", "Inga Førstesen", "password1234"])
def test_a_weak_password_is_refused_with_a_sentence(link, client, password):
    response = client.post(link, {"password": password})
    assert response.status_code == 200
    assert 'aria-invalid="true"' in text(response)


@pytest.mark.parametrize("path", ["/velkommen/x/y/", "/velkommen/_w/c-1/", "/velkommen/NzA/c0ffee-0/"])
def test_an_invitation_that_is_no_invitation_is_not_there(client, db, path):
    assert client.get(path).status_code == 404


def test_an_invitation_is_over_after_three_days(link, client, settings):
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert client.get(link).status_code == 404


def test_choosing_a_password_logs_out_whoever_sat_there(link, member, client_for):
    client = client_for(member)
    client.post(link, {"password": "en lang setning om måker"})
    assert client.get("/")["Location"].startswith("/logg-inn/")


@pytest.mark.parametrize(
    "name", ["account_signup", "account_reset_password", "account_email", "account_change_password"]
)
def test_there_is_no_sign_up_and_no_password_by_mail(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_no_address_speaks_of_sign_up_or_reset():
    routes = str([pattern for pattern in get_resolver().reverse_dict])
    assert not re.search(r"signup|sign-up|reset|confirm-email", routes)


def test_the_demo_password_is_hashed(member):
    assert PASSWORD not in User.objects.get(pk=member.pk).password
