from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "okg.reports"
    label = "reports"

    def ready(self):
        from meetings import building
        from okg.reports.agenda import WHYS, quarter_report

        building.add(quarter_report, WHYS)
