from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "okg.access"
    label = "access"
