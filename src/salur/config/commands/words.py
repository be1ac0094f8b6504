"""`./salur words`: the glossary, read from the code: tables, verbs, facts and the buckets of the two books."""

from __future__ import annotations

import argparse
import ast
import os
import re
import signal
from collections.abc import Iterator
from importlib import import_module, util
from inspect import cleandoc
from pathlib import Path
from typing import NamedTuple

from salur.config import places
from salur.config.modules import built

KINDS = ("table", "verb", "fact", "goods bucket", "money bucket")
CAPABILITY = re.compile(r"\b[A-Z]\d{1,2}\b")
STORIES = places.ROOT / "tests" / "stories"


class Word(NamedTuple):
    """A word of the business: the module it belongs to, what kind of thing it is, and what it means."""

    module: str
    kind: str
    name: str
    meaning: str


class Story(NamedTuple):
    """A story and the capabilities it says it shows."""

    file: str
    name: str
    capabilities: tuple[str, ...]


def run(arguments: list[str]) -> int:
    """Print the glossary, or with --capabilities what the stories show. Needs no database."""
    parser = argparse.ArgumentParser(prog="salur words", description=__doc__)
    parser.add_argument("--capabilities", action="store_true", help="which capabilities the stories show, instead")
    chosen = parser.parse_args(arguments)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # so that `./salur words | head` ends quietly
    if chosen.capabilities:
        for line in capability_lines(stories(STORIES)):
            print(line)
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
    import django

    django.setup()
    for line in glossary_lines(words()):
        print(line)
    return 0


def words() -> list[Word]:
    """Every table, verb, fact and bucket in use; modules bottom-up, kinds and names in their order."""
    found = [*_tables(), *_verbs(), *_facts(), *_buckets()]
    floors = built()
    return sorted(found, key=lambda word: (floors.index(word.module), KINDS.index(word.kind), word.name))


def _tables() -> Iterator[Word]:
    """The tables but for those that keep how another one stood: they are the same word again."""
    from django.apps import apps
    from pghistory.models import Event

    for model in apps.get_models():
        if model.__module__.startswith("salur.") and not issubclass(model, Event):
            yield Word(_module(model.__module__), "table", model.__name__, meaning(model.__doc__))


def _verbs() -> Iterator[Word]:
    from salur.kernel.verb import VERBS

    for module in built():
        _room(module, "actions")
    for verb in VERBS.values():
        yield Word(_module(verb.function.__module__), "verb", verb.name, meaning(verb.function.__doc__))


def _facts() -> Iterator[Word]:
    from salur.kernel.facts import Fact

    for module in built():
        room = _room(module, "facts")
        for thing in vars(room).values() if room else ():
            mine = getattr(thing, "__module__", "") == f"salur.{module}.facts"
            if mine and isinstance(thing, type) and issubclass(thing, Fact) and thing is not Fact:
                yield Word(module, "fact", thing.__name__, meaning(thing.__doc__))


def _buckets() -> Iterator[Word]:
    from salur.ledger import chart

    for kind, buckets in (("goods bucket", chart.GOODS), ("money bucket", chart.MONEY)):
        for name, bucket in buckets.items():
            yield Word("ledger", kind, name, bucket.meaning)


def _room(module: str, room: str) -> object | None:
    name = f"salur.{module}.{room}"
    return import_module(name) if util.find_spec(name) else None


def _module(dotted: str) -> str:
    return dotted.split(".")[1]


def meaning(docstring: str | None) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join(cleandoc(docstring or "").split("\n\n")[0].split())


def glossary_lines(found: list[Word]) -> Iterator[str]:
    """The glossary as it is printed: a heading for each module, then its words by kind."""
    module = kind = ""
    for word in found:
        if word.module != module:
            module, kind = word.module, ""
            yield f"\n{module}" if module else module
        if word.kind != kind:
            kind = word.kind
            yield f"  {kind}s"
        yield f"    {word.name:28} {word.meaning}"


def stories(folder: Path) -> list[Story]:
    """The stories under a folder with the capability codes in their docstrings (a file's count for all of it)."""
    found = []
    for file in sorted(folder.glob("**/test_*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found.append(Story(file.name, "", _codes(tree)))
        found += [
            Story(file.name, node.name, _codes(node))
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        ]
    return [story for story in found if story.capabilities]


def _codes(node: ast.Module | ast.FunctionDef) -> tuple[str, ...]:
    return tuple(dict.fromkeys(CAPABILITY.findall(ast.get_docstring(node) or "")))


def capability_lines(found: list[Story]) -> Iterator[str]:
    """Each capability with the stories that show it."""
    shown: dict[str, list[str]] = {}
    for story in found:
        for code in story.capabilities:
            shown.setdefault(code, []).append(f"{story.file}::{story.name}" if story.name else story.file)
    for code in sorted(shown, key=lambda code: (code[0], int(code[1:]))):
        yield f"{code:4} {', '.join(shown[code])}"
    yield f"{len(shown)} capabilities in {len({story.file for story in found})} files of stories"
