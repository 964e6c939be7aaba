"""The masses: shaped as the benchmark needs them, whole in the database's eyes, sealed for real."""

import pytest

from cases.actions import shadows
from cases.models.assessment import Assessment
from cases.models.concern import Concern, newest_of
from okg.demo import masses
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.roster import who
from okg.roster.models import User
from okg.vault.models import DossierKey

pytestmark = pytest.mark.django_db
COUNT = 200


@pytest.fixture
def filled(db):
    masses.fill(COUNT)


def seen_by(username):
    return Concern.objects.visible_to(User.objects.get(username=username))


def test_each_sees_the_share_that_makes_lists_hard(filled):
    shares = [seen_by(username).count() for username in masses.DENSE]
    assert sum(shares) == 2 * COUNT
    assert max(shares) < COUNT / 3
    assert seen_by("sparse").count() == 40
    old = seen_by("old")
    assert old.count() == COUNT // 20
    tenth = Concern.objects.order_by("received_at")[COUNT // 10 - 1]
    assert not old.filter(received_at__gt=tenth.received_at).exists()


def test_concerns_are_spread_over_five_years_and_the_newest_are_open(filled):
    moments = Concern.objects.order_by("received_at").values_list("received_at", flat=True)
    assert (dates.now() - moments[0]).days > 5 * 365 - 20
    assert moments[len(moments) - 1] <= dates.now()
    assert 0 < Concern.objects.open().count() < COUNT / 10
    assert newest_of(User.objects.get(username="user02")).exists()


def test_every_concern_has_its_own_key_and_text_that_opens(filled):
    assert DossierKey.objects.count() >= COUNT
    concern = Concern.objects.open().first()
    assert concern.known.endswith(".")
    assert concern.assessments.get().reason
    assert concern.tasks.get().text
    assert concern.notes.get().text
    assert Assessment.objects.count() == COUNT


def test_the_shadow_matches_the_grants(filled):
    assert shadows.compare() == 0
    assert who.coordinator().username == masses.DENSE[0]


def test_filling_twice_is_refused(filled):
    with pytest.raises(Refused):
        masses.fill(1)
