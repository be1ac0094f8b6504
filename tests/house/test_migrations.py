"""Migrations stand alone: release N runs on the schema of N-1, so they may not lean on code that changes."""

import ast
import re
from collections.abc import Iterator

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.house import sources


def leans_on_the_package(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = ["salur" if node.level else node.module or ""]
        for name in names:
            if name.split(".")[0] == "salur":
                yield f"line {node.lineno} imports {name}"


def unnamed(names: list[str]) -> list[str]:
    """Migrations with a name that Django made up."""
    return [name for name in names if re.search(r"_(auto_\d|alter_.*_and_more$|remove_.*_and_more$)", name)]


def test_migrations_do_not_import_the_package() -> None:
    found = sources.files("*/migrations/*.py", migrations=True)
    sources.nothing(sources.complaints(leans_on_the_package, found))


def test_migrations_are_named_and_linear() -> None:
    loader = MigrationLoader(None)
    ours = [key for key in loader.disk_migrations if key[0] in sources.folders()]
    sources.nothing(unnamed([name for _, name in ours]))
    several = {app: names for app, names in loader.detect_conflicts().items() if app in sources.folders()}
    assert several == {}


def test_the_tables_are_what_the_models_say() -> None:
    loader = MigrationLoader(None)
    with translation.override("en"):
        found = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(loader.graph)
    missing = {app: [str(step) for one in new for step in one.operations] for app, new in found.items()}
    sources.nothing(missing.items())


def test_these_checks_can_fail() -> None:
    bad = "from salur.kernel.models import Fact\nfrom ..models import Fact\nimport salur"
    assert len(sources.planted(leans_on_the_package, bad)) == 3
    assert sources.planted(leans_on_the_package, "from django.db import migrations\nimport salurian") == []
    assert unnamed(["0001_initial", "0002_auto_2026", "0003_shelves"]) == ["0002_auto_2026"]
