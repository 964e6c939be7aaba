"""By what a user is known again: a provider's word, a browser's session."""

import uuid

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q

from okg.lib import dates
from okg.lib.privacy import PERSONAL, PLAIN, SENSITIVE, Field
from okg.roster.models.user import User


class Subject(models.Model):
    """Who a user is at the OpenID provider: bound once, through the personal invitation, and never by e-mail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="subject")
    issuer = models.CharField(max_length=255)
    # What the provider promises never to give to somebody else (OpenID Connect Core 1.0, section 2, sub).
    name = models.CharField(max_length=255)
    bound_at = models.DateTimeField(default=dates.now, editable=False)
    privacy = {"id": PLAIN, "user": PERSONAL, "issuer": PLAIN, "name": PERSONAL, "bound_at": PLAIN}

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["issuer", "name"], name="subject_of_one_user"),
            models.CheckConstraint(condition=~Q(issuer="") & ~Q(name=""), name="subject_named"),
        ]

    def __str__(self):
        return str(self.id)


class Sessions(BaseSessionManager.from_queryset(models.QuerySet)):
    def of(self, user):
        """The sessions of `user` whose cookie has not run out."""
        return self.filter(user=user, expire_date__gt=dates.now())


class Session(AbstractBaseSession):
    """One browser's session; `user` is whoever is logged in there (okg.roster.sessions writes it)."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    objects = Sessions()
    privacy = {
        "session_key": Field(SENSITIVE, "To know a browser again.", "Eight hours, or until log-out."),
        "session_data": Field(SENSITIVE, "To know a browser again.", "Eight hours, or until log-out."),
        "expire_date": PLAIN,
        "user": PERSONAL,
    }

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls):
        from okg.roster.sessions import SessionStore

        return SessionStore
