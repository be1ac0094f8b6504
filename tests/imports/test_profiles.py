"""The profiles that come with the program, on a few rows of the files they are for (A3, A6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from salur.connect import profile_reading, running
from salur.connect.running import Part
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.work import reading
from salur.parties.founding import found
from tests.world import prove

pytestmark = pytest.mark.usefixtures("database")
CUTS = Path(__file__).with_name("cuts")


class Bringing:
    """A firm that brings in a cut."""

    def __init__(self, profile: str, currency: str, file: Path | None = None) -> None:
        self.actor: Actor = found(f"B-{uuid4().hex[:12]}", "Firm", currency, "UTC")
        self.profile = profile_reading.load(profile)
        self.file = file or CUTS / f"{profile}.csv"

    def run(self) -> list[Part]:
        """What became of the file, kind by kind."""
        run = running.Run(self.actor, self.profile)
        parts = run.parts([self.file])
        run.run(parts)
        assert [part.fault for part in parts] == [None] * len(parts)
        return parts

    def endings(self) -> list[tuple[str, int, int, int]]:
        """Of each kind: done, same and refused."""
        return [(part.kind, part.counts.done, part.counts.same, part.counts.refused) for part in self.run()]

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What stands in the tables now."""
        with reading(self.actor.organisation):
            return sql.fetch(statement)


def refusals(actor: Actor, parts: Sequence[Part]) -> Counter[tuple[str, str, str]]:
    """Kind, field and code of what was refused."""
    return Counter(
        (part.kind, name, str(reason[0]))
        for part in parts
        for row in running.stopped_rows(actor, part)
        for name, _, reason in row.faults
    )


def test_a_wholesalers_invoices_come_in_with_their_credit_notes_and_without_what_is_no_sale() -> None:
    uci = Bringing("uci_online_retail", "GBP")
    parts = uci.run()
    assert [(part.kind, part.counts.done, part.counts.refused) for part in parts] == [
        ("parties", 9, 0), ("products", 42, 0), ("invoices", 42, 0),
    ]  # fmt: skip
    assert dict(parts[2].counts.skipped) == {
        "goods written off: no price, no customer": 4,
        "a fee paid or a debt adjusted, not a sale": 2,
    }
    assert uci.rows('SELECT reference, "on", untaxed, tax, currency FROM billing_invoice ORDER BY reference') == [
        ("536365", date(2010, 12, 1), 13_912, 0, "GBP"),
        ("536370", date(2010, 12, 1), 85_586, 0, "GBP"),
        ("536544", date(2010, 12, 1), 58_070, 0, "GBP"),
        ("536779", date(2010, 12, 2), 1_500, 0, "GBP"),
        ("537197", date(2010, 12, 5), 0, 0, "GBP"),
        ("539492", date(2010, 12, 20), 3_404, 0, "GBP"),
        ("541975", date(2011, 1, 24), 7_500, 0, "GBP"),
    ]
    assert uci.rows("SELECT reference, untaxed FROM billing_creditnote ORDER BY reference") == [
        ("C536379", 2_750), ("C536383", 465), ("C536391", 4_068), ("C536506", 2_550),
    ]  # fmt: skip
    buyers = "SELECT i.reference, r.name, t.code FROM billing_invoice i JOIN parties_relation r ON r.party = i.buyer "
    buyers += "JOIN parties_territory t ON t.id = i.territory WHERE i.reference IN ('536370', '541975') ORDER BY 1"
    assert uci.rows(buyers) == [
        ("536370", "France 12583", "France"), ("541975", "Counter sales", "Hong Kong"),
    ]  # fmt: skip
    assert uci.rows("SELECT count(*) FROM ledger_posting") == [(0,)]
    assert uci.endings() == [("parties", 0, 9, 0), ("products", 0, 42, 0), ("invoices", 0, 42, 0)]
    prove()


def test_the_publishers_layout_has_lines_in_the_numbers_and_points_in_the_addresses() -> None:
    iowa = Bringing("iowa_source_layout", "USD")
    parts = iowa.run()
    assert refusals(iowa.actor, parts) == Counter()
    assert [(part.kind, part.counts.done) for part in parts[1:]] == [("parties", 8), ("products", 8), ("invoices", 8)]
    assert iowa.rows('SELECT reference, "on", untaxed FROM billing_invoice ORDER BY reference LIMIT 2') == [
        ("INV-142109", date(2018, 9, 4), 9_344), ("INV-180780", date(2019, 3, 12), iowa_amount("INV-18078000052")),
    ]  # fmt: skip
    where = "SELECT latitude, longitude, address FROM parties_relation WHERE code = '4617'"
    assert iowa.rows(where) == [(41.607817, -93.570489, "2501 HUBBELL AVE, DES MOINES, 50317")]
    assert iowa.rows("SELECT count(*) FROM parties_relation WHERE latitude IS NULL AND code IN ('2524', '4638')") == [
        (2,)
    ]
    assert iowa.rows("SELECT t.code FROM billing_invoice i JOIN parties_territory t ON t.id = i.territory "
                     "WHERE reference = 'INV-241649'") == [("UNKNOWN",)]  # fmt: skip
    assert {ending[2] for ending in iowa.endings()} >= {8}
    prove()


