"""What is not clear in an order that is typed asks for itself, each in its place (E1, E3)."""

from __future__ import annotations

import pytest

from salur.kernel.work import reading
from salur.orders.entry import meaning
from salur.orders.entry.form import Entry, Row
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")


def made_out(world: World, outlet: str, *rows: tuple[str, str]) -> Entry:
    """The form with an outlet and rows of (goods, quantity) as they were typed, after they were made out."""
    entry = Entry(outlet=outlet, rows=[Row(at, goods, quantity=quantity) for at, (goods, quantity) in enumerate(rows)])
    with reading(world.actor.organisation):
        meaning.make_out(world.actor, entry)
    return entry


@pytest.mark.parametrize(("typed", "code"), [("", "orders.no_buyer"), ("nobody of that name", "orders.no_buyer")])
def test_it_is_asked_who_orders(typed: str, code: str) -> None:
    entry = made_out(World(), typed)
    assert entry.fault is not None and entry.fault.code == code


def test_of_several_outlets_one_is_to_be_chosen() -> None:
    world = World(outlets=2)
    with reading(world.actor.organisation):
        names = [one.name for one in meaning.buyers_like(world.actor, "Toko")]
    assert len(names) > 1
    entry = made_out(world, "Toko")
    assert entry.fault is not None and entry.fault.code == "orders.unclear_buyer"
    assert [one.name for one in entry.outlets] == names


def test_goods_and_quantities_that_are_not_clear_ask_in_their_row() -> None:
    world = World(skus=2)
    with reading(world.actor.organisation):
        items = meaning.catalog.items(world.actor.organisation, world.skus)
    first, second = (items[sku] for sku in world.skus)
    same = first.name[: next(at for at, (a, b) in enumerate(zip(first.name, second.name, strict=False)) if a != b)]
    entry = made_out(
        world, "", ("sand from the moon", "1"), (same, "1"), ("", "3"), (first.code, ""), (second.code, "some"),
        (first.code, "2"),
    )  # fmt: skip
    assert [row.fault.code if row.fault else "" for row in entry.rows] == [
        "orders.unknown_goods", "orders.unclear_goods", "orders.unknown_goods", "orders.no_quantity",
        "orders.unclear_quantity", "",
    ]  # fmt: skip
    assert {one.sku for one in entry.rows[1].candidates} >= set(world.skus)
