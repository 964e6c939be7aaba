"""How well possible repeats are found, and how fast: the labelled list of invented pairs, and a large index."""

import csv
import random
import statistics
import uuid
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from django.db import connection, transaction

from okg.lib import phonetic
from okg.vault import blind

LIST = Path(__file__).parent / "data" / "repeats.csv"
RECALL, PRECISION, LOOKUP_MS = 0.9, 0.85, 50
PERSONS, LOOKUPS = 100_000, 40
BATCH = 5_000


@dataclass(frozen=True)
class Pair:
    name_a: str
    year_a: str
    name_b: str
    year_b: str
    same: bool
    pattern: str


@dataclass
class Figures:
    """How often a pair was found that is one, missed, and found that is none."""

    found: int = 0
    missed: int = 0
    mistaken: int = 0

    @property
    def recall(self):
        return self.found / (self.found + self.missed)

    @property
    def precision(self):
        return self.found / (self.found + self.mistaken)


def pairs():
    """The list as [Pair]. All of it is invented; it was made together with the rules, so it measures no stranger."""
    lines = csv.DictReader(LIST.read_text("utf-8").splitlines(), delimiter=";")
    return [Pair(**line | {"same": line["same"] == "1"}) for line in lines]


def figures(found):
    """{pattern: Figures} of [Pair], with "all" first."""
    told = defaultdict(Figures, all=Figures())
    for pair in found:
        alike = phonetic.alike(pair.name_a, pair.year_a, pair.name_b, pair.year_b)
        for name in ("all", pair.pattern):
            one = told[name]
            one.found += pair.same and alike
            one.missed += pair.same and not alike
            one.mistaken += alike and not pair.same
    return dict(told)


def table():
    """The lines of what is found: recall and precision of all and of each kind of names."""
    yield f"{'possible repeats':<30}{'recall':>11}{'precision':>11}{'pairs':>8}"
    found = pairs()
    for name, one in figures(found).items():
        count = sum(name in ("all", pair.pattern) for pair in found)
        yield f"{name:<30}{one.recall:>11.3f}{one.precision:>11.3f}{count:>8}"
    total = figures(found)["all"]
    well = total.recall >= RECALL and total.precision >= PRECISION
    yield f"goal: recall ≥ {RECALL}, precision ≥ {PRECISION}: {'ok' if well else 'MISSED'}"


def time_lookups(persons=PERSONS, say=print):
    """The line of how long it takes to compare one person with many: the index is filled and emptied again."""
    with transaction.atomic():
        say(f"Filling the blind index with {persons:,} persons …")
        rows = _fill(persons)
        taken, hits = [], []
        for name, year in _people(LOOKUPS, seed=2):
            forms = phonetic.asked(name, year)
            begun = perf_counter()
            hits.append(len(blind.sharing(uuid.uuid4(), forms)))
            taken.append((perf_counter() - begun) * 1000)
        transaction.set_rollback(True)
    middle = statistics.median(taken)
    verdict = "ok" if middle <= LOOKUP_MS else "MISSED"
    return (
        f"compare one with {persons:,} ({rows:,} keys): median {middle:.1f} ms, slowest {max(taken):.1f} ms, "
        f"some {statistics.mean(hits):.1f} found; goal ≤ {LOOKUP_MS} ms {verdict}"
    )


def _fill(persons):
    """Blind keys of that many invented persons, past all but the index itself; how many keys."""
    rows, hashed_of = 0, blind.hasher()
    with connection.cursor() as cursor:
        # The rules of the tables are not what is measured; the owner of a scratch database may pass them by.
        cursor.execute("set local session_replication_role = replica")
        people = _people(persons, seed=1)
        for _batch in range(-(-persons // BATCH)):
            dossiers, hashed = [], []
            for name, year in (next(people) for _ in range(min(BATCH, persons))):
                dossier = uuid.uuid4()
                for key in hashed_of(phonetic.kept(name, year)):
                    dossiers.append(str(dossier))
                    hashed.append(key)
            rows += len(hashed)
            cursor.execute(
                "insert into vault_dossierkey (id, dossier, wrapped, master_id, created_at) "
                "select gen_random_uuid(), one, '\\x00'::bytea, 'bench', now() "
                "from (select distinct unnest(%s::uuid[]) as one) as all_of_them",
                [dossiers],
            )
            cursor.execute(
                "insert into vault_blindkey (dossier, key) select * from unnest(%s::uuid[], %s::bytea[])",
                [dossiers, hashed],
            )
        cursor.execute("set local session_replication_role = origin")
        cursor.execute("analyze vault_blindkey")
    return rows


def _people(count, *, seed):
    """Invented persons: the words of the list put together anew, so that common names are common here too."""
    chance = random.Random(seed)
    split = [(pair.name_a.split(), pair.year_a) for pair in pairs()]
    firsts, lasts = [words[0] for words, _year in split], [words[-1] for words, _year in split]
    for _number in range(count):
        middle = [chance.choice(firsts)] if chance.random() < 0.3 else []
        year = str(chance.randrange(1985, 2014)) if chance.random() < 0.9 else ""
        # Some syllables of its own keep a hundred thousand people from sharing a few hundred names.
        last = chance.choice(lasts) + chance.choice(["", "vik", "berg", "zade", "oglu", "ski", "dal", "moen"])
        yield " ".join([chance.choice(firsts), *middle, last]), year
