from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "okg.handover"
    label = "handover"
