"""Verbs look alike, only papers change a status, and doors stay on their side of the counter."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house import sources

WRITES_STATUS = sources.PACKAGE / "kernel" / "papers.py"


def action_files() -> list[Path]:
    found = sources.files("*/actions.py") + sources.files("*/actions/**/*.py")
    return [file for file in found if file.parts[-4] != "tests"]


def misshapen(tree: ast.Module) -> Iterator[str]:
    """Public functions that are not verbs, take arguments by position or do not begin with the actor."""
    for function in sources.public_functions(tree):
        if not any(_is_action(decorator) for decorator in function.decorator_list):
            yield f"{function.name} does not carry @action"
        takes = function.args
        if takes.posonlyargs or takes.args or takes.vararg or takes.kwarg:
            yield f"{function.name} takes arguments that are not keyword-only"
        if not takes.kwonlyargs or takes.kwonlyargs[0].arg != "actor":
            yield f"{function.name} does not begin with actor"


def _is_action(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else None
    return getattr(called, "id", getattr(called, "attr", None)) == "action"


def changes_status(tree: ast.Module) -> Iterator[str]:
    """Assignments to an attribute `status`, and SQL that sets one."""
    for line, text in strings(tree):
        if sets_status(text):
            yield f"line {line} sets status in SQL"
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr == "status" and not _is_self(target.value):
                yield f"line {node.lineno} assigns .status"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            yield from (f"line {node.lineno} updates status" for named in node.keywords if named.arg == "status")


def strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every string with its line; of an f-string the whole, with `?` for what is filled in."""
    parts: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts.update(id(part) for part in node.values)
            yield (
                node.lineno,
                "".join(str(part.value) if isinstance(part, ast.Constant) else "?" for part in node.values),
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.lineno, node.value


def _is_self(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id == "self"


def sets_status(text: str) -> bool:
    """Whether a string is SQL with `SET ... status = ` of papers: the queue's jobs are none."""
    words = text.lower().replace('"', "")
    if "update procrastinate_jobs " in words or "update" not in words or " set " not in f" {' '.join(words.split())} ":
        return False
    assigned = " ".join(words.split()).split(" set ", 1)[1].split(" from ")[0].split(" where ")[0]
    return any(part.strip().split("=")[0].strip().split(".")[-1] == "status" for part in assigned.split(","))


def reaches_over(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager"):
            yield f"line {node.lineno} touches .{node.attr}"


def undocumented(tree: ast.Module) -> Iterator[str]:
    for function in sources.public_functions(tree):
        if not ast.get_docstring(function):
            yield f"{function.name} has no docstring"


def test_public_functions_of_actions_are_verbs() -> None:
    sources.nothing(sources.complaints(misshapen, action_files()))


def test_every_verb_says_what_it_does() -> None:
    sources.nothing(sources.complaints(undocumented, action_files()))


def test_only_papers_changes_a_status() -> None:
    found = [file for file in sources.files() if file != WRITES_STATUS and "tests" not in file.parts]
    sources.nothing(sources.complaints(changes_status, found))
    assert sources.complaints(changes_status, [WRITES_STATUS]) != [], "the exception is no longer needed"


def test_doors_never_touch_objects() -> None:
    places = ("*/pages.py", "*/pages/**/*.py", "*/api.py", "*/api/**/*.py")
    doors = [file for place in places for file in sources.files(place)]
    sources.nothing(sources.complaints(reaches_over, doors))


def test_these_checks_can_fail() -> None:
    bare = "def confirm(order, *, actor): ..."
    assert sources.planted(misshapen, bare) == [
        "confirm does not carry @action",
        "confirm takes arguments that are not keyword-only",
    ]
    assert sources.planted(misshapen, "@action('a.b')\ndef b(*, orders, actor): ...") == ["b does not begin with actor"]
    assert sources.planted(misshapen, "@action('a.b')\ndef b(*, actor, orders): ...\ndef _c(x): ...") == []
    for bad in (
        "order.status = 'x'",
        "Order.objects.filter(id=1).update(status='x')",
        'run("UPDATE orders_order SET turn = 1, status = %s WHERE id = 1")',
        'run(f"UPDATE {table} p SET status = g.now FROM g")',
        'run(f"UPDATE {table} SET p.number = 1, \\"status\\" = \'x\'")',
    ):
        assert len(sources.planted(changes_status, bad)) == 1, bad
    for good in (
        "x = order.status",
        "run('SELECT 1 FROM o WHERE status = 1')",
        "run('UPDATE o SET n = 1 WHERE status = 2')",
    ):
        assert sources.planted(changes_status, good) == [], good
    assert sources.planted(reaches_over, "Order.objects.get()") == ["line 1 touches .objects"]
    assert sources.planted(undocumented, "def b(*, actor): ...") == ["b has no docstring"]
