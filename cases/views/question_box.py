"""What agencies were asked to contribute, on the concern's page."""

from okg.access.may import may


def box(concern, user, rights):
    """Who was asked and who has not answered, on the concern's page."""
    questions = list(concern.questions.select_related("agency"))
    return {
        "questions": questions,
        "questions_waiting": [question for question in questions if question.is_waiting],
        "asks": rights["ask_agency"] and asks_in(user, concern),
    }


def asks_in(user, concern):
    """Whoever leads the concern asks, or a coordinator to whom it is open."""
    return concern.lead_id == user.pk or may(user, "cases.lead_concern", concern)
