from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "okg.notify"
    label = "notify"
