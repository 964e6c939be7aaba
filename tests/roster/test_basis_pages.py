"""The pages of the provisions: what is shown, what differs, and the group's own version."""

import datetime as dt

import pytest
from django.urls import reverse

from okg.access import bases
from okg.access.models import LegalBasis
from okg.lib import dates
from okg.roster.basis import in_words

pytestmark = pytest.mark.django_db
LIST = reverse("roster:bases")


def page(code, name="basis"):
    return reverse(f"roster:{name}", args=[code])


def test_the_list_tells_what_is_in_use_from_what_rests(dpo, client_for):
    shown = client_for(dpo).get(LIST).content.decode()
    in_use, resting = shown.split("Ikke i bruk", 1)
    assert page("AVVERGE") in in_use and page("FVL-13G") in resting
    assert all(page(code) in shown for code in LegalBasis.objects.values_list("code", flat=True))
    assert "Forslag, må bekreftes" in resting


def sent(code, **changes):
    row = LegalBasis.objects.get(code=code)
    fields = {name: getattr(row, name) for name in ("label", "act", "kind", "applies", "giver", "receiver")}
    fields |= {name: getattr(row, name) for name in ("givers", "receivers", "demands", "mark", "note")}
    fields |= {
        "questions": "\n".join(in_words("questions", row.questions)),
        "checks": "\n".join(row.checks),
        "valid_from": f"{dates.today():%d.%m.%Y}",
    }
    return fields | changes


def test_the_coordinator_writes_a_version_and_sees_what_differs(coordinator, client_for):
    client = client_for(coordinator)
    before = LegalBasis.objects.get(code="AVVERGE")
    added = "\n".join([*in_words("questions", before.questions), "Nei: Er det noe annet?"])
    response = client.post(page("AVVERGE", "revise_basis"), sent("AVVERGE", questions=added, label="Avverge"))
    assert response["Location"] == page("AVVERGE")
    new = LegalBasis.objects.in_force().get(code="AVVERGE")
    assert (new.version, new.mark) == (2, before.mark)
    assert new.questions[:2] == before.questions  # the same words keep their key
    assert new.questions[2]["needs"] == "no"
    shown = client.get(page("AVVERGE")).content.decode()
    assert "Forskjellen mellom versjon 1 og versjon 2" in shown
    assert "Nei: Er det noe annet?" in shown and coordinator.name in shown


def test_what_is_wrong_is_said_beside_the_field_and_stays(coordinator, client_for):
    client, address = client_for(coordinator), page("AVVERGE", "revise_basis")
    response = client.post(address, sent("AVVERGE", questions="Er det sikkert?", label="Mitt navn"))
    shown = response.content.decode()
    assert response.status_code == 200
    assert "Begynn hver linje med Ja: eller Nei:" in shown and "Mitt navn" in shown
    assert "Ingenting er endret" in client.post(address, sent("AVVERGE")).content.decode()
    assert LegalBasis.objects.filter(code="AVVERGE").count() == 1


def test_any_two_versions_can_be_compared(coordinator, client_for):
    row = LegalBasis.objects.get(code="PART")
    for number in (1, 2):
        day = dates.today() + dt.timedelta(days=number)
        row = bases.revise(row, by=coordinator, valid_from=day, note=f"Merknad {number}.")
    shown = client_for(coordinator).get(page("PART"), {"fra": "1", "til": "3"}).content.decode()
    assert "Forskjellen mellom versjon 1 og versjon 3" in shown
    assert (
        "Forskjellen mellom versjon 2 og versjon 3"
        in client_for(coordinator).get(page("PART")).content.decode()
    )


def test_it_is_put_to_use_and_taken_out_of_it(coordinator, client_for):
    client, today = client_for(coordinator), f"{dates.today():%d.%m.%Y}"
    assert client.post(page("FVL-13G", "use_basis"), {"day": today}).status_code == 302
    assert LegalBasis.objects.in_force().filter(code="FVL-13G", version=2).exists()
    assert client.post(page("FVL-13G", "use_basis"), {"day": today}).status_code == 302
    tomorrow = dates.today() + dt.timedelta(days=1)
    assert not LegalBasis.objects.in_force(tomorrow).filter(code="FVL-13G").exists()


def test_a_member_reads_and_does_not_write(member, client_for):
    client = client_for(member)
    shown = client.get(page("AVVERGE")).content.decode()
    assert page("AVVERGE", "revise_basis") not in shown
    assert client.get(page("AVVERGE", "revise_basis")).status_code == 404
    assert client.post(page("AVVERGE", "use_basis"), {"day": "x"}).status_code == 404
