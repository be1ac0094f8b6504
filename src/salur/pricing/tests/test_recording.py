"""Rules are told, replaced and ended, never edited; what cannot be is refused and says why."""

from __future__ import annotations

import dataclasses
import threading
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from salur.kernel.command import ask
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.pricing import actions, defaults, refusals, rules
from salur.pricing.bodies import EndBody, PriceBody, RoundingBody, TaxBody
from salur.pricing.rules import Part
from salur.pricing.tests.world import World, list_price, reason


@pytest.fixture
def world(database: str) -> World:
    return World()


def test_telling_the_same_again_changes_nothing(world: World) -> None:
    sku = world.sku()
    body = PriceBody("P", sku, "IDR", "4000.50", when=(("class", ("B", "A")), ("channel", ("GT",))))
    paper = world.tell(body).one().paper
    before = world.version(), world.rows("pricing_price")
    same = PriceBody("P", sku, "IDR", "4000.5", when=(("channel", ("GT",)), ("class", ("A", "B"))))
    assert world.tell(same, body).papers() == [paper, paper]
    assert world.tell_taxes(*defaults.taxes()).ended("refused") == []
    assert (world.version(), world.rows("pricing_price")) == before


def test_of_one_code_told_twice_in_a_call_the_later_counts(world: World) -> None:
    sku = world.sku()
    was = world.version()
    outcomes = world.tell(PriceBody("P", sku, "IDR", "1"), PriceBody("P", sku, "IDR", "2"))
    assert len(set(outcomes.papers())) == 1
    assert list_price(world.price(rules.Ask(1, sku, 1))) == "2"
    assert world.version() == was + 1


def test_a_price_ends_after_its_last_day_or_never_begins(world: World) -> None:
    sku = world.sku()
    world.tell(PriceBody("NOW", sku, "IDR", "10"), PriceBody("THEN", sku, "IDR", "12", valid_from=date(2026, 7, 1)))
    asked = rules.Ask(1, sku, 1)
    assert [list_price(world.price(asked, day=day)) for day in ("2026-06-30", "2026-07-01")] == ["10", "12"]
    world.end("THEN", date(2026, 7, 31)).one()
    assert [list_price(world.price(asked, day=day)) for day in ("2026-07-31", "2026-08-01")] == ["12", "10"]
    world.end("THEN", date(2026, 6, 30)).one()
    assert list_price(world.price(asked, day="2026-07-31")) == "10"
    assert reason(world.end("THEN", date(2026, 8, 1))) == Refused("pricing.no_such_price", rule="THEN")
    world.tell(PriceBody("THEN", sku, "IDR", "13", valid_from=date(2026, 7, 1))).one()
    assert list_price(world.price(asked, day="2026-07-31")) == "13"


def test_a_price_ended_twice_in_one_call_goes_by_the_later_word(world: World) -> None:
    sku = world.sku()
    world.tell(PriceBody("P", sku, "IDR", "10", valid_from=date(2026, 1, 1)))
    ends = [ask(EndBody("P", date(2026, 7, 31))), ask(EndBody("P", date(2025, 12, 31)))]
    assert all(actions.end_prices(actor=world.actor, ends=ends).papers())
    assert [fault.code for fault in world.price(rules.Ask(1, sku, 1), day="2026-02-01").faults] == ["no_price"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"sku": 1 << 40}, "pricing.no_such_sku"),
        ({"per": "pallet"}, "pricing.no_such_pack"),
        ({"pack": "pallet"}, "pricing.no_such_pack"),
        ({"currency": "XXX"}, "pricing.unknown_currency"),
        ({"price": "1e3"}, "pricing.bad_number"),
        ({"price": "-1"}, "pricing.bad_number"),
        ({"price": "0.1234567"}, "pricing.bad_number"),
        ({"price": "123456789012345"}, "pricing.bad_number"),
        ({"code": " "}, "kernel.bad_value"),
        ({"code": "x" * 61}, "kernel.bad_value"),
        ({"min_pieces": 0}, "kernel.bad_value"),
        ({"when": (("class", "A"),)}, "kernel.bad_value"),
        ({"when": (("class", ()),)}, "kernel.bad_value"),
        ({"unless": (("class", ("A",)), ("class", ("B",)))}, "kernel.bad_value"),
        ({"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 31)}, "pricing.days_backwards"),
        ({"code": "Q"}, "pricing.same_as"),
        ({"code": "Q", "min_pieces": 12}, None),
        ({"code": "Q", "valid_from": date(2026, 2, 1)}, None),
    ],
)
def test_a_price_that_cannot_be_is_refused_and_says_why(world: World, change: dict[str, Any], code: str | None) -> None:
    sku = world.sku()
    world.tell(PriceBody("P", sku, "IDR", "10")).one()
    (outcome,) = world.tell(dataclasses.replace(PriceBody("P", sku, "IDR", "11"), **change))
    assert [said.code for said in outcome.reasons] == ([code] if code else [])
    for said in outcome.reasons:
        if said.code in refusals.SENTENCES:
            assert refusals.SENTENCES[said.code].format(**said.facts)


