"""The program's source as the house tests read it."""

import ast
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "salur"


def files(pattern: str = "**/*.py", migrations: bool = False) -> list[Path]:
    """The files of the package that fit; migrations only if asked, since Django writes them."""
    found = [file for file in sorted(PACKAGE.glob(pattern)) if "__pycache__" not in file.parts]
    return [file for file in found if migrations or "migrations" not in file.parts]


def folders() -> list[str]:
    """The module folders of the package."""
    return sorted(folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists())


def complaints(check: Callable[[ast.Module], Iterator[str]], found: list[Path]) -> list[str]:
    """What a check has to say of each file, with the place."""
    return [
        f"{file.relative_to(ROOT)}: {text}" for file in found for text in check(ast.parse(file.read_text(), str(file)))
    ]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, at any depth."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of a file that others may call."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node


def planted(check: Callable[[ast.Module], Iterator[str]], source: str) -> list[str]:
    """What a check says of a piece of source."""
    return list(check(ast.parse(source)))


def nothing(found: Iterable[object]) -> None:
    """Fail with all that was found, a line each."""
    lines = [str(one) for one in found]
    if lines:
        pytest.fail(f"{len(lines)} found:\n  " + "\n  ".join(lines), pytrace=False)
