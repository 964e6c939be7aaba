"""How long sealing and verifying take: a ledger of any length in a database of its own, thrown away afterwards.

The verifier runs as the process it is when an auditor runs it, so that its memory is its own.
"""

import resource
import subprocess
import sys
from pathlib import Path
from time import monotonic

from okg.demo import benchmark
from okg.ledger import verify

DATABASE = "okg_bench_ledger"
FILL = """
from django.db import connection
with connection.cursor() as cursor:
    for part in PARTS:
        cursor.execute('''insert into ledger_event
            (kind, event, "right", by, by_role, by_agency, about_type, about, request_id, facts)
            select 'look', 'looked', 'cases.read_concern', gen_random_uuid(), 'member', 'nav', 'cases.concern',
                gen_random_uuid(), '', '{"line": 1}' from generate_series(1, %s)''', [part])
"""
LIMIT_SECONDS = 30
STEP = 10_000


def measure(lines, *, say):
    """The figures of `lines` sealed and verified lines, as lines of text."""
    benchmark._make(DATABASE, "template0")
    try:
        say("Making an installation …")
        benchmark._manage(DATABASE, "migrate", "--no-input")
        say(f"Writing {lines:,} lines …")
        parts = [min(STEP, lines - begun) for begun in range(0, lines, STEP)]
        benchmark._manage(DATABASE, "shell", "-c", FILL.replace("PARTS", repr(parts)))
        sealing = _timed(lambda: benchmark._manage(DATABASE, "seal_ledger"))
        environment = benchmark._environment(DATABASE)
        command = [sys.executable, "-I", verify.__file__, "--dsn", environment["DATABASE_URL"]]
        command += ["--public-key", str(Path(environment["OKG_SEAL_PUBLIC_KEYS_FILE"]))]
        verifying = _timed(lambda: subprocess.run(command, check=True, capture_output=True))
    finally:
        benchmark._drop(DATABASE)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield f"lines sealed and verified   {lines:,}"
    yield f"sealing                     {sealing:.1f} s"
    fine = "ok" if verifying < LIMIT_SECONDS else f"above {LIMIT_SECONDS} s"
    yield f"verifying                   {verifying:.1f} s ({fine})"
    yield f"largest process             {memory:.0f} MB"


def _timed(act):
    begun = monotonic()
    act()
    return monotonic() - begun
