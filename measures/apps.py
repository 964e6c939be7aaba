from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "measures"

    def ready(self):
        from measures import wheel

        wheel.add_source(wheel.deadlines)
        wheel.add_source(wheel.trainings)
