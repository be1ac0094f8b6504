"""A replay goes through the public verbs: it imports nothing else of the program, and writes nothing by itself."""

import ast
from collections.abc import Iterator

from tests.house import sources
from tests.house.test_example_imports import strange, writes

FOLDER = sources.PACKAGE / "connect" / "replay"
FILES = sorted(FOLDER.glob("*.py"))
OWN = "salur.connect.replay"
LIBRARIES = {"duckdb"}  # reads the lines, and keeps what this process has read in a file of its own


def past_the_verbs(tree: ast.Module) -> Iterator[str]:
    """What is imported that is neither Python's, nor the replay's own, nor a library for files, nor public."""
    for text in strange(tree):
        words = text.split()
        module = words[-1] if "from" in words else words[1]
        if module != OWN and not module.startswith(f"{OWN}.") and module not in LIBRARIES:
            yield text


def parsed(name: str) -> ast.Module:
    return ast.parse((FOLDER / name).read_text(encoding="utf-8"), name)


def test_a_replay_imports_the_public_rooms_only() -> None:
    assert {"firm.py", "goods.py", "doors.py", "money.py", "returning.py", "totals.py"} <= {file.name for file in FILES}
    sources.nothing(f"{file.name}: {text}" for file in FILES for text in past_the_verbs(parsed(file.name)))


def test_a_replay_calls_verbs_of_every_part_of_the_flow() -> None:
    imported = {
        node.module
        for file in FILES
        for node in ast.walk(parsed(file.name))
        if isinstance(node, ast.ImportFrom) and node.module and any(one.name == "actions" for one in node.names)
    }
    modules = ("parties", "catalog", "pricing", "credit", "orders", "warehouse", "delivery", "billing", "returns")
    assert imported == {f"salur.{module}" for module in modules}


def test_a_replay_writes_nothing_past_the_verbs() -> None:
    sources.nothing(f"{file.name}: {text}" for file in FILES for text in writes(parsed(file.name)))


def test_no_money_is_a_float_in_a_replay() -> None:
    floats = {
        file.name
        for file in FILES
        for node in ast.walk(parsed(file.name))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
    }
    assert floats <= {"masters.py"}, "degrees only"


def test_these_checks_can_fail() -> None:
    for bad in (
        "from salur.orders.models import Order",
        "from salur.kernel import sql",
        "from salur.ledger.post import post",
        "from salur.config import places",
        "import django.db",
        "import pandas",
    ):
        assert len(sources.planted(past_the_verbs, bad)) == 1, bad
    for good in (
        "from salur.orders import actions as orders",
        "from salur.connect.replay import choices",
        "from salur.connect.replay.source import Source",
        "import duckdb",
        "from salur.kernel.work import reading",
    ):
        assert sources.planted(past_the_verbs, good) == [], good
    assert len(sources.planted(writes, 'x = "UPDATE t SET a = 1 WHERE organisation = 1"')) == 1
