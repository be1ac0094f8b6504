"""Lists and papers as programs read them: pages that stay still, filters, and nothing sent twice for nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from salur.kernel import sql
from salur.kernel.command import ask
from salur.parties import actions as parties
from salur.parties.bodies import AdmitBody, AssignBody, PartyBody, RenameBody, RoleBody
from salur.parties.queries import actor_for
from tests.api.firm import Firm, Prepared
from tests.world import LONG_AGO


@pytest.fixture(scope="module")
def firm(database: str) -> Iterator[Firm]:
    yield Firm()


def page(firm: Firm, address: str, **headers: str) -> dict[str, Any]:
    response = firm.get(address, **headers)
    assert response.status_code == 200, response.content
    found: dict[str, Any] = json.loads(response.content)
    return found


def place(firm: Firm, many: int, **more: Any) -> list[int]:
    body = {"buyer": "TOKO-1", "lines": [{"sku": "TEH-350", "quantity": 1}], **more}
    sent = {"commands": [{"body": body} for _ in range(many)]}
    return [one["paper"] for one in firm.send("/orders/place/batch", sent).json()["answers"]]


def test_pages_follow_each_other_and_what_comes_in_meanwhile_disturbs_none(firm: Firm) -> None:
    there = set(place(firm, 7))
    address, seen = "/orders?limit=3", []
    first = page(firm, address)
    seen += [row["id"] for row in first["rows"]]
    place(firm, 2)
    following = first["next"]
    while following:
        found = page(firm, f"{address}&cursor={following}")
        seen += [row["id"] for row in found["rows"]]
        following = found["next"]
        place(firm, 1)
    assert len(seen) == len(set(seen))
    assert there <= set(seen)
    assert set(seen) <= there | {row["id"] for row in page(firm, "/orders?limit=500")["rows"]}


@pytest.mark.parametrize("name", ["parties", "products", "places", "stock", "credit"])
def test_lists_that_are_no_papers_page_too(firm: Firm, name: str) -> None:
    whole = [row["id"] for row in page(firm, f"/{name}?limit=500")["rows"]]
    assert len(whole) > 1
    seen, following = [], ""
    while following is not None:
        found = page(firm, f"/{name}?limit=1{f'&cursor={following}' if following else ''}")
        seen += [row["id"] for row in found["rows"]]
        following = found["next"]
    assert seen == whole


def test_a_page_costs_the_same_however_many_rows_and_papers_there_are(firm: Firm) -> None:
    place(firm, 30)

    def statements(limit: int) -> int:
        before = sql.statements()
        assert len(page(firm, f"/orders?limit={limit}")["rows"]) == limit
        return sql.statements() - before

    statements(1)  # what the process remembers is remembered
    assert statements(2) == statements(30)


def test_filters_narrow_a_list(firm: Firm) -> None:
    (kept,) = place(firm, 1, reference="PO-77", at="2026-11-02T23:30:00+07:00")
    (order,) = place(firm, 1)
    firm.paper(f"/orders/{order}/cancel", {"reason": "x"})
    assert [row["id"] for row in page(firm, "/orders?reference=PO-77")["rows"]] == [kept]
    assert order in [row["id"] for row in page(firm, "/orders?status=cancelled")["rows"]]
    assert kept not in [row["id"] for row in page(firm, "/orders?status=cancelled")["rows"]]
    assert [row["id"] for row in page(firm, "/orders?from=2026-11-02&to=2026-11-02")["rows"]] == [kept]
    assert page(firm, "/orders?from=2026-11-03&to=2026-11-03")["rows"] == []  # the day is the firm's, not Greenwich's
    number = page(firm, f"/orders/{kept}")["number"]
    assert [row["id"] for row in page(firm, f"/orders?number={number}")["rows"]] == [kept]
    assert [row["code"] for row in page(firm, "/products?code=TEH-350")["rows"]] == ["TEH-350"]
    assert [row["code"] for row in page(firm, "/stock?code=TEH-350")["rows"]] == ["TEH-350"]


@pytest.mark.parametrize(
    "asked",
    ["limit=0", "limit=501", "limit=x", "status=lost", "from=2026-13-01", "from=20260101", "cursor=x", "colour=red",
     "changed_since=2026-01-01T00:00:00", "cursor=WyJpbnZvaWNlcyIsIjIwMjYtMDEtMDEiLDFd", "number=%00",
     "cursor=WyJvcmRlcnMiLCJ4IiwxXQ", "cursor=WyJvcmRlcnMiLG51bGwsbnVsbF0", "changed_since=0001-01-01T00:00:00Z"],
)  # fmt: skip
def test_a_filter_that_cannot_be_used_is_refused_by_name(firm: Firm, asked: str) -> None:
    response = firm.get(f"/orders?{asked}")
    assert response.status_code == 422
    (error,) = json.loads(response.content)["errors"]
    assert error["parameter"] == asked.split("=")[0]


def test_what_has_changed_since_is_found_also_where_a_higher_floor_changed_it(firm: Firm) -> None:
    prepared = Prepared(firm)
    trip, shipment = prepared.loaded()
    order = page(firm, f"/shipments/{shipment}")["order"]
    since = quote(datetime.now(UTC).isoformat())
    assert page(firm, f"/orders?changed_since={since}")["rows"] == []
    firm.paper(f"/shipments/{shipment}/deliver", {"refuse_all": "Closed"})
    assert [row["id"] for row in page(firm, f"/orders?changed_since={since}")["rows"]] == [order]
    assert [row["id"] for row in page(firm, f"/shipments?changed_since={since}")["rows"]] == [shipment]
    later = quote(datetime.now(UTC).isoformat())
    firm.paper(f"/trips/{trip}/unload", {"damaged": []})
    assert [row["id"] for row in page(firm, f"/shipments?changed_since={later}")["rows"]] == [shipment]
    as_of = datetime.fromisoformat(page(firm, "/orders?limit=1")["as_of"])
    assert timedelta(seconds=50) < datetime.now(UTC) - as_of < timedelta(seconds=90)


def test_what_has_not_changed_is_not_sent_again(firm: Firm) -> None:
    (order,) = place(firm, 1)
    for address in (f"/orders/{order}", "/orders?limit=5", "/products", "/credit"):
        first = firm.get(address)
        again = firm.get(address, **{"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert firm.get(address, **{"If-None-Match": f'"x", {first["ETag"]}'}).status_code == 304
        assert firm.get(address, **{"If-None-Match": '"x"'}).status_code == 200


def test_to_say_that_nothing_has_changed_costs_less_than_to_say_it_all(firm: Firm) -> None:
    (order,) = place(firm, 1)
    stamp = firm.get(f"/orders/{order}")["ETag"]

    def statements(**headers: str) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        before = sql.statements()
        with CaptureQueriesContext(connection) as captured:
            firm.get(f"/orders/{order}", **headers)
        return sql.statements() - before + len(captured)

    assert statements(**{"If-None-Match": stamp}) < statements() - 2


def test_a_paper_has_another_stamp_when_its_lines_change_though_it_takes_no_step(firm: Firm) -> None:
    lines = [{"sku": "TEH-350", "quantity": 10}, {"sku": "TEH-900", "quantity": 10}]
    order = firm.paper("/orders/place", {"buyer": "TOKO-1", "lines": lines})
    shipment = firm.paper(f"/orders/{order}/pick")
    before, turn = firm.get(f"/orders/{order}"), page(firm, f"/orders/{order}")
    refused = {"refused": [{"line": 1, "pieces": 4, "reason": "Dented"}]}
    firm.paper(f"/shipments/{shipment}/deliver", refused)
    after = firm.get(f"/orders/{order}", **{"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert json.loads(after.content)["lines"][0]["refused"] == 4
    assert json.loads(after.content)["status"] == turn["status"]


def test_codes_stand_beside_numbers_as_they_are_today(firm: Firm) -> None:
    made = parties.record_parties(actor=firm.actor, parties=[ask(PartyBody("OLD", "Toko Lama", since=LONG_AGO))])
    party = made.one().paper
    assert page(firm, f"/parties/{party}")["code"] == "OLD"
    parties.rename(actor=firm.actor, names=[ask(RenameBody("OLD", "NEW"))]).one()
    assert page(firm, "/parties/NEW")["party"] == party
    assert firm.get("/parties/OLD").status_code == 404
    (order,) = place(firm, 1)
    found = page(firm, f"/orders/{order}")
    assert (found["buyer_code"], found["seller_code"], found["ship_from_code"]) == ("TOKO-1", firm.code, "GUDANG")


def test_a_program_sees_no_more_than_its_person(firm: Firm) -> None:
    """Sight by territory reaches through the API as through the pages."""
    parties.assign(actor=firm.actor, assignments=[
        ask(AssignBody(firm.parties["TOKO-2"], "territory", "JABAR", LONG_AGO)),
    ]).one()  # fmt: skip
    mine, other = place(firm, 1, buyer="TOKO-2"), place(firm, 1)
    parties.record_roles(actor=firm.actor, roles=[ask(RoleBody("rep", ("orders.place", "shell.issue_token")))]).one()
    admitted = AdmitBody(firm.parties["SALES-1"], "rep", territories=("JABAR",))
    parties.admit(actor=firm.actor, people=[ask(admitted)]).one()
    me = actor_for(firm.parties["SALES-1"], firm.actor.organisation)
    client = firm.comes_in(firm.issue("read:*", actor=me))
    found = json.loads(firm.get("/orders?limit=500", client).content)["rows"]
    assert [row["id"] for row in found] == mine
    assert firm.get(f"/orders/{other[0]}", client).status_code == 404


def test_an_address_that_is_not_there_and_a_wrong_method_are_problems_too(firm: Firm) -> None:
    for address in ("", "/", "/nothing", "/orders/1/nothing", "/orders/place/batch/x"):
        response = firm.client.get(f"/api/v1{address}")
        assert (response.status_code, response.json()["code"]) == (404, "shell.no_address"), address
    response = firm.client.get("/api/v1/orders/place")
    assert (response.status_code, response.json()["code"], response["Allow"]) == (405, "shell.no_method", "POST")
    assert firm.client.delete("/api/v1/orders").status_code == 405
