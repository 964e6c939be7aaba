from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    label = "meetings"

    def ready(self):
        from measures import wheel
        from meetings.wheel import meetings_of

        wheel.add_source(meetings_of)
