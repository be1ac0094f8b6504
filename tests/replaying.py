"""A replay inside one process: its two halves on two threads, each with a connection of its own.

So a test can cut it short at any moment; the trial (`tests/kills/replays.py`) kills real processes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.db import connections

from examples.iowa import day
from salur.config.draining import Drain
from salur.connect.replay import firm, masters, source, summary, totals
from salur.connect.replay.goods import Goods
from salur.connect.replay.masters import Masters
from salur.connect.replay.money import Money
from salur.connect.replay.progress import Part
from salur.connect.replay.source import Asked, Source
from salur.connect.replay.telling import Firm
from salur.connect.replay.totals import Comparison

LISTS = day.HERE / "products.csv.gz", day.HERE / "stores.csv.gz"
Pull = Callable[[str, Part], None]  # told which file and the part that is about to be written down there


def asked_for(file: Path, **more: Any) -> Asked:
    """All of one file, a third of the outlets paying late."""
    first, last, halve, late = (more.get(name) for name in ("first", "last", "halve", "late"))
    return Asked(
        (str(file),), first, last, str(LISTS[0]), str(LISTS[1]), bool(halve), 7, 33 if late is None else late
    )  # fmt: skip


class Stage:
    """A replay of one question under one code, in a folder; played as often as one likes."""

    def __init__(self, code: str, asked: Asked, folder: Path) -> None:
        self.code, self.asked, self.folder = code, asked, folder
        self.lists: Masters = masters.read(*LISTS)
        self.lines = folder / "lines.duckdb"
        source.lay_down(asked, self.lists, self.lines)
        self.organisation = 0

    def play(self, pull: Pull = lambda name, part: None) -> None:
        """Both halves to their end; what one of them raises is raised here."""
        errors: list[BaseException] = []
        over = threading.Event()

        def run(name: str) -> None:
            here = None
            try:
                here = firm.open_firm(self.code, self.asked, Source(self.lines), self.lists, self.folder)
                self.organisation = here.actor.organisation
                self._half(name, here, over, pull)
            except BaseException as error:
                over.set()
                if not isinstance(error, SystemExit):
                    errors.append(error)
            finally:
                if here is not None:
                    here.keep(name)
                    here.source.base.close()
                connections.close_all()

        halves = [threading.Thread(target=run, args=(name,)) for name in ("goods", "money")]
        for half in halves:
            half.start()
        for half in halves:
            half.join()
        if errors:
            raise errors[0]

    def _half(self, name: str, here: Firm, over: threading.Event, pull: Pull) -> None:
        def alive() -> bool:
            return not over.is_set()

        if name == "goods":
            goods = Goods(here, alive)
            _pulled((goods.loaded,), pull)
            goods.play()
        else:
            with Drain(here.actor.organisation) as drain:
                money = Money(here, alive, drain)
                _pulled((money.settled,), pull)
                money.play()

    def compare(self) -> list[Comparison]:
        """Every sum against the source."""
        found = Source(self.lines)
        try:
            with connections["owner"].cursor() as cursor:
                return list(totals.compare(cursor, self.organisation, found, self.folder, halve=self.asked.halve))
        finally:
            found.base.close()

    def figures(self) -> dict[str, int]:
        """What it came to."""
        with connections["owner"].cursor() as cursor:
            return totals.figures(cursor, self.organisation)

    def agree(self) -> Sequence[Comparison]:
        """Every sum agrees, and nothing was refused."""
        found = self.compare()
        lines = [line for one in found for line in summary.comparison_line(one)]
        assert all(one.agrees for one in found), "\n".join(lines)
        assert not summary.said(self.folder)["refused"], summary.said(self.folder)
        return found


def _pulled(files: Sequence[Any], pull: Pull) -> None:
    """Let a test stand between the last commit of a part and its writing down."""
    for file in files:
        add = file.add

        def between(part: Part, lines: int, add: Callable[[Part, int], None] = add, what: str = file.file.stem) -> None:
            pull(what, part)
            add(part, lines)

        file.add = between
