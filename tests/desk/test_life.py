"""An order's page shows how far its goods and its money have come (E7, E13)."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from salur.desk import life
from salur.kernel.work import reading
from salur.shell.offers import Sheet, Station
from tests.stories.trading import Firm
from tests.world import drain

pytestmark = pytest.mark.usefixtures("database")


def line(firm: Firm, order: int) -> list[Station]:
    with reading(firm.actor.organisation), override("en"):
        return life.order_life(firm.actor, Sheet("order", order, "", firm.status(order)))


def done(stations: list[Station]) -> str:
    """Which points have happened, goods then money: x, or o for what is to come."""
    rails = ([one.goods_done for one in stations], [one.money_done for one in stations])
    return " ".join("".join({True: "x", False: "o", None: "-"}[point] for point in rail) for rail in rails)


def test_the_line_goes_on_with_the_goods_and_the_money() -> None:
    firm = Firm()
    firm.receive(100)
    order = firm.drafted((firm.skus[0], 10))
    assert done(line(firm, order)) == "xoooo- xo--oo"
    firm.confirm(order)
    assert done(line(firm, order)) == "xxooo- xx--oo"
    shipment = firm.picked(order)
    assert done(line(firm, order)) == "xxxoo- xx--oo"
    firm.load(shipment)
    assert done(line(firm, order)) == "xxxxo- xx--oo"
    firm.deliver(shipment)
    drain()
    assert done(line(firm, order)) == "xxxxx- xx--xo"
    assert "open" in line(firm, order)[-1].money_note


def test_a_hold_is_a_gate() -> None:
    firm = Firm(limit=1_000)
    firm.receive(100)
    order = firm.ordered((firm.skus[0], 10))
    stations = line(firm, order)
    assert [one.gate for one in stations] == [False, True, False, False, False, False]
    assert done(stations) == "xoooo- xo--oo"


def test_what_was_cancelled_has_no_line() -> None:
    firm = Firm()
    order = firm.drafted((firm.skus[0], 10))
    firm.cancel(order)
    assert line(firm, order) == []
