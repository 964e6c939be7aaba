"""A mail server on this machine that keeps what it gets, and can hold its answer back."""

import asyncio
import email
import socket
import threading
from concurrent.futures import Future

from aiosmtpd.controller import Controller


class Sink:
    """What came, in the order it came. From the mail number `held_from` on, the answer waits until `let_go()`."""

    def __init__(self):
        self.mails, self.changed = [], threading.Condition()
        self.held_from, self.gate = None, Future()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        with self.changed:
            self.mails.append(email.message_from_bytes(envelope.content))
            held = self.held_from is not None and len(self.mails) >= self.held_from
            self.changed.notify_all()
        if held:
            await asyncio.wrap_future(self.gate)
        return "250 OK"

    def hold_from(self, number):
        self.held_from, self.gate = number, Future()

    def let_go(self):
        self.held_from = None
        self.gate.cancel()

    def wait_for(self, true_of, seconds=30):
        """Waits until `true_of(mails)`; returns whether it came true in time."""
        with self.changed:
            return self.changed.wait_for(lambda: true_of(self.mails), seconds)

    @property
    def ids(self):
        return [mail["Message-ID"] for mail in self.mails]


def serve(sink):
    """A running Controller of the sink; the caller stops it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    return controller
