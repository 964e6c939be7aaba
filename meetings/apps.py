from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    label = "meetings"

    def ready(self):
        from cases import finding
        from cases.actions import recusals
        from cases.timeline import telling
        from measures import wheel
        from meetings import building, sources, timeline
        from meetings.actions.impartiality import follow_recusal
        from meetings.finding import texts
        from meetings.wheel import meetings_of

        wheel.add_source(meetings_of)
        recusals.add_follower(follow_recusal)
        telling.add(timeline.tell)
        telling.add(timeline.tell_record)
        finding.add(texts)
        for source in sources.ALL:
            building.add(source, sources.WHYS)
