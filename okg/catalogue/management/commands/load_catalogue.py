from django.core.management.base import BaseCommand

from okg.catalogue.loading import load_all


class Command(BaseCommand):
    help = (
        "Load the code lists, legal bases, seats and contacts that ship with the application. Safe to repeat."
    )

    def handle(self, **options):
        for name, count in load_all().items():
            self.stdout.write(f"{name}: {count}")
