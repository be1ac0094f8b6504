"""How an import goes: again, cut short, as a dry run, its file of errors corrected and sent again, papers of rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections

from salur.connect import actions, running, stopping
from salur.connect.bodies import Advance, Begin, Counts, End
from salur.connect.kind import KINDS, Context, Field, Kind, Row, RowResult, refused_paper
from salur.connect.running import Run
from salur.connect.tests import uploads
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.shell.sentences import sentence
from tests.world import World, prove


@pytest.fixture(scope="module")
def world(database: str) -> World:
    return World()


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = dict(KINDS)
    yield
    KINDS.clear()
    KINDS.update(before)


def outlets(path: Path, mark: str, rows: int, bad: Sequence[int] = ()) -> Path:
    """A file of outlets; the bad ones (counted from 0) have no day that exists."""
    lines = [f"{mark}{at};Toko {at};{'31/02/2024' if at in bad else '17/08/2024'};1;5" for at in range(rows)]
    path.write_text("\n".join([uploads.HEAD, *lines]) + "\n")
    return path


def known(world: World, mark: str) -> int:
    with reading(world.actor.organisation):
        ((count,),) = sql.fetch("SELECT count(*) FROM parties_relation WHERE code LIKE %s || '%%'", (mark,))
    return int(count)


def test_one_bad_row_of_thousands_is_named_and_all_others_are_in(world: World, tmp_path: Path) -> None:
    mark = f"{world.mark}-many-"
    file = outlets(tmp_path / "many.csv", mark, 5000, bad=[3210])
    (part,) = uploads.run(world.actor, uploads.profile(), file)
    assert uploads.faults(world.actor, part) == {3212: [("since", "31/02/2024", "connect.no_such_day")]}
    assert known(world, mark) == part.counts.done == 4999
    facts = count_facts(world)
    (again,) = uploads.run(world.actor, uploads.profile(), file)
    assert again.counts == Counts(5000, 0, 4999, 0, 1)
    assert count_facts(world) == facts, "a second run tells nothing"
    prove()


def count_facts(world: World) -> int:
    with reading(world.actor.organisation):
        ((count,),) = sql.fetch("SELECT count(*) FROM kernel_fact WHERE kind = 'PartyRecorded'")
    return int(count)


def test_a_run_that_was_cut_short_goes_on_where_it_was(world: World, tmp_path: Path) -> None:
    mark = f"{world.mark}-short-"
    file = outlets(tmp_path / "short.csv", mark, 3500, bad=[10, 3000])
    calls = 0

    def dying(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
        nonlocal calls
        calls += 1
        results = uploads.load_outlets(actor, context, rows)
        if calls == 2:  # its rows are in, but the run does not come to writing that down
            raise OperationalError("the server was killed")
        return results

    told = uploads.profile()
    uploads.register(replace(uploads.OUTLETS, load=dying))
    with pytest.raises(OperationalError):
        uploads.run(world.actor, told, file)
    assert known(world, mark) == 1999
    uploads.register(uploads.OUTLETS)
    (part,) = uploads.run(world.actor, told, file)
    assert part.resumed_at == 1001
    assert part.counts == Counts(3500, 2498, 1000, 0, 2), "what went in before the cut is the same, and counted once"
    assert sorted(uploads.faults(world.actor, part)) == [12, 3002], "also what was stopped before the cut"
    assert known(world, mark) == 3498
    (again,) = uploads.run(world.actor, told, file)
    assert again.resumed_at == 0
    assert again.counts.same == 3498


def test_a_duplicate_of_a_row_from_before_the_cut_is_still_one(world: World, tmp_path: Path) -> None:
    mark = f"{world.mark}-twice-"
    file = outlets(tmp_path / "twice.csv", mark, 1500)
    file.write_text(file.read_text() + f"{mark}0;Another name;17/08/2024;1;5\n")
    told, calls = uploads.profile(), 0

    def dying(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OperationalError("killed")
        return uploads.load_outlets(actor, context, rows)

    uploads.register(replace(uploads.OUTLETS, load=dying))
    with pytest.raises(OperationalError):
        uploads.run(world.actor, told, file)
    uploads.register(uploads.OUTLETS)
    (part,) = uploads.run(world.actor, told, file)
    assert uploads.faults(world.actor, part) == {1502: [("code", f"{mark}0", "connect.duplicate_row")]}


def test_a_dry_run_judges_as_the_real_one_and_keeps_nothing(world: World, tmp_path: Path) -> None:
    mark = f"{world.mark}-dry-"
    file = outlets(tmp_path / "dry.csv", mark, 1200, bad=[7])
    file.write_text(file.read_text() + f"{mark}x;  ;17/08/2024;1;5\n")
    before = everything(world)
    (dry,) = uploads.run(world.actor, uploads.profile(), file, dry_run=True)
    assert everything(world) == before
    assert known(world, mark) == 0
    (real,) = uploads.run(world.actor, uploads.profile(), file)
    assert dry.counts == real.counts == Counts(1201, 1199, 0, 0, 2)
    assert uploads.faults(world.actor, dry) == uploads.faults(world.actor, real)


def everything(world: World) -> dict[str, int]:
    """The number of rows of every table of an organisation."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            ((found[table],),) = cursor.fetchall()
    return found


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_file_of_errors_is_corrected_and_sent_again(world: World, tmp_path: Path, ending: str) -> None:
    mark = f"{world.mark}-{ending}-"
    file = outlets(tmp_path / "with errors.csv", mark, 30, bad=[3, 20])
    told = uploads.profile()
    (part,) = uploads.run(world.actor, told, file)
    errors = tmp_path / f"errors.{ending}"

    def say(refused: Refused) -> str:
        return sentence(refused, "en")

    written = stopping.write(errors, part.header, running.stopped_rows(world.actor, part), part.profile.shape, say)
    assert written == 2
    (still,) = uploads.run(world.actor, told, errors)
    assert still.counts.refused == 2, "nothing was corrected yet"
    if ending == "csv":
        rows = list(csv.reader(errors.open(encoding="utf-8-sig", newline="")))
        assert rows[0] == ["code", "name", "since", "visits", "limit", "row", "field", "value", "reason"]
        assert rows[1][:8] == [f"{mark}3", "Toko 3", "31/02/2024", "1", "5", "5", "since", "31/02/2024"]
        assert "There is no day 31/02/2024" in rows[1][8]
        errors.write_text(errors.read_text(encoding="utf-8-sig").replace("31/02/2024", "28/02/2024"))
        (part,) = uploads.run(world.actor, told, errors)
        assert part.counts == Counts(2, 2, 0, 0, 0)
        assert known(world, mark) == 30


