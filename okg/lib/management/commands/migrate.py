"""Django's `migrate`, quicker where the database is empty (okg.lib.migrating)."""

from django.core.management.commands import migrate
from django.db import connections

from okg.lib import migrating


class Command(migrate.Command):
    def handle(self, *args, **options):
        if not migrating.is_empty(connections[options["database"]]):
            return super().handle(*args, **options)
        with migrating.with_few_built_anew():
            return super().handle(*args, **options)
