from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "okg.demo"
    label = "demo"
