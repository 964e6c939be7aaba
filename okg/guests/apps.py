from django.apps import AppConfig


class GuestsConfig(AppConfig):
    name = "okg.guests"
    label = "guests"
