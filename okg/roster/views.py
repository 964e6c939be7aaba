"""The first password, the group's page, language."""

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from okg.access import roles
from okg.access.doors import hall, lobby, open_to_all
from okg.drafts.acting import attempt, press
from okg.drafts.once import once
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.addresses import is_ours
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.roster import actions, declaring, provider, terms
from okg.roster.forms import AppointForm, DeclareForm, InviteForm, MoveEndForm, PasswordForm
from okg.roster.middleware import remember_language
from okg.roster.models import GUEST, Appointment, Contact, DeclarationText, Seat, User
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


@hall("roster.change_term")
def terms_of(request, username):
    """Every term of one user, running, coming and over, and what can be changed in it."""
    holder = get_object_or_404(User, username=username)
    rows = list(holder.appointments.select_related("seat", "ended_by").order_by("-starts_on"))
    for row in rows:
        row.history_rows = _moves(row)
    context = {"holder": holder, "rows": rows, "own": holder == request.user, "section": "group"}
    return render(request, "roster/terms.html", context)


def _moves(appointment):
    """The term's earlier last days, oldest first: [(when it was written, last day)]; [] where it never changed."""
    rows = list(appointment.history.order_by("history_date").values_list("history_date", "ends_on"))
    return rows if len(rows) > 1 else []


@hall("roster.change_term")
def appoint(request, username):
    """Give a user another seat, or the old one anew."""
    holder = _other(request, username)
    form = AppointForm(request.POST or None, initial={"starts_on": dates.today()})

    def act(**fields):
        actions.appoint(holder, by=request.user, **fields)
        return reverse("roster:terms", args=[holder.username])

    context = {"form": form, "holder": holder, "section": "group"}
    return attempt(request, form, act, done=_("The appointment is made.")) or render(
        request, "roster/appoint.html", context
    )


@hall("roster.change_term")
def move_end(request, username, pk):
    """Set, move or take away the last day of a term."""
    holder = _other(request, username)
    row = get_object_or_404(holder.appointments.select_related("seat"), pk=pk)
    form = MoveEndForm(request.POST or None, initial={"ends_on": row.ends_on})

    def act(ends_on):
        terms.move_end(row, by=request.user, ends_on=ends_on)
        return reverse("roster:terms", args=[holder.username])

    context = {"form": form, "holder": holder, "row": row, "section": "group"}
    return attempt(request, form, act, done=_("The last day is saved.")) or render(
        request, "roster/move_end.html", context
    )


@require_POST
@hall("roster.change_term")
def end_term(request, username, pk):
    """End a term at once."""
    holder = _other(request, username)
    row = get_object_or_404(holder.appointments, pk=pk)
    press(
        request, lambda: terms.end(row, by=request.user), done=_("The term is ended, and so is the access.")
    )
    return redirect("roster:terms", holder.username)


def _other(request, username):
    """A user who is not the one who asks: nobody changes their own term."""
    return get_object_or_404(User.objects.active().exclude(pk=request.user.pk), username=username)


@lobby
def declare(request):
    """The declaration of confidentiality: to be signed, or as it was signed."""
    if GUEST not in request.user.seat_roles():
        raise Http404
    text = DeclarationText.newest()
    form = DeclareForm(request.POST or None, initial={"text_version": text.pk})

    def act(typed_name, text_version):
        declaring.sign(request.user, by=request.user, version=text_version, typed_name=typed_name)
        return "/"

    context = {
        "form": form,
        "text": text,
        "signed": request.user.declarations.filter(text=text).first(),
        "section": "desk",
    }
    if context["signed"] and request.method == "POST":
        return redirect("roster:declare")
    return attempt(
        request, form, act, done=_("You have signed. Here is what you are asked to help with.")
    ) or (render(request, "roster/declare.html", context))


@lobby
def own_declaration(request):
    """The declaration one has signed oneself, as a document to keep."""
    return declaration_file(request.user)


def declaration_file(user):
    """The PDF of what `user` signed last; Http404 where nothing is signed."""
    declaration = user.declarations.select_related("text", "user").first()
    if declaration is None:
        raise Http404
    response = HttpResponse(declaring.pdf(declaration), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="taushetserklaering.pdf"'
    return response


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
