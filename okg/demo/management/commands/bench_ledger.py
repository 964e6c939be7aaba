from django.core.management.base import BaseCommand

from okg.demo import ledger_benchmark


class Command(BaseCommand):
    help = "Measure sealing and verifying of many ledger lines, in a database of their own, and print the figures."

    def add_arguments(self, parser):
        parser.add_argument("--lines", type=int, default=1_000_000, metavar="N")

    def handle(self, *, lines, **options):
        for line in ledger_benchmark.measure(lines, say=self.stderr.write):
            self.stdout.write(line)
