"""Goods come in as they came, beside what was expected; they are moved between our places (G1, G2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from salur.field import actions as field
from salur.field.bodies import Line as Sold
from salur.field.bodies import Sale
from salur.kernel.command import ask
from salur.kernel.refusal import Refused
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Expect, Move, Moved, Receive, Received
from tests.stories.trading import Firm, codes
from tests.world import drain, prove, today_there

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def firm() -> Firm:
    return Firm(skus=2)


def _lots(firm: Firm, *days: int) -> list[int]:
    today = today_there()
    return [firm.lot(f"B{n}", today + timedelta(days=many)) for n, many in enumerate(days)]


# -- goods come in


def test_goods_come_in_as_they_came(firm: Firm) -> None:
    (lot,) = _lots(firm, 90)
    body = Receive(
        firm.supplier, firm.site,
        (Received(firm.skus[0], 7, 2_100_001, lot), Received(firm.skus[1], 3, 900), Received(firm.skus[0], 3, 1, lot)),
        "DN-1",
    )  # fmt: skip
    receipt = warehouse.receive(actor=firm.actor, receipts=[ask(body)]).one().paper
    assert receipt is not None
    assert firm.wrote("receipt", receipt) == [
        ("received", "bought", "free", 10, 2_100_002), ("received", "bought", "free", 3, 900),
        ("received", "received_not_billed", "purchases", 0, 2_100_902),
    ]  # fmt: skip
    assert firm.lies("free")[lot] == (10, 2_100_002)
    assert firm.rows("SELECT number LIKE 'GR-%%', cost, status FROM warehouse_receipt") == [
        (True, 2_100_902, "received")
    ]
    prove()


def test_stock_that_was_there_when_the_books_were_opened_is_owed_to_nobody(firm: Firm) -> None:
    body = Receive(firm.supplier, firm.site, (Received(firm.skus[0], 10, 1_000),), opening=True)
    receipt = warehouse.receive(actor=firm.actor, receipts=[ask(body)]).one().paper
    assert receipt is not None
    assert firm.wrote("receipt", receipt) == [("received", "opening", "free", 10, 1_000)]
    assert firm.shelf().sellable == 10
    prove()


UNREADABLE = [
    ("warehouse.no_lines", {"lines": ()}),
    ("warehouse.bad_line", {"pieces": -1}),
    ("warehouse.bad_line", {"cost": -1}),
    ("warehouse.bad_line", {"pieces": 0}),
    ("warehouse.bad_line", {"sku": -1}),
    ("warehouse.unknown_lot", {"lot": -1}),
    ("warehouse.unknown_place", {"place": -1}),
    ("kernel.bad_value", {"currency": "USD"}),
    ("kernel.bad_value", {"reference": "x" * 81}),
]


@pytest.mark.parametrize(("code", "wrong"), UNREADABLE, ids=[f"{row[0]} {[*row[1]]}" for row in UNREADABLE])
def test_a_receipt_that_cannot_be_read_is_refused(firm: Firm, code: str, wrong: dict[str, object]) -> None:
    said = dict(wrong)
    line = Received(firm.skus[0], 5, 100)._replace(**{k: said.pop(k) for k in list(said) if k in Received._fields})  # type: ignore[arg-type]
    good = Receive(firm.supplier, firm.site, (Received(firm.skus[0], 5, 100),))
    bad = replace(good, **{"lines": (line,), **said})  # type: ignore[arg-type]
    told = warehouse.receive(actor=firm.actor, receipts=[ask(bad), ask(good)])
    assert [one.ending for one in told] == ["refused", "done"] and codes(told[0]) == [code]
    assert firm.shelf().sellable == 5
    prove()


def _expected(firm: Firm, *lines: Received) -> int:
    body = Expect(firm.supplier, firm.site, lines, 77, 0, "IDR")
    receipt = warehouse.expect(actor=firm.actor, receipts=[ask(body)]).one().paper
    assert receipt is not None
    return receipt


def test_what_was_expected_stands_beside_what_came(firm: Firm) -> None:
    one, two, three = (firm.lot(name) for name in "ABC")
    sku = firm.skus[0]
    receipt = _expected(firm, Received(sku, 4, 400, one), Received(sku, 6, 600, one), Received(sku, 5, 500, two))
    assert (firm.shelf().sellable, firm.wrote("receipt", receipt)) == (0, [])
    again = warehouse.expect(actor=firm.actor, receipts=[ask(Expect(firm.supplier, firm.site, (), 77, 0, "IDR"))]).one()
    assert again.paper == receipt, "a shipment is expected once"
    came = (Received(sku, 10, 1_000, one), Received(sku, 4, 400, two), Received(sku, 1, 100, three))
    body = Receive(firm.supplier, firm.site, came, "DN-2")
    other = replace(body, supplier=firm.outlets[0])
    bad, done, twice, lost = warehouse.receive(
        actor=firm.actor, receipts=[ask(other, receipt), ask(body, receipt), ask(body, receipt), ask(body, -1)]
    )
    assert (codes(bad), done.ending) == (["kernel.bad_value"], "done")
    assert (codes(twice), codes(lost)) == (["warehouse.not_expected"], ["kernel.not_found"])
    rows = firm.rows(
        "SELECT lot, expected, pieces, cost FROM warehouse_receiptline WHERE receipt_id = %s ORDER BY n", receipt
    )
    assert rows == [(one, 10, 10, 1_000), (two, 5, 4, 400), (three, 0, 1, 100)]
    assert firm.differences() == [("receipt_differs", "receipt", 0)] * 2
    assert firm.rows("SELECT status, cost, reference, number IS NULL FROM warehouse_receipt") == [
        ("received", 1_500, "DN-2", False)
    ]
    (late,) = warehouse.receive(actor=firm.actor, receipts=[ask(body, receipt)])
    assert codes(late) == ["warehouse.not_expected"]
    prove()


def test_nothing_may_come_of_what_was_expected(firm: Firm) -> None:
    receipt = _expected(firm, Received(firm.skus[0], 4, 400))
    body = Receive(firm.supplier, firm.site, (Received(firm.skus[0], 0, 0),))
    warehouse.receive(actor=firm.actor, receipts=[ask(body, receipt)]).one()
    assert firm.rows("SELECT receipt_id, expected, pieces FROM warehouse_receiptline") == [(receipt, 4, 0)]
    assert firm.rows("SELECT paper FROM ledger_discrepancy") == [(receipt,)]
    prove()


def test_what_will_not_come_is_expected_no_longer(firm: Firm) -> None:
    receipt = _expected(firm, Received(firm.skus[0], 4, 400))
    done, again, lost = warehouse.stop_expecting(
        actor=firm.actor, receipts=[ask(None, receipt), ask(None, receipt), ask(None, -1)]
    )
    assert (done.ending, codes(again), codes(lost)) == ("done", ["kernel.not_found"], ["kernel.not_found"])
    assert firm.status(receipt, "warehouse_receipt") == "cancelled"
    (late,) = warehouse.stop_expecting(actor=firm.actor, receipts=[ask(None, receipt)])
    assert codes(late) == ["kernel.no_such_step"]
    (nowhere,) = warehouse.expect(actor=firm.actor, receipts=[ask(Expect(firm.supplier, -1, (), 78, 0, "IDR"))])
    assert codes(nowhere) == ["warehouse.unknown_place"]
    prove()


# -- moved


def test_goods_are_moved_to_a_van_but_not_those_promised(firm: Firm) -> None:
    firm.receive(20, cost=200_000)
    firm.ordered((firm.skus[0], 15))

    def move(pieces: int) -> object:
        body = Move(firm.site, firm.van, (Moved(firm.skus[0], pieces),))
        return warehouse.transfer(actor=firm.actor, transfers=[ask(body)])[0]

    refused = move(6)
    assert refused.reasons == (Refused("warehouse.not_there", pieces=6, sku=firm.skus[0], there=5),)  # type: ignore[attr-defined]
    done = move(5)
    assert firm.wrote("transfer", done.paper) == [("moved", "free", "free", 5, 50_000)]  # type: ignore[attr-defined]
    assert (firm.shelf().sellable, firm.shelf(site=firm.van).sellable) == (15, 5)
    prove()


def test_goods_come_to_a_bin_though_they_are_promised_and_free_those_who_wait(firm: Firm) -> None:
    firm.receive(10)
    order = firm.ordered((firm.skus[0], 10))
    shelf = firm.bin("A1")
    waits = firm.ordered((firm.skus[0], 3), ship_from=firm.van)
    body = Move(firm.site, shelf, (Moved(firm.skus[0], 6), Moved(firm.skus[0], 4)))
    warehouse.transfer(actor=firm.actor, transfers=[ask(body)]).one()
    assert sum(pieces for pieces, _ in firm.lies("free", shelf).values()) == 10
    firm.picked(order)
    firm.receive(3)
    onto = Move(firm.site, firm.van, (Moved(firm.skus[0], 3),))
    warehouse.transfer(actor=firm.actor, transfers=[ask(onto)]).one()
    drain()
    assert firm.aside(waits)[:2] == ({1: 3}, {})
    prove()


def test_what_a_bin_missed_is_not_explained_by_what_is_promised_at_its_site(firm: Firm) -> None:
    """Goods that change bins are not more than before: what was drawn at the bin waits for a receipt."""
    shelf = firm.bin("A1")
    firm.receive(10)
    firm.ordered((firm.skus[0], 10))
    told = Sale(shelf, firm.outlets[0], (Sold(firm.skus[0], 4),))
    field.record_sale(actor=firm.actor, sales=[ask(told)]).one()
    assert firm.differences()[0][2] == 4
    move = Move(firm.site, shelf, (Moved(firm.skus[0], 10),))
    assert warehouse.transfer(actor=firm.actor, transfers=[ask(move)]).one().ending == "done"
    assert firm.differences()[0][2] == 4
    drain()
    prove()


WRONG_MOVES = [
    ("warehouse.no_lines", {"lines": ()}),
    ("warehouse.bad_line", {"lines": (Moved(0, 0),)}),
    ("warehouse.unknown_place", {"target": -1}),
    ("warehouse.unknown_place", {"target": None}),
    ("warehouse.not_there", {"lines": (Moved(-1, 5),)}),
]


@pytest.mark.parametrize(("code", "wrong"), WRONG_MOVES, ids=[f"{row[0]} {row[1]}" for row in WRONG_MOVES])
def test_a_transfer_that_cannot_be_is_refused(firm: Firm, code: str, wrong: dict[str, object]) -> None:
    firm.receive(10)
    good = Move(firm.site, firm.van, (Moved(firm.skus[0], 5),))
    said = {**wrong, "target": firm.site} if "target" in wrong and wrong["target"] is None else wrong
    bad = replace(good, **said)  # type: ignore[arg-type]
    told = warehouse.transfer(actor=firm.actor, transfers=[ask(bad), ask(good)])
    assert [one.ending for one in told] == ["refused", "done"] and codes(told[0]) == [code]
    prove()