def test_taxes_and_roundings_that_cannot_be_are_refused(world: World) -> None:
    assert reason(world.tell_taxes(TaxBody("T", (("PPN", "12%"),)))).code == "pricing.bad_number"
    assert reason(world.tell_taxes(TaxBody("T", base_fraction=(12, 11)))).code == "kernel.bad_value"
    assert reason(world.tell_taxes(TaxBody("T", tax_from="net"))).code == "kernel.bad_value"
    assert reason(world.tell_roundings(RoundingBody("R", "XXX"))).code == "pricing.unknown_currency"
    for part in (Part(0), Part(1, "nearest"), Part(1, per="unit")):  # type: ignore[arg-type]
        assert reason(world.tell_roundings(RoundingBody("R", "IDR", tax=part))).code == "kernel.bad_value"


def test_one_bad_price_stops_no_other(world: World) -> None:
    sku = world.sku()
    outcomes = world.tell(PriceBody("A", sku, "IDR", "x"), PriceBody("B", sku, "IDR", "10"))
    assert [outcome.ending for outcome in outcomes] == ["refused", "done"]
    assert list_price(world.price(rules.Ask(1, sku, 1))) == "10"


@pytest.mark.parametrize(
    ("day", "code", "base", "tax"),
    [
        ("2026-06-15", "04", 30555_00, 3667_00),
        ("2025-05-21", "04", 30555_00, 3666_00),
        ("2024-12-31", "01", 33333_00, 3666_00),
        ("2022-04-01", "01", 33333_00, 3666_00),
        ("2022-03-31", "01", 33333_00, 3333_00),
    ],
)
def test_ppn_goes_by_the_day(world: World, day: str, code: str, base: int, tax: int) -> None:
    sku = world.sku()
    world.tell(PriceBody("P", sku, "IDR", "33333"))
    (line,) = world.price(rules.Ask(1, sku, 1), day=day).lines
    assert (line.tax.code, line.tax.base, line.tax_amount) == (code, base, tax)


def test_exempt_goods_and_sellers_who_collect_no_tax(world: World) -> None:
    exempt = world.sku("exempt")
    world.tell(PriceBody("P", exempt, "IDR", "10"))
    (line,) = world.price(rules.Ask(1, exempt, 1)).lines
    assert (line.tax_amount, line.tax.code) == (0, "08")
    small = World()
    small.tell_taxes(*(TaxBody(body.code, valid_to=date(2000, 1, 1)) for body in defaults.taxes()))
    small.tell_taxes(*defaults.taxes(collects=False))
    sku = small.sku()
    small.tell(PriceBody("P", sku, "IDR", "10"))
    (line,) = small.price(rules.Ask(1, sku, 1), tax_status="pkp").lines
    assert (line.tax_amount, line.total) == (0, 10_00)


def test_rules_are_never_edited(world: World) -> None:
    sku = world.sku()
    world.tell(PriceBody("P", sku, "IDR", "10"))
    world.tell(PriceBody("P", sku, "IDR", "11"))
    for statement in (
        "UPDATE pricing_price SET price = 12",
        "UPDATE pricing_price SET until_version = until_version + 1 WHERE until_version IS NOT NULL",
        "UPDATE pricing_price SET until_version = 99, price = 1 WHERE until_version IS NULL",
        "DELETE FROM pricing_price",
        "UPDATE pricing_tax SET payable = false",
        "DELETE FROM pricing_rounding",
    ):
        with pytest.raises(DatabaseError), reading(world.organisation), connection.cursor() as cursor:
            cursor.execute(statement)
    with transaction.atomic(using="owner"), pytest.raises(DatabaseError), connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE pricing_price")


def test_sellers_who_change_rules_at_once_wait_for_each_other(world: World) -> None:
    skus = [world.sku() for _ in range(8)]
    was = world.version()

    def tell(sku: int) -> None:
        try:
            world.tell(PriceBody(f"P{sku}", sku, "IDR", "10")).one()
        finally:
            connection.close()

    threads = [threading.Thread(target=tell, args=(sku,)) for sku in skus]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (world.version(), world.rows("pricing_price")) == (was + 8, 8)
