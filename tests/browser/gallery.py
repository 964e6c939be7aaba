"""A page with every component, and a small server that shows it under the application's own security policy.

It is no page of the application: it exists so that the look can be seen and tested in one place.
"""

import datetime as dt
import mimetypes
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlparse

from django import forms as django_forms
from django.conf import settings
from django.template import engines
from django.utils import translation

from okg.lib import charts, dates, forms
from okg.lib.paging import Page

HERE = Path(__file__).parent
POLICY = "; ".join(
    f"{name} {' '.join(values)}" for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
CHOICES = [("school", "Skole eller SFO"), ("parent", "Foresatte"), ("other", "Andre")]


class GalleryForm(forms.Form):
    """One of every kind of field."""

    once = True
    draft_name = "gallery"
    title = django_forms.CharField(label="Hva gjelder det?", help_text="En kort overskrift uten navn.")
    day = forms.DayField(label="Mottatt", past=True)
    at = forms.MomentField(label="Når skjedde det?", required=False, help_text="Omtrent er godt nok.")
    source = django_forms.ChoiceField(label="Hvem meldte fra?", choices=[("", "Velg"), *CHOICES])
    urgency = django_forms.ChoiceField(
        label="Hvor raskt må det vurderes?", widget=django_forms.RadioSelect, choices=CHOICES
    )
    themes = django_forms.MultipleChoiceField(
        label="Tema", widget=django_forms.CheckboxSelectMultiple, choices=CHOICES, required=False
    )
    what = django_forms.CharField(label="Hva er observert?", widget=django_forms.Textarea(attrs={"rows": 4}))
    file = forms.UploadField(label="Vedlegg", required=False)
    informed = django_forms.BooleanField(label="Foresatte er informert", required=False)


def items(*entries):
    return [
        {"key": key, "label": label, "icon": icon, "url": f"/{key}/", "count": count}
        for key, label, icon, count in entries
    ]


def context(form):
    """What the page needs; the days are counted from today so that lateness shows all its faces."""
    today = dates.today()
    events = [
        (1, 26, "b"),
        (2, 12, "a"),
        (5, 28, "a"),
        (9, 17, "a"),
        (9, 19, "c"),
        (9, 22, "b"),
        (12, 3, "a"),
    ]
    return {
        "form": form,
        "nav": [
            (
                "Arbeid",
                items(("desk", "Min oversikt", "house", 0), ("concerns", "Bekymringer", "concern", 2)),
            ),
            (
                "Forebygging",
                items(("measures", "Handlingsplan", "measures", 0), ("reports", "Rapporter", "report", 0)),
            ),
        ],
        "section": "concerns",
        "demo": True,
        "banners": [
            {
                "text": "Bakgrunnsarbeideren er stille.",
                "url": "/helse/",
                "link": "Se tilstanden",
                "color": "warning",
            }
        ],
        "idle_seconds": 900,
        "user": SimpleNamespace(
            is_authenticated=True, name="Ingrid Lomvik", seat=SimpleNamespace(title="SLT-koordinator")
        ),
        "day": dt.date(2026, 11, 22),
        "moment": dt.datetime(2026, 11, 22, 8, 41, tzinfo=dt.UTC),
        "tiles": [("Henvendelser", "24", "20 i forrige kvartal"), ("Møter", "3 av 4", "1 holdt i kvartalet")]
        * 2,
        "tasks": [
            (today + dt.timedelta(days=left), title, "Hegre, steg 5 i tiltakskortet")
            for left, title in (
                (-2, "Ring rektor om oppfølgingen"),
                (0, "Godkjenn saksliste"),
                (5, "Hold samtale"),
            )
        ],
        "quarters": [
            (1, dt.date(2026, 2, 12), "held"),
            (2, dt.date(2026, 5, 28), "held"),
            (3, None, "missing"),
            (4, dt.date(2026, 12, 3), "planned"),
        ],
        "bands": [("Skole og SFO", "10–14"), ("Fritid og frivillighet", "5–9"), ("Foresatte", "0–4")],
        "labels": ["1. kv.", "2. kv.", "3. kv."],
        "series": [("Råd", [8, 6, 12]), ("Bekymringer", [6, 7, 13])],
        "events": [charts.Event(dt.date(2026, m, d), f"Hendelse {d}", kind) for m, d, kind in events],
        "legend": [("a", "Møte"), ("b", "Rapport"), ("c", "Tiltak")],
        "paging": Page(rows=[], next_url="?side=n", previous_url="?side=p"),
    }


def render(form, language="nb"):
    """The gallery as text."""
    page = engines["django"].from_string((HERE / "gallery.html").read_text())
    with translation.override(language):
        return page.render(context(form))


class Gallery(BaseHTTPRequestHandler):
    """Serves the gallery, static files and a make-believe of the draft address."""

    drafts = []
    sent = []
    logged_in = True

    def do_GET(self):
        address = urlparse(self.path)
        if address.path.startswith(settings.STATIC_URL):
            path = settings.BASE_DIR / "static" / address.path.removeprefix(settings.STATIC_URL)
            self._answer(path.read_bytes(), mimetypes.guess_type(path.name)[0])
        elif address.path == "/okt/":
            self._answer(b"", status=204)
        else:
            asked = parse_qs(address.query)
            form = (
                GalleryForm({"title": "Hatefulle ytringer i klassechat"})
                if "errors" in asked
                else GalleryForm()
            )
            self._answer(render(form, asked.get("language", ["nb"])[0]).encode())

    def do_POST(self):
        body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.path == "/lagre/":
            type(self).sent.append(body)
            self._answer(b"<!doctype html><title>Lagret</title>")
        elif type(self).logged_in:
            type(self).drafts.append(body)
            self._answer(b'{"saved": "09.41"}', "application/json")
        else:
            self.send_response(302)
            self.send_header("Location", "/logg-inn/")
            self.send_header("Content-Length", "0")
            self.end_headers()

    def _answer(self, body, kind="text/html; charset=utf-8", status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Silence."""


def serve():
    """A running server on a free port; `.url` is its address, shutdown() ends it."""
    handler = type("Handler", (Gallery,), {"drafts": [], "sent": [], "logged_in": True})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handler = handler
    server.url = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
