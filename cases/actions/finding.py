"""What finding leaves behind: a line that somebody searched, never for what; and choices that are saved by name."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from cases import choosing
from cases.models.saved import MOST, SavedFilter
from okg.access import net
from okg.ledger import book as ledger
from okg.lib.refusal import Refused

BANDS = [(0, "0"), (1, "1"), (5, "2-5"), (20, "6-20")]


def band(number):
    """A count so coarse that it tells nothing of a single concern: "0", "1", "2-5", "6-20" or "21+"."""
    return next((name for most, name in BANDS if number <= most), "21+")


@transaction.atomic
def searched(*, by, found):
    """Note that `by` searched by words, and how many concerns came of it, as a band."""
    with net.lifted():
        ledger.act("searched", by=by, found=band(found))


@transaction.atomic
def person_searched(*, by, ties):
    """Note that `by` searched for a person, and that they were shown who it is in each concern found."""
    with net.lifted():
        ledger.act("person_searched", by=by, found=band(len(ties)))
        for concern in {tie.concern_id: tie.concern for tie in ties}.values():
            ledger.look(by=by, about=concern, right="cases.identify_person")


@transaction.atomic
def list_exported(*, by, lines):
    """Note that `by` took a list of so many concerns off the screen."""
    with net.lifted():
        ledger.act("list_exported", by=by, lines=lines)


@transaction.atomic
def save_filter(*, by, name, choice):
    """Save a choice of the list under a name; returns the SavedFilter. Free words are no part of a choice.

    Raises Refused where nothing is chosen, the name is taken, or the user has as many as one can keep apart.
    """
    get_user_model().objects.select_for_update(of=("self",)).get(pk=by.pk)  # two at once take turns
    choice = choosing.choice(choice)
    if not choice:
        raise Refused(_("Nothing is chosen. Choose something first, then save it."))
    mine = SavedFilter.objects.visible_to(by)
    name = " ".join(name.split())
    if mine.filter(name__iexact=name).exists():
        raise Refused(_("You have a choice of that name already. Give this one another."))
    if mine.count() >= MOST:
        raise Refused(
            _("You have %(most)d saved choices, which is the most. Delete one first.") % {"most": MOST}
        )
    return SavedFilter.objects.create(user=by, name=name, query=choice)


@transaction.atomic
def drop_filter(saved, *, by):
    """Delete a saved choice of one's own."""
    SavedFilter.objects.visible_to(by).filter(pk=saved.pk).delete()
