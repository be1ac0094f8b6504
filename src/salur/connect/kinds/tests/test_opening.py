"""Opening stock and items, and stock counts from files: in once, then the same, wrong ones named."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from salur.connect.kinds.tests.firm import Firm, prove

pytestmark = pytest.mark.usefixtures("database")
OPENED = date(2026, 1, 1)


def opened() -> Firm:
    """A firm with masters whose books open on the first of January."""
    firm = Firm(OPENED)
    firm.masters()
    return firm


def test_opening_stock_lies_where_it_lay_at_its_cost_and_lots() -> None:
    firm = opened()
    rows = (
        {"place": "WH", "sku": "A1", "quantity": 3, "pack": "carton", "cost": 21_600_000},
        {"place": "WH", "sku": "A2", "quantity": 7, "unit_cost": Decimal("4000.125"), "lot": "L1",
         "expires_on": date(2026, 9, 1)},
    )  # fmt: skip
    assert firm.ended("opening_stock", *rows) == ["done", "done"]
    lying = "SELECT i.code, l.code, l.expires_on, b.pieces, b.value FROM ledger_goodsbalance b "
    lying += "JOIN catalog_lot l ON l.id = b.lot JOIN catalog_item i ON i.sku_id = l.sku_id ORDER BY 1"
    assert firm.rows(lying) == [("A1", "", None, 72, 21_600_000), ("A2", "L1", date(2026, 9, 1), 7, 2_800_088)]
    assert firm.rows('SELECT DISTINCT "on" FROM ledger_posting') == [(OPENED,)]
    assert firm.rows("SELECT count(*) FROM ledger_moneymove") == [(0,)], "opening stock is owed to nobody"
    assert firm.ended("opening_stock", *reversed(rows)) == ["same", "same"]
    assert firm.told("opening_stock", {**rows[0], "quantity": 4}) == [
        ("refused", "quantity", "connect.booked_otherwise")
    ]
    prove()


def test_rows_of_opening_stock_that_cannot_be_are_named_and_the_others_go_in() -> None:
    firm = opened()
    good = {"place": "WH", "sku": "A1", "quantity": 1, "cost": 1}
    rows = (
        {**good, "place": "WG"}, {**good, "sku": "A7"}, {**good, "pack": "pallet"}, {**good, "cost": None},
        {**good, "owner": "NOBODY"}, {**good, "expires_on": OPENED},
        {**good, "lot": "L", "made_on": date(2026, 2, 2), "expires_on": OPENED}, good,
    )  # fmt: skip
    assert firm.told("opening_stock", *rows) == [
        ("refused", "place", "connect.did_you_mean"),
        ("refused", "sku", "connect.did_you_mean"),
        ("refused", "pack", "connect.no_pack"),
        ("refused", "cost", "connect.no_amount"),
        ("refused", "owner", "connect.unknown_code"),
        ("refused", "lot", "catalog.plain_lot"),
        ("refused", "expires_on", "catalog.expires_before_made"),
        ("done", "", ""),
    ]


def test_opening_items_are_owed_and_what_is_ahead_stands_on_account() -> None:
    firm = opened()
    rows = (
        {"number": "F-1", "party": "T1", "on": date(2025, 12, 20), "amount": 500_000},
        {"number": "F-2", "party": "T1", "on": date(2025, 12, 1), "due_on": date(2025, 12, 5), "amount": 100},
        {"number": "DP-1", "party": "T2", "on": date(2025, 12, 1), "amount": -70_000},
    )
    assert firm.ended("opening_items", *rows) == ["done"] * 3
    debts = (
        "SELECT i.reference, d.due_on, d.open FROM credit_debt d JOIN billing_invoice i ON i.id = d.paper ORDER BY 1"
    )
    assert firm.rows(debts) == [("F-1", date(2026, 1, 3), 500_000), ("F-2", date(2025, 12, 5), 100)]
    stands = (
        "SELECT r.code, a.bucket, b.amount FROM ledger_moneybalance b JOIN ledger_moneyaccount a ON a.id = b.account "
    )
    stands += "JOIN parties_relation r ON r.party = a.party WHERE b.amount <> 0 ORDER BY 1"
    assert firm.rows(stands) == [("T1", "receivable", 500_100), ("T2", "on_account", -70_000)]
    assert firm.rows("SELECT status, number, reference, on_account FROM billing_payment") == [
        ("opening", None, "DP-1", 70_000)
    ]
    assert firm.ended("opening_items", *rows) == ["same"] * 3
    told = firm.told(
        "opening_items", {**rows[0], "amount": 1}, {**rows[0], "party": "T11"}, {**rows[2], "amount": -1},
        {**rows[0], "number": "F-9", "amount": 0},
    )  # fmt: skip
    assert told == [
        ("refused", "number", "connect.booked_otherwise"),
        ("refused", "party", "connect.did_you_mean"),
        ("refused", "number", "connect.booked_otherwise"),
        ("refused", "amount", "billing.bad_amount"),
    ]
    prove()


def test_a_count_is_a_sheet_and_is_taken_into_the_book_when_told_so() -> None:
    firm = opened()
    firm.good("opening_stock", {"place": "WH", "sku": "A1", "quantity": 30, "cost": 3_000})
    at = datetime(2026, 2, 1, tzinfo=UTC)
    sheet = {"place": "WH", "counted_at": at, "reference": "S-1"}
    rows = (
        {**sheet, "sku": "A1", "quantity": 1, "pack": "carton"},
        {**sheet, "sku": "A1", "quantity": 3},
        {**sheet, "sku": "A2", "quantity": 2, "lot": "NEW", "expires_on": date(2027, 1, 1)},
        {**sheet, "reference": "S-2", "sku": "A3", "quantity": 1},
        {**sheet, "reference": "S-2", "sku": "A1", "quantity": 1},
    )
    assert firm.told("counts", *rows, approve=True) == [
        ("done", "", ""), ("done", "", ""), ("done", "", ""), ("refused", "sku", "connect.did_you_mean"),
        ("refused", "", "connect.other_row"),
    ]  # fmt: skip
    lying = "SELECT i.code, b.pieces FROM ledger_goodsbalance b JOIN catalog_lot l ON l.id = b.lot "
    lying += "JOIN catalog_item i ON i.sku_id = l.sku_id ORDER BY 1"
    assert firm.rows(lying) == [("A1", 27), ("A2", 2)]
    assert firm.ended("counts", *rows[:3], approve=True) == ["same"] * 3
    assert firm.ended("counts", {**sheet, "reference": "S-3", "sku": "A1", "quantity": 5}) == ["done"]
    assert firm.rows("SELECT status FROM counts_count ORDER BY reference") == [("approved",), ("told",)]
    prove()