def test_a_formula_does_not_wake_up_in_the_file_of_errors(world: World, tmp_path: Path) -> None:
    file = tmp_path / "formula.csv"
    evil = "+cmd|' /C calc'!A0"
    file.write_text(f"{uploads.HEAD}\n{world.mark}-f;{evil};17/08/2024;1;5\n")
    (part,) = uploads.run(world.actor, uploads.profile(), file)
    errors = tmp_path / "errors.csv"
    stopping.write(errors, part.header, running.stopped_rows(world.actor, part), part.profile.shape, str)
    (row,) = list(csv.DictReader(errors.open(encoding="utf-8-sig", newline="")))
    assert row["name"] == f"'{evil}"
    assert row["value"] == f"'{evil}"


@pytest.mark.parametrize("language", ["id", "en", "zh-hans"])
def test_reasons_are_said_in_the_language_of_the_reader(language: str) -> None:
    said = sentence(Refused("connect.not_a_number", value="l2", example="1.234"), language)
    assert "l2" in said
    assert said.startswith("l2 is no number") == (language == "en")


# --- several rows that are one paper ----------------------------------------------------------------------------------
LOADED: list[list[tuple[str, int]]] = []


def load_papers(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """Papers that cannot go in when an item is called `none`."""
    results = []
    for paper in PAPERS.papers(rows):
        bad = next((row for row in paper.rows if row["item"] == "none"), None)
        if bad is not None:
            results += refused_paper(paper, bad, "item", Refused("connect.no_such_code", what="sku", called="none"))
        else:
            LOADED.append([(row["item"], row["pieces"]) for row in paper.rows])
            results += [RowResult(row.number, "done") for row in paper.rows]
    return results


PAPERS = Kind(
    "test_papers",
    "Papers of several rows: for the tests of the machinery",
    (
        Field("number", "code", needed=True),
        Field("line", "integer"),
        Field("item", "code", needed=True),
        Field("pieces", "pieces", needed=True),
    ),
    ("number", "line"),
    ("number",),
    load_papers,
    chunk=2,
)
PAPERS_TOLD = '[[kind]]\nkind = "test_papers"\n[kind.fields]\nnumber = "no"\nitem = "item"\npieces = "pieces"\n'


def papers(world: World, tmp_path: Path, body: str, told: str = PAPERS_TOLD) -> Any:
    """Import a file of papers."""
    LOADED.clear()
    uploads.register(PAPERS)
    file = tmp_path / "papers.csv"
    file.write_text(body)
    (part,) = uploads.run(world.actor, uploads.profile(told), file)
    assert part.fault is None
    return part, {row: [one[0::2] for one in found] for row, found in uploads.faults(world.actor, part).items()}


def test_rows_of_a_paper_go_in_together(world: World, tmp_path: Path) -> None:
    part, faults = papers(world, tmp_path, "no,item,pieces\n1,a,1\n1,b,2\n2,a,3\n3,a,4\n3,b,5\n3,c,6\n")
    assert LOADED == [[("a", 1), ("b", 2)], [("a", 3)], [("a", 4), ("b", 5), ("c", 6)]]
    assert (part.counts.done, faults) == (6, {})


def test_a_paper_with_a_wrong_row_does_not_go_in_and_the_others_do(world: World, tmp_path: Path) -> None:
    part, faults = papers(world, tmp_path, "no,item,pieces\n1,a,1\n1,b,l2\n2,a,3\n3,a,4\n3,none,5\n4,a,7\n4,b\n")
    assert LOADED == [[("a", 3)]]
    assert faults == {
        2: [("", "connect.other_row")], 3: [("pieces", "connect.not_a_number")],
        5: [("", "connect.other_row")], 6: [("item", "connect.no_such_code")],
        7: [("", "connect.other_row")], 8: [("", "connect.short_row")],
    }  # fmt: skip
    assert (part.counts.done, part.counts.refused) == (1, 6)


def test_papers_whose_rows_stand_apart_are_gathered(world: World, tmp_path: Path) -> None:
    part, faults = papers(world, tmp_path, "no,item,pieces\n1,a,1\n2,a,3\n1,b,2\n3,a,4\n2,b,x\n1,c,3\n4,a,9\n")
    assert sorted(LOADED) == [[("a", 1), ("b", 2), ("c", 3)], [("a", 4)], [("a", 9)]]
    assert faults == {3: [("", "connect.other_row")], 6: [("pieces", "connect.not_a_number")]}
    assert (part.counts.rows, part.counts.done) == (7, 5)


def test_a_line_of_a_paper_twice_is_named(world: World, tmp_path: Path) -> None:
    told = PAPERS_TOLD + 'line = "line"\n'
    _, faults = papers(world, tmp_path, "no,line,item,pieces\n1,1,a,1\n1,1,a,1\n2,1,a,3\n2,2,a,3\n", told)
    assert LOADED == [[("a", 3), ("a", 3)]]
    assert faults == {2: [("", "connect.other_row")], 3: [("line", "connect.duplicate_row")]}


def test_the_last_paper_of_a_file_that_was_cut_off_does_not_go_in(world: World, tmp_path: Path) -> None:
    import gzip

    LOADED.clear()
    uploads.register(PAPERS)
    body = "no,item,pieces\n" + "".join(f"{at // 3},{at * 7919 % 1000003},{at}\n" for at in range(3000))
    file = tmp_path / "papers.csv.gz"
    file.write_bytes(gzip.compress(body.encode())[:-500])
    (part,) = uploads.run(world.actor, uploads.profile(PAPERS_TOLD), file)
    assert all(len(one) == 3 for one in LOADED)
    assert part.counts.done == 3 * len(LOADED)
    assert [found[-1][2] for found in uploads.faults(world.actor, part).values()][-1] == "connect.file_cut"


def test_a_kind_that_crashes_costs_only_the_culprit(world: World, tmp_path: Path) -> None:
    def crashing(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
        if any(row["item"] == "bomb" for row in rows):
            raise KeyError("bomb")
        return load_papers(actor, context, rows)

    uploads.register(replace(PAPERS, load=crashing, chunk=100))
    LOADED.clear()
    file = tmp_path / "papers.csv"
    file.write_text("no,item,pieces\n1,a,1\n2,a,1\n2,bomb,1\n3,a,1\n4,a,1\n")
    (part,) = uploads.run(world.actor, uploads.profile(PAPERS_TOLD), file)
    assert len(LOADED) == part.counts.done == 3
    assert {found[0][2] for found in uploads.faults(world.actor, part).values()} == {"kernel.crashed"}


# --- who may, and the record ------------------------------------------------------------------------------------------
def test_who_may_not_import_or_not_record_parties_is_told_so(world: World, tmp_path: Path) -> None:
    file = outlets(tmp_path / "mine.csv", f"{world.mark}-may-", 3)
    for may in (frozenset[str](), frozenset({"connect.import_rows"})):
        with pytest.raises(Refused, match="not_allowed"):
            uploads.run(replace(world.actor, may=may), uploads.profile(), file)
    assert known(world, f"{world.mark}-may-") == 0


def test_a_file_that_is_for_no_kind_is_refused_before_anything_happens(world: World, tmp_path: Path) -> None:
    told = uploads.profile(uploads.PLAIN.replace('kind = "test_outlets"', 'kind = "test_outlets"\nfiles = "stores*"'))
    with pytest.raises(Refused, match="file_for_no_kind"):
        Run(world.actor, told).parts([tmp_path / "items.csv"])
    assert len(Run(world.actor, told).parts([tmp_path / "Stores 2024.csv"])) == 1


def test_an_import_that_has_ended_takes_no_more(world: World) -> None:
    begun = actions.import_rows(actor=world.actor, imports=[ask(Begin("p", "d", "k", "f", "s"))]).one()
    paper = begun.paper
    ended = actions.import_rows(actor=world.actor, imports=[ask(End(), paper)]).one()
    assert ended.ending == "done"
    for body in (Advance(5, 0.5, Counts(4, 4)), End()):
        with pytest.raises(Refused, match="no_such_step"):
            actions.import_rows(actor=world.actor, imports=[ask(body, paper)]).one()
    with pytest.raises(Refused, match="not_found"):
        actions.import_rows(actor=World().actor, imports=[ask(End(), paper)]).one()
