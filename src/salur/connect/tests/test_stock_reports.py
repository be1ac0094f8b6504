"""A distributor states its stock: opening + in − out ± adjustments = closing, or by how much not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.connect import actions, profile_reading, queries
from salur.connect.bodies import StockLineBody
from salur.connect.rules.stock import difference
from salur.connect.running import Part
from salur.connect.tests import uploads
from salur.kernel.command import ask
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.bodies import PartyBody
from tests.world import World

HEAD = "Supplier;Gudang;Kode Barang;Dari;Sampai;Stok Awal;Masuk;Keluar;Koreksi;Stok Akhir"
PIECES = st.integers(min_value=0, max_value=10**9)


class Firms:
    """A brand that is a member here, and its distributor."""

    def __init__(self) -> None:
        self.brand, self.distributor = World(), World(skus=2)
        body = PartyBody(f"BRAND-{self.distributor.mark}", "The brand", "firm", party=self.brand.actor.party)
        parties.record_parties(actor=self.distributor.actor, parties=[ask(body)]).papers()
        self.supplier = body.code
        self.site, self.skus = f"WH{self.distributor.mark}", [f"P{n}-{self.distributor.mark}" for n in (1, 2)]

    def line(self, sku: int, numbers: str, days: str = "01/08/2024;31/08/2024", supplier: str = "") -> str:
        """A row of a report."""
        return f"{supplier or self.supplier};{self.site};{self.skus[sku]};{days};{numbers}\n"

    def report(self, tmp_path: Path, *lines: str) -> Part:
        """Send a report."""
        file = tmp_path / "stock.csv"
        file.write_text(f"{HEAD}\n{''.join(lines)}")
        (part,) = uploads.run(self.distributor.actor, profile_reading.load("distributor_stock"), file)
        assert part.fault is None
        return part


@pytest.fixture(scope="module")
def firms(database: str) -> Firms:
    return Firms()


@given(PIECES, PIECES, PIECES, PIECES)
def test_a_line_adds_up_if_closing_is_what_the_others_come_to(opening: int, came: int, went: int, found: int) -> None:
    closing = opening + came - went + found
    assert difference(opening, came, went, found, closing) == 0
    assert difference(opening, came, went, found, closing - 7) == -7


def test_a_report_goes_in_and_the_brand_sees_it(firms: Firms, tmp_path: Path) -> None:
    part = firms.report(tmp_path, firms.line(0, "1.000;500;300;-20;1.180"), firms.line(1, "-;-;-;;0"))
    assert (part.counts.done, part.counts.noted, part.counts.refused) == (2, 0, 0)
    for world in (firms.distributor, firms.brand):
        with reading(world.actor.organisation):
            rows = queries.stock_lines(world.actor).filter(since=date(2024, 8, 1)).order_by("sku_code")
            seen = [(row.place_code, row.opening, row.closing, row.difference) for row in rows]
            assert seen == [(firms.site, 1000, 1180, 0), (firms.site, 0, 0, 0)]
    with reading(World().actor.organisation):
        assert not queries.stock_lines(firms.brand.actor).exists()


def test_a_line_that_does_not_add_up_is_kept_and_says_by_how_much(firms: Firms, tmp_path: Path) -> None:
    days = "01/09/2024;30/09/2024"
    part = firms.report(tmp_path, firms.line(1, "0;100;30;0;60", days), firms.line(0, "1.180;0;180;0;1.000", days))
    assert (part.counts.done, part.counts.noted, part.counts.refused) == (2, 1, 0)
    assert uploads.faults(firms.distributor.actor, part) == {2: [("closing", "60", "connect.does_not_add_up")]}
    with reading(firms.brand.actor.organisation):
        (row,) = queries.stock_lines(firms.brand.actor).filter(since=date(2024, 9, 1)).exclude(difference=0)
        assert (row.sku_code, row.difference) == (firms.skus[1], -10)


def test_the_opening_is_compared_with_the_closing_before(firms: Firms, tmp_path: Path) -> None:
    firms.report(tmp_path, firms.line(0, "10;0;0;0;10", "01/01/2023;31/01/2023"))
    part = firms.report(tmp_path, firms.line(0, "12;0;0;0;12", "01/02/2023;28/02/2023"))
    assert uploads.faults(firms.distributor.actor, part) == {2: [("closing", "12", "connect.gap")]}


def test_a_report_stated_again_otherwise_replaces_and_back_again_too(firms: Firms, tmp_path: Path) -> None:
    days = "01/03/2023;31/03/2023"
    for closing, ending in (("5", (1, 0)), ("5", (0, 1)), ("6", (1, 0)), ("5", (1, 0)), ("5", (0, 1))):
        part = firms.report(tmp_path, firms.line(0, f"0;5;0;0;{closing}", days))
        assert (part.counts.done, part.counts.same) == ending
        with reading(firms.distributor.actor.organisation):
            (row,) = queries.stock_lines(firms.distributor.actor).filter(since=date(2023, 3, 1))
            assert row.closing == int(closing)


def test_what_is_not_known_here_is_named(firms: Firms, tmp_path: Path) -> None:
    line = firms.line(0, "0;5;0;0;5", "01/04/2023;30/04/2023")
    part = firms.report(
        tmp_path,
        line.replace(firms.skus[0], "XX"),
        line.replace(firms.site, "YY"),
        line.replace(firms.supplier, "ZZ"),
        line.replace("30/04/2023", "31/03/2023"),
        line.replace(";5;0;0;5", ";five;0;0;5"),
    )
    found = {row: [one[::2] for one in some] for row, some in uploads.faults(firms.distributor.actor, part).items()}
    assert found == {
        2: [("sku", "connect.no_such_code")],
        3: [("place", "connect.no_such_code")],
        4: [("supplier", "connect.no_such_code")],
        5: [("closing", "connect.bad_period")],
        6: [("received", "connect.not_a_number")],
    }


def test_a_period_that_ends_before_it_begins_is_refused(firms: Firms) -> None:
    world = firms.distributor
    body = StockLineBody(
        world.supplier, world.site, "WH", world.skus[0], "P", date(2024, 2, 1), date(2024, 1, 1), 0, 0, 0, 0, 0
    )
    with pytest.raises(Refused, match="bad_period"):
        actions.report_stock(actor=world.actor, lines=[ask(body)]).one()
