from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "okg.ledger"
    label = "ledger"

    def ready(self):
        from okg.ledger import sentences

        sentences.collect()
