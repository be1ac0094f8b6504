"""Closed months as Parquet: whole, never twice, equal to the books, and asked like them (W5, Z9)."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from salur.config import places
from salur.insights.archive import ask, write
from salur.kernel.command import ask as told
from salur.ledger import actions as ledger
from salur.ledger.actions import CloseMonth
from salur.parties import actions as parties
from salur.parties.bodies import PartyBody, TerritoryBody
from tests.stories.bookkeeping import Books
from tests.stories.shop import Shop
from tests.world import LONG_AGO, drain

pytestmark = pytest.mark.usefixtures("database")


def quiet(line: str) -> None:
    """Nothing is said in tests."""


@pytest.fixture
def shop() -> Shop:
    """A shop with two outlets and two products that has sold."""
    shop = Shop(outlets=2, skus=2, invoice_at="loading")
    first, second = shop.loaded(24, shop.outlets[0]), shop.loaded(72, shop.outlets[1])
    drain()
    shop.deliver(first)
    shop.deliver(second, (1, 24))  # a carton is refused at the door: a credit note
    drain()
    return shop


def test_only_closed_months_are_written_unless_asked_for(tmp_path: Path) -> None:
    books = Books()
    for month in (1, 2):
        books.goods(("bought", "free", 10, 1_000), at=datetime(2026, month, 10, tzinfo=UTC))
    whose = books.actor.organisation
    assert write.write(whose, tmp_path, say=quiet)["written"] == 0
    ledger.close_month(actor=books.actor, closings=[told(CloseMonth(date(2026, 1, 1)))]).one()
    assert write.write(whose, tmp_path, say=quiet)["months"] == 1
    moves = ask.opened(tmp_path, whose).tables["goods_moves"].to_pandas()
    assert moves[["source_bucket", "target_bucket", "pieces", "value"]].values.tolist() == [
        ["bought", "free", 10, 1_000]
    ]
    assert write.write(whose, tmp_path, open_months=True, say=quiet)["months"] == 2


def test_a_closed_month_is_written_once_and_agrees_with_the_books(shop: Shop, tmp_path: Path) -> None:
    whose = shop.actor.organisation
    first = write.write(whose, tmp_path, open_months=True, say=quiet)
    assert first["rows"] > 0
    assert write.write(whose, tmp_path, open_months=True, say=quiet)["written"] == 0, "nothing has changed"
    assert list(write.check(whose, tmp_path)) == []
    shop.deliver(shop.loaded(24, shop.outlets[0]))
    drain()
    faults = list(write.check(whose, tmp_path))
    assert faults and all("the books say" in fault for fault in faults)
    again = write.write(whose, tmp_path, open_months=True, say=quiet)
    assert again["written"] == len(faults)
    assert list(write.check(whose, tmp_path)) == []


def test_a_file_that_was_touched_or_lost_is_named_and_what_a_killed_writing_left_is_swept(
    shop: Shop, tmp_path: Path
) -> None:
    whose = shop.actor.organisation
    write.write(whose, tmp_path, open_months=True, say=quiet)
    home = tmp_path / f"organisation={whose}"
    sales = next((home / "sales").glob("*.parquet"))
    sales.write_bytes(sales.read_bytes()[:-9] + b"123456789")
    money = next((home / "money_moves").glob("*.parquet"))
    money.unlink()
    (home / "sales" / "2020-01.part").write_bytes(b"half")
    changed, missing = sorted(write.check(whose, tmp_path), key=lambda fault: "missing" in fault)
    assert str(sales) in changed and "is not what was written" in changed
    assert str(money) in missing and "is missing" in missing
    write.write(whose, tmp_path, open_months=True, say=quiet)
    assert not list(home.rglob("*.part"))
    assert money.exists(), "what is missing is written again"


def test_nobody_elses_rows_are_in_it(shop: Shop, tmp_path: Path) -> None:
    Shop().invoiced(24)
    write.write(shop.actor.organisation, tmp_path, open_months=True, say=quiet)
    archive = ask.opened(tmp_path, shop.actor.organisation)
    for name in ("sales", "goods_moves", "money_moves", "products", "parties"):
        whose = archive.tables[name].select("organisation").distinct().to_pandas()["organisation"].tolist()
        assert whose == [shop.actor.organisation], name


def test_sales_are_asked_by_any_dimension(shop: Shop, tmp_path: Path) -> None:
    whose = shop.actor.organisation
    write.write(whose, tmp_path, open_months=True, say=quiet)
    archive = ask.opened(tmp_path, whose)
    found = ask.sales(archive, ["outlet"]).to_pandas()
    assert found["untaxed"].tolist() == [19_200_000, 9_600_000]
    assert found["pieces"].tolist() == [48, 24]
    assert found["invoices"].tolist() == [1, 1]
    by_product = ask.sales(archive, ["brand", "sku", "month"]).to_pandas()
    assert by_product["untaxed"].tolist() == [28_800_000]
    assert by_product["outlets"].tolist() == [2]
    assert ask.sales(archive, ["day"], until=date(2000, 1, 1)).to_pandas().empty
    with pytest.raises(ValueError, match="cannot be grouped by 'weather'"):
        ask.sales(archive, ["weather"])


def test_outlets_of_one_name_are_told_apart_and_so_are_regions_and_salesmen(tmp_path: Path) -> None:
    shop = Shop(outlets=2, invoice_at="loading")
    areas = [TerritoryBody(f"R{shop.mark}", "North"), TerritoryBody(f"A{shop.mark}", "Harbour", f"R{shop.mark}")]
    parties.record_territories(actor=shop.actor, territories=[told(one) for one in areas]).papers()
    seller = PartyBody(f"S1{shop.mark}", "Budi", "person", since=LONG_AGO)
    (budi,) = parties.record_parties(actor=shop.actor, parties=[told(seller)]).papers()
    bodies = [PartyBody(f"X{n}{shop.mark}", "Toko Maju", "outlet", since=LONG_AGO, salesman=budi if n else None,
                        territory=areas[n].code) for n in range(2)]  # fmt: skip
    shop.outlets = parties.record_parties(actor=shop.actor, parties=[told(body) for body in bodies]).papers()
    shop.supply(shop.outlets, invoice_at="loading")
    shop.set_limits(shop.outlets, None)
    for outlet, pieces in zip(shop.outlets, (24, 72), strict=True):
        shop.loaded(pieces, outlet)
    drain()
    write.write(shop.actor.organisation, tmp_path, open_months=True, say=quiet)
    archive = ask.opened(tmp_path, shop.actor.organisation)
    assert rows(ask.sales(archive, ["outlet"]), "outlet_code", "outlet", "pieces") == [
        [bodies[1].code, "Toko Maju", 72], [bodies[0].code, "Toko Maju", 24],
    ]  # fmt: skip
    assert rows(ask.sales(archive, ["region"]), "region_code", "region", "pieces") == [[areas[0].code, "North", 96]]
    assert rows(ask.sales(archive, ["territory"]), "territory", "pieces") == [["Harbour", 72], ["North", 24]]
    of_budi = [row for row in rows(ask.sales(archive, ["salesman"]), "salesman_code", "pieces") if row[0] == row[0]]
    assert [f"S1{shop.mark}", 72] in of_budi and len(of_budi) <= 2


def rows(expression: Any, *columns: str) -> list[list[Any]]:
    """These columns of an answer."""
    found: list[list[Any]] = expression.to_pandas()[list(columns)].values.tolist()
    return found


def test_the_command_says_what_is_missing_and_what_is_there_already(tmp_path: Path) -> None:
    shop = Shop(invoice_at="loading")
    shop.loaded(24)
    drain()

    def asked(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "salur.config.main", "archive", *words, "--folder", str(tmp_path), "--organisation",
             str(shop.actor.organisation)],
            env=os.environ | {"PYTHONPATH": str(places.PACKAGE.parent)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    code, said = asked("check")
    assert code == 1 and "nothing is archived" in said and "archive write" in said
    code, said = asked("write")
    assert code == 0 and "no month is closed yet" in said and "--open-months" in said
    code, said = asked("write", "--open-months")
    assert code == 0 and "goods_moves" in said
    code, said = asked("write", "--open-months")
    assert code == 0 and "as the books have them" in said
    code, said = asked("check")
    assert code == 0 and "agrees with the books" in said


def test_an_archive_that_is_not_there_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="archive write"):
        ask.opened(tmp_path, 1)
