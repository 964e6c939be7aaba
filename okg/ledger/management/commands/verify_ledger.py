import sys

import psycopg2
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand

from okg.ledger import nightly, verify


class Command(BaseCommand):
    help = "Verify the ledger against its seals: exit status 0 whole, 1 not whole, 2 could not be verified."

    def add_arguments(self, parser):
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            help="a head that must be in the chain, as printed in minutes",
        )

    def handle(self, *, head, **options):
        try:
            result = nightly.found(head)
        except (ImproperlyConfigured, OSError, psycopg2.Error) as error:
            self.stderr.write(f"The ledger could not be verified: {error}")
            sys.exit(2)
        for line in verify.report(result):
            self.stdout.write(line)
        sys.exit(0 if result.ok else 1)
