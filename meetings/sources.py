"""What the floors below propose for an agenda: concerns, plans, measures, cards, contacts, the fixed points."""

import uuid

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models.card import CardVersion
from cases.models.concern import Concern
from cases.models.plan import Plan
from cases.models.question import AgencyQuestion
from cases.models.repeat import Repeat, side_of
from measures.models import Measure
from meetings import decisions
from meetings.building import CASE, FIXED, Proposal, Reason
from meetings.models import Meeting
from okg.catalogue import codes
from okg.lib import dates
from okg.roster.models import Contact

CARDS, MEASURES = "agenda_kind:varslingsrutine", "agenda_kind:tiltak"
FOLLOW_UP = "agenda_kind:oppfolging"
# How often a telephone number is looked over. A proposal, as are all minutes here.
CONTACT_MONTHS = 6
_FIXED_POINTS = uuid.UUID("6f9d0b6e-35c5-4c35-9c5c-7b9b3f6a2f11")

WHYS = {
    "review_due": gettext_lazy("A new assessment is due by %(day)s"),
    "plan_evaluation": gettext_lazy("The plan is to be evaluated by %(day)s"),
    "answer_missing": gettext_lazy("An agency was asked for a contribution, and is to answer by %(day)s"),
    "carried": gettext_lazy("What was decided %(day)s is not done yet"),
    "new_concern": gettext_lazy("New since the last meeting: logged %(day)s"),
    "repeat": gettext_lazy(
        "It is possibly the same person as in another concern. The agenda will not say so."
    ),
    "measure_late": gettext_lazy("A measure was to be finished by %(day)s"),
    "card_draft": gettext_lazy("A draft of a card has waited for the group since %(day)s"),
    "card_revision": gettext_lazy("A card is to be looked over by %(day)s"),
    "contact_unchecked": gettext_lazy("A telephone number was last checked on %(day)s"),
    "contact_never": gettext_lazy("A telephone number was never checked"),
    FIXED: gettext_lazy("A point of the group's fixed agenda"),
}


def reviews(meeting, user):
    """Open concerns whose next assessment is due on the meeting's day or before."""
    for concern in _open_to(user).filter(next_review_on__lte=meeting.day).order_by("next_review_on"):
        yield _about(concern, 10, Reason("review_due", concern.next_review_on, concern.pk))


def evaluations(meeting, user):
    """Plans that are to be evaluated on the meeting's day or before."""
    plans = Plan.objects.running().visible_to(user).with_evaluation_day()
    for plan in plans.filter(evaluation_on__lte=meeting.day).select_related("concern"):
        yield _about(plan.concern, 10, Reason("plan_evaluation", plan.evaluation_on, plan.pk))


def answers(meeting, user):
    """Questions to agencies that are to be answered by the meeting's day and are not."""
    rows = AgencyQuestion.objects.waiting().filter(concern__in=_open_to(user), answer_by__lte=meeting.day)
    for question in rows.select_related("concern").order_by("answer_by"):
        yield _about(question.concern, 5, Reason("answer_missing", question.answer_by, question.pk))


def carried(meeting, user):
    """Concerns of which something decided earlier is neither done nor dropped."""
    open_to = set(_open_to(user).values_list("pk", flat=True))
    for concern, rows in decisions.waiting(meeting, user).items():
        if concern and concern.pk in open_to:
            yield _about(concern, 5, _carried(rows))


def new_concerns(meeting, user):
    """Concerns logged since the last meeting began; before the first meeting, every open one."""
    last = (
        Meeting.objects.held().ordinary().filter(starts_at__lt=meeting.starts_at).order_by("starts_at").last()
    )
    rows = _open_to(user).filter(logged_at__gte=last.starts_at) if last else _open_to(user)
    for concern in rows.order_by("logged_at"):
        yield _about(concern, 10, Reason("new_concern", dates.local(concern.logged_at).date(), concern.pk))


def repeats(meeting, user):
    """Possible repeats that `user` may know of: on the agenda stands their own side, and no more."""
    for repeat in Repeat.objects.undiscussed().visible_to(user).select_related("older", "newer"):
        concern = getattr(repeat, side_of(repeat, user))
        if concern.is_open and concern.opens_to(user):
            yield _about(concern, 10, Reason("repeat", None, repeat.pk, openly=False))


def late_measures(meeting, user):
    """One item for all measures whose deadline has passed by the meeting's day."""
    late = Measure.objects.visible_to(user).overdue(meeting.day).order_by("due_on").first()
    if late:
        yield _general(_("Measures that are behind"), MEASURES, 10, Reason("measure_late", late.due_on))


def cards(meeting, user):
    """One item for all drafts of cards to adopt, which is done on one page, and one for those in force to look over."""
    if drafts := list(CardVersion.objects.drafts().select_related("card").order_by("card__order")):
        oldest = min(drafts, key=lambda draft: draft.drafted_at)
        reason = Reason("card_draft", dates.local(oldest.drafted_at).date(), oldest.pk)
        yield _general(_("Adopt action cards: %(cards)s") % _named(drafts), CARDS, _each(drafts), reason)
    due = CardVersion.objects.to_revise(meeting.day).select_related("card").order_by("card__order")
    if due := list(due):
        first = min(due, key=lambda version: version.next_revision_on)
        reason = Reason("card_revision", first.next_revision_on, first.pk)
        yield _general(_("Look over action cards: %(cards)s") % _named(due), CARDS, _each(due), reason)


def contacts(meeting, user):
    """One item where a telephone number was not checked for long, or never."""
    since = dates.add_months(meeting.day, -CONTACT_MONTHS)
    rows = Contact.objects.filter(Q(checked_on__lt=since) | Q(checked_on__isnull=True))
    if oldest := rows.order_by(F("checked_on").asc(nulls_first=True)).first():
        day = oldest.checked_on
        reason = Reason("contact_unchecked", day) if day else Reason("contact_never")
        yield _general(_("Check the telephone numbers"), CARDS, 5, reason)


def fixed_points(meeting, user):
    """The points of the group's fixed agenda, but for the closed one, under which lie concerns."""
    for point in codes.in_list("agenda_kind"):
        if point.attributes.get("template") and not point.attributes.get("closed"):
            reasons = [Reason(FIXED, None, uuid.uuid5(_FIXED_POINTS, point.key))]
            if point.key == FOLLOW_UP and (rows := decisions.waiting(meeting, user).get(None)):
                reasons.append(_carried(rows))
            yield _general(point.label, point.key, point.attributes.get("minutes"), *reasons)


ALL = [
    fixed_points,
    reviews,
    evaluations,
    answers,
    carried,
    new_concerns,
    repeats,
    late_measures,
    cards,
    contacts,
]


def _open_to(user):
    return Concern.objects.visible_to(user).open()


def _about(concern, minutes, reason):
    """A proposal about a concern; without a summary it cannot stand on an agenda, and the proposal says what to do."""
    if concern.summary.strip():
        return Proposal(CASE, minutes, (reason,), concern=concern)
    says = _("It has no summary that can be discussed without names.")
    url = reverse("cases:summarise", args=[concern.ref])
    return Proposal(CASE, minutes, (reason,), concern=concern, obstacle=says, url=url)


def _general(title, kind, minutes, *reasons):
    return Proposal(kind, minutes, reasons, title=title)


def _carried(rows):
    return Reason("carried", rows[0].item.meeting.day, rows[0].pk)


def _named(versions):
    return {"cards": ", ".join(version.card.label for version in versions)}


def _each(versions):
    return min(30, 5 * len(versions))
