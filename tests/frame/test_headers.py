"""What goes with every answer, whatever it is: a page, a file, a refusal, a failure of ours."""

import json
import logging
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from okg.access.doors import open_to_all

ROOT = Path(__file__).resolve().parents[2]
CANARY = "Kanarifugl-Kvitrefjord-17"
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
pytestmark = pytest.mark.django_db


@open_to_all
def failing(request):
    typed = request.POST.get("narrative", "")
    raise RuntimeError(f"could not store {typed}")


@open_to_all
def download(request):
    return HttpResponse(b"%PDF", content_type="application/pdf")


class Urls:
    urlpatterns = [path("svikt/", failing), path("fil/", download), path("", include("okg.urls"))]
    handler403 = handler404 = "okg.access.doors.missing"
    handler500 = "okg.desk.failing.server_error"


def policy_of(response):
    return {directive.strip() for directive in response["Content-Security-Policy"].split(";")}


ANSWERS = {
    "a page": ("get", "/logg-inn/", 200),
    "a page behind a door": ("get", "/moter/", 200),
    "a redirect": ("get", "/logg-ut/?next=/moter/", 302),
    "nothing there": ("get", "/finnes-ikke/", 404),
    "not allowed": ("get", "/gruppen/ny/", 404),
    "wrong method": ("get", "/utkast/", 405),
    "method of another kind": ("put", "/moter/", 405),
    "a failure": ("get", "/svikt/", 500),
    "json": ("get", "/helse/", None),
    "a file": ("get", "/fil/", 200),
}


def answer(client, method, address):
    client.raise_request_exception = False
    return getattr(client, method)(address)


@override_settings(ROOT_URLCONF=Urls)
@pytest.mark.parametrize("what", ANSWERS)
def test_every_answer_has_the_whole_set(what, client, member, client_for):
    method, address, status = ANSWERS[what]
    opened = client if what in ("a page", "a redirect") else client_for(member)
    response = answer(opened, method, address)
    assert status in (None, response.status_code)
    assert {name: response.get(name) for name in ALWAYS} == ALWAYS
    assert "no-store" in response["Cache-Control"]
    assert policy_of(response) == POLICY


def test_static_files_have_them_too_and_may_be_kept(client):
    response = client.get("/static/app/app.css")
    assert response.status_code == 200
    assert "no-store" not in response["Cache-Control"]
    assert policy_of(response) == POLICY
    for name in ("X-Content-Type-Options", "X-Robots-Tag", "Referrer-Policy"):
        assert response[name] == ALWAYS[name]


def test_a_forged_request_is_refused_with_a_sentence(member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    response = client.post("/utkast/", {"draft_name": "x"})
    assert response.status_code == 403
    assert {name: response.get(name) for name in ALWAYS} == ALWAYS
    assert "Siden var for gammel" in response.content.decode()


def test_a_foreign_host_is_refused(client):
    response = client.get("/logg-inn/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


@pytest.fixture
def log(monkeypatch):
    """What the application's own handler writes."""
    written = StringIO()
    handler = logging.getLogger().handlers[0]
    own = next(
        (handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler),
        handler,
    )
    monkeypatch.setattr(own, "stream", written)
    return written


@override_settings(ROOT_URLCONF=Urls, ADMINS=[("someone", "someone@tanghavn.example")])
def test_a_failure_shows_and_writes_a_reference_and_nothing_of_what_was_typed(log, member, client_for):
    client = client_for(member)
    client.raise_request_exception = False
    response = client.post(f"/svikt/?q={CANARY}", {"narrative": CANARY})
    page, lines = response.content.decode(), [json.loads(line) for line in log.getvalue().splitlines()]
    assert response.status_code == 500
    assert CANARY not in page + log.getvalue() + str(response.headers)
    assert "Traceback" not in page
    assert [line["error"] for line in lines] == ["RuntimeError"]
    assert lines[0]["reference"] in page
    assert lines[0]["where"].startswith("frame/test_headers.py:")
    assert mail.outbox == []


def test_a_failing_task_writes_its_name_and_nothing_of_its_error(log):
    try:
        raise ValueError(CANARY)
    except ValueError:
        facts = {"name": "okg.notify.tasks.dispatch", "id": "1", "exc": CANARY, "args": CANARY}
        logging.getLogger("celery.app.trace").error(
            "Task %(name)s[%(id)s] raised: %(exc)s", facts, exc_info=True, extra={"data": facts}
        )
    assert CANARY not in log.getvalue()
    assert json.loads(log.getvalue())["task"] == "okg.notify.tasks.dispatch"


def test_an_address_nobody_has_writes_no_path(log, client):
    client.get(f"/{CANARY}/", headers={"host": "evil.example"})
    assert CANARY not in log.getvalue()
    assert "evil.example" not in log.getvalue()


def production(**changes):
    """An environment such as docker-compose.yml gives, without the tests' own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OKG_", "PYTEST", "DJANGO_"))
    }
    return kept | {
        "OKG_SECRET_KEY": "x7JqAb" * 9,
        "OKG_MASTER_KEY": settings.OKG_MASTER_KEY,
        "OKG_TLS": "1",
        "OKG_HOSTS": "okg.tanghavn.example",
        "OKG_URL": "https://okg.tanghavn.example",
        "OKG_HOME": str(settings.HOME),
        "DJANGO_SETTINGS_MODULE": "okg.settings",
        **changes,
    }


def run(*command, **changes):
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=production(**changes), capture_output=True, text=True
    )


def test_djangos_own_check_for_production_finds_nothing():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_without_a_secret_it_does_not_start_and_says_what_to_do():
    done = run("manage.py", "check", OKG_SECRET_KEY="")
    assert done.returncode != 0
    assert "OKG_SECRET_KEY_FILE" in done.stderr


OVER_TLS = """
import django; django.setup()
from django.conf import settings
from django.test import RequestFactory
from django.core.handlers.wsgi import WSGIHandler
from django.middleware.security import SecurityMiddleware
from django.http import HttpResponse
get = RequestFactory().get
guarded = SecurityMiddleware(lambda request: HttpResponse())
host = {"host": "okg.tanghavn.example"}
answered = guarded(get("/", secure=True, headers=host))
redirected = guarded(get("/", headers=host))
print(answered["Strict-Transport-Security"])
print(redirected["Location"])
for name in ("SESSION", "CSRF", "LANGUAGE"):
    whats = ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "DOMAIN", "PATH")
    print(*(getattr(settings, f"{name}_COOKIE_{what}") for what in whats))
print(settings.SECOND_FACTOR_REQUIRED, settings.SESSION_IDLE_SECONDS, settings.DEBUG, settings.ADMINS)
"""


def test_over_tls_it_is_tls_only_and_cookies_belong_to_the_host():
    said = run("-c", OVER_TLS).stdout.splitlines()
    assert said == [
        "max-age=63072000; includeSubDomains; preload",
        "https://okg.tanghavn.example/",
        "__Host-okg True True Lax None /",
        "__Host-okg-csrf True True Lax None /",
        "__Host-okg-language True True Lax None /",
        "True 900 False []",
    ]
