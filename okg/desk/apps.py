from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "okg.desk"
    label = "desk"
