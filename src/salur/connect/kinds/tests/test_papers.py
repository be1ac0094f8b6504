"""History of invoices, payments and orders from files: in once, then the same, wrong ones named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from salur.connect.kinds.tests.firm import Firm, prove, reasons
from tests.world import today_there

pytestmark = pytest.mark.usefixtures("database")
OPENED = date(2026, 1, 1)


def opened() -> Firm:
    """A firm with masters whose books open on the first of January."""
    firm = Firm(OPENED)
    firm.masters()
    return firm


def sale(number: str = "F-1", **change: Any) -> dict[str, Any]:
    row = {"number": number, "buyer": "T1", "on": date(2025, 5, 1), "sku": "A1", "quantity": 2, "untaxed": 8_000}
    return {**row, **change}


def test_invoices_of_before_are_kept_and_what_was_taken_back_is_a_credit_note() -> None:
    firm = opened()
    rows = (
        sale(tax=880),
        sale(sku="A2", quantity=3, untaxed=None, price=Decimal("1.255"), tax=None),
        sale("F-2", quantity=-1, untaxed=-4_000, tax=-440),
        sale("F-3", quantity=2, pack="carton", untaxed=None, total=11_100, tax=1_100),
        sale("F-3", quantity=-5, untaxed=-500),
        sale("F-4", untaxed=0),
    )
    assert firm.ended("invoices", *rows) == ["done"] * 6
    assert firm.rows("SELECT reference, status, untaxed, tax FROM billing_invoice ORDER BY 1") == [
        ("F-1", "historic", 8_377, 880), ("F-3", "historic", 10_000, 1_100), ("F-4", "historic", 0, 0),
    ]  # fmt: skip
    assert firm.rows("SELECT reference, status, untaxed, tax FROM billing_creditnote ORDER BY 1") == [
        ("F-2", "historic", 4_000, 440), ("F-3", "historic", 500, 0),
    ]  # fmt: skip
    assert firm.rows("SELECT sum(pieces) FROM billing_invoiceline") == [(2 + 3 + 48 + 2,)]
    assert firm.rows("SELECT count(*) FROM ledger_posting") == [(0,)]
    assert firm.ended("invoices", *rows) == ["same"] * 6
    prove()


def test_an_invoice_keeps_the_four_that_its_rows_give() -> None:
    firm = opened()
    firm.good("parties", {"code": "T1", "name": "Toko Satu", "territory": "N", "channel": "general"},
              new_territories=True)  # fmt: skip
    firm.good("parties", {"code": "T2", "name": "Toko Dua", "territory": "S"}, new_territories=True)
    firm.good("invoices", sale(territory="S", salesman="ANI", price_class="gold", channel="modern"), sale("F-2"))
    four = "SELECT i.reference, t.code, r.code, i.price_class, i.channel FROM billing_invoice i "
    four += "LEFT JOIN parties_territory t ON t.id = i.territory LEFT JOIN parties_relation r ON r.party = i.salesman "
    assert firm.rows(four + "ORDER BY 1") == [("F-1", "S", "ANI", "gold", "modern"), ("F-2", None, None, "", "")]


def test_a_paper_with_a_wrong_row_does_not_go_in_and_the_others_do() -> None:
    firm = opened()
    rows = (
        sale("G"), sale("A"), sale("A", sku="A9"), sale("B", buyer="T3"), sale("C"), sale("C", buyer="T2"),
        sale("D", quantity=0), sale("E", quantity=-1), sale("F", on=OPENED), sale("H", untaxed=None),
        sale("I", territory="XX"), sale("J", pack="drum"), sale("K", salesman="ANY"),
    )  # fmt: skip
    assert firm.told("invoices", *rows) == [
        ("done", "", ""),
        ("refused", "", "connect.other_row"), ("refused", "sku", "connect.did_you_mean"),
        ("refused", "buyer", "connect.did_you_mean"),
        ("refused", "", "connect.other_row"), ("refused", "buyer", "connect.head_differs"),
        ("refused", "quantity", "billing.bad_amount"),
        ("refused", "untaxed", "connect.wrong_sign"),
        ("refused", "on", "billing.after_opening"),
        ("refused", "untaxed", "connect.no_amount"),
        ("refused", "territory", "connect.unknown_code"),
        ("refused", "pack", "connect.no_pack"),
        ("refused", "salesman", "connect.did_you_mean"),
    ]  # fmt: skip
    assert firm.told("invoices", sale("G", untaxed=9_000)) == [("refused", "number", "connect.booked_otherwise")]


def test_without_a_day_of_opening_the_books_themselves_say_what_is_history() -> None:
    firm = Firm()
    firm.masters()
    assert firm.ended("invoices", sale(), sale("F-2", on=today_there())) == ["done", "done"]
    firm.good("opening_stock", {"place": "WH", "sku": "A1", "quantity": 1, "cost": 1, "on": OPENED})
    assert firm.told("invoices", sale("F-3"), sale("F-4", on=OPENED)) == [
        ("done", "", ""), ("refused", "on", "billing.after_opening"),
    ]  # fmt: skip


def test_payments_before_the_opening_are_history_and_later_ones_settle_what_they_name() -> None:
    firm = opened()
    firm.good(
        "opening_items", {"number": "F-1", "party": "T1", "on": date(2025, 12, 1), "amount": 1_000},
        {"number": "F-2", "party": "T1", "on": date(2025, 12, 2), "amount": 1_000},
        {"number": "F-3", "party": "T2", "on": date(2025, 12, 2), "amount": 1_000},
    )  # fmt: skip
    later = {"party": "T1", "on": date(2026, 1, 5)}
    rows = (
        {"number": "R-1", "party": "T1", "on": date(2025, 6, 1), "amount": 77, "invoice": "whatever"},
        {"number": "R-2", **later, "amount": 300, "invoice": "F-1"},
        {"number": "R-2", **later, "amount": 400, "invoice": "F-2"},
        {"number": "R-3", **later, "amount": 500},
        {"number": "R-4", **later, "amount": 50, "on_account": True, "method": "cash", "collector": "ANI"},
    )
    assert firm.ended("payments", *rows) == ["done"] * 5
    open_ = "SELECT i.reference, d.open FROM credit_debt d JOIN billing_invoice i ON i.id = d.paper ORDER BY 1"
    assert firm.rows(open_) == [("F-1", 200), ("F-2", 600), ("F-3", 1_000)]
    assert firm.rows("SELECT reference, status, amount, on_account FROM billing_payment ORDER BY 1") == [
        ("R-1", "historic", 77, 0), ("R-2", "received", 700, 0), ("R-3", "received", 500, 0),
        ("R-4", "received", 50, 50),
    ]  # fmt: skip
    assert firm.ended("payments", *rows) == ["same"] * 5
    bad = firm.load(
        "payments", {"number": "R-5", **later, "amount": 1, "invoice": "F-3"}, {"number": "R-6", **later, "amount": 0},
        {"number": "R-7", **later, "amount": 1, "party": "T9"}, {"number": "R-3", **later, "amount": 501},
    )  # fmt: skip
    assert [(one.ending, one.field, one.reason.code if one.reason else "") for one in bad] == [
        ("refused", "invoice", "connect.did_you_mean"),
        ("refused", "amount", "billing.bad_amount"),
        ("refused", "party", "connect.did_you_mean"),
        ("refused", "number", "connect.booked_otherwise"),
    ]
    assert reasons(bad)[0] == {"called": "F-3", "nearest": "F-2, F-1"}, "only the payer's own invoices are named"
    prove()


def test_open_orders_are_placed_and_wait_where_goods_are_short() -> None:
    firm = opened()
    firm.good("opening_stock", {"place": "WH", "sku": "A1", "quantity": 30, "cost": 1})
    rows = (
        {"number": "PO-1", "buyer": "T1", "sku": "A1", "quantity": 1, "pack": "carton"},
        {"number": "PO-1", "buyer": "T1", "sku": "A1", "quantity": 2, "price": Decimal("4500.50")},
        {
            "number": "PO-2",
            "buyer": "T2",
            "sku": "A2",
            "quantity": 5,
            "discount": Decimal(10),
            "on": date(2025, 12, 30),
        },
    )
    results = firm.load("orders", *rows)
    assert [result.ending for result in results] == ["done"] * 3
    assert [result.reason.code if result.reason else "" for result in results] == ["", "", "orders.short"]
    heads = "SELECT reference, status, captured_at::date, untaxed FROM orders_order ORDER BY 1"
    assert [row[:2] for row in firm.rows(heads)] == [("PO-1", "confirmed"), ("PO-2", "backordered")]
    assert firm.rows("SELECT untaxed FROM orders_order WHERE reference = 'PO-1'") == [(9_600_000 + 900_100,)]
    assert firm.ended("orders", *rows) == ["same"] * 3
    bad = firm.told(
        "orders", {"number": "PO-3", "buyer": "S1", "sku": "A1", "quantity": 1},
        {"number": "PO-4", "buyer": "T1", "sku": "A1", "quantity": 1},
        {"number": "PO-4", "buyer": "T1", "sku": "A1", "quantity": 1, "pack": "drum"},
        {"number": "PO-5", "buyer": "T1", "sku": "A1", "quantity": 1, "currency": "USD"},
        {"number": "PO-1", "buyer": "T1", "sku": "A1", "quantity": 9},
    )  # fmt: skip
    assert bad == [
        ("refused", "buyer", "orders.unknown_buyer"),
        ("refused", "", "connect.other_row"),
        ("refused", "pack", "connect.no_pack"),
        ("refused", "sku", "pricing.no_price"),
        ("refused", "number", "connect.booked_otherwise"),
    ]
    assert firm.ended("orders", {"number": "D", "buyer": "T1", "sku": "A1", "quantity": 1}, confirm=False) == ["done"]
    assert firm.rows("SELECT status FROM orders_order WHERE reference = 'D'") == [("draft",)]
    prove()
