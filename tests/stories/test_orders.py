"""Orders: written down, priced, confirmed or held with reasons, changed, cancelled, closed short (E1-E12, K1-K4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import orjson
import pytest

from salur.credit import actions as credit
from salur.credit.actions import SetLimit
from salur.kernel.actor import Actor
from salur.kernel.command import ask, new_key
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.orders import actions as orders
from salur.orders import queries
from salur.orders.bodies import Because, Capture, Line
from salur.parties import actions as parties
from salur.parties.bodies import AssignBody, SupplyBody, TerritoryBody
from salur.pricing import actions as pricing
from salur.pricing.bodies import PriceBody
from salur.warehouse.bodies import Picked
from tests.stories.planted import planted
from tests.stories.trading import Firm, codes, seeing
from tests.world import drain, prove, today_there

pytestmark = pytest.mark.usefixtures("database")
PIECE = 4_440_00  # 96,000 a carton of 24, and 11 %


@pytest.fixture
def firm() -> Firm:
    return Firm(skus=2)


# -- written down and priced


def test_an_order_is_written_down_and_priced_and_nothing_is_promised_yet(firm: Firm) -> None:
    firm.receive(20)
    order = firm.drafted((firm.skus[0], 10))
    assert firm.status(order) == "draft"
    assert firm.value("SELECT number FROM orders_order WHERE id = %s", order) is None
    assert (firm.total(order), firm.shelf().promised, firm.aside(order)) == (10 * PIECE, 0, ({}, {}, 0))
    assert firm.confirm(order).one().ending == "done"
    assert firm.value("SELECT number FROM orders_order WHERE id = %s", order).startswith("SO-")
    assert firm.aside(order) == ({1: 10}, {}, 10 * PIECE)
    prove()


def test_the_price_is_frozen_on_the_line_with_the_steps_it_came_about_by(firm: Firm) -> None:
    firm.receive(100)
    body = Capture(firm.outlets[0], (Line(firm.skus[0], 2, "carton", discount="5"),))
    order = firm.place(body).one().paper
    assert order is not None
    dearer = PriceBody(f"L{firm.skus[0]}", firm.skus[0], "IDR", "120000", "carton")
    pricing.record_prices(actor=firm.actor, prices=[ask(dearer)]).papers()
    ((listed, untaxed, tax, code, priced),) = firm.rows(
        "SELECT list, untaxed, tax, tax_code, priced FROM orders_orderline WHERE order_id = %s", order
    )
    assert (listed, untaxed, tax, code) == (192_000_00, 182_400_00, 20_064_00, "04")
    row, _, price, per, steps, (rule, _, _, base, parts) = orjson.loads(priced)
    assert (row, Decimal(price), per) == (f"L{firm.skus[0]}", 96_000, "carton")
    assert [(step[0], step[4], step[5]) for step in steps] == [("manual", 192_000_00, 9_600_00)]
    assert (rule, base, parts) == ("PPN-2025", 167_200_00, [["PPN", "12", 20_064_00]])
    later = firm.ordered((firm.skus[0], 24))
    assert firm.total(later) == 133_200_00
    prove()


def test_an_agreed_price_needs_its_own_permission(firm: Firm) -> None:
    firm.receive(100)
    body = Capture(firm.outlets[0], (Line(firm.skus[0], 1, "carton", agreed="90000"),))
    clerk = replace(firm.actor, may=frozenset({"orders.place"}))
    (refused,) = orders.place(actor=clerk, orders=[ask(body)])
    assert (refused.ending, codes(refused)) == ("refused", ["kernel.not_allowed"])
    boss = replace(firm.actor, may=frozenset({"orders.place", "orders.agree_price"}))
    (done,) = orders.place(actor=boss, orders=[ask(body)])
    assert done.paper is not None and firm.total(done.paper) == 99_900_00
    prove()


def test_goods_for_nothing_want_no_credit(firm: Firm) -> None:
    firm.receive(10)
    firm.set_limits(firm.outlets, 0)
    sample = Capture(firm.outlets[0], (Line(firm.skus[0], 3, agreed="0"),))
    order = firm.place(sample).one()
    assert order.ending == "done" and order.paper is not None
    assert firm.aside(order.paper) == ({1: 3}, {}, 0)
    shipment = firm.picked(order.paper)
    firm.load(shipment)
    assert firm.deliver(shipment, (1, 1, "broken")).ending == "done"
    assert firm.wrote("shipment", shipment)[-1][:4] == ("delivered", "in_transit", "sold", 2)
    assert firm.status(order.paper) == "finished"
    drain()
    prove()


def test_an_order_in_another_currency_is_owed_in_it() -> None:
    firm = Firm(currency="USD")
    firm.receive(10, cost=1_000)
    order = firm.ordered((firm.skus[0], 3))
    assert firm.total(order) == 13_320_00
    wrong = firm.place(firm.order((firm.skus[0], 3), currency="XXX"))[0]
    assert codes(wrong) == ["pricing.unknown_currency"]
    rupiah = firm.place(firm.order((firm.skus[0], 3), currency="IDR"))[0]
    assert codes(rupiah) == ["pricing.no_price"]
    price = PriceBody("IDR", firm.skus[0], "IDR", "96000", "carton")
    pricing.record_prices(actor=firm.actor, prices=[ask(price)]).papers()
    credit.set_limit(actor=firm.actor, limits=[ask(SetLimit(firm.outlets[0], "IDR", None))]).one()
    there = firm.ordered((firm.skus[0], 3), currency="IDR")
    assert firm.total(there) == 3 * PIECE
    money = {row[0] for row in firm.rows("SELECT currency FROM credit_account WHERE promised > 0")}
    assert money == {"IDR", "USD"}
    prove()


UNREADABLE = [
    ("orders.no_lines", {"lines": ()}),
    ("orders.bad_quantity", {"quantity": 0}),
    ("orders.bad_quantity", {"quantity": 10**13}),
    ("orders.unknown_buyer", {"buyer": -1}),
    ("orders.unknown_site", {"ship_from": -1}),
    ("kernel.bad_value", {"on_short": "perhaps"}),
    ("kernel.bad_value", {"reference": "x" * 81}),
    ("pricing.unknown_pack", {"pack": "pallet"}),
    ("pricing.unknown_sku", {"sku": -1}),
    ("pricing.bad_number", {"discount": "much"}),
    ("pricing.bad_price", {"agreed": "cheap"}),
]


@pytest.mark.parametrize(("code", "wrong"), UNREADABLE, ids=[f"{code} {[*wrong]}" for code, wrong in UNREADABLE])
def test_what_cannot_be_read_is_refused_and_stops_no_other(firm: Firm, code: str, wrong: dict[str, object]) -> None:
    firm.receive(100)
    said = dict(wrong)
    line = Line(firm.skus[0], 5)._replace(**{k: said.pop(k) for k in list(said) if k in Line._fields})  # type: ignore[arg-type]
    body = replace(Capture(firm.outlets[0], (line,)), **said)  # type: ignore[arg-type]
    good = firm.order((firm.skus[0], 5))
    for verb in (orders.place, orders.capture):
        bad, done = verb(actor=firm.actor, orders=[ask(body), ask(good)])
        assert (bad.ending, codes(bad), bad.paper, done.ending) == ("refused", [code], None, "done")
    prove()


def test_where_no_site_is_known_one_must_be_named(firm: Firm) -> None:
    firm.receive(5)
    terms = SupplyBody(firm.actor.party, firm.outlets[0])
    parties.record_supplies(actor=firm.actor, supplies=[ask(terms)]).one()
    body = firm.order((firm.skus[0], 5))
    assert codes(firm.place(body)[0]) == ["orders.no_site"]
    assert codes(firm.place(replace(body, ship_from=firm.bin("A1")))[0]) == ["orders.unknown_site"]
    assert firm.place(replace(body, ship_from=firm.site)).one().ending == "done"


# -- confirmed, held, backordered


def test_a_sixth_of_ten_orders_takes_what_five_left(firm: Firm) -> None:
    firm.receive(50)
    told = firm.place(*[firm.order((firm.skus[0], 9)) for _ in range(7)])
    assert [one.ending for one in told] == ["done"] * 5 + ["backordered"] * 2
    assert told[5].reasons == (Refused("orders.short", line=1, wanted=9, there=5),)
    assert firm.shelf().promised == 50
    prove()


@pytest.mark.parametrize(("on_short", "ending", "code", "status", "left"), [
    ("backorder", "backordered", "orders.short", "backordered", ({1: 6}, {1: 4}, 10 * PIECE)),
    ("hold", "held", "orders.short_hold", "held", ({}, {1: 4}, 0)),
    ("cut", "done", "orders.short_cut", "confirmed", ({1: 6}, {}, 6 * PIECE)),
])  # fmt: skip
@pytest.mark.parametrize("at_once", [True, False])
def test_what_a_buyer_wants_of_a_short_shelf(
    firm: Firm, on_short: str, ending: str, code: str, status: str, left: object, at_once: bool
) -> None:
    firm.receive(6)
    if at_once:
        outcome = firm.place(firm.order((firm.skus[0], 10), on_short=on_short)).one()
    else:
        outcome = firm.confirm(firm.drafted((firm.skus[0], 10), on_short=on_short)).one()
    assert (outcome.ending, codes(outcome)) == (ending, [code])
    assert outcome.paper is not None
    assert (firm.status(outcome.paper), firm.aside(outcome.paper)) == (status, left)
    firm.receive(4)
    drain()
    full = {"backorder": ({1: 10}, {}, 10 * PIECE), "hold": ({1: 10}, {}, 10 * PIECE), "cut": ({1: 6}, {}, 6 * PIECE)}
    assert (firm.status(outcome.paper), firm.aside(outcome.paper)) == ("confirmed", full[on_short])
    prove()


def test_an_order_of_which_everything_is_cut_is_over(firm: Firm) -> None:
    outcome = firm.place(firm.order((firm.skus[0], 10), (firm.skus[1], 1), on_short="cut")).one()
    assert (outcome.ending, codes(outcome)) == ("done", ["orders.short_cut"] * 2)
    assert outcome.paper is not None
    assert (firm.status(outcome.paper), firm.aside(outcome.paper)) == ("cancelled", ({}, {}, 0))
    written = firm.drafted((firm.skus[0], 10), on_short="cut")
    assert firm.confirm(written).one().ending == "done" and firm.status(written) == "cancelled"
    prove()


def test_who_takes_what_is_there_needs_no_credit_for_the_rest(firm: Firm) -> None:
    firm.receive(10)
    firm.set_limits(firm.outlets, 10 * PIECE)
    first, second = (firm.order((firm.skus[0], many), on_short="cut") for many in (8, 100))
    told = firm.place(first, second)
    assert [one.ending for one in told] == ["done", "done"]
    assert [firm.aside(one.paper or 0)[0] for one in told] == [{1: 8}, {1: 2}]
    prove()


def test_two_lines_of_one_sku_share_what_is_there(firm: Firm) -> None:
    firm.receive(10)
    outcome = firm.place(firm.order((firm.skus[0], 7), (firm.skus[0], 7))).one()
    assert outcome.ending == "backordered" and outcome.paper is not None
    assert firm.aside(outcome.paper) == ({1: 7, 2: 3}, {2: 4}, 14 * PIECE)
    shipment = firm.picked(outcome.paper)
    assert [row[::2] for row in firm.shipped(shipment)] == [(1, 7), (2, 3)]
    assert firm.aside(outcome.paper) == ({}, {2: 4}, 14 * PIECE)
    assert firm.put_back(shipment).ending == "done"
    assert firm.aside(outcome.paper) == ({1: 7, 2: 3}, {2: 4}, 14 * PIECE)
    prove()


def test_what_is_told_five_times_is_done_once(firm: Firm) -> None:
    firm.receive(100)
    command = ask(firm.order((firm.skus[0], 10)))
    told = [orders.place(actor=firm.actor, orders=[command]).one() for _ in range(5)]
    assert len({one.paper for one in told}) == 1 and [one.again for one in told] == [False] + [True] * 4
    assert firm.shelf().promised == 10
    (other,) = orders.place(actor=firm.actor, orders=[ask(firm.order((firm.skus[0], 1)), key=command.key)])
    assert codes(other) == ["kernel.key_reused"]
    key = new_key()
    cancelled = [
        orders.cancel(actor=firm.actor, orders=[ask(Because("twice"), told[0].paper, key=key)]).one() for _ in range(3)
    ]
    assert {one.ending for one in cancelled} == {"done"} and firm.shelf().promised == 0
    prove()


def _in_territories(firm: Firm) -> tuple[int, int]:
    bodies = [TerritoryBody(f"N{firm.mark}", "North"), TerritoryBody(f"S{firm.mark}", "South")]
    north, south = parties.record_territories(actor=firm.actor, territories=[ask(body) for body in bodies]).papers()
    since = today_there() - timedelta(days=9)
    for outlet, code in zip(firm.outlets, ("N", "S"), strict=True):
        body = AssignBody(outlet, "territory", f"{code}{firm.mark}", since)
        parties.assign(actor=firm.actor, assignments=[ask(body)]).one()
    return north, south


def test_who_is_narrowed_to_a_territory_sees_and_touches_only_its_orders() -> None:
    firm = Firm(outlets=2)
    north, _ = _in_territories(firm)
    firm.receive(100)
    mine, theirs = (firm.ordered((firm.skus[0], 5), buyer=outlet) for outlet in firm.outlets)
    clerk = seeing(firm.actor, territories=[north])
    assert _visible(firm, clerk) == {mine}
    for verb, body in ((orders.cancel, Because("x")), (orders.short_close, Because("x")), (orders.confirm, None)):
        (outcome,) = verb(actor=clerk, orders=[ask(body, theirs)])  # type: ignore[operator]
        assert codes(outcome) == ["kernel.not_found"]
    here, there = orders.place(
        actor=clerk, orders=[ask(firm.order((firm.skus[0], 1), buyer=outlet)) for outlet in firm.outlets]
    )
    assert (here.ending, codes(there)) == ("done", ["kernel.not_found"])
    assert orders.cancel(actor=clerk, orders=[ask(Because("x"), mine)]).one().ending == "done"
    prove()


def test_who_is_narrowed_to_a_place_sees_and_touches_only_what_ships_from_it(firm: Firm) -> None:
    firm.receive(100)
    firm.receive(10, place=firm.van)
    mine, theirs = firm.ordered((firm.skus[0], 5)), firm.ordered((firm.skus[0], 5), ship_from=firm.van)
    clerk = seeing(firm.actor, places=[firm.site])
    assert _visible(firm, clerk) == {mine}
    assert codes(orders.cancel(actor=clerk, orders=[ask(Because("x"), theirs)])[0]) == ["kernel.not_found"]
    (there,) = orders.place(actor=clerk, orders=[ask(firm.order((firm.skus[0], 1), ship_from=firm.van))])
    assert codes(there) == ["kernel.not_found"]
    assert orders.cancel(actor=clerk, orders=[ask(Because("x"), mine)]).one().ending == "done"


def _visible(firm: Firm, actor: Actor) -> set[int]:
    with reading(firm.actor.organisation):
        return set(queries.visible(actor).values_list("id", flat=True))


def test_two_organisations_never_see_each_others_orders(firm: Firm) -> None:
    other = Firm()
    for each in (firm, other):
        each.receive(10)
    mine = firm.ordered((firm.skus[0], 5))
    for table in ("orders_order", "orders_orderline", "credit_waiting", "stock_promise", "credit_promise"):
        assert other.rows(f"SELECT count(*) FROM {table} WHERE organisation <> %s", other.actor.organisation) == [(0,)]
    outcomes: list[Outcome] = [other.cancel(mine), other.confirm(mine)[0], other.change(mine, (other.skus[0], 1))]
    outcomes += [other.short_close(mine), other.pick(mine)]
    assert {code for outcome in outcomes for code in codes(outcome)} == {"kernel.not_found"}


# -- the proofs


@pytest.mark.parametrize(("proof", "fault", "what"), [
    ("orders.totals", "UPDATE orders_order SET untaxed = untaxed + 1 WHERE id = {order}", "order {order}"),
    ("orders.totals", "DELETE FROM orders_orderline WHERE order_id = {order}", "order {order}"),
    ("orders.set_aside", "UPDATE orders_order SET status = 'cancelled' WHERE id = {order}", "order {order}"),
    ("orders.set_aside", "UPDATE orders_order SET status = 'held' WHERE id = {order}", "order {order}"),
    ("orders.set_aside", "DELETE FROM stock_backorder WHERE paper = {order}", "order {order}"),
    ("orders.set_aside", "DELETE FROM orders_order WHERE id = {order}", "order {order}"),
    ("orders.reviews", "DELETE FROM credit_waiting WHERE paper = {held}", "order {held}"),
    ("orders.reviews", "DELETE FROM orders_review WHERE \"order\" = {held}", "order {held}"),
    ("orders.reviews", "UPDATE orders_review SET reasons = '[]' WHERE \"order\" = {held}", "order {held}"),
    ("orders.reviews", "UPDATE orders_review SET \"order\" = -1 WHERE \"order\" = {held}", "order -1 is not there"),
    ("orders.reviews", "UPDATE orders_order SET status = 'confirmed' WHERE id = {held}", "order {held}"),
    ("orders.set_aside", "UPDATE credit_waiting SET paper = {order} WHERE paper = {held}", "order {order}"),
    ("orders.set_aside", "UPDATE credit_waiting SET paper = -1 WHERE paper = {held}", "order -1 is not there"),
    ("orders.open", "UPDATE orders_orderline SET open_untaxed = NULL WHERE order_id = {picked}", "order {picked}"),
    ("orders.open", "DELETE FROM stock_promise WHERE paper = {picked}", "order {picked}"),
    ("stock.promises", "UPDATE ledger_shelf SET promised = promised - 1 WHERE promised > 0", "shelf"),
    ("credit.promises", "UPDATE credit_promise SET amount = amount + 1 WHERE paper = {order}", "credit account"),
])  # fmt: skip
def test_a_planted_fault_is_found(firm: Firm, proof: str, fault: str, what: str) -> None:
    firm.receive(20)
    picked = firm.ordered((firm.skus[0], 10))
    firm.picked(picked, Picked(1, 4, reason="later"))
    order = firm.ordered((firm.skus[0], 12))
    firm.set_limits([firm.outlets[0]], 0)
    names = {"order": order, "picked": picked, "held": firm.ordered()}
    assert [firm.status(one) for one in names.values()] == ["backordered", "confirmed", "held"]
    (result,) = prove([proof])
    assert result.looked_at > 0
    found = planted(proof, fault.format(**names))
    assert [one.organisation for one in found] and any(what.format(**names) in one.what for one in found)
    assert all(one.should != one.found for one in found)
