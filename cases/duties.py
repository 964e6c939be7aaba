"""Kan jeg? Må jeg? When the law may oblige somebody to tell, whom it binds, and who may read the answer.

Three duties (list legal_duty): to avert a listed offence (straffeloven § 196), to report to child welfare
(barnevernsloven § 13-2), and health personnel's to alert police and fire brigade (helsepersonelloven § 31). What
decides that somebody is asked are codes alone, never a text, and nothing here answers: a person does.

Two of them are *personal*. The law puts the duty of § 13-2 on each employee and that of § 31 on each health worker;
no leader, colleague or group can decide it, instruct it or take it over. So its record is its author's own: others,
the lead too, see that it was considered and by whom, not the answer and not the text. Whoever wants the group to know
writes a note. That of § 196 falls on everybody alike, and whether the police are told is what all who work on the
concern must know at once, so it is read by everybody who may read the concern.
"""

from django.db.models import Q

from cases.models.concern import Concern
from cases.models.duty import Consideration
from okg.catalogue import codes
from okg.lib import dates

AVERT, CHILD, HEALTH = "legal_duty:avverge", "legal_duty:barnevern", "legal_duty:helsepersonell"
HIGH, MIDDLE = 3, 2  # levels from which a duty is asked about (proposed)
MOST = 50  # concerns looked through for one user; a group has a handful, and the newest matter most


def all_duties():
    return codes.in_list("legal_duty")


def get(code):
    """The duty of a code such as "avverge", or None."""
    return next((duty for duty in all_duties() if duty.code == code), None)


def is_private(duty):
    """Whether only its author reads the answer; see above. `duty` is a key."""
    return codes.get(duty).attributes["personal"]


def readable_by(consideration, user):
    """Whether `user`, who may read the concern, may read what was answered."""
    return not is_private(consideration.duty_id) or consideration.by_id == user.pk


def binds(duty, user):
    """Whether the law puts the duty (a key) on this user, by the agency they come from (data)."""
    agencies = codes.get(duty).attributes.get("binds")
    return agencies is None or user.ledger_agency in agencies


def raised_by(concern):
    """The keys of the duties that what is known of the concern, in codes, gives reason to ask about."""
    if not concern.is_open:
        return []
    found = []
    if _is_grave(concern):
        found += [AVERT, HEALTH]
    if _is_minor(concern) and _number(concern.level_id) >= MIDDLE:
        found.append(CHILD)
    return found


def _is_grave(concern):
    """Danger, acute, a theme that points to it, or assessed (not only logged) at a high level."""
    level = _number(concern.level_id)
    assessed = level >= HIGH and any(True for _one in concern.assessments.all())
    return (
        concern.danger
        or level > HIGH
        or assessed
        or bool(codes.get(concern.theme_id).attributes.get("avert"))
    )


def _is_minor(concern):
    return codes.get(concern.age_band_id).attributes.get("adult") is False


def _number(level):
    return codes.get(level).attributes["number"]


def since(concern):
    """The moment the question arose last: the assessment that last raised the level, else when it was logged."""
    moment, before = (
        concern.logged_at,
        MIDDLE,
    )  # what was logged counts as middle at most: it was no assessment
    for assessment in sorted(concern.assessments.all(), key=lambda one: one.at):
        number = _number(assessment.level_id)
        if number > before and number >= MIDDLE:
            moment = assessment.at
        before = number
    return moment


def waiting_for(concern, user, today=None):
    """[(duty key, day)] that `user` has still to consider in this concern, with the day it arose or is to be retaken.

    The duty to avert is the lead's to see answered, by whomever; the personal ones each answers for themselves.
    """
    today = today or dates.today()
    found = []
    for duty in raised_by(concern):
        mine = duty != AVERT
        if not (binds(duty, user) if mine else concern.lead_id == user.pk):
            continue
        answers = [
            one
            for one in concern.considerations.all()
            if one.duty_id == duty and (not mine or one.by_id == user.pk)
        ]
        if (day := _day(concern, answers, today)) is not None:
            found.append((duty, day))
    return found


def _day(concern, answers, today):
    """The day the question waits since; None where it is answered."""
    arose = since(concern)
    latest = max(answers, key=lambda one: one.at, default=None)
    if latest is None or latest.at < arose:
        return dates.local(arose).date()
    if latest.reconsider_on and latest.reconsider_on <= today:
        return latest.reconsider_on
    return None


def concerns_that_ask(user):
    """The open concerns of `user` in which a duty may be asked about: the newest MOST, with all `waiting_for` reads."""
    grave = [code.pk for code in codes.in_list("theme") if code.attributes.get("avert")]
    minors = [code.pk for code in codes.in_list("age_band") if code.attributes.get("adult") is False]
    levels = {
        least: [code.pk for code in codes.in_list("level") if code.attributes["number"] >= least]
        for least in (MIDDLE, HIGH)
    }
    to_avert = Q(danger=True) | Q(level__in=levels[HIGH]) | Q(theme__in=grave)
    to_report = Q(age_band__in=minors, level__in=levels[MIDDLE])
    # One filter, and not queries put together: what may be seen is then asked once, and from its own index.
    asking = Concern.objects.visible_to(user).open().filter(to_avert | to_report)
    return asking.prefetch_related("assessments", "considerations").order_by("-received_at")[:MOST]


def of(concern):
    """Every consideration of a concern, the newest first."""
    rows = Consideration.objects.filter(concern=concern).order_by("-at")
    return rows.select_related("by")
