from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class RosterConfig(AppConfig):
    name = "okg.roster"
    label = "roster"

    def ready(self):
        # Django would save the user here without an author; okg.roster.actions.begin_visit does it with one.
        user_logged_in.disconnect(dispatch_uid="update_last_login")
