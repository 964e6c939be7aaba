"""The staircase: an app imports from the floors below its own, never from a neighbour and never from above."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = [
    ["okg.lib"],
    ["okg.catalogue", "okg.vault"],
    ["okg.ledger"],
    ["okg.access"],
    ["okg.notify", "okg.drafts"],
    ["okg.roster"],
    ["cases"],
    ["measures"],
    ["meetings"],
    [
        "okg.mandate",
        "okg.reports",
        "okg.public",
        "okg.insight",
        "okg.guests",
        "okg.handover",
        "okg.desk",
    ],
    ["okg.demo"],  # the attic: it fills the whole house with a year
]
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
ATTIC = "okg.demo"
# Wiring: these name every room, and no room names them.
WIRING = {"okg.settings", "okg.urls", "okg.wsgi", "okg.celery", "okg.embedded"}


def room_of(module):
    parts = module.split(".")
    name = ".".join(parts[:2]) if parts[0] == "okg" else parts[0]
    return name if name in FLOOR_OF or name in WIRING else None


def imports(path):
    """Every module a file imports, at the top or inside a function, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def files():
    for path in sorted(
        [
            *ROOT.glob("okg/**/*.py"),
            *(p for app in ("cases", "measures", "meetings") for p in ROOT.glob(f"{app}/**/*.py")),
        ]
    ):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if room_of(module) in FLOOR_OF:
            yield path, room_of(module)


def uphill(room, other):
    """Wiring is above everything but the attic, which may start the whole house."""
    return room != ATTIC if other in WIRING else FLOOR_OF[other] >= FLOOR_OF[room]


def test_no_import_runs_uphill_or_sideways():
    wrong = []
    for path, room in files():
        for module, line in imports(path):
            other = room_of(module)
            if other and other != room and uphill(room, other):
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {module}: {room} may not know {other}")
    assert not wrong, "\n".join(wrong)


def test_every_room_has_its_floor():
    found = {
        room_of(".".join(path.relative_to(ROOT).parent.parts))
        for path in ROOT.glob("**/apps.py")
        if ".venv" not in path.parts
    }
    assert found - {None} <= set(FLOOR_OF)
    unknown = [p for p in ROOT.glob("okg/*/apps.py") if f"okg.{p.parent.name}" not in FLOOR_OF]
    assert not unknown, f"say in FLOORS where {unknown} live"


@pytest.mark.parametrize("banned", ["guardian"])
def test_guardian_stays_inside_access(banned):
    outside = [
        f"{path.relative_to(ROOT)}:{line}"
        for path, room in files()
        if room != "okg.access" and "migrations" not in path.parts
        for module, line in imports(path)
        if module.split(".")[0] == banned
    ]
    assert not outside, outside
