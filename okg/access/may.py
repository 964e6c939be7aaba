"""The one question: may this user do this, to this?"""

from okg.access import roles, shadow


def may(user, right, lock=None):
    """Whether `user` has `right`; for a right about a concern, `lock` is that concern.

    The role must allow it, and a grant that runs must open the concern at the layer the right needs. Asked at the
    time of the act, of the database: an answer from a minute ago is no answer.
    """
    if not (user.is_authenticated and user.is_active and roles.allows(user.role_names(), right)):
        return False
    layer = roles.CONCERN_RIGHTS.get(right)
    if layer is None or lock is None:
        return layer is None
    return shadow.opens(user, roles.LAYER_RIGHTS[layer], lock)


def rows_for(user, right, queryset):
    """Those of `queryset` (of the model that is locked) that `right` opens to `user`; none where the role lacks it."""
    if not (user.is_authenticated and user.is_active and roles.allows(user.role_names(), right)):
        return queryset.none()
    return shadow.opened(user, roles.LAYER_RIGHTS[roles.CONCERN_RIGHTS[right]], queryset)


def all_rows_for(user, right, queryset):
    """All of `queryset` for a role that has `right`, none for others: for things that no grant guards."""
    return queryset if may(user, right) else queryset.none()
