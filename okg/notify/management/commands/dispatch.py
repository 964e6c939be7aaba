"""Send the mail that waits; for a timer beside the worker, so that mail goes out with the broker down."""

from django.core.management.base import BaseCommand

from okg.notify import post


class Command(BaseCommand):
    help = "Send the mail that waits in the outbox."

    def handle(self, **options):
        sent, failed = post.dispatch()
        self.stdout.write(f"Sent {sent}, put off {failed}, dead letters {post.dead_letters().count()}.")
