from django.apps import AppConfig
from django.core import checks


class VaultConfig(AppConfig):
    name = "okg.vault"
    label = "vault"

    def ready(self):
        from okg.vault import masters

        checks.register(masters.check, checks.Tags.security)
