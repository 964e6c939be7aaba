"""What agencies are asked to contribute to a concern, and what they answer."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import contributions as asked_agencies
from cases.actions import asking
from cases.doors import concern_door, question_door
from cases.forms.question import AnswerForm, AskForm
from cases.views.question_box import asks_in
from okg.drafts.acting import attempt, drafted
from okg.lib import dates


@concern_door("cases.ask_agency")
def contributions(request, concern):
    """Each question with its answer."""
    context = {
        "concern": concern,
        "questions": concern.questions.select_related("agency", "to", "asked_by", "answered_by", "basis"),
        "asks": asks_in(request.user, concern),
        "warnings": [says for _about, says in asked_agencies.warnings(concern)],
        "today": dates.today(),
        "section": "concerns",
    }
    return render(request, "cases/contributions.html", context)


@concern_door("cases.ask_agency")
def ask_agency(request, concern):
    if not asks_in(request.user, concern):
        raise Http404
    form = AskForm(
        request.POST or None,
        users=asked_agencies.may_be_asked(concern, by=request.user),
        **drafted(request, f"cases.ask:{concern.ref}"),
    )

    def act(**fields):
        asking.ask(concern, by=request.user, **fields)
        return reverse("cases:contributions", args=[concern.ref])

    context = {"form": form, "concern": concern, "section": "concerns"}
    done = _("The question is on record.")
    return attempt(request, form, act, done=done) or render(request, "cases/ask_agency.html", context)


@concern_door("cases.ask_agency")
def record_answer(request, concern, pk):
    """Take down what an agency answered outside the system."""
    question = get_object_or_404(
        concern.questions.filter(answered_at=None).select_related("agency", "asked_by"), pk=pk
    )
    if not asks_in(request.user, concern):
        raise Http404
    form = _answer_form(request, question)

    def act(**fields):
        asking.record(question, by=request.user, **fields)
        return reverse("cases:contributions", args=[concern.ref])

    context = {
        "form": form,
        "concern": concern,
        "title": _("Take down the answer from %(agency)s") % {"agency": question.agency.name},
        "lead": question.what,
        "button": _("Save the answer"),
        "back": reverse("cases:contributions", args=[concern.ref]),
        "section": "concerns",
    }
    return attempt(request, form, act, done=_("The answer is saved.")) or render(
        request, "cases/act.html", context
    )


@question_door("cases.answer_question")
def answer_question(request, question):
    """The page of the one who is asked: the discussed layer of the concern, the question, and no more."""
    form = _answer_form(request, question)

    def act(**fields):
        asking.answer(question, by=request.user, **fields)
        return "/"

    context = {"form": form, "question": question, "concern": question.concern, "section": "desk"}
    done = _("Thank you. Your answer is sent to the one who asked.")
    return attempt(request, form, act, done=done) or render(request, "cases/answer_question.html", context)


def _answer_form(request, question):
    return AnswerForm(
        request.POST or None,
        bases=asking.possible_bases(question),
        # Without the concern's reference, which is not the business of whoever is asked.
        **drafted(request, f"cases.answer:{question.pk}"),
    )
