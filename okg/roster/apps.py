from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "okg.roster"
    label = "roster"
