"""Order rules are set or refused; an approval told twice is done once."""

from __future__ import annotations

import pytest

from salur.kernel.command import ask
from salur.orders import actions as orders
from salur.orders.bodies import Approve, AuthorityBody, Goods, RangeBody, RuleBody
from tests.stories.reviewing import Seller
from tests.stories.trading import codes

pytestmark = pytest.mark.usefixtures("database")
PIECE = 4_440_00


@pytest.fixture
def firm() -> Seller:
    firm = Seller(skus=2)
    firm.receive(500)
    return firm


def test_a_rule_that_cannot_be_is_refused_and_nothing_is_set(firm: Seller) -> None:
    wrong = [
        (RuleBody("weather", "hold"), "orders.unknown_rule"), (RuleBody("minimum", "perhaps"), "kernel.bad_value"),
        (RuleBody("minimum", "hold"), "orders.needs_figure"), (RuleBody("multiples", "hold"), "orders.needs_figure"),
        (RuleBody("discount", "hold", percent="101"), "kernel.bad_value"),
        (RuleBody("discount", "hold", percent="x"), "kernel.bad_value"),
        (RuleBody("minimum", "hold", least=-1), "kernel.bad_value"),
        (RuleBody("multiples", "hold", pack="x" * 41), "kernel.bad_value"),
    ]  # fmt: skip
    told = orders.set_rules(actor=firm.actor, rules=[ask(body) for body, _ in wrong])
    assert [codes(one) for one in told] == [[code] for _, code in wrong]
    assert firm.value("SELECT count(*) FROM orders_orderrule") == 0


def test_an_approval_told_twice_is_done_once(firm: Seller) -> None:
    firm.rule("minimum", least=100_000_00)
    order = firm.ordered((firm.skus[0], 10))
    command = ask(Approve(), order)
    told = [orders.approve(actor=firm.actor, orders=[command]).one() for _ in range(3)]
    assert [one.again for one in told] == [False, True, True] and firm.aside(order) == ({1: 10}, {}, 10 * PIECE)


def test_an_authority_or_a_range_that_cannot_be_is_refused(firm: Seller) -> None:
    firm.works("Rina", order=1)
    role = firm.value("SELECT min(role) FROM orders_authority")
    wrong = [
        (AuthorityBody("nobody", "order", 1), "parties.no_such_role"),
        (AuthorityBody(role, "weather", 1), "kernel.bad_value"), (AuthorityBody(role, "order", -1), "kernel.bad_value"),
        (AuthorityBody(role, "discount", percent="x"), "kernel.bad_value"),
    ]  # fmt: skip
    told = orders.set_authority(actor=firm.actor, authorities=[ask(body) for body, _ in wrong])
    assert [codes(one) for one in told] == [[code] for _, code in wrong]
    ranges = [RangeBody(()), RangeBody((), 1, "B"), RangeBody((Goods(),), price_class="B")]
    refused = orders.set_range(actor=firm.actor, ranges=[ask(body) for body in ranges])
    assert [codes(one)[0] for one in refused] == ["orders.whose_range", "orders.whose_range", "kernel.bad_value"]
    orders.set_authority(actor=firm.actor, authorities=[ask(AuthorityBody(role, "order"))]).one()
    assert firm.value("SELECT count(*) FROM orders_authority") == 0
