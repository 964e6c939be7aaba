"""A grant's shadow: guardian's direct-foreign-key rows, which lists and checks read.

One row a user, thing and layer. It carries a copy of the thing's immutable moment of arrival, so that one index
serves "my newest 25" at any size and for every kind of user, and the moment the grant expires, so that an expired
row opens nothing even before a job removes it. Written by `cast`, together with the grant, and nowhere else.
"""

from functools import cache

from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import Exists, OuterRef
from guardian.models import UserObjectPermissionBase

from okg.lib import dates
from okg.lib.privacy import PERSONAL, PLAIN


class ShadowRow(UserObjectPermissionBase):
    """A right to one thing, as guardian keeps it; the concrete model adds `content_object`."""

    received_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField()
    privacy = {
        "id": PLAIN,
        "permission": PLAIN,
        "user": PERSONAL,
        "content_object": PLAIN,
        "received_at": PLAIN,
        "expires_at": PLAIN,
    }

    class Meta:
        abstract = True
        default_permissions = ()
        unique_together = [("user", "permission", "content_object")]


def model_of(locked):
    """The shadow model of a locked model, found by its foreign key."""
    for relation in locked._meta.related_objects:
        if issubclass(relation.related_model, ShadowRow):
            return relation.related_model
    raise LookupError(f"{locked.__name__} has no shadow: nothing could be opened")


@cache
def right_id(right):
    """The key of guardian's permission row for `right`; constant while the process lives."""
    app, codename = right.split(".")
    return Permission.objects.values_list("pk", flat=True).get(content_type__app_label=app, codename=codename)


def opens(user, right, thing):
    """Whether a running shadow row opens `thing` to `user`."""
    rows = model_of(type(thing)).objects
    return rows.filter(
        user_id=user.pk, permission_id=right_id(right), content_object_id=thing.pk, expires_at__gt=dates.now()
    ).exists()


def opened(user, right, queryset):
    """Those of `queryset` that a running shadow row opens to `user`."""
    rows = model_of(queryset.model).objects.filter(
        user_id=user.pk,
        permission_id=right_id(right),
        content_object_id=OuterRef("pk"),
        expires_at__gt=dates.now(),
    )
    return queryset.filter(Exists(rows))


def newest(user, right, model):
    """The shadow rows of `user` for `right` that run now, to be paged by (received_at, content_object_id)."""
    rows = model_of(model).objects
    return rows.filter(user_id=user.pk, permission_id=right_id(right), expires_at__gt=dates.now())


def cast(thing, user, rights):
    """Make the shadow of what `user` holds on `thing` exactly `rights` ({right: the moment it expires})."""
    rows = model_of(type(thing))
    wanted = {right_id(right): expires_at for right, expires_at in rights.items()}
    mine = rows.objects.filter(user_id=user.pk, content_object_id=thing.pk)
    mine.exclude(permission_id__in=wanted).delete()
    rows.objects.bulk_create(
        [
            rows(
                user_id=user.pk,
                permission_id=permission,
                content_object_id=thing.pk,
                received_at=thing.received_at,
                expires_at=expires_at,
            )
            for permission, expires_at in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["user", "permission", "content_object"],
        update_fields=["expires_at"],
    )
