"""What the second pair of eyes notices in a text, and what it leaves alone."""

import pytest

from okg.reports import wording

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "Vi fulgte opp Ola Nordmann i høst.",
        "Samtaler med Kari Bråtens familie.",
        "Tangvika skole meldte fra.",
        "Tre bekymringer gjaldt nett.",
        "Vi fikk 3 nye henvendelser.",
        "En elev følges videre.",
        "Alkekonge er avsluttet.",
        "Alkekonges familie får støtte.",
        "Ring 90 00 00 14.",
        "Klasse 9B har hatt besøk.",
    ],
)
def test_what_may_tell_of_somebody_is_pointed_at(text):
    assert list(wording.doubts({"developments": text})) == ["developments"]


def test_names_of_those_who_work_here_are_pointed_at_also_in_the_genitive(doctor):
    found = wording.doubts({"outlook": "Tindsvågs kurs var fullt.", "deviations": "Ingen."})
    assert found == {"outlook": ["Det er navnet på en som arbeider her: Tindsvågs"]}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rolig kvartal. Mer uro på nett enn før.",
        "Kurset samlet mange. Gruppen møtes i desember.",
        "OKG og NAV.",
    ],
)
def test_plain_words_are_left_alone(text, coordinator):
    assert wording.doubts({"developments": text}) == {}
