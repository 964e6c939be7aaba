"""The outbox: never lost, told once, a link and nothing else; a server that is down delays and hides nothing."""

import datetime as dt
import socket

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.db import IntegrityError, transaction

from okg.lib import dates
from okg.notify import post
from okg.notify.models import Notice, Outbox

pytestmark = pytest.mark.django_db


class Sink:
    """A mail server that keeps what it gets, or answers with `reply`."""

    def __init__(self):
        self.mails, self.reply = [], "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        if self.reply.startswith("250"):
            self.mails.append(envelope)
        return self.reply


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@pytest.fixture
def server(settings):
    """A real SMTP server on this machine, and Django's real SMTP backend pointed at it."""
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    yield sink
    controller.stop()


@pytest.fixture
def dead_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there


def test_tell_the_same_twice_is_told_once(member):
    for _time in range(2):
        post.tell([member, member], "task_given", key="same")
    assert Notice.objects.count() == Outbox.objects.count() == 1


def test_a_kind_without_a_sentence_is_refused(member):
    with pytest.raises(KeyError):
        post.tell([member], "no_such_kind", key="x")


def test_a_closed_user_is_told_nothing(member):
    member.is_active = False
    post.tell([member], "task_given", key="x")
    assert not Outbox.objects.exists()


def test_mail_carries_a_link_and_nothing_of_what_it_is_about(concern, server):
    assert post.dispatch() == (1, 0)
    text = server.mails[0].content.decode()
    for secret in (concern.code_word, concern.ref, str(concern.pk), "pulten", "bekymring", "concern"):
        assert secret.lower() not in text.lower()
    assert "http://127.0.0.1:8000/" in text


def test_each_mail_is_sent_once(concern, server):
    post.dispatch()
    assert post.dispatch() == (0, 0)
    assert len(server.mails) == 1


@pytest.mark.parametrize("reply", ["451 try later", "550 no such box"])
def test_a_server_that_refuses_puts_the_mail_off(concern, server, reply):
    server.reply = reply
    assert post.dispatch() == (0, 1)
    row = Outbox.objects.get()
    assert (row.state, row.attempts, row.last_error) == ("waiting", 1, "SMTPDataError")
    assert row.next_try_at > dates.now()


def test_a_server_that_is_down_loses_nothing(concern, dead_server):
    post.dispatch()
    assert Outbox.objects.get().state == "waiting"


def test_pauses_double_to_six_hours_and_end_as_a_dead_letter_that_can_be_revived(concern, server, settings):
    settings.EMAIL_PORT, listening = 1, settings.EMAIL_PORT
    moment, pauses = dates.now(), []
    for _attempt in range(post.ATTEMPTS):
        with time_machine.travel(moment, tick=False):
            assert post.dispatch() == (0, 1)
            row = Outbox.objects.get()
            pauses.append(row.next_try_at - moment)
            moment = row.next_try_at
    assert pauses[:3] == [dt.timedelta(minutes=1), dt.timedelta(minutes=2), dt.timedelta(minutes=4)]
    assert max(pauses) == post.LONGEST_PAUSE
    assert row.state == "dead"
    settings.EMAIL_PORT = listening
    with time_machine.travel(moment, tick=False):
        assert post.revive() == 1
        assert post.dispatch() == (1, 0)


def test_a_half_sent_mail_is_impossible(member):
    with pytest.raises(IntegrityError), transaction.atomic():
        Outbox.objects.create(key="x", recipient=member, kind="task_given", state="sent")


def test_a_line_break_in_an_address_is_refused(member, coordinator, server):
    type(member).objects.filter(pk=member.pk).update(email="a@b.example\nBcc: all@b.example")
    post.mail(member, "task_given", key="x")
    post.mail(coordinator, "task_given", key="y")
    assert post.dispatch() == (1, 1)  # and those behind it are not held up
    assert [mail.rcpt_tos for mail in server.mails] == [[coordinator.email]]
