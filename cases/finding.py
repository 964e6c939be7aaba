"""Finding concerns by words, and persons by name, among what the searcher may read, and nothing else.

What is sealed has no index, so it is opened and looked through in memory: a batch of concerns at a time, the newest
first, MOST at most, and the page says so where it stopped. What a word is compared with is exactly what the searcher
could read by opening the concern: not what is kept from them, not who the persons are, and no text of a concern in
which they have not declared to be impartial yet (its code word, number and theme they see in their list).

Rooms above this one let their texts be searched too, from their AppConfig's `ready`: `finding.add(source)`.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain

from django.utils.translation import gettext_lazy as _

from cases.models.concern import Concern, newest_of
from cases.models.glass import BreakGlass
from cases.models.impartiality import Declaration
from cases.models.person import Relation
from cases.searched import SOURCES, Text
from okg.access import roles, shadow
from okg.vault import keys
from okg.vault.crypto import Unreadable

MOST = 400  # concerns looked through in one search; a group has some hundred, and the newest matter most
BATCH = 40  # held open in memory at once
SHOWN = 50  # found concerns on the page


@dataclass
class Found:
    """What a search found: (concern, [where]) in the order of the list; how many were looked through, and whether
    there were more of either than it shows.
    """

    hits: list = field(default_factory=list)
    looked: int = 0
    stopped: bool = False
    more: bool = False

    def take(self, hits):
        """Take in the hits of one batch; False where the page is full and the search may end."""
        room = SHOWN - len(self.hits)
        self.hits += hits[:room]
        self.more = len(hits) > room
        return not self.more


def add(source):
    """Let `source(concerns, reader) -> iterable of Text` be searched too; the same one counts once."""
    if source not in SOURCES:
        SOURCES.append(source)


def concerns_with(needles, reader):
    """The Found of the concerns in which every word is met, each in some text that `reader` may read."""
    found = Found()
    for batch in _batches(newest_of(reader), found):
        if not found.take(_looked_through(batch, needles, reader)):
            break
    return found


def persons_with(needles, reader):
    """The Found of persons by name, as (relation, []), among those whom `reader` may identify."""
    found, layer = Found(), roles.LAYER_RIGHTS[roles.IDENTIFY]
    rows = shadow.newest(reader, layer, Concern)
    if not roles.allows(reader.role_names(), layer):
        return found
    for batch in _batches(rows, found):
        if not found.take(_named(batch, needles, reader)):
            break
    return found


def _batches(rows, found):
    """The keys of the concerns behind the shadow rows, BATCH at a time; notes in `found` how far that goes."""
    newest = rows.order_by("-received_at", "-content_object_id").values_list("content_object_id", flat=True)
    ahead = list(newest[: MOST + 1])
    found.stopped, ahead = len(ahead) > MOST, ahead[:MOST]
    for start in range(0, len(ahead), BATCH):
        batch = ahead[start : start + BATCH]
        found.looked += len(batch)
        yield batch


def _looked_through(batch, needles, reader):
    """[(concern, [where])] of one batch. What is opened for it is let go with it."""
    rows = Concern.objects.visible_to(reader).select_related("lead").in_bulk(batch)
    concerns = [rows[key] for key in batch if key in rows]
    readable = _impartial_in(concerns, reader)
    keys.preload(one.dossier_id for one in readable)
    met, where = defaultdict(set), defaultdict(dict)
    for text in chain(_listed(concerns), *(source(readable, reader) for source in SOURCES)):
        if new := needles.met_in(text.text):
            met[text.concern] |= new
            where[text.concern][str(text.where)] = True  # each place once, in the order it was met
    return [(one, list(where[one.pk])) for one in concerns if len(met[one.pk]) == len(needles)]


def _listed(concerns):
    """What stands in the list itself, and what is discussed: open to whoever may know of the concern."""
    for one in concerns:
        yield Text(one.pk, _("number"), one.ref)
        yield Text(one.pk, _("code word"), one.code_word)
        yield Text(one.pk, _("theme"), one.theme.label)
        yield Text(one.pk, _("summary for discussion"), one.summary)


def _impartial_in(concerns, reader):
    """Those of `concerns` that would open to `reader` without the question of impartiality (cases.doors)."""
    said = Declaration.objects.standing().filter(concern__in=concerns, by=reader)
    able = {row.concern_id for row in said.only("concern_id", "answer", "decision") if row.says_impartial}
    acting = BreakGlass.objects.running().of(reader).filter(concern__in=concerns, kind="preliminary")
    able |= set(acting.values_list("concern_id", flat=True))
    return [one for one in concerns if one.pk in able]


def _named(batch, needles, reader):
    """[(relation, [])] of one batch whose persons bear the name."""
    able = _impartial_in(list(Concern.objects.visible_to(reader).filter(pk__in=batch)), reader)
    ties = list(Relation.objects.filter(concern__in=able).select_related("person", "concern"))
    keys.preload(tie.person.dossier_id for tie in ties)
    return [(tie, []) for tie in ties if len(needles.met_in(_name_of(tie))) == len(needles)]


def _name_of(tie):
    try:
        return tie.person.name
    except Unreadable:  # erased: there is nobody to find
        return ""
