"""`manage.py messages`: keep the message catalogues complete, without gettext on the machine."""

from django.core.management.base import BaseCommand, CommandError

from okg.lib import catalogues


class Command(BaseCommand):
    help = "Extract and merge the strings of every app, and list those that lack bokmål."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("names", nargs="*", help="only these catalogues: frame, cases, meetings, …")
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail where a string is not right"
        )
        parser.add_argument(
            "--compile", action="store_true", help="only write the .mo files that are out of date"
        )
        parser.add_argument("--prune", action="store_true", help="drop what is no longer spoken")

    def handle(self, *, names, check, compile, prune, **options):  # noqa: A002 (the option's name)
        owners = [owner for owner in catalogues.owners() if not names or owner.name in names]
        if compile:
            self.stdout.write(
                f"Compiled: {', '.join(catalogues.compile_stale(owners)) or 'all were up to date'}"
            )
            return
        if not check:
            for owner in owners:
                catalogues.merge(owner, prune=prune)
        found = [fault for owner in owners for fault in catalogues.faults(owner)]
        found += catalogues.contradictions(owners)
        for fault in found:
            self.stdout.write(fault)
        if check and found:
            raise CommandError(
                f"{len(found)} strings need attention; manage.py messages adds the missing ones"
            )
        self.stdout.write(f"{len(owners)} catalogues, {len(found)} strings to attend to")
