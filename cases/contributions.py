"""What agencies were asked to contribute to a concern: who may be asked, who has not answered, who was never asked."""

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from cases.models.impartiality import without_doubt
from okg.catalogue import codes
from okg.lib import dates
from okg.roster import who
from okg.roster.models import Agency

SCHOOLS = {"source:skole", "source:videregaende", "source:sfo", "source:voksenopplaring"}


def may_be_asked(concern, *, by):
    """Users who may be asked about `concern` by `by`, each with their seats read.

    Those who may read its discussed layer at a meeting, apart from whoever asks, and from those who are recused or in
    doubt (fvl § 6). A guest reads only what they were invited to, so their agency is asked outside the system.
    """
    able = get_user_model().objects.able("cases.answer_question").exclude(pk=by.pk)
    return who.seated(without_doubt(list(able), concern))


def warnings(concern):
    """[(about, sentence)] of what a closing should be warned of: agencies never asked, answers that are outstanding.

    `about` is "contributions" each time. That a school is to be asked where a child or a school is in it is a proposal;
    nothing here stands in the way of closing.
    """
    found = []
    asked = set(concern.questions.values_list("agency__kind", flat=True))
    if _touches_school(concern) and Agency.Kind.SCHOOL not in asked:
        found.append(_("A school was never asked what it can contribute."))
    if _is_child(concern) and Agency.Kind.CHILD_WELFARE not in asked:
        found.append(_("The child welfare service was never asked what it can contribute."))
    names = concern.questions.filter(answered_at=None).values_list("agency__name", flat=True)
    found += [_("%(agency)s was asked, and has not answered.") % {"agency": name} for name in names]
    return [("contributions", says) for says in found]


def _is_child(concern):
    """Whether the age band lies under 18; an unknown age says nothing."""
    return codes.get(concern.age_band_id).attributes.get("adult") is False


def _touches_school(concern):
    at_school = codes.get(concern.arena_id).attributes.get("group") == "skole"
    return _is_child(concern) or at_school or concern.source_id in SCHOOLS


def overdue(questions, today=None):
    """Those of `questions` that wait past their day."""
    today = today or dates.today()
    return [question for question in questions if question.is_waiting and question.answer_by < today]
