"""The first password, the group's page, language."""

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from okg.access import roles
from okg.access.doors import hall, lobby, open_to_all
from okg.drafts.once import once
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.addresses import is_ours
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.roster import actions, provider
from okg.roster.forms import InviteForm, PasswordForm
from okg.roster.middleware import remember_language
from okg.roster.models import Appointment, Contact, Seat, User
from okg.roster.sending import send_to_provider


@open_to_all
def welcome(request, uid, token):
    """Where an invited user chooses a password, or the provider to log in through; a link that is used, old or wrong is
    not there."""
    user = invited_by(uid, token)
    if provider.is_on() and request.POST.get("way") == "provider":
        return send_to_provider(request, "bind", uid=uid, token=token)
    form = PasswordForm(request.POST or None, user=user)
    if form.is_valid():
        with transaction.atomic():
            user.set_password(form.cleaned_data["password"])
            save(user, by=user)
            ledger.act("password_chosen", by=user, about=user)
        auth.logout(request)  # somebody else may be logged in on this machine
        messages.success(request, _("Your password is saved. Log in with it."))
        return redirect("account_login")
    context = {"form": form, "invited": user, "provider": provider.name()}
    return render(request, "roster/welcome.html", context)


def invited_by(uid, token):
    """The user whom a link invites; Http404 where it invites nobody any more."""
    try:
        user = User.objects.active().get(pk=urlsafe_base64_decode(uid).decode())
    except (User.DoesNotExist, ValueError, ValidationError) as error:
        raise Http404 from error
    if not default_token_generator.check_token(user, token):
        raise Http404
    return user


@hall("roster.read_group")
def group(request):
    """Who sits where, whom to call, and what each role may do, printed from the policy itself."""
    running = Appointment.objects.running().select_related("user", "seat__agency").order_by("deputy")
    seats = Seat.objects.select_related("agency").all()
    by_seat = {seat.pk: [row for row in running if row.seat_id == seat.pk] for seat in seats}
    return render(
        request,
        "roster/group.html",
        {
            "seats": [(seat, by_seat[seat.pk]) for seat in seats],
            "contacts": Contact.objects.all(),
            "roles": roles.ROLES.values(),
            "section": "group",
        },
    )


@hall("roster.manage_user")
def invite(request):
    """Invite a user; the link is shown once, to be handed over in person."""
    form = InviteForm(request.POST or None, initial={"starts_on": dates.today()})
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _invite(request, form))
        except Refused as refusal:
            form.add_error(None, refusal.sentences)
    return render(request, "roster/invite.html", {"form": form, "section": "group"})


def _invite(request, form):
    user, link = actions.invite(by=request.user, **form.cleaned_data)
    request.session["invitation"] = {"name": user.name, "link": link}
    return "roster:invited"


@hall("roster.manage_user")
def invited(request):
    """The link of the invitation just made; gone when the page is left."""
    invitation = request.session.pop("invitation", None)
    return render(request, "roster/invited.html", {"invitation": invitation, "section": "group"})


@require_POST
@hall("roster.manage_user")
def close(request, username):
    """Close a user."""
    user = get_object_or_404(User.objects.active(), username=username)
    try:
        actions.close(user, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The user is closed and can no longer log in."))
    return redirect("roster:group")


@require_POST
@open_to_all
def language(request):
    """Bokmål or English, remembered in the browser and, for one who is logged in, with the user."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    response = redirect(back if is_ours(back) else "/")
    if chosen in dict(settings.LANGUAGES):
        remember_language(response, chosen)
        if request.user.is_authenticated:
            request.user.language = chosen
            save(request.user, by=request.user, update_fields=["language"])
    return response


@lobby
def alive(request):
    """Keeps the session alive for one who is still reading and says so; says nothing."""
    return HttpResponse(status=204)
