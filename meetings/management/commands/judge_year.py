"""Judge the year's meetings by hand, on any day: what the worker does each morning."""

import datetime as dt

from django.core.management.base import BaseCommand

from meetings import words
from meetings.actions import watch


class Command(BaseCommand):
    help = "Judge whether the year's meetings keep the four-a-year rule; tell those who should know."

    def add_arguments(self, parser):
        parser.add_argument(
            "--date", type=dt.date.fromisoformat, help="the day to judge on (YYYY-MM-DD); today if left out"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, write and tell nothing"
        )

    def handle(self, *, date=None, dry_run=False, **options):
        for verdict, users in watch.judge_the_year(date, by="command", dry_run=dry_run):
            self.stdout.write(
                f"{verdict.year}: {words.headline(verdict)}. {' '.join(words.sentences(verdict))}"
            )
            self.stdout.write(f"  -> {', '.join(user.username for user in users) or '–'}")
