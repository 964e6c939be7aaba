"""The acts on legal bases, and the pure question which of them fit between two rules of confidentiality.

A version's words never change (a trigger sees to it): to change them, to put a resting provision to use or to take one
up again makes the next version, so that an old grant keeps the words it was given on.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from okg.access import regimes
from okg.access.models import WORDS, LegalBasis
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.refusal import Refused

# Kinds that can carry the opening of a concern. What is not confidential in that form (anonymous, statistics,
# commonly known) never is a whole concern; a restriction or a basis for processing alone lifts no confidentiality.
OPENING = frozenset({LegalBasis.Kind.MAY, LegalBasis.Kind.MUST})


def possible(rows, *, giver, receiver, day, kinds=OPENING):
    """Those of `rows` on which one under regime `giver` may or must share with one under `receiver` on `day`.

    Pure: `rows` are LegalBasis-like, regimes are codes of okg.access.regimes; an unknown regime fits nothing.
    """
    return [row for row in rows if row.kind in kinds and row.runs(day) and fits(row, giver, receiver)]


def fits(row, giver, receiver):
    """Whether a provision stands between these two rules of confidentiality."""
    if receiver not in regimes.KNOWN or giver not in regimes.NAMES or regimes.NO_ONE in (giver, receiver):
        return False
    return _named(row.givers, giver) and (
        _named(row.receivers, receiver) or (regimes.SAME in row.receivers and giver == receiver)
    )


def _named(codes, code):
    return code in codes or regimes.ANY in codes


def unmet(row, answers):
    """{question's key: what is wrong} of answers {key: "yes" | "no"} that do not meet the conditions of `row`."""
    wrong = {}
    for question in row.questions:
        answer = (answers or {}).get(question["key"])
        if answer not in ("yes", "no"):
            wrong[question["key"]] = _("Answer yes or no.")
        elif answer != question["needs"]:
            wrong[question["key"]] = _(
                "With this answer the provision does not allow it. Choose another basis, or do not share."
            )
    return wrong


def differences(old, new):
    """[(field, old value, new value)] of the words in which two versions differ, in the order of the page."""
    return [
        (name, getattr(old, name), getattr(new, name))
        for name in WORDS
        if getattr(old, name) != getattr(new, name)
    ]


@transaction.atomic
def revise(basis, *, by, valid_from, **words):
    """Version n+1 with other words, in use from the day `valid_from`; the one before ends the day before.

    Raises Refused where nothing differs, for a day that has passed, and for words that are no provision.
    """
    latest = _latest(basis)
    day = dates.today()
    new = LegalBasis(**{name: getattr(latest, name) for name in WORDS} | words)
    if obstacles := _obstacles(new, latest, valid_from, day):
        raise Refused(obstacles)
    return _in_use(new, latest, by=by, valid_from=valid_from, event="basis_revised")


def _obstacles(new, latest, valid_from, day):
    obstacles = []
    if not differences(latest, new) and latest.runs(max(valid_from, day)):
        obstacles.append(_("Nothing is changed. Change the words, or go back."))
    if valid_from < day:
        obstacles.append(_("The day has passed. Choose today or a later day."))
    if latest.valid_from and latest.active and valid_from <= latest.valid_from:
        obstacles.append(_("The version before it has not begun by then. Choose a later day."))
    unknown = [code for code in (*new.givers, *new.receivers) if code not in regimes.KNOWN]
    if unknown:
        obstacles.append(_("Choose givers and receivers from the list."))
    return obstacles


@transaction.atomic
def put_to_use(basis, *, by, valid_from):
    """The same words as a new version in use from `valid_from`; raises Refused where it is in use already."""
    latest = _latest(basis)
    if latest.active and latest.valid_to is None:
        raise Refused(_("This provision is in use already."))
    if valid_from < dates.today():
        raise Refused(_("The day has passed. Choose today or a later day."))
    if latest.active and latest.valid_to >= valid_from:
        raise Refused(_("The version before it is still in use then. Choose a later day."))
    new = LegalBasis(**{name: getattr(latest, name) for name in WORDS})
    return _in_use(new, latest, by=by, valid_from=valid_from, event="basis_put_to_use")


@transaction.atomic
def take_out_of_use(basis, *, by, valid_to):
    """The last day a provision may be chosen on; grants that were given on it stay as they are."""
    latest = _latest(basis)
    if not latest.active or latest.valid_to is not None:
        raise Refused(_("This provision is out of use already."))
    if valid_to < dates.today():
        raise Refused(_("The day has passed. Choose today or a later day."))
    if latest.valid_from and valid_to < latest.valid_from:
        raise Refused(_("It has not begun by then. Choose a later day."))
    latest.valid_to = valid_to
    latest.save(update_fields=["valid_to"])
    facts = {"code": latest.code, "version": latest.version, "until": valid_to}
    ledger.act("basis_taken_out_of_use", by=by, about=latest, **facts)
    return latest


def _latest(basis):
    return LegalBasis.objects.select_for_update().filter(code=basis.code).order_by("-version").first()


def _in_use(new, latest, *, by, valid_from, event):
    _close(latest.code, valid_from - dt.timedelta(days=1))
    numbers = LegalBasis.objects.filter(code=latest.code).aggregate(last=Max("version"))
    new.code, new.version = latest.code, numbers["last"] + 1
    new.active, new.valid_from, new.valid_to = True, valid_from, None
    new.made_at, new.made_by = dates.now(), by.pk
    new.save(force_insert=True)
    ledger.act(event, by=by, about=new, code=new.code, version=new.version, since=valid_from)
    return new


def _close(code, last_day):
    """End what runs on after `last_day`; what would never have run at all is taken out of use."""
    for row in LegalBasis.objects.filter(code=code, active=True):
        if row.valid_from and row.valid_from > last_day:
            row.active = False
        elif row.valid_to is None or row.valid_to > last_day:
            row.valid_to = last_day
        row.save(update_fields=["active", "valid_to"])
