"""What the person a concern is about is told: that it is worked with, or that something was shared of it.

The main rule is that they are told (GDPR art. 13-14); personopplysningsloven § 16 says when not. The answer is whole:
told on a day; an exemption with its letter, its reason and the day it is thought over; or not yet.
"""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

EXEMPTIONS = {
    "a": _("a: of importance to foreign policy, defence or security"),
    "b": _("b: must be kept secret to prevent, investigate or prosecute offences"),
    "c": _("c: inadvisable that the person knows, for their health or those close to them"),
    "d": _("d: bound by a statutory duty of confidentiality"),
    "e": _("e: only in a text for internal preparation"),
    "f": _("f: against obvious and fundamental private or public interests"),
}
FIELDS = ("informed", "informed_on", "exemption", "exemption_reason", "reconsider_on")


class Informed(models.TextChoices):
    """Whether the person was told."""

    YES = "yes", _("Yes, the person has been told")
    NO = "no", _("No, an exemption applies")
    NOT_YET = "not_yet", _("Not yet, but will be")


def whole(*, name, by_a_day=False):
    """The constraint that the answer in a table is whole; with `by_a_day` a "not yet" says by when."""
    later = {"reconsider_on__isnull": False} if by_a_day else {}
    return CheckConstraint(
        condition=Q(
            informed="yes",
            informed_on__isnull=False,
            exemption="",
            exemption_reason__isnull=True,
            reconsider_on__isnull=True,
        )
        | Q(
            informed="no",
            informed_on__isnull=True,
            exemption__in=list(EXEMPTIONS),
            exemption_reason__isnull=False,
            reconsider_on__isnull=False,
        )
        | Q(
            informed="not_yet",
            informed_on__isnull=True,
            exemption="",
            exemption_reason__isnull=True,
            **later,
        ),
        name=name,
    )


def answered(informed, informed_on=None, exemption="", exemption_reason="", reconsider_on=None):
    """{field: value} of what belongs to the answer; what was filled in for another answer is let go."""
    yes, no = informed == Informed.YES, informed == Informed.NO
    return {
        "informed": informed,
        "informed_on": informed_on if yes else None,
        "exemption": exemption if no else "",
        "exemption_reason": ((exemption_reason or "").strip() or None) if no else None,
        "reconsider_on": None if yes else reconsider_on,
    }


def obstacles(told, today, *, by_a_day=False):
    """What is wrong with an answer ({field: value}) on the day `today`, in sentences; [] where it is whole."""
    match told["informed"]:
        case Informed.YES if not told["informed_on"]:
            return [gettext("Write on which day the person was told.")]
        case Informed.YES if told["informed_on"] > today:
            return [gettext("The date lies in the future. Write today's date or an earlier one.")]
        case Informed.NO:
            says_why = told["exemption"] in EXEMPTIONS and (told["exemption_reason"] or "").strip()
            if not says_why or not told["reconsider_on"]:
                return [gettext("Say which exemption applies, why, and when it is to be thought over again.")]
        case Informed.NOT_YET if by_a_day and not told["reconsider_on"]:
            return [gettext("Write by which day the person is to be told.")]
        case answer if answer not in Informed.values:
            return [gettext("Say whether the person has been told.")]
    return []
