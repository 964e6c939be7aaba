from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "okg.insight"
    label = "insight"
