from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "okg.reports"
    label = "reports"
