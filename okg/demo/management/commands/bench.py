from django.core.management.base import BaseCommand

from okg.demo import benchmark, repeats_benchmark


class Command(BaseCommand):
    help = (
        "Measure the pages with few and with many concerns, in databases of their own, and print one table."
    )

    def add_arguments(self, parser):
        parser.add_argument("--concerns", type=int, nargs="+", default=[1000, 100_000], metavar="N")
        parser.add_argument("--rounds", type=int, default=15)
        parser.add_argument("--fresh", action="store_true", help="load the databases anew")

    def handle(self, *, concerns, rounds, fresh, **options):
        sizes = sorted(set(concerns))
        environments = benchmark.prepare(sizes, fresh=fresh, say=self.stderr.write)
        pages, documents = benchmark.measure(environments, rounds=rounds, say=self.stderr.write)
        worker_mb = benchmark.memory(environments[sizes[-1]])
        for line in benchmark.table(sizes, pages, documents, worker_mb):
            self.stdout.write(line)
        for line in repeats_benchmark.table():
            self.stdout.write(line)
        self.stdout.write(repeats_benchmark.time_lookups(say=self.stderr.write))
