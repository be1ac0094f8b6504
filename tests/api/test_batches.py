"""A thousand at once: each answered for itself, in a number of statements that does not grow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salur.kernel import sql
from tests.api.firm import GTIN, Firm
from tests.world import drain, prove


@pytest.fixture(scope="module")
def firm(database: str) -> Iterator[Firm]:
    yield Firm(pieces=1_000_000)


def command(n: int, **more: Any) -> dict[str, Any]:
    lines = [{"sku": "TEH-350", "quantity": 1, "pack": "carton"}, {"sku": f"gtin:{GTIN}", "quantity": 1}]
    return {"key": f"po-{n}", "body": {"buyer": f"TOKO-{n % 4 + 1}", "lines": lines, "reference": f"PO-{n}"} | more}


def test_a_thousand_orders_and_bad_ones_among_them_are_answered_each_for_itself(firm: Firm) -> None:
    commands: list[Any] = [command(n) for n in range(1000)]
    commands[10] = command(10, buyer="NOBODY")
    commands[20] = command(20, lines=[])
    commands[30] = command(30, lines=[{"sku": "TEH-350", "quantity": "two"}])
    commands[40] = {"key": "po-40"}
    commands[50] = "nonsense"
    commands[60] = command(60, lines=[{"sku": "TEH-900", "quantity": 3}])
    commands[70] = command(70, lines=[{"sku": 999_999_999, "quantity": 3}])
    response = firm.send("/orders/place/batch", {"commands": commands})
    assert response.status_code == 200, response.content
    said = response.json()
    assert {name: said[name] for name in ("done", "held", "backordered", "refused")} == {
        "done": 993, "held": 0, "backordered": 1, "refused": 6,
    }  # fmt: skip
    answers = said["answers"]
    assert [one["key"] for one in answers[:3]] == ["po-0", "po-1", "po-2"]
    assert len({one["paper"] for one in answers if one["paper"]}) == 994

    def reasons(n: int) -> list[tuple[str, str]]:
        return [(one["code"], one.get("pointer", "")) for one in answers[n]["reasons"]]

    assert reasons(10) == [("parties.no_such_relation", "/body/buyer")]
    assert reasons(20) == [("orders.no_lines", "")]
    assert reasons(30) == [("shell.bad_field", "/body/lines/0/quantity")]
    assert reasons(40) == [("shell.bad_field", "/body")]
    assert [code for code, _ in reasons(50)] == ["shell.bad_field"]
    assert answers[60]["ending"] == "backordered"
    assert answers[60]["reasons"]
    assert answers[70]["ending"] == "refused"
    again = firm.send("/orders/place/batch", {"commands": commands}).json()
    assert [one["paper"] for one in again["answers"]] == [one["paper"] for one in answers]
    drain()
    prove()


def test_statements_do_not_grow_with_the_commands(firm: Firm) -> None:
    def statements(first: int, many: int) -> int:
        sent = {"commands": [command(n) for n in range(first, first + many)]}
        sent["commands"][-1]["body"]["buyer"] = "NOBODY"  # refused ones cost no statement of their own, either
        sent["commands"][0]["body"]["lines"] = []
        before = sql.statements()
        with CaptureQueriesContext(connection) as captured:
            assert firm.send("/orders/place/batch", sent).status_code == 200
        return sql.statements() - before + len(captured)

    statements(10_000, 3)
    few, more, many = statements(20_000, 3), statements(30_000, 420), statements(40_000, 990)
    assert many <= more + 3, (few, more, many)  # identities come in blocks of a thousand: orders, facts, carts
    assert many <= few + 16  # many rows travel by COPY, which is a statement more for each table


def test_without_keys_of_their_own_they_are_keyed_by_the_batch_and_their_place(firm: Firm) -> None:
    commands = [{"body": command(n)["body"]} for n in range(3)]
    first = firm.send("/orders/place/batch", {"commands": commands}, key="monday").json()
    second = firm.send("/orders/place/batch", {"commands": commands}, key="monday").json()
    assert first == second
    assert [one["key"] for one in first["answers"]] == ["monday/0", "monday/1", "monday/2"]
    other = firm.send("/orders/place/batch", {"commands": commands}).json()
    assert {one["paper"] for one in other["answers"]}.isdisjoint(one["paper"] for one in first["answers"])


def test_a_key_twice_in_a_batch_is_one_command(firm: Firm) -> None:
    same = firm.send("/orders/place/batch", {"commands": [command(5000), command(5000)]}).json()["answers"]
    assert same[0]["paper"] == same[1]["paper"]
    other = firm.send("/orders/place/batch", {"commands": [command(5001), command(5001, reference="x")]}).json()
    assert [one["ending"] for one in other["answers"]] == ["done", "refused"]
    assert other["answers"][1]["reasons"][0]["code"] == "kernel.key_reused"


def test_papers_are_named_by_number_in_a_batch_too(firm: Firm) -> None:
    made = [one["paper"] for one in firm.send(
        "/orders/place/batch", {"commands": [command(n) for n in range(6000, 6003)]}
    ).json()["answers"]]  # fmt: skip
    number = json.loads(firm.get(f"/orders/{made[0]}").content)["number"]
    commands = [{"paper": one, "body": {"reason": "x"}} for one in (number, made[1], "SO-99-999999", 987_654_321)]
    said = firm.send("/orders/cancel/batch", {"commands": commands}).json()
    assert [one["ending"] for one in said["answers"]] == ["done", "done", "refused", "refused"]
    assert [one["reasons"][0]["code"] for one in said["answers"][2:]] == ["kernel.not_found", "kernel.not_found"]


@pytest.mark.parametrize("commands", [[], [{}] * 1001, {}, None])
def test_a_batch_is_of_one_to_a_thousand(firm: Firm, commands: Any) -> None:
    response = firm.send("/orders/place/batch", {"commands": commands})
    assert (response.status_code, response.json()["code"]) == (422, "shell.unreadable")
