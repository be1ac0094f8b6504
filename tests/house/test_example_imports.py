"""The example goes through the public verbs: it imports nothing else of the program, and writes nothing by itself."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house import sources

FOLDER = sources.ROOT / "examples" / "iowa"
FILES = sorted(FOLDER.glob("*.py"))

ROOMS = re.compile(r"salur\.[a-z]+\.(actions|bodies|queries)")
NAMED = {  # what is public besides: how to say who acts and what is asked, to read, to found a member, and ready rules
    "salur.kernel.actor": {"Actor"},
    "salur.kernel.command": {"Command", "ask", "named_key", "new_key"},
    "salur.kernel.outcome": {"Outcome", "Outcomes"},
    "salur.kernel.refusal": {"Refused"},
    "salur.kernel.work": {"reading"},
    "salur.parties.founding": {"found"},
    "salur.pricing": {"defaults"},
}
PYARROW_IN = "make.py"  # makes the files from the source; the program never runs it
WRITES = re.compile(r"\b(insert\s+into|update\s+\w+|delete\s+from|truncate|alter|create|drop|copy)\b", re.IGNORECASE)


def strange(tree: ast.Module) -> Iterator[str]:
    """What is imported that is neither Python's, nor the example's, nor public."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (f"imports {one.name}" for one in node.names if not _is_free(one.name))
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level or not _is_free(module):
                yield from (
                    f"imports {one.name} from {module}" for one in node.names if not _is_public(module, one.name)
                )


def _is_free(module: str) -> bool:
    return module.split(".")[0] in sys.stdlib_module_names or module.startswith("examples.iowa")


def _is_public(module: str, name: str) -> bool:
    if ROOMS.fullmatch(module):
        return not name.startswith("_")
    if re.fullmatch(r"salur\.[a-z]+", module) and name in ("actions", "bodies", "queries"):
        return True
    return name in NAMED.get(module, ())


def writes(tree: ast.Module) -> Iterator[str]:
    """SQL that does more than look."""
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if "organisation" in text and (found := WRITES.search(text)):
            yield f"line {getattr(node, 'lineno', 0)}: {found[0]}"


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def test_the_example_imports_the_public_rooms_only() -> None:
    assert {"run.py", "firm.py", "goods.py", "money.py", "totals.py"} <= {file.name for file in FILES}
    sources.nothing(f"{file.name}: {text}" for file in FILES for text in strange(parsed(file)))


def test_the_example_calls_verbs_of_every_part_of_the_flow() -> None:
    imported = {
        node.module
        for file in FILES
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.ImportFrom) and node.module and any(one.name == "actions" for one in node.names)
    }
    modules = ("parties", "catalog", "pricing", "credit", "orders", "warehouse", "delivery", "billing")
    assert imported == {f"salur.{module}" for module in modules}


def test_the_example_reads_sums_and_writes_nothing_past_the_verbs() -> None:
    sources.nothing(f"{file.name}: {text}" for file in FILES for text in writes(parsed(file)))


def test_no_money_is_a_float_in_the_example() -> None:
    floats = [file.name for file in FILES if any(_is_float(node) for node in ast.walk(parsed(file)))]
    assert set(floats) <= {"day.py", "make.py", "choices.py", "routes.py"}, "only degrees, and the published amounts"


def _is_float(node: ast.AST) -> bool:
    return (isinstance(node, ast.Constant) and isinstance(node.value, float)) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
    )


def test_files_and_functions_of_the_example_stay_small() -> None:
    for file in FILES:
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 400, file.name
        long = [node.name for node in sources.functions(parsed(file)) if (node.end_lineno or 0) - node.lineno + 1 > 50]
        assert not long, f"{file.name}: {long}"


def test_these_checks_can_fail() -> None:
    for bad in (
        "from salur.orders.models import Order",
        "from salur.kernel import sql",
        "from salur.kernel.work import begin",
        "from salur.ledger.post import post",
        "from salur.orders import drafts",
        "from salur.orders.actions import _write",
        "import salur.ledger.models",
        "import django.db",
        "from . import day",
    ):
        assert len(sources.planted(strange, bad)) == 1, bad
    for good in (
        "from salur.orders import actions as orders",
        "from salur.orders.bodies import Capture",
        "from salur.kernel.work import reading",
        "from examples.iowa.day import DAY",
        "import csv",
    ):
        assert sources.planted(strange, good) == [], good
    assert len(sources.planted(writes, 'x = "UPDATE t SET a = 1 WHERE organisation = 1"')) == 1
    assert sources.planted(writes, 'x = "SELECT a FROM t WHERE organisation = 1"') == []
