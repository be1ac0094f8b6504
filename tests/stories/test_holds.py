"""A seller's order rules: each passes, holds or refuses; what is held says why, by how much and what frees it, waits
for whoever may decide, and is decided once (F1, F2, F3, F4, edge-22)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from salur.billing import actions as billing
from salur.billing.bodies import OpeningItem, Payment
from salur.kernel.command import ask
from salur.orders import actions as orders
from salur.orders.bodies import Capture, Goods, Line
from salur.orders.holding.rules import RULES
from salur.parties import actions as parties
from salur.parties.bodies import AssignBody
from tests.stories.reviewing import Seller, codes_of
from tests.stories.trading import codes
from tests.world import drain, prove, today_there

pytestmark = pytest.mark.usefixtures("database")
PIECE = 4_440_00  # 96,000 a carton of 24, and 11 %


@pytest.fixture
def firm() -> Seller:
    firm = Seller(skus=2, outlets=2)
    firm.receive(500)
    firm.receive(500, sku=firm.skus[1])
    return firm


def in_class(firm: Seller, outlet: int, named: str) -> None:
    since = today_there() - timedelta(days=9)
    parties.assign(actor=firm.actor, assignments=[ask(AssignBody(outlet, "class", named, since))]).one()


def owes(firm: Seller, days: int, amount: int = 1_000_00, name: str = "OLD-1") -> None:
    today = today_there()
    body = OpeningItem(firm.outlets[0], name, today - timedelta(days=days + 14), today - timedelta(days=days), amount)
    billing.open_item(actor=firm.actor, items=[ask(body)]).one()


def plain(firm: Seller, pieces: int = 10) -> Capture:
    return firm.order((firm.skus[0], pieces))


def cut_by_hand(firm: Seller) -> Capture:
    return Capture(firm.outlets[0], (Line(firm.skus[0], 10, discount="12.5"),))


Break = Callable[[Seller, str], Capture]


def _limit(firm: Seller, answer: str) -> Capture:
    firm.rule("credit_limit", answer)
    firm.set_limits(firm.outlets, 5 * PIECE)
    return plain(firm)


def _invoices(firm: Seller, answer: str) -> Capture:
    firm.rule("open_invoices", answer, papers=1)
    owes(firm, -5)
    return plain(firm)


def _overdue(firm: Seller, answer: str) -> Capture:
    firm.rule("overdue", answer, days=7)
    owes(firm, 10)
    return plain(firm)


def _block(firm: Seller, answer: str) -> Capture:
    firm.rule("credit_block", answer)
    firm.set_limits(firm.outlets, None, block="legal")
    return plain(firm)


def _stock(firm: Seller, answer: str) -> Capture:
    firm.rule("stock", answer)
    return plain(firm, 600)


def _floor(firm: Seller, answer: str) -> Capture:
    firm.rule("price_floor", answer, percent="90")
    return cut_by_hand(firm)


def _discount(firm: Seller, answer: str) -> Capture:
    firm.rule("discount", answer, percent="12.4")
    return cut_by_hand(firm)


def _minimum(firm: Seller, answer: str) -> Capture:
    firm.rule("minimum", answer, least=40_001_00)
    return plain(firm)


def _multiples(firm: Seller, answer: str) -> Capture:
    firm.rule("multiples", answer, pack="carton")
    return plain(firm, 25)


def _range(firm: Seller, answer: str) -> Capture:
    firm.rule("range", answer)
    in_class(firm, firm.outlets[0], "B")
    firm.range_of(Goods(firm.skus[1]), price_class="B")
    return plain(firm)


def _duplicate(firm: Seller, answer: str) -> Capture:
    firm.rule("duplicate", answer, hours=24)
    firm.ordered((firm.skus[0], 10))
    return plain(firm)


def _first(firm: Seller, answer: str) -> Capture:
    firm.rule("new_outlet", answer)
    return plain(firm)


BREAKS: dict[str, Break] = {
    "credit_limit": _limit, "open_invoices": _invoices, "overdue": _overdue, "credit_block": _block, "stock": _stock,
    "price_floor": _floor, "discount": _discount, "minimum": _minimum, "multiples": _multiples, "range": _range,
    "duplicate": _duplicate, "new_outlet": _first,
}  # fmt: skip


@pytest.mark.parametrize("answer", ["pass", "hold", "refuse"])
@pytest.mark.parametrize("name", RULES)
def test_each_rule_answers_as_the_seller_set_it(firm: Seller, name: str, answer: str) -> None:
    body = BREAKS[name](firm, answer)
    (outcome,) = firm.place(body)
    before = {"pass": "backordered" if name == "stock" else "done", "hold": "held", "refuse": "refused"}
    assert outcome.ending == before[answer], outcome.reasons
    code = RULES[name].code
    if answer == "hold":
        assert outcome.paper is not None
        assert codes(outcome) == [code] and codes_of(firm.why(outcome.paper)) == [code]
        assert firm.reviewed(outcome.paper) == [("", "")]
        assert firm.aside(outcome.paper)[0] == {}
    if answer == "refuse":
        assert codes(outcome) == ["orders.short_refused" if name == "stock" else code]
        assert outcome.paper is None and firm.value("SELECT count(*) FROM orders_review") == 0
    prove()


def test_without_rules_nothing_is_asked_and_nothing_is_held(firm: Seller) -> None:
    assert firm.place(cut_by_hand(firm), plain(firm), plain(firm)).papers()
    assert firm.value("SELECT count(*) FROM orders_review") == 0


def test_a_draft_that_the_rules_refuse_stays_a_draft(firm: Seller) -> None:
    draft = firm.drafted((firm.skus[0], 10))
    firm.rule("minimum", "refuse", least=40_001_00)
    (outcome,) = firm.confirm(draft)
    assert (outcome.ending, codes(outcome), firm.status(draft)) == ("refused", ["orders.below_minimum"], "draft")
    prove()


@pytest.mark.parametrize("name", ["minimum", "credit_limit"])
def test_a_change_that_the_rules_refuse_leaves_the_order_as_it_was(firm: Seller, name: str) -> None:
    order, other = firm.ordered((firm.skus[0], 10)), firm.ordered((firm.skus[0], 11))
    if name == "minimum":
        firm.rule("minimum", "refuse", least=30_000_00)
        wanted = 1
    else:
        firm.rule("credit_limit", "refuse")
        firm.set_limits(firm.outlets, 30 * PIECE)
        wanted = 40
    before = firm.aside(order), firm.total(order)
    assert codes(firm.change(order, (firm.skus[0], wanted))) == [RULES[name].code]
    assert (firm.aside(order), firm.total(order), firm.status(order)) == (*before, "confirmed")
    assert firm.change(other, (firm.skus[0], 12)).ending == "done"
    prove()


def test_an_order_that_is_changed_so_that_it_breaks_nothing_goes_on(firm: Seller) -> None:
    firm.rule("multiples", pack="carton")
    order = firm.ordered((firm.skus[0], 25))
    assert (firm.status(order), firm.why(order)[0].facts["better"]) == ("held", "24 / 48")
    assert firm.change(order, (firm.skus[0], 26)).ending == "held"
    assert firm.change(order, (firm.skus[0], 48)).ending == "done"
    assert firm.reviewed(order) == [("changed", ""), ("changed", "")]
    prove()


def test_all_reasons_are_kept_with_their_figures_and_with_who_may_approve(firm: Seller) -> None:
    firm.works("Rina", credit=10**9)
    firm.works("Budi", credit=100, order=10**9)
    firm.rule("overdue", days=7)
    firm.rule("minimum", least=50_000_00)
    for days, amount in ((3, 500_00), (20, 700_00), (41, 800_00)):
        owes(firm, days, amount, f"OLD-{days}")
    order = firm.place(plain(firm)).one().paper or 0
    minimum, overdue = firm.why(order)
    assert minimum.facts["short_amount"] == 10_000_00 and minimum.facts["who"] == "Budi"
    expected = {
        "party": firm.outlets[0], "papers": 3, "days": 41, "allowed": 7, "overdue_amount": 2_000_00,
        "collect_amount": 1_500_00, "who": "Rina",
    }  # fmt: skip
    assert overdue.facts == expected
    prove()


# -- who may decide


def test_nobody_approves_beyond_their_authority_and_a_refused_order_waits_on(firm: Seller) -> None:
    firm.rule("minimum", least=100_000_00)
    order = firm.ordered((firm.skus[0], 10))
    nearly = firm.works("Sari", order=10 * PIECE - 1)
    other = firm.works("Tono", credit=None)
    enough = firm.works("Rina", order=10 * PIECE)
    assert codes(firm.approve(nearly, order)[0]) == ["orders.beyond_authority", "orders.below_minimum"]
    assert codes(firm.approve(other, order)[0]) == ["orders.no_authority", "orders.below_minimum"]
    assert (firm.status(order), firm.aside(order), firm.reviewed(order)) == ("held", ({}, {}, 0), [("", "")])
    assert firm.approve(enough, order, note="known to us").one().ending == "done"
    assert (firm.status(order), firm.aside(order)) == ("confirmed", ({1: 10}, {}, 10 * PIECE))
    assert firm.reviewed(order) == [("approved", "known to us")]
    assert codes(firm.approve(enough, order)[0]) == ["kernel.no_such_step"]
    prove()


def test_many_are_approved_at_once_each_with_its_own_answer(firm: Seller) -> None:
    firm.rule("minimum", least=100_000_00)
    small, large = firm.ordered((firm.skus[0], 5)), firm.ordered((firm.skus[0], 20))
    passed = firm.ordered((firm.skus[0], 30))
    who = firm.works("Rina", order=5 * PIECE)
    told = firm.approve(who, small, large, passed, small)
    assert [one.ending for one in told] == ["done", "refused", "refused", "refused"]
    assert [codes(one)[0] for one in list(told)[1:]] == [
        "orders.beyond_authority", "kernel.no_such_step", "kernel.busy",
    ]  # fmt: skip
    prove()


def test_what_only_goods_free_is_for_nobody_to_approve_and_what_was_approved_stands_until_they_come(
    firm: Seller,
) -> None:
    firm.rule("minimum", least=10_000_000_00)
    order = firm.ordered((firm.skus[0], 510), on_short="hold")
    assert codes_of(firm.why(order)) == ["orders.below_minimum", "orders.short_hold"]
    assert firm.approve(firm.actor, order).one().ending == "held"
    assert codes_of(firm.why(order)) == ["orders.short_hold"]
    assert codes(firm.approve(firm.actor, order)[0]) == ["orders.nothing_to_approve", "orders.short_hold"]
    firm.receive(10)
    drain()
    assert firm.status(order) == "confirmed"
    assert firm.reviewed(order) == [("approved", ""), ("freed", "")]
    prove()


def test_an_approval_falls_with_the_change_of_the_order(firm: Seller) -> None:
    firm.rule("minimum", least=10_000_000_00)
    order = firm.ordered((firm.skus[0], 510), on_short="hold")
    assert firm.approve(firm.actor, order).one().ending == "held"
    assert codes(firm.change(order, (firm.skus[0], 3))) == ["orders.below_minimum"]
    prove()


def test_a_role_may_take_off_more_by_hand_than_everybody(firm: Seller) -> None:
    firm.rule("discount", percent="5")
    clerk = firm.works("Tono", "orders.place")
    chief = firm.works("Rina", "orders.place", discount="12.5")
    less = firm.works("Budi", "orders.place", discount="1")
    for who, ending in ((clerk, "held"), (chief, "done"), (less, "held")):
        (outcome,) = orders.place(actor=who, orders=[ask(cut_by_hand(firm))])
        assert outcome.ending == ending
    assert outcome.reasons[0].facts["allowed"] == "5"
    prove()


# -- returned and split


def test_an_order_is_returned_to_its_taker_with_a_note_and_comes_again(firm: Seller) -> None:
    firm.rule("multiples", pack="carton")
    order = firm.ordered((firm.skus[0], 600), on_short="hold")
    who = firm.works("Rina")
    assert codes(firm.send_back(who, order, " ")) == ["kernel.bad_value"]
    assert codes(firm.send_back(who, order, "x" * 201)) == ["kernel.bad_value"]
    assert firm.send_back(who, order, "Whole cartons, please.").ending == "done"
    assert (firm.status(order), firm.aside(order)) == ("draft", ({}, {}, 0))
    assert firm.reviewed(order) == [("returned", "Whole cartons, please.")]
    assert codes(firm.send_back(who, order, "again")) == ["kernel.no_such_step"]
    assert firm.change(order, (firm.skus[0], 48)).ending == "done" and firm.confirm(order).one().ending == "done"
    prove()


def test_what_passes_of_an_order_is_released_and_the_rest_is_held(firm: Seller) -> None:
    firm.rule("multiples", pack="carton")
    order = firm.ordered((firm.skus[0], 48), (firm.skus[1], 25), (firm.skus[0], 24))
    whole = firm.total(order)
    (outcome,) = firm.split(firm.works("Rina"), order)
    assert (outcome.ending, outcome.paper) == ("done", order)
    (one, rest) = firm.parts(order)
    assert (one[1:], rest[1:]) == (("confirmed", [1, 3]), ("held", [2]))
    assert firm.total(order) + firm.total(rest[0]) == whole and firm.aside(order)[0] == {1: 48, 3: 24}
    assert codes_of(firm.why(rest[0])) == ["orders.not_in_packs"]
    assert firm.reviewed(order) == [("split", "")]
    assert firm.approve(firm.actor, rest[0]).one().ending == "done"
    prove()


def test_as_much_is_released_as_the_credit_suffices_for(firm: Seller) -> None:
    firm.set_limits(firm.outlets, 30 * PIECE)
    order = firm.ordered((firm.skus[0], 20), (firm.skus[1], 20), (firm.skus[0], 10))
    assert firm.split(firm.actor, order).one().ending == "done"
    (one, rest) = firm.parts(order)
    assert (one[1:], rest[1:]) == (("confirmed", [1, 3]), ("held", [2]))
    firm.set_limits(firm.outlets, 50 * PIECE)
    drain()
    assert firm.status(rest[0]) == "confirmed"
    prove()


def test_what_cannot_be_split_says_why(firm: Seller) -> None:
    firm.rule("multiples", pack="carton")
    none = firm.ordered((firm.skus[0], 25), (firm.skus[1], 26))
    some = firm.ordered((firm.skus[0], 24), (firm.skus[1], 26))
    confirmed = firm.ordered((firm.skus[0], 24), buyer=firm.outlets[1])
    firm.rule("minimum", least=1_000_000_00)
    nothing, too_little, over = firm.split(firm.actor, none, some, confirmed)
    assert codes(nothing)[0] == codes(too_little)[0] == "orders.nothing_passes"
    assert "orders.below_minimum" in codes(too_little) and codes(over) == ["kernel.no_such_step"]
    firm.rule("minimum", "pass")
    firm.rule("multiples", "pass")
    assert codes(firm.split(firm.actor, some)[0]) == ["orders.all_passes"]
    assert [firm.status(one) for one in (none, some, confirmed)] == ["held", "held", "confirmed"]
    drain()  # the rules were changed: what is held is looked at anew
    assert [firm.status(one) for one in (none, some)] == ["confirmed", "confirmed"]
    prove()


# -- freed by what frees it


def test_a_payment_frees_what_was_held_for_overdue_invoices(firm: Seller) -> None:
    firm.rule("overdue", days=7)
    owes(firm, 10, 1_000_00)
    order = firm.ordered((firm.skus[0], 10))
    assert firm.status(order) == "held"
    billing.receive_payment(actor=firm.actor, payments=[ask(Payment(firm.outlets[0], 1_000_00))]).one()
    drain()
    assert (firm.status(order), firm.reviewed(order)) == ("confirmed", [("freed", "")])
    prove()


def test_the_second_of_two_same_orders_goes_on_once_the_first_is_cancelled(firm: Seller) -> None:
    firm.rule("duplicate", hours=24)
    first, second = firm.ordered((firm.skus[0], 10)), firm.ordered((firm.skus[0], 10))
    third = firm.ordered((firm.skus[0], 11))
    assert [firm.status(one) for one in (first, second, third)] == ["confirmed", "held", "confirmed"]
    assert firm.why(second)[0].facts["order"] == first
    firm.cancel(first)
    drain()
    assert firm.status(second) == "confirmed"
    prove()


def test_two_same_orders_in_one_call_are_one_order_and_its_duplicate(firm: Seller) -> None:
    firm.rule("duplicate", hours=24)
    told = firm.place(plain(firm), plain(firm), firm.order((firm.skus[0], 10), buyer=firm.outlets[1]))
    assert [one.ending for one in told] == ["done", "held", "done"]
    prove()


def test_an_outlet_is_new_until_its_first_order_is_approved(firm: Seller) -> None:
    firm.ordered((firm.skus[0], 1), buyer=firm.outlets[1])
    firm.rule("new_outlet")
    new, known = firm.place(plain(firm), firm.order((firm.skus[0], 10), buyer=firm.outlets[1]))
    assert (codes(new), known.ending) == (["orders.first_order"], "done")
    assert firm.approve(firm.actor, new.paper or 0).one().ending == "done"
    assert firm.place(plain(firm, 3)).one().ending == "done"
    prove()


def test_what_is_said_of_an_outlet_counts_before_what_is_said_of_its_class(firm: Seller) -> None:
    firm.rule("range", "refuse")
    in_class(firm, firm.outlets[0], "B")
    one, other = firm.skus
    for goods, refused in (((Goods(brand="Sosro"),), False), ((Goods(brand="Other"),), True), ((), False)):
        firm.range_of(*goods, price_class="B")
        assert (firm.place(plain(firm))[0].ending == "refused") == refused
    firm.range_of(Goods(brand="Other"), price_class="B")
    firm.range_of(Goods(one), buyer=firm.outlets[0])
    assert firm.place(plain(firm)).one().ending == "done"
    (outcome,) = firm.place(firm.order((one, 1), (other, 1)))
    assert codes(outcome) == ["orders.not_in_range"] and outcome.reasons[0].facts["line"] == 2
