import os

from django.core.management.base import BaseCommand, CommandError

from okg.ledger import keys, verify


class Command(BaseCommand):
    help = (
        "Make a new key that seals the ledger: the private key goes into the file --out, which must not exist, "
        "and the public one is printed. Add it to OKG_SEAL_PUBLIC_KEYS_FILE below the old ones, then give the "
        "worker the new file."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--out", required=True, help="the new file of the private key")

    def handle(self, *, out, **options):
        key = keys.new()
        try:
            descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        except FileExistsError as error:
            raise CommandError(
                f"{out} exists already: a key is never written over. Choose another name."
            ) from error
        with os.fdopen(descriptor, "w") as file:
            file.write(keys.private_pem(key))
        self.stdout.write(keys.public_pem(key.public_key()), ending="")
        self.stderr.write(f"key id {verify.key_id(key.public_key())}")
