"""Any number of invented concerns, quickly: what a benchmark runs against.

Rows are streamed into their tables past the actions, without ledger lines and history, since a hundred
thousand stories cannot be lived through. All constraints hold, each concern has a key of its own, and each
sealed field holds real ciphertext. Who sees what decides what a list costs, so that is shaped with care: ten
users who each see a fifth, `sparse` who sees forty anywhere, `old` who sees half of the oldest tenth and
nothing newer.
"""

import datetime as dt
import random
from dataclasses import dataclass
from multiprocessing import get_context

from django.contrib.auth.hashers import make_password
from django.db import connection, connections, transaction
from django.utils.translation import gettext as _

from cases import codewords
from cases.actions.intake import assess_by
from cases.actions.openings import RECEIVED_BASIS
from cases.models.assessment import Assessment
from cases.models.concern import Concern
from cases.models.grant import ConcernShadow, Grant
from cases.models.impartiality import Answer, Declaration
from cases.models.note import Note
from cases.models.task import Task
from okg.access import shadow
from okg.access.models import LegalBasis
from okg.access.roles import LAYER_RIGHTS, WORK
from okg.catalogue import codes
from okg.demo.copying import copy
from okg.demo.people import PASSWORD
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refs import new_ref
from okg.lib.refusal import Refused
from okg.roster import actions, who
from okg.roster.models import User
from okg.vault import keys

DENSE = [f"user{number:02}" for number in range(1, 11)]
SEES_FORTY, SEES_OLD = "sparse", "old"
FORTY = 40
SPAN = dt.timedelta(days=5 * 365)
STILL_OPEN = dt.timedelta(days=90)
ACCESS = dt.timedelta(days=365)
HALF_A_YEAR = dt.timedelta(days=182)
BATCH = 500  # written well within the seconds for which the vault keeps a key at hand
CHOSEN = ["source", "channel", "arena", "theme", "ideology", "age_band", "urgency", "level"]
SENTENCES = [
    "Læreren har hørt nedsettende ord om en gruppe flere ganger i løpet av høsten.",
    "Noen hadde tegnet et symbol på et skap, og det ble vasket bort samme dag.",
    "Den unge svarte at det bare var humor.",
    "En medelev ble redd og var hjemme dagen etter.",
    "Foreldrene er snakket med og tok det på alvor.",
    "Det skal finnes en lukket gruppe på nett, men ingen har sett den.",
    "Treneren forteller at den unge er god med de små.",
    "Det er ikke sett tegn til planer eller våpen.",
    "Melder er usikker på hva som er lov å skrive.",
    "Den unge har sluttet med en aktivitet som betydde mye.",
    "Helsesykepleier følger opp i sitt vanlige tilbud.",
    "Det går fint i praktiske fag.",
]


@dataclass
class Crowd:
    """Who there is: ten who share the concerns, two whose lists are hard to make, and the basis."""

    dense: list
    sees_forty: User
    sees_old: User
    basis: LegalBasis


@dataclass(frozen=True)
class Sketch:
    """What must fit the others of one concern: its place in time, its names, who of the two hard cases sees it."""

    received_at: dt.datetime
    ref: str
    code_word: str
    also: tuple


