"""What was judged: the concern itself, and what the law may oblige somebody to tell."""

from django.utils.translation import gettext as _

from cases import duties
from cases.models.assessment import Dissent
from cases.timeline.entry import Entry, later


def tell(concern, reader):
    for one in concern.assessments.all():
        yield Entry(
            one.at,
            one.by_id,
            _("Concern assessed"),
            "checkcircle",
            f"assessment:{one.pk}",
            "assessment",
            text=later(one, "reason"),
            row=one,
            more="cases/_entry_assessment.html",
        )


def tell_dissents(concern, reader):
    """Views of colleagues who would have assessed otherwise."""
    rows = Dissent.objects.filter(assessment__concern=concern).select_related("assessment__concern")
    for one in rows:
        yield Entry(
            one.at,
            one.by_id,
            _("Saw the assessment otherwise"),
            "chat",
            f"dissent:{one.pk}",
            "assessment",
            text=later(one, "reason"),
            row=one,
            more="cases/_entry_dissent.html",
        )


def tell_duties(concern, reader):
    """Who answered a personal duty reads what they answered; others only that it was considered."""
    for one in duties.of(concern):
        readable = reader is not None and duties.readable_by(one, reader)
        yield Entry(
            one.at,
            one.by_id,
            _("Considered: %(duty)s") % {"duty": one.duty.label},
            "gavel",
            f"duty:{one.pk}",
            "duty",
            text=later(one, "reason") if readable else "",
            row=one if readable else None,
            more="cases/_entry_duty.html",
        )
