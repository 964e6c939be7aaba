"""The net under the doors: behind one, PostgreSQL itself shows only rows of the concerns that are open to the visitor.

A view that forgets `visible_to` then finds nothing, instead of everything. Row-level security (policies in the apps'
migrations) holds for the role `okg_visitor`, which owns nothing and may bypass nothing; a door takes that role on for
its transaction alone, with the visitor's key and the application's clock. Acts are lifted out of the net: an act may
close the very access it was reached by, and has asked for its right already.
"""

from contextlib import contextmanager

from django.db import connection

from okg.lib import dates

ROLE = "okg_visitor"
# Settings of this transaction: none of them outlives it, so no connection carries one visitor over to the next.
TAKE_ON = (
    "select set_config('role', %s, true), set_config('okg.actor', %s, true), set_config('okg.now', %s, true)"
)


@contextmanager
def under(user):
    """In this block the database shows only what is open to `user`. Raises RuntimeError outside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("The net is cast for one transaction: open it first.")
    with _as(user):
        yield
        if not connection.savepoint_ids:
            # The transaction ends with the block, and what was set for it alone with it: nothing to take back.
            connection.visitor = None


@contextmanager
def lifted():
    """In this block the net does not hold, for an act that was let in; without a net around it, nothing changes."""
    if _visitor() is None:
        yield
        return
    with _as(None):
        yield


@contextmanager
def _as(user):
    before = _visitor()
    _take_on(user)
    try:
        yield
    except BaseException:
        # The transaction is given up, and with it all that was set in it.
        connection.visitor = before
        raise
    if _visitor() is not before:
        _take_on(before)


def _visitor():
    return getattr(connection, "visitor", None)


def _take_on(user):
    key = "" if user is None else str(user.pk)
    with connection.cursor() as cursor:
        cursor.execute(TAKE_ON, ["none" if user is None else ROLE, key, dates.now().isoformat()])
    connection.visitor = user
