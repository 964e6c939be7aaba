from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    label = "meetings"

    def ready(self):
        from cases.actions import recusals
        from measures import wheel
        from meetings.actions.impartiality import follow_recusal
        from meetings.wheel import meetings_of

        wheel.add_source(meetings_of)
        recusals.add_follower(follow_recusal)
