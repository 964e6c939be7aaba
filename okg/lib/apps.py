from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "okg.lib"
    label = "lib"
