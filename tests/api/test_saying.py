"""Commands as programs send them: keys, codes, amounts, and every wrong field at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from salur.kernel import sql
from salur.kernel.work import reading
from tests.api.firm import GTIN, Firm, Prepared
from tests.world import prove


@pytest.fixture(scope="module")
def firm(database: str) -> Iterator[Firm]:
    yield Firm()


def order(**more: Any) -> dict[str, Any]:
    return {"buyer": "TOKO-1", "lines": [{"sku": "TEH-350", "quantity": 2, "pack": "carton"}], **more}


def rows(firm: Firm, table: str) -> int:
    with reading(firm.actor.organisation):
        ((count,),) = sql.fetch(f"SELECT count(*) FROM {table} WHERE organisation = %s", (firm.actor.organisation,))
    return int(count)


def test_told_twice_under_a_key_it_is_done_once_and_answered_alike(firm: Firm) -> None:
    before = rows(firm, "orders_order")
    first, second = firm.send("/orders/place", order(), key="po-1"), firm.send("/orders/place", order(), key="po-1")
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert first.json()["key"] == "po-1"
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert rows(firm, "orders_order") == before + 1


def test_a_key_used_for_something_else_is_refused(firm: Firm) -> None:
    firm.send("/orders/place", order(), key="po-2")
    other = firm.send("/orders/place", order(reference="other"), key="po-2")
    assert (other.status_code, other.json()["code"]) == (422, "kernel.key_reused")
    verb = firm.send("/orders/capture", order(), key="po-2")
    assert (verb.status_code, verb.json()["code"]) == (422, "kernel.key_reused")


def test_keys_belong_to_their_token(firm: Firm) -> None:
    before = rows(firm, "orders_order")
    firm.send("/orders/place", order(), key="po-3")
    firm.send("/orders/place", order(), key="po-3", client=firm.comes_in(firm.issue("orders.place")))
    assert rows(firm, "orders_order") == before + 2


def test_a_refusal_leaves_no_key(firm: Firm) -> None:
    refused = firm.send("/orders/place", order(lines=[{"sku": "TEH-350", "quantity": 0}]), key="po-4")
    assert (refused.status_code, refused.json()["code"]) == (409, "orders.bad_quantity")
    assert firm.send("/orders/place", order(), key="po-4").status_code == 200


def test_without_a_key_one_is_made_and_answered(firm: Firm) -> None:
    keys = {firm.send("/orders/place", order()).json()["key"] for _ in range(2)}
    assert len(keys) == 2


def test_a_uuid_is_the_commands_own_key_however_it_is_written(firm: Firm) -> None:
    key = "0198f3a0-0000-7000-8000-000000000001"
    first, second = (firm.send("/orders/place", order(), key=text) for text in (key, f'"{key.upper()}"'))
    assert first.json()["paper"] == second.json()["paper"]


def test_goods_are_named_by_code_barcode_or_number(firm: Firm) -> None:
    lines = [
        {"sku": "TEH-500", "quantity": 3},
        {"sku": f"gtin:{GTIN}", "quantity": 3},  # the carton's barcode
        {"sku": f"gtin:{GTIN}", "quantity": 3, "pack": "piece"},
        {"sku": firm.skus["TEH-500"], "quantity": 3},
    ]
    paper = firm.paper("/orders/place", order(lines=lines))
    found = json.loads(firm.get(f"/orders/{paper}").content)["lines"]
    assert [line["pieces"] for line in found] == [3, 36, 3, 3]
    assert {line["sku_code"] for line in found} == {"TEH-500"}


def test_papers_are_found_by_their_number_and_things_by_their_code(firm: Firm) -> None:
    paper = firm.paper("/orders/place", order())
    number = json.loads(firm.get(f"/orders/{paper}").content)["number"]
    assert json.loads(firm.get(f"/orders/{number}").content)["id"] == paper
    assert firm.send(f"/orders/{number}/cancel", {"reason": "Not wanted"}).json()["paper"] == paper
    assert json.loads(firm.get("/products/TEH-350").content)["sku"] == firm.skus["TEH-350"]
    assert json.loads(firm.get("/parties/TOKO-1").content)["party"] == firm.parties["TOKO-1"]
    assert firm.get("/parties/code:1").status_code == 404


def test_every_wrong_field_is_named_at_once_with_its_pointer(firm: Firm) -> None:
    body = {
        "buyer": 1.5, "lines": [{"sku": "TEH-350", "quantity": "2"}, {"quantity": 1, "price": "1"}],
        "wanted_on": "2026-02-30", "reference": "x" * 81, "currency": "rupiah",
    }  # fmt: skip
    response = firm.send("/orders/place", body)
    problem = response.json()
    assert (response.status_code, problem["code"]) == (422, "shell.unreadable")
    found = {one["pointer"]: one["facts"]["why"] for one in problem["errors"]}
    assert found == {
        "/buyer": "not a whole number",
        "/lines/0/quantity": "not a whole number",
        "/lines/1/sku": "missing",
        "/lines/1/price": "not a field of this",
        "/wanted_on": "not a day",
        "/reference": "longer than 80",
        "/currency": "not written as it should be",
    }
    assert problem["facts"] == {"fields": 7}


def test_every_unknown_code_is_named_at_once(firm: Firm) -> None:
    lines = [{"sku": "NO-1", "quantity": 1}, {"sku": "TEH-350", "quantity": 1}, {"sku": "gtin:1", "quantity": 1}]
    problem = firm.send("/orders/place", order(buyer="NOBODY", lines=lines, ship_from="NOWHERE")).json()
    assert {one["pointer"]: one["code"] for one in problem["errors"]} == {
        "/buyer": "parties.no_such_relation",
        "/lines/0/sku": "catalog.no_such_item",
        "/lines/2/sku": "catalog.no_such_item",
        "/ship_from": "parties.no_such_place",
    }


def test_unknown_codes_are_named_beside_fields_that_cannot_be_read(firm: Firm) -> None:
    lines = [{"sku": "NO-1", "quantity": "two"}, {"sku": "TEH-350", "quantity": 1}, 7]
    problem = firm.send("/orders/place", order(buyer="NOBODY", lines=lines)).json()
    assert {one["pointer"]: one["code"] for one in problem["errors"]} == {
        "/lines/0/quantity": "shell.bad_field",
        "/lines/2": "shell.bad_field",
        "/buyer": "parties.no_such_relation",
        "/lines/0/sku": "catalog.no_such_item",
    }
    problem = firm.send("/orders/place", order(buyer="a\x00", ship_from="x" * 121)).json()
    assert [one["pointer"] for one in problem["errors"]] == ["/buyer", "/ship_from"]


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (150000.5, "shell.bad_field"), (150000, "shell.bad_field"), ("150.000,50", "shell.bad_field"),
        ("1.005", "kernel.bad_amount"), ("1e5", "shell.bad_field"), ("9" * 14, "shell.bad_field"),
    ],
)  # fmt: skip
def test_an_amount_is_a_text_with_no_more_decimals_than_its_currency(firm: Firm, amount: object, code: str) -> None:
    response = firm.send("/payments/receive-payment", {"party": "TOKO-1", "amount": amount})
    (error,) = response.json()["errors"]
    assert (response.status_code, error["pointer"], error["code"]) == (422, "/amount", code)
    if isinstance(amount, float):
        assert 'write it as text, such as "1250.50"' in error["detail"]


def test_amounts_come_and_go_in_the_major_unit(firm: Firm) -> None:
    paper = firm.paper("/payments/receive-payment", {"party": "TOKO-2", "amount": "150000.5", "allocate": False})
    assert json.loads(firm.get(f"/payments/{paper}").content)["amount"] == "150000.50"
    with reading(firm.actor.organisation):
        assert sql.fetch("SELECT amount FROM billing_payment WHERE id = %s", (paper,)) == [(15_000_050,)]
    yen = {"party": "TOKO-2", "currency": "JPY", "amount": "1500", "allocate": False}
    paper = firm.paper("/payments/receive-payment", yen)
    assert json.loads(firm.get(f"/payments/{paper}").content)["amount"] == "1500"
    assert firm.send("/payments/receive-payment", yen | {"amount": "1500.5"}).status_code == 422


def test_a_bill_is_paid_in_its_own_currency(firm: Firm) -> None:
    body = {"supplier": "PABRIK", "untaxed": "1000", "tax": "0", "received": "1000", "currency": "JPY"}
    bill = firm.paper("/bills/record-bill", body | {"on": "2026-03-02", "due_on": "2026-04-01"})
    assert firm.send(f"/bills/{bill}/pay-bill", {"amount": "10.5"}).status_code == 422
    firm.paper(f"/bills/{bill}/pay-bill", {"amount": "400"})
    assert json.loads(firm.get(f"/bills/{bill}").content)["paid"] == "400"


def test_a_paper_of_before_is_called_what_it_is(firm: Firm) -> None:
    body = {"on": "2025-06-02", "buyer": "TOKO-1", "lines": [{"sku": "TEH-350", "pieces": 1, "untaxed": "10.00"}]}
    said = [
        firm.send("/invoices/keep-sale", body | {"reference": f"OLD-{credit}", "credit": credit}).json()
        for credit in (False, True)
    ]
    assert [one["kind"] for one in said] == ["invoice", "credit_note"]
    assert [one["href"].split("/")[3] for one in said] == ["invoices", "credit-notes"]
    assert all(firm.client.get(one["href"]).status_code == 200 for one in said)


def test_it_happened_when_the_teller_says(firm: Firm) -> None:
    paper = firm.paper("/orders/place", order(at="2026-11-02T08:30:00+07:00"))
    assert json.loads(firm.get(f"/orders/{paper}").content)["captured_at"] == "2026-11-02T01:30:00+00:00"
    assert firm.send("/orders/place", order(at="2026-11-02T08:30:00")).status_code == 422


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "No party has the code"),
        ("id", "Tidak ada"),
        ("zh", "没有"),
        ("fr", "Tidak ada"),
        ("zh-CN,en;q=0.5", "没有"),
    ],
)
def test_a_refusal_speaks_the_language_that_was_asked_for(firm: Firm, language: str, words: str) -> None:
    client = firm.comes_in(firm.token, language)
    response = firm.send("/orders/place", order(buyer="NOBODY"), client=client)
    assert words in response.json()["errors"][0]["detail"]
    assert "Accept-Language" in response["Vary"]


def test_held_and_backordered_say_why_with_the_names_of_things(firm: Firm) -> None:
    said = firm.send("/orders/place", order(lines=[{"sku": "TEH-900", "quantity": 10}])).json()
    assert said["ending"] == "backordered"
    assert said["reasons"][0]["facts"]["wanted"] == 10
    firm.send("/credit/set-limit", {"party": "TOKO-3", "currency": "IDR", "limit": "10.00"})
    held = firm.send("/orders/place", order(buyer="TOKO-3")).json()
    assert held["ending"] == "held"
    (reason,) = held["reasons"]
    assert any(str(value).endswith(".00") for value in reason["facts"].values()), reason


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"x"', b"\xff", b'{"buyer": "\\ud800"}', b"null", b"1" * 5000])
def test_what_is_no_order_is_refused_whatever_it_is(firm: Firm, raw: bytes) -> None:
    response = firm.client.post("/api/v1/orders/place", raw, content_type="application/json")
    assert response.status_code in (400, 422)
    assert response["Content-Type"] == "application/problem+json"
    batch = firm.client.post("/api/v1/orders/place/batch", raw, content_type="application/json")
    assert batch.status_code in (400, 422)


def test_the_books_hold_after_all_this(firm: Firm) -> None:
    Prepared(firm).delivered()
    prove()
