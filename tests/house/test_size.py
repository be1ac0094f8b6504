"""Files, functions and names stay small and plain."""

import ast
from collections.abc import Iterator

from tests.house import sources

FILE_LIMIT, USUAL_FILE, FUNCTION_LIMIT = 400, 200, 50
BANNED = {"utils", "util", "helpers", "helper", "manager", "managers", "service", "services", "base", "common", "data"}
BANNED |= {"info", "misc", "tools"}


def too_long(tree: ast.Module) -> Iterator[str]:
    for function in sources.functions(tree):
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > FUNCTION_LIMIT:
            yield f"{function.name} has {lines} lines (limit {FUNCTION_LIMIT})"


def loud_names(paths: list[str]) -> list[str]:
    return [path for path in paths if set(path.removesuffix(".py").lower().split("/")) & BANNED]


def too_many_lines(sizes: dict[str, int]) -> list[str]:
    return [f"{name} has {lines} lines (limit {FILE_LIMIT})" for name, lines in sizes.items() if lines > FILE_LIMIT]


def lines() -> dict[str, int]:
    return {str(file.relative_to(sources.PACKAGE)): len(file.read_text().splitlines()) for file in sources.files()}


def beside() -> dict[str, int]:
    """The tests that stand beside the package, and those that are shared."""
    found = [file for file in sorted((sources.ROOT / "tests").rglob("*.py")) if "__pycache__" not in file.parts]
    return {str(file.relative_to(sources.ROOT)): len(file.read_text().splitlines()) for file in found}


def test_no_file_is_longer_than_the_limit() -> None:
    sources.nothing(too_many_lines(lines() | beside()))
    assert any(name.startswith("tests/stories/") for name in beside())


def test_nine_files_in_ten_are_short() -> None:
    sizes = {name: size for name, size in lines().items() if size}
    long = [f"{name}: {size}" for name, size in sizes.items() if size > USUAL_FILE]
    assert len(long) <= len(sizes) / 10, f"{len(long)} of {len(sizes)} files have more than {USUAL_FILE} lines: {long}"


def test_no_function_is_longer_than_the_limit() -> None:
    sources.nothing(sources.complaints(too_long, sources.files()))


def test_no_file_has_a_name_that_says_nothing() -> None:
    sources.nothing(loud_names(list(lines())))


def test_these_checks_can_fail() -> None:
    body = "\n".join(f"    x{n} = {n}" for n in range(FUNCTION_LIMIT))
    assert sources.planted(too_long, f"class A:\n  def f():\n{body}") == [f"f has 51 lines (limit {FUNCTION_LIMIT})"]
    assert loud_names(["orders/utils.py", "common/x.py", "orders/actions.py"]) == ["orders/utils.py", "common/x.py"]
    assert too_many_lines({"a.py": 401, "b.py": 400}) == ["a.py has 401 lines (limit 400)"]
