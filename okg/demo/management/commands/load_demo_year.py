from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from okg.demo import people, year
from okg.insight import actions as insight
from okg.ledger import sealing
from okg.lib.refusal import Refused


class Command(BaseCommand):
    help = "Load the invented demo year into an empty installation, moved so that its present is today."

    def handle(self, **options):
        try:
            world = year.load()
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if settings.SEAL_KEY_FILE:
            # Only what is committed can be sealed, so this comes after the year.
            sealing.seal()
            insight.verify()
        self.stdout.write(f"{len(world.concerns)} concerns, {len(world.meetings)} meetings.")
        self.stdout.write(f"Log in as {', '.join(people.PEOPLE)} with {people.PASSWORD}.")
