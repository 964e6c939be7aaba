from django.core.management.base import BaseCommand

from okg.vault import keys


class Command(BaseCommand):
    help = "Wrap every dossier key with the current master key: the first line of the master key file."

    def add_arguments(self, parser):
        parser.add_argument("--batch-size", type=int, default=1000, help="dossier keys a transaction")
        parser.add_argument("--dry-run", action="store_true", help="only say how many are to be wrapped anew")

    def handle(self, *, batch_size, dry_run, **options):
        count = keys.rotate(batch_size=batch_size, dry_run=dry_run)
        if dry_run:
            self.stdout.write(f"{count} dossier keys are wrapped by an older master key.")
        else:
            self.stdout.write(f"{count} dossier keys wrapped anew. Older master keys may leave the file now.")
