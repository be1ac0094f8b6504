"""Carts are priced by the rules as they stand, and every version of them can be rebuilt."""

from __future__ import annotations

import json
import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection

from salur.kernel import sql
from salur.kernel.work import begin, reading
from salur.pricing import defaults, goods, queries, refusals, rules, snapshots
from salur.pricing.bodies import PriceBody, RoundingBody, TaxBody
from salur.pricing.rules import Agreed, Cart, Part, Priced, discount
from salur.pricing.tests.world import World, list_price


@pytest.fixture
def world(database: str) -> World:
    return World()


def test_a_cart_is_priced_by_what_was_told(world: World) -> None:
    sku = world.sku()
    world.tell(PriceBody("P", sku, "IDR", "96000", "carton")).one()
    priced = world.price(rules.Ask(1, sku, 48, "carton"))
    assert (priced.snapshot, priced.snapshot_version) == (str(world.organisation), world.version())
    (line,) = priced.lines
    assert (line.price, line.per, line.row, line.net, line.tax.code) == ("96000", "carton", "P", 192_000_00, "04")
    assert (line.tax.base, line.tax_amount, line.total) == (176_000_00, 21_120_00, 213_120_00)


def test_every_version_can_be_rebuilt_and_prices_as_it_did(world: World) -> None:
    first, second = world.sku(), world.sku()
    told: list[tuple[int, Cart, Priced]] = []

    def remember() -> None:
        cart = Cart("2026-06-15", "IDR", {"class": "A"}, [rules.Ask(1, first, 7), rules.Ask(2, second, 24, "carton")])
        with reading(world.organisation):
            told.append((world.version(), cart, queries.price_carts(world.organisation, [cart])[0]))

    world.tell(PriceBody("P1", first, "IDR", "4000"), PriceBody("P2", second, "IDR", "96000", "carton"))
    remember()
    world.tell(PriceBody("P1", first, "IDR", "4100.5"))
    remember()
    world.tell(PriceBody("P1-A", first, "IDR", "3900", when=(("class", ("A",)),), unless=(("channel", ("MT",)),)))
    remember()
    world.end("P1-A", date(2026, 6, 14))
    remember()
    world.tell_taxes(TaxBody("PPN-2025", (("PPN", "13"),), (11, 12), goods=defaults.STANDARD))
    remember()
    world.tell_roundings(RoundingBody("IDR-2025", "IDR", net=Part(50000), tax=Part(100), valid_from=date(2025, 5, 22)))
    remember()
    world.end("P2", date(2020, 1, 1))
    remember()

    versions = [at for at, _, _ in told]
    assert versions == list(range(versions[0], versions[0] + 7))
    assert len({repr(priced._replace(snapshot_version=0)) for _, _, priced in told}) == 6, "ending P1-A gives P1 back"
    with reading(world.organisation):
        skus = goods.known([first, second])
        for at, cart, priced in told:
            book = snapshots.book_at(world.organisation, at, skus)
            assert rules.price(book, cart) == priced
            kept = json.loads(json.dumps(snapshots.stored(world.organisation, at, skus)))
            assert (kept["schemes"], kept["floors"]) == ([], [])
            kept["skus"] = {int(sku): one for sku, one in kept["skus"].items()}
            kept["prices"] = [row | {"sku": int(row["sku"])} for row in kept["prices"]]
            assert rules.price(rules.book_of(kept), cart) == priced


def test_a_warm_cart_costs_one_statement_and_a_thousand_cold_ones_a_handful(world: World) -> None:
    skus = [world.sku() for _ in range(30)]
    world.tell(*(PriceBody(f"P{sku}", sku, "IDR", "1000") for sku in skus))
    carts = [
        Cart("2026-06-15", "IDR", {"buyer": str(n)}, [rules.Ask(no, skus[(n + no) % 30], 5) for no in range(1, 11)])
        for n in range(1000)
    ]
    with reading(world.organisation):
        before = sql.statements()
        cold = queries.price_carts(world.organisation, carts)
        between = sql.statements()
        warm = queries.price_carts(world.organisation, carts[:1])
        after = sql.statements()
    assert between - before <= 7
    assert after - between == 1
    assert warm == cold[:1]
    assert not any(priced.faults for priced in cold)


