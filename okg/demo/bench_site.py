"""One installation to be measured: `python -m okg.demo.bench_site` reads orders and answers them, a JSON object a line.

{"open": page, "user": name}   -> {"ms", "queries"}   a page through the whole application, middleware and all
{"make": "figures" or "pdf"}   -> {"ms"}              the report of last quarter
{"enter": name}                -> {"cookie"}          of a session for that user
{"where": page, "user": name}  -> {"path"}
"""

import io
import json
import os
import re
import sys
from http.cookies import SimpleCookie
from importlib import import_module
from time import perf_counter
from urllib.parse import urlencode


class Browser:
    """Asks the WSGI application as a web server would, for one user."""

    def __init__(self, application, cookie):
        self.application, self.cookies = application, SimpleCookie(cookie)

    def ask(self, path, fields=None):
        """(status, body) of a GET, or of a POST where `fields` is given."""
        body = urlencode(fields or {}).encode()
        environ = {
            "REQUEST_METHOD": "GET" if fields is None else "POST",
            "PATH_INFO": path,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
        }
        answered = {}
        response = self.application(
            environ, lambda status, headers: answered.update(status=status, headers=headers)
        )
        page = b"".join(response)
        response.close()
        for name, value in answered["headers"]:
            if name == "Set-Cookie":
                self.cookies.load(value)
        return int(answered["status"][:3]), page.decode()


class Site:
    """What can be ordered of one installation."""

    def __init__(self):
        from okg.wsgi import application

        self.application = application
        self.browsers = {}

    def enter(self, name):
        """The cookie of a session in which `name` is logged in."""
        from django.conf import settings
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

        from okg.roster.models import User

        user = User.objects.get(username=name)
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"

    def browser(self, name):
        if name not in self.browsers:
            self.browsers[name] = Browser(self.application, self.enter(name))
        return self.browsers[name]

    def where(self, page, name):
        """The address of a page; a concern's is that of the newest in which the user has said to be impartial.

        One that was logged a moment ago would ask that first.
        """
        from cases.models.concern import newest_of
        from cases.models.impartiality import Answer, Declaration
        from okg.roster.models import User

        if page == "concern":
            user = User.objects.get(username=name)
            said = Declaration.objects.standing().filter(by=user, answer=Answer.IMPARTIAL)
            theirs = newest_of(user).filter(content_object__in=said.values("concern"))
            return theirs.order_by("-received_at").first().content_object.get_absolute_url()
        return {"list": "/bekymringer/", "desk": "/", "create": "/bekymringer/ny/"}[page]

    def open(self, page, name):
        """(milliseconds, queries) of one page, opened or, to create a concern, sent."""
        browser, path = self.browser(name), self.where(page, name)
        fields = filled_in(browser.ask(path)[1]) if page == "create" else None
        with Counted() as queries:
            began = perf_counter()
            status, _page = browser.ask(path, fields)
            took = perf_counter() - began
        if status != (302 if page == "create" else 200):
            raise RuntimeError(f"{path} answered {status}")
        return took * 1000, queries.number

    def make(self, what):
        """Milliseconds for the figures of last quarter, or for its PDF."""
        from okg.lib import dates
        from okg.lib.quarters import Quarter
        from okg.reports import content, figures, files

        quarter = Quarter.of(dates.today()).previous
        document = content.compose(quarter) if what == "pdf" else None
        began = perf_counter()
        if what == "pdf":
            files.render("pdf", document)
        else:
            figures.of(quarter)
        return (perf_counter() - began) * 1000


class Counted:
    """Counts the questions to the database inside the block."""

    number = 0

    def __call__(self, execute, *arguments):
        self.number += 1
        return execute(*arguments)

    def __enter__(self):
        from django.db import connection

        self.wrapper = connection.execute_wrapper(self)
        self.wrapper.__enter__()
        return self

    def __exit__(self, *error):
        self.wrapper.__exit__(*error)


def filled_in(page):
    """The fields of the form for a new concern, filled in, with the hidden ones the page carries."""
    from okg.lib import dates

    now = dates.local(dates.now())
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page)[1]
        for name in ("csrfmiddlewaretoken", "submission", "draft_name")
    }
    return hidden | {
        "danger": "no",
        "source": "source:skole",
        "channel": "channel:telefon",
        "received_at_0": f"{now:%d.%m.%Y}",
        "received_at_1": "00.00",
        "arena": "arena:skole",
        "theme": "theme:hatefulle_ytringer",
        "known": "Gutten tegnet symboler på pulten, og læreren tok det opp med ham.",
        "level": "level:2",
        "level_reason": "Flere tegn over tid.",
        "urgency": "urgency:vanlig",
    }


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "okg.settings")
    site = Site()
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = answer_to(site, order)
        except Exception as error:  # noqa: BLE001 - whatever it is, the one who asked must hear it
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


def answer_to(site, order):
    if "open" in order:
        ms, queries = site.open(order["open"], order["user"])
        return {"ms": ms, "queries": queries}
    if "make" in order:
        return {"ms": site.make(order["make"])}
    if "enter" in order:
        return {"cookie": site.enter(order["enter"])}
    return {"path": site.where(order["where"], order["user"])}


if __name__ == "__main__":
    main()