def iowa_amount(number: str) -> int:
    """The cents of a line, read from the cut by hand."""
    (line,) = [row for row in (CUTS / "iowa_source_layout.csv").read_text().splitlines() if row.startswith(number)]
    return round(float(line.split(",")[-3]) * 100)


def test_a_day_without_invoice_numbers_has_one_invoice_for_each_shop() -> None:
    iowa = Bringing("iowa_one_day", "USD")
    parts = iowa.run()
    assert refusals(iowa.actor, parts) == Counter()
    assert dict(parts[3].counts.skipped) == {"the line has no amount": 2}
    assert iowa.rows("SELECT reference, untaxed FROM billing_invoice ORDER BY reference") == [
        ("2012-01-31/2205", 16_875), ("2012-01-31/2506", 86_526),
    ]  # fmt: skip
    owners = "SELECT r.name FROM catalog_item i JOIN catalog_sku s ON s.id = i.sku_id JOIN catalog_product p "
    owners += "ON p.id = s.product_id JOIN parties_relation r ON r.party = p.owner WHERE i.code = '43316'"
    assert iowa.rows(owners) == [("Diageo Americas",)]
    assert iowa.rows("SELECT count(*) FROM billing_invoiceline WHERE pieces IN (3, 12)") == [(5,)], (
        "two lines of an item"
    )
    prove()


def test_line_breaks_in_quotes_dollars_and_names_spelt_twice_are_no_obstacle() -> None:
    iowa = Bringing("iowa_messy", "USD")
    parts = iowa.run()
    assert refusals(iowa.actor, parts) == Counter()
    assert [(part.kind, part.counts.done) for part in parts] == [
        ("parties", 3), ("parties", 4), ("products", 4), ("invoices", 10),
    ]  # fmt: skip
    assert iowa.rows("SELECT untaxed FROM billing_invoice WHERE reference = '2015-02-19/2190'") == [(26_748,)]
    shop = "SELECT name, latitude, longitude, address FROM parties_relation WHERE code = '2190'"
    assert iowa.rows(shop) == [
        ("Central City Liquor, Inc.", 41.605570335000039, -93.619826836999948, "1460 2ND AVE, DES MOINES, 50314")
    ]
    assert iowa.rows("SELECT channel, count(*) FROM billing_invoice GROUP BY 1 ORDER BY 1") == [
        ("convenience", 1), ("shop", 9),
    ]  # fmt: skip
    assert iowa.rows("SELECT p.pieces FROM catalog_pack p JOIN catalog_item i USING (sku_id) WHERE i.code = '1799' "
                     "ORDER BY 1") == [(1,), (6,)]  # fmt: skip
    prove()


WHOLE = [  # profile, file, done of each kind, papers, what they come to in cents
    (
        "iowa_source_layout",
        "iowa_liquor/raw_samples/source_layout_mixed_dates.csv",
        [36, 512, 320, 999],
        857,
        17_023_777,
    ),
    ("uci_online_retail", "uci_online_retail/csv_days/2010-12-01.csv", [99, 1343, 3098], 127, 5_896_079),
]


@pytest.mark.parametrize(("profile", "file", "done", "papers", "cents"), WHOLE, ids=[one[0] for one in WHOLE])
def test_a_whole_file_comes_in_to_the_cent(profile: str, file: str, done: list[int], papers: int, cents: int) -> None:
    path = Path(__file__).resolve().parents[2].parent.joinpath("shared", "data", file)
    if not path.exists():
        pytest.skip(f"the file {file} is not beside this checkout")
    bringing = Bringing(profile, "USD", path)
    parts = bringing.run()
    assert [part.counts.refused for part in parts] == [0] * len(parts)
    assert [part.counts.done for part in parts] == done
    assert bringing.rows("SELECT count(*), sum(untaxed) FROM billing_invoice") == [(papers, cents)]
