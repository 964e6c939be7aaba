import os
import time

from django.core.management.base import BaseCommand, CommandError

from okg.demo import masses
from okg.lib.refusal import Refused

MOST_WORKERS = 4  # more only wait for the one database


class Command(BaseCommand):
    help = "Fill an empty installation with any number of invented concerns, for benchmarks."

    def add_arguments(self, parser):
        parser.add_argument("--concerns", type=int, required=True, help="How many, e.g. 100000.")

    def handle(self, *, concerns, **options):
        began = time.monotonic()
        try:
            masses.fill(concerns, workers=min(os.cpu_count() or 1, MOST_WORKERS))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{concerns} concerns in {time.monotonic() - began:.0f} s.")
        self.stdout.write(
            f"Log in as {masses.DENSE[0]} … {masses.DENSE[-1]}, {masses.SEES_FORTY} or {masses.SEES_OLD}."
        )
