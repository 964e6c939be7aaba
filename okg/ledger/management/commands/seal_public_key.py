from django.core.management.base import BaseCommand

from okg.ledger import keys


class Command(BaseCommand):
    help = "Print the public keys by which the ledger is verified (PEM), each below its key id."

    def handle(self, **options):
        for name, key in keys.public_keys().items():
            self.stdout.write(f"# {name}\n{keys.public_pem(key)}", ending="")
