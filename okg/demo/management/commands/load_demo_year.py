from django.core.management.base import BaseCommand, CommandError

from okg.demo import people, year
from okg.lib.refusal import Refused


class Command(BaseCommand):
    help = "Load the invented demo year into an empty installation, moved so that its present is today."

    def handle(self, **options):
        try:
            world = year.load()
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{len(world.concerns)} concerns, {len(world.meetings)} meetings.")
        self.stdout.write(f"Log in as {', '.join(people.PEOPLE)} with {people.PASSWORD}.")
