"""The consents of a concern: behind the layer that may see who it is, since each bears a name."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import consent_form, consents
from cases.actions import consents as acts
from cases.doors import concern_door
from cases.forms.consent import AnswerForm, PrepareForm, SignedForm, WithdrawForm
from cases.models.consent import Consent
from cases.models.grant import Grant
from cases.views.concern import rights_of
from okg.catalogue import codes
from okg.drafts.acting import attempt, drafted, press
from okg.lib import dates
from okg.roster.models import Agency

ROWS = ("relation__person", "prepared_by")


def _one(concern, pk):
    """A consent of the concern, its lock given on; 404 for what is not there or another's."""
    consent = get_object_or_404(Consent.objects.select_related(*ROWS), concern=concern, pk=pk)
    consent.concern = consent.relation.concern = concern
    return consent


def _around(request, concern, **more):
    return {"concern": concern, "may": rights_of(request.user, concern), "section": "concerns"} | more


def told(rows):
    """The consents with the words for their services put in: `to_whom`, `from_whom`, `kinds`."""
    names = dict(Agency.objects.values_list("code", "name"))
    rows = list(rows)
    for row in rows:
        row.to_whom = [names.get(code, code) for code in row.recipients]
        row.from_whom = [names.get(code, code) for code in row.fetched_from]
        row.kinds = [codes.label(key) for key in row.scope]
    return rows


@concern_door("cases.identify_person")
def consents_asked(request, concern):
    """Every consent that was asked for, those refused, withdrawn and expired too."""
    rows = concern.consents.select_related(*ROWS).order_by("-prepared_at")
    for row in rows:
        row.concern = row.relation.concern = concern
    context = _around(request, concern, rows=told(rows), ages=codes.in_list("consent_age"))
    return render(request, "cases/consents.html", context)


@concern_door("cases.record_consent")
def prepare(request, concern):
    """Say what is to be asked; the form to sign is made from it."""
    form = PrepareForm(
        request.POST or None, concern=concern, **drafted(request, f"cases.consent:{concern.ref}")
    )

    def act(**fields):
        return _address(acts.prepare(concern, by=request.user, **fields))

    context = _around(
        request, concern, form=form, ages=codes.in_list("consent_age"), nobody=not concern.relations.exists()
    )
    done = _("The form is made. Print it, and record the answer when it is given.")
    return attempt(request, form, act, done=done) or render(request, "cases/prepare_consent.html", context)


@concern_door("cases.identify_person")
def show(request, concern, pk):
    """One consent: what was asked, what was answered, what rests on it, and what remains once it has ended."""
    consent = told([_one(concern, pk)])[0]
    resting = Grant.objects.filter(consent=consent).select_related("to", "basis").order_by("-given_at")
    others = (
        Grant.objects.running().filter(concern=concern).exclude(consent=consent).select_related("to", "basis")
    )
    context = _around(
        request,
        concern,
        consent=consent,
        resting=resting,
        others=others,
        answer_by=consents.answer_by(consent),
        growing=consents.growing_into(consent) if consent.is_living else None,
        languages=consent_form.LANGUAGES,
    )
    return render(request, "cases/consent.html", context)


@concern_door("cases.identify_person")
def form(request, concern, pk):
    """The form to print and sign, as PDF, in bokmål or English."""
    consent = told([_one(concern, pk)])[0]
    language = request.GET.get("sprak", "nb")
    if language not in consent_form.LANGUAGES:
        raise Http404
    return _file(consent, consent_form.pdf(consent, language), "pdf", "application/pdf")


@concern_door("cases.identify_person")
def signed(request, concern, pk):
    """The signed form as it was scanned."""
    consent = _one(concern, pk)
    if not consent.document_id:
        raise Http404
    return _file(consent, consent.document.content, consent.document.extension, consent.document.media_type)


def _file(consent, content, extension, kind):
    """A download under a neutral name; nothing in it runs in the browser."""
    response = HttpResponse(content, content_type=kind)
    name = f"{consent.concern.ref}-{str(consent.pk)[:8]}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@concern_door("cases.record_consent")
def answer(request, concern, pk):
    consent = told([_one(concern, pk)])[0]
    form = AnswerForm(request.POST or None, consent=consent, **drafted(request, f"cases.consent:{pk}"))

    def act(**fields):
        return _address(acts.answer(consent, by=request.user, **fields))

    context = _around(request, concern, form=form, consent=consent)
    done = _("The answer is on record.")
    return attempt(request, form, act, done=done) or render(request, "cases/answer_consent.html", context)


@require_POST
@concern_door("cases.approve_consent")
def approve(request, concern, pk):
    consent = _one(concern, pk)
    press(
        request,
        lambda: acts.approve(consent, by=request.user),
        done=_("You have approved that a parent is left out."),
    )
    return redirect(_address(consent))


@concern_door("cases.record_consent")
def attach(request, concern, pk):
    consent = _one(concern, pk)
    form = SignedForm(request.POST or None, request.FILES or None)
    form.left_out = int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE

    def act(file):
        acts.attach_signed(consent, by=request.user, content=file.read(), extension=file.kind)
        return _address(consent)

    context = _around(request, concern, form=form, consent=consent)
    done = _("The signed form is sealed, and seen only by those who may see who it is.")
    return attempt(request, form, act, done=done) or render(request, "cases/attach_consent.html", context)


@concern_door("cases.record_consent")
def withdraw(request, concern, pk):
    """Withdraw it; every access that rests on it ends in the same moment."""
    consent = told([_one(concern, pk)])[0]
    form = WithdrawForm(request.POST or None)

    def act(**fields):
        acts.withdraw(consent, by=request.user, **fields)
        # Whoever saw the concern by this consent alone has no page to go back to.
        return _address(consent) if rights_of(request.user, concern)["identify_person"] else "cases:index"

    running = acts.resting_on(consent).filter(expires_at__gt=dates.now()).select_related("to", "basis")
    context = _around(request, concern, form=form, consent=consent, running=running)
    done = _("The consent is withdrawn, and what rested on it has ended.")
    return attempt(request, form, act, done=done) or render(request, "cases/withdraw_consent.html", context)


def _address(consent):
    return reverse("cases:consent", args=[consent.concern.ref, consent.pk])
