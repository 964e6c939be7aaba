"""A choice of concerns that somebody gave a name, to come back to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.http import QueryDict
from django.urls import reverse

from okg.lib import dates
from okg.lib.constraints import not_blank
from okg.lib.privacy import PERSONAL, PLAIN, SENSITIVE

MOST = 20  # of one user: a list of more is a list to search in


class SavedFilters(models.QuerySet):
    def visible_to(self, user):
        """Everybody's are their own."""
        return self.filter(user_id=user.pk)


class SavedFilter(models.Model):
    """What the list's filters were set to, in codes, dates and keys; words that were searched for are never saved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=40)
    query = models.JSONField()  # {"level": "level:3", "state": "open"}; the database takes codes alone (0024)
    saved_at = models.DateTimeField(default=dates.now)

    objects = SavedFilters.as_manager()
    privacy = {"id": PLAIN, "user": PERSONAL, "name": PERSONAL, "query": SENSITIVE, "saved_at": PLAIN}

    class Meta:
        default_permissions = ()
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint("user", Lower("name"), name="saved_filter_name_once"),
            not_blank("name", name="saved_filter_has_name"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The list, as it was when the filter was saved."""
        query = QueryDict(mutable=True)
        query.update(self.query)
        return f"{reverse('cases:index')}?{query.urlencode()}"
