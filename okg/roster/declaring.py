"""Signing the declaration of confidentiality, and its paper."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from okg.ledger import book as ledger
from okg.lib import dates, documents
from okg.lib.refusal import Refused
from okg.lib.templatetags.ui import long
from okg.notify import post as notify
from okg.roster import who
from okg.roster.models import Declaration, DeclarationText

TEMPLATE = Path(__file__).parent / "typst" / "declaration.typ"


@transaction.atomic
def sign(user, *, by, version, typed_name, at=None):
    """Put on record that `user` has signed the newest wording; returns the Declaration, the same the second time.

    Raises Refused where the name is not the user's, where the wording is a newer one than was shown, or for another.
    """
    if by != user:
        raise Refused(_("Nobody signs for somebody else."))
    text = DeclarationText.newest()
    if version != text.pk:
        raise Refused(_("The wording is new since you opened the page. Read it, then sign."))
    if same(typed_name) != same(user.name):
        raise Refused(_("The name is not the one you were invited by. Write it as it stands above."))
    row, new = Declaration.objects.get_or_create(
        user=user, text=text, defaults={"signed_at": at or dates.now(), "typed_name": typed_name.strip()}
    )
    user.forget_seats()
    if new:
        ledger.act("declaration_signed", by=by, about=user, version=text.pk)
        if leader := who.coordinator():
            notify.tell([leader], "guest_signed", path="/gruppen/gjester/", key=f"signed:{row.pk}")
    return row


def same(name):
    """A name as it is compared: capitals and blanks make no difference."""
    return " ".join(name.split()).casefold()


def pdf(declaration):
    """The signed declaration as a document to keep: its wording, who signed it and when."""
    user, local = declaration.user, dates.local(declaration.signed_at)
    last = user.appointments.order_by("-starts_on").select_related("seat__agency").first()
    data = {
        "title": declaration.text.title,
        "parts": declaration.text.body,
        "facts": [
            ["Navn", user.name],
            ["Kommer fra", last.comes_from if last else ""],
            ["Skrev under med navnet", declaration.typed_name],
            ["Tidspunkt", f"{long(local.date())} kl. {local:%H.%M}"],
            ["Versjon av teksten", str(declaration.text_id)],
        ],
    }
    return documents.pdf(TEMPLATE, data, moment=declaration.signed_at)
