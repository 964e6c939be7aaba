"""The session engine (settings.SESSION_ENGINE): Django's own in the database, each row knowing whose it is.

So a user sees where they are logged in, and one statement ends what must end at once. A row that is gone is not
written again by a request that was still running.
"""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        from okg.roster.models import Session

        return Session

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        return row
