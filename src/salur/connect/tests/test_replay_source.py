"""Lines as they are laid down: in order, once, each where it belongs; and what they need."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from salur.connect.replay import plan, progress, source
from salur.connect.replay.masters import Masters, read
from salur.connect.replay.progress import Finished, Kept, Part
from salur.connect.replay.source import Asked, Source
from tests.replay_lines import Row, week_rows, write
from tests.replaying import LISTS

MONDAY = date(2021, 5, 17)


@pytest.fixture(scope="module")
def lists() -> Masters:
    return read(*LISTS)


def laid(folder: Path, rows: list[Row], lists: Masters, *files: Path, days: tuple[date, date] | None = None) -> Source:
    given = files or (write(folder / "lines.csv", rows),)
    first, last = days or (None, None)
    asked = Asked(tuple(map(str, given)), first, last, str(LISTS[0]), str(LISTS[1]), False, 1, 0)
    source.lay_down(asked, lists, folder / "lines.duckdb")
    return Source(folder / "lines.duckdb")


def test_lines_come_week_by_week_by_day_and_invoice(tmp_path: Path, lists: Masters) -> None:
    rows = week_rows(50, weeks=2)
    found = laid(tmp_path, rows[::-1], lists)
    weeks = found.weeks()
    assert [(week.n, week.monday) for week in weeks] == [(0, MONDAY), (1, MONDAY + timedelta(days=7))]
    lines = [line for week in weeks for part, _ in week.parts for line in found.lines(week.n, part)]
    assert [line.on for line in lines] == sorted(line.on for line in lines)
    told = {(row[0], row[1]): (str(row[3]), str(row[4]), row[5], row[6]) for row in rows}
    assert {
        (one.invoice, one.n): (one.outlet, one.item, one.bottles, f"{one.cents / 100:.2f}") for one in lines
    } == told


def test_parquet_says_the_same_as_csv_and_only_the_days_asked_for_count(tmp_path: Path, lists: Masters) -> None:
    rows = week_rows(50, weeks=3)
    text, file = write(tmp_path / "lines.csv", rows), tmp_path / "some.parquet"
    duckdb.sql(
        "SELECT invoice_no, line_no, date, store_number, CAST(item_number AS VARCHAR) AS item_number, bottles, "
        f"CAST(sale_dollars AS DOUBLE) AS sale_dollars FROM read_csv('{text}')"
    ).write_parquet(str(file))
    both = []
    for given in (text, file):
        (tmp_path / given.suffix).mkdir()
        days = (MONDAY, MONDAY + timedelta(days=6))
        found = laid(tmp_path / given.suffix, [], lists, given, days=days)
        assert [week.n for week in found.weeks()] == [0] and found.refused() == ({}, [])
        both.append([found.lines(0, part) for part, _ in found.weeks()[0].parts])
    assert both[0] == both[1] and both[0][0]


def test_purchases_are_whole_cases_that_just_suffice_up_to_each_week(tmp_path: Path, lists: Masters) -> None:
    rows = week_rows(25, weeks=3)
    found = laid(tmp_path, rows, lists)
    bought: dict[str, int] = {}
    sold: dict[str, int] = {}
    halved: dict[str, int] = {}
    for week in found.weeks():
        for kept, halve in ((bought, False), (halved, True)):
            for one in plan.purchases(found, week.n, lists.products, halve=halve):
                for line in one.lines:
                    product = lists.products[line.item]
                    assert product.vendor == one.vendor and line.bottles % product.pack == 0 < line.bottles
                    assert line.cost_cents == line.bottles * product.cost_cents
                    kept[line.item] = kept.get(line.item, 0) + line.bottles
        for part, _ in week.parts:
            for sale in found.lines(week.n, part):
                sold[sale.item] = sold.get(sale.item, 0) + sale.bottles
        for item, bottles in sold.items():
            pack = lists.products[item].pack
            assert 0 <= bought[item] - bottles < pack
            assert abs(2 * halved.get(item, 0) - bottles) <= pack


def test_limits_are_twice_the_largest_month(tmp_path: Path, lists: Masters) -> None:
    store, item = str(week_rows(100)[0][3]), str(week_rows(100)[0][4])
    rows: list[Row] = [
        ("A", 1, date(2021, 5, 3), store, item, 6, "60.00"),
        ("B", 1, date(2021, 5, 30), store, item, 6, "50.00"),
        ("C", 1, date(2021, 6, 1), store, item, 6, "100.00"),
        ("D", 1, date(2021, 6, 2), store, item, -6, "-99.00"),
    ]
    found = laid(tmp_path, rows, lists)
    assert found.limits([store]) == {store: 22_000}
    assert [line.invoice for week in found.weeks() for part, _ in week.parts for line in found.back(week.n, part)] == [
        "D"
    ]


def test_a_list_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "products.csv"
    file.write_text("item_number,description\n1,tea\n")
    with pytest.raises(ValueError, match="has no column category, cost"):
        read(file, LISTS[1])
    header = "item_number,description,category,vendor_number,vendor_name,volume_ml,pack,cost,retail\n"
    file.write_text(f"{header}1,tea,hot,1,X,750,12,1.00,1.50\n2,tea,hot,1,X,750,twelve,1.00,1.50\n")
    with pytest.raises(ValueError, match=r"products.csv, row 3: .*twelve"):
        read(file, LISTS[1])


def test_half_a_line_of_what_is_finished_counts_for_nothing(tmp_path: Path) -> None:
    mine, theirs = Finished(tmp_path, "loaded"), Finished(tmp_path, "loaded")
    mine.add(Part(0, 1), 10)
    assert theirs.look() == {Part(0, 1): 10}
    with mine.file.open("a") as file:
        file.write("0 2")
    assert theirs.look() == {Part(0, 1): 10}
    again = Finished(tmp_path, "loaded")
    again.mend()
    again.add(Part(0, 3), 5)
    assert Finished(tmp_path, "loaded").look() == {Part(0, 1): 10, Part(0, 3): 5}
    with pytest.raises(SystemExit):
        again.wait_for(Part(7, 7), lambda: False)


def test_what_is_kept_is_whole_or_the_one_before(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "payments")
    assert kept.read("nothing") == "nothing"
    kept.write([1, ["a"]])
    (tmp_path / "payments.new").write_text("[2, [")
    assert Kept(tmp_path, "payments").read(None) == [1, ["a"]]
    with progress.alone(tmp_path, "money"):
        assert (tmp_path / "money.lock").exists()
