from django.core.management.base import BaseCommand

from okg.demo import repeats_benchmark


class Command(BaseCommand):
    help = "Measure how well possible repeats are found, and how long comparing one person with many takes."

    def add_arguments(self, parser):
        parser.add_argument("--persons", type=int, default=repeats_benchmark.PERSONS)

    def handle(self, *, persons, **options):
        for line in repeats_benchmark.table():
            self.stdout.write(line)
        self.stdout.write(repeats_benchmark.time_lookups(persons, say=self.stderr.write))
