from django.apps import AppConfig


class GuestsConfig(AppConfig):
    name = "okg.guests"
    label = "guests"

    def ready(self):
        from cases import lasting
        from okg.guests.actions import last_day

        lasting.add_rule(last_day)
