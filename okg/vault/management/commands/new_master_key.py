import base64
import secrets

from django.core.management.base import BaseCommand

from okg.lib.dates import today
from okg.vault import crypto


class Command(BaseCommand):
    help = "Print one line for the master key file. Put it first, keep the older lines, then run rotate_keys."
    requires_system_checks = []  # the check asks for the very key this command makes

    def handle(self, **options):
        key_id = f"{today().isoformat()}-{secrets.token_hex(2)}"
        self.stdout.write(f"{key_id} {base64.b64encode(crypto.new_key()).decode()}")
