"""Weeks of a real wholesaler's invoices, through the same code as `./salur replay` (A3, A6, C1, E6, H1, W1, W2)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connections

from salur.connect.replay import choices, summary
from salur.connect.replay.progress import Part
from salur.connect.replay.source import Source
from tests.replay_lines import Row, week_rows, write
from tests.replaying import Stage, asked_for
from tests.world import drain, prove

pytestmark = pytest.mark.usefixtures("database")

FEW = 25  # every so many of the day's 514 invoices


def stage(folder: Path, rows: list[Row], **more: object) -> Stage:
    return Stage(f"REPLAY-{uuid4().hex[:8]}", asked_for(write(folder / "lines.csv", rows), **more), folder)


def cents(rows: list[Row]) -> int:
    return sum(round(float(str(row[6])) * 100) for row in rows)


def written(organisation: int) -> dict[str, int]:
    """How many rows there are of what a command may write."""
    tables = ("kernel_fact", "kernel_key", "ledger_posting", "ledger_goodsmove", "ledger_moneymove", "billing_payment")
    found = {}
    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE organisation = %s", [organisation])
            ((found[table],),) = cursor.fetchall()
    return found


def test_every_cent_agrees_and_told_again_nothing_changes(tmp_path: Path) -> None:
    rows = week_rows(FEW)
    first = rows[0]
    rows.append((first[0], 900, first[2], first[3], first[4], 6, "69.75"))  # 11.625 a bottle, and the item once more
    rows.append((first[0], 901, first[2], first[3], first[4], 7, "10.00"))  # a price that never ends
    played = stage(tmp_path, rows)
    played.play()
    drain()
    found = played.agree()
    assert {one.unit for one in found} == {"cents", "bottles"} and all(one.sums > 10 for one in found)
    came_to = played.figures()
    assert came_to["orders"] == came_to["invoices"] == len({row[0] for row in rows})
    assert came_to["order lines"] == came_to["invoice lines"] == len(rows)
    assert came_to["invoiced cents"] == cents(rows)
    assert 0 < came_to["money received cents"] < cents(rows), "who has thirty days has not paid yet"
    assert came_to["invoiced cents"] - came_to["money received cents"] == came_to["open cents"]
    assert (came_to["bottles waited for"], came_to["discrepancies"]) == (0, 0)
    prove()
    before = written(played.organisation)
    for file in tmp_path.glob("*.finished"):
        file.unlink()  # nothing is known to be finished: everything is told again
    played.play()
    drain()
    assert (written(played.organisation), played.figures()) == (before, came_to)


def test_who_pays_late_pays_after_the_day_it_is_due(tmp_path: Path) -> None:
    played = stage(tmp_path, week_rows(FEW, weeks=6), late=100)
    played.play()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT i.due_on, (p.at AT TIME ZONE %s)::date FROM billing_allocation a JOIN billing_payment p "
            "ON p.id = a.source AND a.source_kind = 'payment' JOIN billing_invoice i ON i.id = a.invoice "
            "WHERE i.organisation = %s",
            [str(choices.ZONE), played.organisation],
        )
        paid = Counter((on > due) - (on < due) for due, on in cursor.fetchall())
    assert paid[1] > 0 and paid[0] > 0 and not paid[-1], paid


class PulledPlug(Exception):
    """The program is gone."""


def test_cut_short_again_and_again_it_is_gone_on_with_and_nothing_is_doubled(tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "cut").mkdir()
    whole = stage(tmp_path / "whole", week_rows(FEW))
    whole.play()
    cut = stage(tmp_path / "cut", week_rows(FEW))
    moments = [("loaded", 0), ("settled", 0), ("settled", 1), ("settled", 2)]
    for moment in moments:

        def pull(name: str, part: Part, moment: tuple[str, int] = moment) -> None:
            if (name, part.week) == moment:
                raise PulledPlug

        with pytest.raises(PulledPlug):
            cut.play(pull)
        with (tmp_path / "cut" / "settled.finished").open("a") as file:
            file.write("1")  # half a line: the power went while it was written
        prove()
    cut.play()
    drain()
    cut.agree()
    assert written(cut.organisation) == written(whole.organisation)
    assert cut.figures() == whole.figures()


def test_half_of_the_purchases_leaves_orders_short_by_name_and_stops_nobody(tmp_path: Path) -> None:
    played = stage(tmp_path, week_rows(12), halve=True)
    played.play()
    drain()
    played.agree()
    prove()
    short = summary.short(tmp_path)
    assert short["orders"] > 3 and short["bottles"] > 0 and not short["held"]
    number, one = next(iter(short["named"].items()))
    assert number.startswith("INV-") and one["ending"] == "backordered"
    assert {"line", "wanted", "there"} <= one["reasons"][0][1].keys()
    came_to = played.figures()
    assert 0 < came_to["bottles waited for"] < short["bottles"], "some of it came with a later week's goods"
    assert came_to["shipments"] > came_to["orders"] - short["orders"], "what came later went in a shipment of its own"


def test_what_cannot_be_replayed_is_refused_by_name_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows = week_rows(100)
    good = len(rows)
    invoice, _, on, outlet, item, *_ = rows[0]
    rows += [
        (invoice, 901, on, outlet, "NO-SUCH", 6, "60.00"),
        (invoice, 902, on, outlet, item, "six", "60.00"),
        (invoice, 903, on, outlet, item, 0, "0.00"),
        (invoice, 904, on, outlet, item, 6, "60.005"),
        (invoice, 905, on, outlet, item, 6, "-60.00"),
        (invoice, 906, on, outlet, item, 6, "sixty"),
        (invoice, rows[0][1], on, outlet, item, 6, "60.00"),
        (invoice, 907, "31.12.2021", outlet, item, 6, "60.00"),
        (invoice, 908, date(2021, 7, 1), outlet, item, 6, "60.00"),
        ("INV-X", 1, on, "0", item, 6, "60.00"),
        ("", 1, on, outlet, item, 6, "60.00"),
    ]
    played = stage(tmp_path, rows)
    counted, named = Source(played.lines).refused()
    assert [one["row"] for one in named] == list(range(good + 2, good + 13))
    assert counted == {
        "item_number is not among the products": 1, "bottles is no whole number": 1, "bottles is no quantity": 1,
        "sale_dollars is not whole cents": 1, "sale_dollars has another sign than the bottles": 1,
        "sale_dollars is no amount": 1, "line_no is there twice": 1, "date is no date": 1,
        "invoice_no is of another outlet or day on its first line": 1, "store_number is not among the outlets": 1,
        "invoice_no is empty": 1,
    }  # fmt: skip
    assert {one["field"]: one["value"] for one in named}["item_number"] == "NO-SUCH"
    played.play()
    played.agree()
    assert played.figures()["invoice lines"] == good


def test_what_comes_back_is_restocked_and_credited_to_the_cent(tmp_path: Path) -> None:
    rows = week_rows(FEW)
    sold, dearer = rows[0], rows[1]
    later = date(2021, 6, 10)
    unknown = next(row for row in rows if row[3] != sold[3])
    each = round(float(str(sold[6])) * 100) // int(str(sold[5]))
    rows += [
        ("CR-1", 1, later, sold[3], sold[4], -1, f"{-each / 100:.2f}"),  # what was paid for it
        ("CR-1", 2, later, dearer[3], dearer[4], -2, "-1.23"),  # another amount than was paid
        ("CR-2", 1, later, unknown[3], "100015", -3, "-7.77"),  # never sold to this outlet
    ]
    played = stage(tmp_path, rows)
    played.play()
    drain()
    played.agree()
    prove()
    came_to = played.figures()
    assert came_to["credited cents"] == each + 123 + 777
    assert came_to["credit notes"] == 3, "one for what was paid, one for each number credited otherwise"
    assert came_to["discrepancies"] == 1, "nobody knows the sale of what was never sold"