def fill(count, *, seed=1, workers=1):
    """Make `count` concerns, spread evenly over five years, with the users who see them.

    With more than one worker the batches are written by as many processes. The same seed gives the same shape;
    references, keys and ciphertext are always new. Raises Refused where there are concerns already.
    """
    if Concern.objects.exists():
        raise Refused(_("There are concerns here already. Fill an empty installation."))
    crowd = _appoint()
    sketches = _sketches(count, crowd, random.Random(seed))
    batches = [(crowd, seed + first, sketches[first : first + BATCH]) for first in range(0, count, BATCH)]
    if workers == 1:
        for batch in batches:
            _write(*batch)
    else:
        connections.close_all()  # a connection does not survive being shared by two processes
        with get_context("fork").Pool(workers) as pool:
            pool.starmap(_write, batches, chunksize=1)
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _sketches(count, crowd, chance):
    """One Sketch for each concern, the oldest first."""
    now = dates.now()
    forty = set(chance.sample(range(count), min(FORTY, count)))
    old = set(chance.sample(range(count // 10), count // 20))
    words, taken = _code_words(), set()
    sketches = []
    for number in range(count):
        received_at = now - SPAN + SPAN * ((number + chance.random()) / count)
        also = (crowd.sees_forty,) * (number in forty) + (crowd.sees_old,) * (number in old)
        sketches.append(Sketch(received_at, _free_ref(taken, received_at), next(words), also))
    return sketches


def _appoint():
    """Deputies of one seat, which may have any number; the first leads where nobody does."""
    password = make_password(PASSWORD)
    users = {}
    for username in [*DENSE, SEES_FORTY, SEES_OLD]:
        leads = who.coordinator() is None
        user, _link = actions.invite(
            by="demo",
            username=username,
            name=f"Prøve {username.title()}",
            email=f"{username}@tanghavn.example",
            seat="slt" if leads else "psykisk_helse",
            deputy=not leads,
            starts_on=dates.today() - SPAN - dt.timedelta(days=2),
        )
        user.password = password
        save(user, by="demo", update_fields=["password"])
        users[username] = user
    basis = LegalBasis.objects.in_force().get(code=RECEIVED_BASIS)
    return Crowd([users[name] for name in DENSE], users[SEES_FORTY], users[SEES_OLD], basis)


def _code_words():
    """Birds, then birds with a number, in the order they would run out."""
    number = 1
    while True:
        for bird in codewords.birds():
            yield bird if number == 1 else f"{bird} {number}"
        number += 1


def _concern(sketch, chance, crowd):
    received_at = sketch.received_at
    lead = chance.choice(crowd.dense)
    chosen = {name: chance.choice(codes.in_list(name)).key for name in CHOSEN}
    concern = Concern(
        ref=sketch.ref,
        code_word=sketch.code_word,
        received_at=received_at,
        logged_at=received_at,
        changed_at=received_at,
        logged_by=lead,
        lead=lead,
        reporter="Avdelingsleder",
        known=_text(chance),
        heard=_text(chance),
        judged=_text(chance),
        done_so_far=_text(chance),
        level_reason=_text(chance),
        summary=" ".join(chance.sample(SENTENCES, 2)),
        assess_by=assess_by(chosen["urgency"], received_at),
        **{f"{name}_id": key for name, key in chosen.items()},
    )
    if received_at > dates.now() - STILL_OPEN:
        concern.next_review_on = dates.today() + dt.timedelta(days=chance.randint(-5, 60))
    else:
        concern.closed_at = received_at + dt.timedelta(days=chance.randint(1, 80))
        concern.closed_by = lead
        concern.close_reason_id = chance.choice(codes.in_list("close_reason")).key
        concern.close_outcome = _text(chance)
    return concern


def _free_ref(taken, received_at):
    year = dates.local(received_at).year
    while (ref := new_ref("B", year)) in taken:
        continue
    taken.add(ref)
    return ref


def _text(chance):
    return " ".join(chance.sample(SENTENCES, chance.randint(2, 5)))


def _write(crowd, seed, sketches):
    """One batch: keys first, and committed, since a key is kept at hand only from then on."""
    chance = random.Random(seed)
    concerns = [_concern(sketch, chance, crowd) for sketch in sketches]
    keys.create_many([concern.dossier_id for concern in concerns])
    pairs = zip(concerns, sketches, strict=True)
    grants = [grant for concern, sketch in pairs for grant in _grants(concern, sketch.also, chance, crowd)]
    with transaction.atomic():
        copy(concerns)
        copy(grants)
        copy([_shadow(grant) for grant in grants])
        copy([_declaration(grant) for grant in grants])
        copy([_assessment(concern, chance) for concern in concerns])
        copy([_note(concern, chance) for concern in concerns])
        copy([_task(concern, chance) for concern in concerns if concern.is_open])


def _grants(concern, also, chance, crowd):
    """The lead's own opening, one to another of the ten, and those to the two hard cases."""
    lead = concern.lead
    other = chance.choice([user for user in crowd.dense if user != lead])
    own = _grant(concern, crowd, to=lead, given_by=None, origin=Grant.Origin.LOGGED)
    return [own, *(_given(concern, crowd, to) for to in (other, *also))]


def _given(concern, crowd, to):
    """The coordinator gives it, and is the one who receives what another has logged."""
    coordinator = crowd.dense[0]
    if to == coordinator:
        return _grant(concern, crowd, to=to, given_by=concern.lead, origin=Grant.Origin.RECEIVED)
    return _grant(concern, crowd, to=to, given_by=coordinator, origin=Grant.Origin.GIVEN)


def _grant(concern, crowd, **facts):
    """One that runs: given with the concern, or half a year ago where that is longer ago than an opening can last."""
    given_at = max(concern.received_at, dates.now() - HALF_A_YEAR)
    given_on = dates.local(given_at).date()
    return Grant(
        concern=concern,
        layer=WORK,
        basis=crowd.basis,
        reason="Skal arbeide med bekymringen.",
        why_not_less="En anonym drøfting er ikke nok.",
        starts_on=given_on,
        expires_at=dates.end_of(given_on + ACCESS),
        given_at=given_at,
        **facts,
    )


def _shadow(grant):
    """What okg.access.shadow.cast would have written for the grant."""
    return ConcernShadow(
        permission_id=shadow.right_id(LAYER_RIGHTS[WORK]),
        user_id=grant.to_id,
        content_object_id=grant.concern_id,
        received_at=grant.concern.received_at,
        expires_at=grant.expires_at,
    )


def _declaration(grant):
    """Everybody to whom a concern is open has said that they are impartial in it."""
    return Declaration(
        concern=grant.concern, by_id=grant.to_id, at=grant.given_at, answer=Answer.IMPARTIAL, reason=""
    )


def _assessment(concern, chance):
    return Assessment(
        concern=concern,
        at=concern.received_at,
        by=concern.lead,
        level_id=concern.level_id,
        reason=_text(chance),
        protective="Trygg voksen, fritid.",
        outcome_id="review_outcome:uendret" if concern.is_open else "review_outcome:klar_for_avslutning",
        next_review_on=concern.next_review_on,
    )


def _note(concern, chance):
    return Note(
        concern=concern,
        at=concern.received_at,
        by=concern.lead,
        kind_id="note_kind:telefon",
        text=_text(chance),
    )


def _task(concern, chance):
    return Task(
        concern=concern,
        text="Ringe og høre hvordan det går.",
        owner=concern.lead,
        due_on=dates.today() + dt.timedelta(days=chance.randint(-3, 60)),
        origin_id="task_origin:concern",
        added_at=concern.received_at,
        added_by=concern.lead,
    )
