"""Logging concerns."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases.actions import intake
from cases.forms.intake import IntakeForm
from okg.access.doors import hall
from okg.drafts.acting import attempt, drafted
from okg.roster.models import Contact


@hall("cases.log_concern")
def log(request):
    """Log a concern. What is typed is kept while it is typed, and still there after an error."""
    form = IntakeForm(request.POST or None, **drafted(request, IntakeForm.draft_name))
    form.contacts = Contact.objects.all()  # shown in the form, beside the question of danger

    def act(**fields):
        concern = intake.log(by=request.user, **fields)
        said = _("The concern is logged under the code word %(word)s.") % {"word": concern.code_word}
        messages.success(request, said)
        return concern

    context = {"form": form, "section": "concerns"}
    return attempt(request, form, act) or render(request, "cases/log.html", context)
