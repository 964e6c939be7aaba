"""Until the declaration is signed nothing opens, by any way; signed once, until the wording is new."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.models.concern import Concern
from cases.models.task import Task
from okg.access.may import may
from okg.guests.models import GuestInvitation
from okg.ledger.models import Event
from okg.lib.refusal import Refused
from okg.roster import declaring
from okg.roster.models import Declaration, DeclarationText, User
from tests.access.test_policy import arguments
from tests.conftest import declares
from tests.guests.conftest import sign

pytestmark = pytest.mark.django_db
OPEN = {"roster:declare", "language", "alive", "health"}
WORDS = {
    "ref": "B-2026-ZZZZ",
    "pk": "00000000-0000-4000-8000-00000000dead",
    "code": "K5",
    "username": "nobody",
}


def anew(user):
    return User.objects.get(pk=user.pk)


def addresses():
    for name, taken in sorted(arguments().items()):
        if name not in OPEN and not name.startswith(("account_", "mfa_")) and taken <= set(WORDS):
            yield name, reverse(name, kwargs={word: WORDS[word] for word in taken})


def test_signing_is_the_only_page_until_it_is_done(let_in, client_for):
    client, wrong = client_for(let_in(signed=False).user), []
    for name, address in addresses():
        for method in ("get", "post"):
            response = getattr(client, method)(address)
            if response.status_code != 302 or response["Location"] != "/erklaring/":
                wrong.append(f"{method} {name}: {response.status_code}")
    assert not wrong, "\n".join(wrong)
    page = client.get("/erklaring/").content.decode()
    assert "straffeloven § 209" in page
    assert "Forvaltningsloven § 13 c" in page


def test_nothing_opens_before_it_is_signed_even_without_the_page_in_the_way(
    let_in, let_in_on_item, concern, client_for, settings
):
    settings.MIDDLEWARE = [
        name for name in settings.MIDDLEWARE if name != "okg.roster.middleware.declaration"
    ]
    invitation = let_in(signed=False)
    on_item = let_in_on_item(guest=invitation.user, signed=False)
    guest = anew(invitation.user)
    assert concern.shadow.filter(user=guest).exists()
    assert not may(guest, "cases.read_concern", concern)
    assert not Concern.objects.visible_to(guest).exists()
    assert not Task.objects.visible_to(guest).exists()
    assert not GuestInvitation.objects.visible_to(guest).exists()
    client = client_for(guest)
    assert client.get(concern.get_absolute_url()).status_code == 404
    assert client.get(reverse("guests:item", args=[on_item.pk])).status_code == 404
    assert may(sign(guest), "cases.read_concern", concern)


def test_signing_opens_what_was_given_and_is_on_record(let_in, concern, client_for, coordinator):
    guest = let_in(signed=False).user
    client = client_for(guest)
    sent = {"typed_name": "tora  SKJÆRGÅRD ", "text_version": DeclarationText.newest().pk}
    assert client.post("/erklaring/", sent)["Location"] == "/"
    # The concern is there, behind the declaration of being impartial that everybody makes.
    assert client.get(concern.get_absolute_url())["Location"] == reverse("cases:declare", args=[concern.ref])
    declares(concern, anew(guest))
    assert client.get(concern.get_absolute_url()).status_code == 200
    assert Event.objects.get(event="declaration_signed").by == guest.pk
    assert coordinator.notices.filter(kind="guest_signed").count() == 1


@pytest.mark.parametrize("typed", ["", "  ", "Tora", "Tora Skjærgårdsen"])
def test_the_name_must_be_the_guests(let_in, client_for, typed):
    client = client_for(let_in(signed=False).user)
    response = client.post("/erklaring/", {"typed_name": typed, "text_version": 1})
    assert response.status_code == 200
    assert not Declaration.objects.exists()


def test_a_new_wording_is_asked_for_anew_and_the_old_stays(let_in, concern):
    guest = let_in().user
    assert may(guest, "cases.read_concern", concern)
    DeclarationText.objects.create(version=2, title="Ny", body=[])
    guest = anew(guest)
    assert guest.must_declare
    assert not may(guest, "cases.read_concern", concern)
    with pytest.raises(Refused):
        declaring.sign(guest, by=guest, version=1, typed_name=guest.name)
    assert may(sign(guest), "cases.read_concern", concern)
    assert guest.declarations.count() == 2


def test_nobody_signs_for_somebody_else(let_in, coordinator):
    guest = let_in(signed=False).user
    with pytest.raises(Refused):
        declaring.sign(guest, by=coordinator, version=1, typed_name=guest.name)


def test_the_database_takes_one_signature_a_wording_and_no_empty_name(let_in):
    row = Declaration.objects.get(user=let_in().user)
    for changes, constraint in (({}, "declaration_signed_once"), ({"typed_name": " "}, "declaration_name")):
        values = {"user": row.user, "text": row.text, "signed_at": row.signed_at, "typed_name": "x"} | changes
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Declaration.objects.create(**values)


def test_the_signed_paper_is_for_the_guest_and_the_coordinator(let_in, coordinator, client_for, member):
    invitation = let_in()
    theirs = client_for(invitation.user).get("/erklaring/pdf/")
    address = reverse("guests:declaration", args=[invitation.pk])
    leaders = client_for(coordinator).get(address)
    assert theirs.content.startswith(b"%PDF")
    assert theirs.content == leaders.content
    assert "Tora" not in leaders["Content-Disposition"]
    assert client_for(member).get(address).status_code == 404


def test_members_have_nothing_to_sign(member, client_for):
    assert client_for(member).get("/erklaring/").status_code == 404
    assert client_for(member).get("/").status_code == 200
