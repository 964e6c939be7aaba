"""One walk by everybody to every address, whose answers several rules are held against.

Who is let in, what words are met there and what the two logs keep are questions about the same answers: each address
is asked once for each role. Nothing of what a request did is left.
"""

import logging
from contextlib import contextmanager
from dataclasses import dataclass

from okg.ledger.models import Event
from okg.lib.logs import Line
from tests.access import canaries
from tests.access.test_policy import POST_ONLY, asked, names


@dataclass(frozen=True)
class Answer:
    """What was answered: status, headers, all that is told as text, and what the request wrote in the ledger."""

    status_code: int
    headers: dict
    text: str
    looks: int
    refusals: int

    def __getitem__(self, header):
        return self.headers[header]


class Walk:
    """{(method, address name): Answer}, and what was logged meanwhile; POST only where GET is not answered."""

    def __init__(self, client, world):
        with logged() as self.logged:
            self.answers = {
                (method, name): answer(client, method, world.address(name))
                for name in names()
                for method in (["get", "post"] if name in POST_ONLY else ["get"])
            }

    def told(self):
        """{address name: all that is answered there}."""
        return {name: answer.text for (_method, name), answer in self.answers.items()}


def answer(client, method, address):
    """The Answer to one request, which is undone again."""
    noted = Noting(client)
    response = asked(noted, method, address)
    return Answer(
        response.status_code,
        dict(response.headers),
        canaries.text_of(response),
        noted.kinds.count(Event.LOOK),
        noted.events.count("refused"),
    )


class Noting:
    """A browser that notes the lines which its last request left, while they are there."""

    def __init__(self, client):
        self.client = client

    @property
    def cookies(self):
        return self.client.cookies

    @cookies.setter
    def cookies(self, value):
        self.client.cookies = value

    def get(self, address):
        return self._note(self.client.get, address)

    def post(self, address):
        return self._note(self.client.post, address)

    def _note(self, ask, address):
        before = Event.objects.values_list("pk", flat=True).latest("pk")
        response = ask(address)
        lines = list(Event.objects.filter(pk__gt=before).values_list("kind", "event"))
        self.kinds, self.events = [kind for kind, _event in lines], [event for _kind, event in lines]
        return response


@contextmanager
def logged():
    """All that is written to the log in this block, in the form it is written in."""
    lines = []

    class Keep(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Keep(level=logging.DEBUG)
    handler.setFormatter(Line())
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