def test_a_price_told_and_rolled_back_was_never_there(world: World) -> None:
    sku = world.sku()
    world.tell(PriceBody("P", sku, "IDR", "10"))
    asked = rules.Ask(1, sku, 1)
    assert list_price(world.price(asked)) == "10"
    with pytest.raises(ZeroDivisionError), begin(world.actor):
        world.tell(PriceBody("P", sku, "IDR", "11"))
        assert list_price(world.price(asked)) == "11"
        raise ZeroDivisionError
    assert list_price(world.price(asked)) == "10"
    world.tell(PriceBody("P", sku, "IDR", "12"))
    assert list_price(world.price(asked)) == "12", "the same version number, other rules"


def test_another_sellers_prices_are_not_seen(world: World) -> None:
    sku, other = world.sku(), World()
    world.tell(PriceBody("P", sku, "IDR", "10"))
    other.tell(PriceBody("P", sku, "IDR", "20"))
    assert [list_price(one.price(rules.Ask(1, sku, 1))) for one in (world, other)] == ["10", "20"]
    with reading(other.organisation):
        assert snapshots.prices(world.organisation, 99, [sku]) == []


def test_threads_price_while_rules_change(world: World) -> None:
    skus = [world.sku() for _ in range(40)]
    world.tell(*(PriceBody(f"P{sku}", sku, "IDR", "1000") for sku in skus))
    wrong: list[Any] = []

    def price() -> None:
        try:
            for n in range(60):
                asks = [rules.Ask(no, skus[(n * 7 + no) % 40], 1) for no in range(1, 6)]
                priced = world.price(*asks)
                # All prices of one call are of one version: each change sets them all alike.
                if priced.faults or len({line.price for line in priced.lines}) != 1:
                    wrong.append(priced)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=price) for _ in range(4)]
    for thread in threads:
        thread.start()
    for amount in range(1001, 1007):
        world.tell(*(PriceBody(f"P{sku}", sku, "IDR", str(amount)) for sku in skus))
    for thread in threads:
        thread.join()
    assert wrong == []
    assert list_price(world.price(rules.Ask(1, skus[0], 1))) == "1006"


def test_every_fault_of_a_cart_has_a_sentence_that_can_be_filled(world: World) -> None:
    sku, bare, luxury, gross = world.sku(), world.sku(), world.sku("luxury"), world.sku()
    world.tell(
        PriceBody("P", sku, "IDR", "10"), PriceBody("L", luxury, "IDR", "10"),
        PriceBody("G", gross, "IDR", "10", includes_tax=True),
    )  # fmt: skip
    line, good = rules.Ask, rules.Ask(1, sku, 1)
    carts = [
        ("unknown_currency", Cart("2026-06-15", "XXX", {}, [good])),
        ("no_rounding", Cart("2026-06-15", "EUR", {}, [good])),
        ("empty", Cart("2026-06-15", "IDR", {}, [])),
        ("duplicate_line", Cart("2026-06-15", "IDR", {}, [good, good])),
        ("unknown_sku", Cart("2026-06-15", "IDR", {}, [line(1, 1 << 40, 1)])),
        ("bad_pieces", Cart("2026-06-15", "IDR", {}, [line(1, sku, 0)])),
        ("unknown_pack", Cart("2026-06-15", "IDR", {}, [line(1, sku, 1, "pallet")])),
        ("bad_discount", Cart("2026-06-15", "IDR", {}, [line(1, sku, 1, discounts=(discount(percent="101"),))])),
        ("bad_price", Cart("2026-06-15", "IDR", {}, [line(1, sku, 1, agreed=Agreed("x"))])),
        ("no_price", Cart("2026-06-15", "IDR", {}, [line(1, bare, 1)])),
        ("no_tax_rule", Cart("2026-06-15", "IDR", {}, [line(1, luxury, 1)])),
        ("mixed_tax_basis", Cart("2026-06-15", "IDR", {}, [good, line(2, gross, 1)])),
    ]
    with reading(world.organisation):
        answers = queries.price_carts(world.organisation, [cart for _, cart in carts])
        reasons = queries.reasons(world.organisation, [cart for _, cart in carts], answers)
    assert [[one.code for one in some] for some in reasons] == [[f"pricing.{code}"] for code, _ in carts]
    for (refused,) in reasons:
        assert refusals.SENTENCES[refused.code].format(**refused.facts)
    assert str(reasons[9][0].facts["sku"]).startswith("TEH-")
