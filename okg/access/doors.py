"""Doors: the one way into a page. A view without one is never entered (okg.access.middleware)."""

import base64
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from okg.access import net, roles, stepup
from okg.access.may import may
from okg.ledger import book as ledger


class Door:
    """The one way to an object: find it among what the user may know of, ask for the right, note the look.

    `by` names the field in the address; `locked_by` leads from the row to the concern whose lock it shares, or to
    None where no grant guards it. `looks=False` is for rows that hold nothing about a person. `first(request, row)`
    is what must be settled before the room opens: it answers with a page of its own, or with None. Where a lock was
    opened, the view reads under the net (okg.access.net); `under_net=False` is for what is reached past the lock.
    The view runs inside the transaction of its look: no line, no page. Who is refused leaves a line too, in a
    transaction of its own, whether the thing is there or not.
    """

    def __init__(
        self,
        model,
        *,
        by="ref",
        locked_by=lambda row: row,
        looks=True,
        select_related=(),
        first=None,
        under_net=True,
    ):
        self.model, self.by, self.locked_by, self.looks = model, by, locked_by, looks
        self.select_related, self.first, self.under_net = select_related, first, under_net

    def __call__(self, right):
        def hang(view):
            @wraps(view)
            def guarded(request, *args, **kwargs):
                if not request.user.is_authenticated:
                    return _to_login(request)
                try:
                    return self._entered(view, request, right, args, kwargs)
                except LedgerSilent:
                    return render(request, "503.html", status=503)

            guarded.door = right
            guarded.opens = self.model
            return guarded

        _must_be_known(right)
        return hang

    def _entered(self, view, request, right, args, kwargs):
        key = kwargs.pop(self.by)
        try:
            with transaction.atomic():
                row = self._admitted(request, right, key)
                return self._asked_first(request, row) or self._shown(view, request, row, right, args, kwargs)
        except Refusal:
            self._note_refusal(request.user, right, key)
        except (Http404, LedgerSilent):
            raise
        except Exception:
            # Access may have ended while the view was at work, and rows it had seen were gone under its hands.
            if self._still_opens(request.user, right, key):
                raise
            self._note_refusal(request.user, right, key)
        raise Http404

    def _still_opens(self, user, right, key):
        try:
            row = self.fetch(user, key)
        except Http404:
            return False
        return may(user, right, self.locked_by(row))

    def fetch(self, user, key):
        """The row with `key` among what `user` may know of; Http404 alike for hidden and for missing."""
        rows = self.model.objects.visible_to(user)
        if self.select_related:
            rows = rows.select_related(*self.select_related)
        return get_object_or_404(rows, **self.named(key))

    def named(self, key):
        """What the address says, as a filter."""
        return {self.by: key}

    def _admitted(self, request, right, key):
        try:
            row = self.fetch(request.user, key)
        except Http404 as missing:
            raise Refusal from missing
        if not may(request.user, right, self.locked_by(row)):
            raise Refusal
        stepup.demand(request, right)
        return row

    def _asked_first(self, request, row):
        return self.first(request, row) if self.first else None

    def _shown(self, view, request, row, right, args, kwargs):
        lock = self.locked_by(row)
        if self.looks:
            _write(ledger.look, by=request.user, about=lock or row, right=right)
        if not (self.looks and self.under_net and lock is not None):
            return view(request, row, *args, **kwargs)
        with net.under(request.user):
            return view(request, row, *args, **kwargs)

    def _note_refusal(self, user, right, key):
        """The same questions of the database for what is hidden and for what is not there."""
        there = self.model._base_manager.filter(**self.named(key)).values_list("pk", flat=True).first()
        _refuse(by=user, right=right, about=self.model(pk=there) if there else None)


class Refusal(Exception):
    """The door itself said no; what a view refuses later is the view's own affair."""


class LedgerSilent(Exception):
    """The ledger took no line, so nothing may be shown."""


def _write(line, **said):
    """Write a line in the transaction that is open; where it fails, that is given up whole."""
    try:
        line(**said)
    except DatabaseError as error:
        raise LedgerSilent from error


def _refuse(**said):
    with transaction.atomic():
        _write(ledger.refuse, **said)


def hall(right, *, under_net=False):
    """The way to a page about no single object: the role is enough.

    `under_net=True` where the page lists what lies in concerns: the database itself then shows only what is open.
    """

    def hang(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return _to_login(request)
            if not may(request.user, right):
                try:
                    _refuse(by=request.user, right=right)
                except LedgerSilent:
                    return render(request, "503.html", status=503)
                raise PermissionDenied(right)
            stepup.demand(request, right)
            if not under_net:
                return view(request, *args, **kwargs)
            with transaction.atomic(), net.under(request.user):
                return view(request, *args, **kwargs)

        guarded.door = right
        return guarded

    _must_be_known(right)
    return hang


def lobby(view):
    """The way to a page for whoever is logged in, whatever the role: one's own drafts, one's own log-out."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        return view(request, *args, **kwargs) if request.user.is_authenticated else _to_login(request)

    guarded.door = "logged in"
    return guarded


def open_to_all(view):
    """A page that anyone may open; says so aloud, so that the open ones can be listed."""

    @wraps(view)
    def opened(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    opened.door = "open to all"
    return opened


def with_key(right, *, realm, admit):
    """The way for a program that has no session and shows a key of its own, by HTTP Basic (RFC 7617).

    `admit(request, name, password)` answers with the user whose key it is, None where it is nobody's, or a response
    where it will not even look; it writes the line of what it refuses. The user must have `right`, and the view is
    called with them. A session opens nothing here, the key opens nothing else, and it stands in a header, which no log
    keeps. `realm` is what the program shows when it asks for the key.
    """

    def hang(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            shown = _basic(request)
            user = admit(request, *shown) if shown else None
            if isinstance(user, HttpResponse):
                return user
            if user is None or not may(user, right):
                asks = {"WWW-Authenticate": f'Basic realm="{realm}", charset="UTF-8"'}
                return HttpResponse(status=401, headers=asks)
            return view(request, user, *args, **kwargs)

        guarded.door = right
        return guarded

    _must_be_known(right)
    return hang


def _basic(request):
    """(name, password) of the Authorization header; None where it has none, or nonsense."""
    scheme, _space, coded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic" or len(coded) > 400:
        return None
    try:
        name, colon, password = base64.b64decode(coded, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (name, password) if colon else None


def _to_login(request):
    from django.contrib.auth.views import redirect_to_login

    # A form that keeps a draft is shown again at its own address, with what was typed in it.
    comes_back = request.method == "GET" or request.POST.get("draft_name")
    return redirect_to_login(request.get_full_path() if comes_back else "/")


def _must_be_known(right):
    if roles.unknown([right]):
        raise LookupError(f"no role has the right {right}; write it in okg/access/roles.py")


def missing(request, exception=None):
    """What is not allowed and what is not there answer alike: one page, one status."""
    from django.views.defaults import page_not_found

    return page_not_found(request, exception or Http404())
