"""Schemes are saved as drafts, switched on once nothing stands against them, and ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from salur.kernel import sql
from salur.kernel.facts import Heard
from salur.kernel.models import Fact
from salur.kernel.work import reading
from salur.pricing import checking, reactions, refusals, schemes, snapshots
from salur.pricing.bodies import FloorBody, PriceBody
from salur.pricing.schemes import WHYS
from salur.pricing.tests.world import World, reason

TEN: dict[str, Any] = {
    "scope": "line",
    "goods": {"category": ["drink"]},
    "benefit": {"type": "percent", "percent": "10"},
}


@pytest.fixture
def world(database: str) -> World:
    found = World()
    found.tell(PriceBody("P", found.sku(), "IDR", "4000"))
    return found


def live(world: World) -> list[str]:
    with reading(world.organisation):
        return [row["id"] for row in snapshots.schemes(world.organisation, snapshots.version(world.organisation))]


def test_a_draft_is_in_force_for_nobody_until_it_is_switched_on_and_until_it_ends(world: World) -> None:
    saved = world.save("TEN", TEN, valid_from=date(2026, 6, 1)).one()
    assert saved.ending == "done"
    assert live(world) == []
    assert world.switch_on("TEN").one().ending == "done"
    assert live(world) == ["TEN"]
    world.end_scheme("TEN", date(2026, 6, 30)).one()
    with reading(world.organisation):
        (row,) = snapshots.schemes(world.organisation, snapshots.version(world.organisation))
    assert (row["from"], row["to"], row["name"]) == ("2026-06-01", "2026-06-30", "A scheme")
    world.end_scheme("TEN", date(2026, 5, 1)).one()
    assert live(world) == [], "it would end before it begins"


def test_every_version_of_schemes_and_floors_can_be_rebuilt(world: World) -> None:
    world.scheme("TEN", TEN)
    first = world.version()
    world.save("TEN", TEN | {"benefit": {"type": "percent", "percent": "12"}}).one()
    world.floor(FloorBody("F", percent="60")).one()
    with reading(world.organisation):
        then, now = (
            snapshots.rules_of(world.organisation, first),
            snapshots.rules_of(world.organisation, world.version()),
        )
    assert [row["benefit"]["percent"] for row in (*then["schemes"], *now["schemes"])] == ["10", "12"]
    assert (then["floors"], [row["percent"] for row in now["floors"]]) == ([], ["60"])
    assert now["schemes"][0]["version"] > then["schemes"][0]["version"]


def test_a_scheme_that_meets_another_without_saying_so_is_refused_with_a_cart(world: World) -> None:
    world.scheme("TEN", TEN | {"when": {"class": ["A"]}})
    refused = reason(world.save("FIVE", TEN | {"when": {"channel": ["GT"]}}))
    assert refused.code == "pricing.scheme_conflict"
    assert (refused.facts["rule"], refused.facts["others"], refused.facts["why"]) == (
        "FIVE",
        "TEN",
        checking.KINDS["undefined_order"],
    )
    assert "channel GT" in str(refused.facts["example"]) and "class A" in str(refused.facts["example"])
    assert refusals.SENTENCES[refused.code].format(**refused.facts)
    assert world.save("FIVE", TEN | {"when": {"class": ["B"]}}).one().ending == "done", "nobody is both A and B"
    assert world.save("SIX", TEN | {"level": 2}).one().ending == "done", "another level"


def test_what_was_switched_on_meanwhile_stands_against_a_draft(world: World) -> None:
    world.save("ONE", TEN).one()
    world.save("TWO", TEN).one()
    assert world.switch_on("ONE").one().ending == "done"
    assert reason(world.switch_on("TWO")).code == "pricing.scheme_conflict"
    both = world.save("THREE", TEN | {"goods": {"category": ["food"]}}).one()
    assert both.ending == "done", "no goods in common"


def test_two_that_collide_cannot_be_switched_on_in_one_call(world: World) -> None:
    world.save("ONE", TEN).one()
    world.save("TWO", TEN).one()
    assert [one.ending for one in world.switch_on("ONE", "TWO")] == ["done", "refused"]


def test_a_price_under_its_floor_is_a_conflict(world: World) -> None:
    world.floor(FloorBody("F", percent="95")).one()
    assert reason(world.save("TEN", TEN)).facts["why"] == checking.KINDS["under_floor"]
    assert world.save("TEN", TEN | {"at_floor": "clip"}).one().ending == "done"


@pytest.mark.parametrize(
    ("rule", "where", "why"),
    [
        ({"benefit": {"type": "percent", "percent": "101"}}, "BAD", "bad_value"),
        ({"benefit": {"type": "free", "sku": "12", "quantity": 1}, "scope": "order"}, "BAD", "unknown_free_sku"),
        ({"funders": {"seller": "99"}}, "BAD", "shares_not_100"),
        ({"need": [{"measure": "pieces", "min": 1.5}]}, "need.0.min", "int_type"),
        ({"need": {"measure": "pieces"}}, "need", "list_type"),
        ({"goods": {"brand": "SOSRO"}}, "goods", "bad_pattern"),
        ({"goods": {"except": {"brand": []}}}, "goods", "bad_pattern"),
        ({"formula": "net * 0.9"}, "formula", "extra_forbidden"),
        ({"scope": None}, "scope", "string_type"),
        ({"benefit": {}}, "BAD", "unknown_type"),
    ],
)
def test_a_scheme_that_cannot_be_is_refused_where_it_is_wrong(
    world: World, rule: dict[str, Any], where: str, why: str
) -> None:
    refused = reason(world.save("BAD", TEN | rule))
    assert (refused.code, refused.facts["where"], refused.facts["why"]) == (
        "pricing.bad_scheme",
        where,
        WHYS.get(why, schemes.ODD),
    )


def test_what_is_not_there_is_neither_switched_on_nor_ended(world: World) -> None:
    assert reason(world.switch_on("NONE")).code == "pricing.no_such_scheme"
    assert reason(world.end_scheme("NONE", date(2026, 1, 1))).code == "pricing.no_such_scheme"
    assert reason(world.save("TEN", TEN, valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1))).code == (
        "pricing.days_backwards"
    )
    assert reason(world.save("TEN", TEN | {"currency": "XXX"})).code == "pricing.unknown_currency"


def test_one_that_meets_many_is_switched_on_by_a_job(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "CARTS", 0)
    world.save("ONE", TEN).one()
    world.save("TWO", TEN).one()
    held = [*world.switch_on("ONE"), *world.switch_on("TWO")]
    assert [(one.ending, one.reasons[0].code) for one in held] == [("held", "pricing.check_runs")] * 2
    assert live(world) == []
    assert reason(world.switch_on("ONE")).code == "pricing.scheme_is_checked"
    assert reason(world.save("ONE", TEN)).code == "pricing.scheme_is_checked"
    monkeypatch.setattr(reactions, "system_actor", lambda organisation, name: world.actor)
    run_checks(world)
    assert live(world) == ["ONE"], "the other met it when its turn came"
    with reading(world.organisation):
        states = sql.fetch("SELECT code, state FROM pricing_scheme WHERE until_version IS NULL ORDER BY code")
        told = sql.fetch("SELECT reasons::text FROM kernel_fact WHERE kind = 'SchemeRejected'")
    assert states == [("ONE", "live"), ("TWO", "draft")]
    assert "pricing.scheme_conflict" in told[-1][0]
    assert reason(world.save("ONE", TEN | {"priority": 7})).code == "pricing.check_too_large"


def run_checks(world: World) -> None:
    """What the worker does with the facts."""
    with reading(world.organisation):
        rows = list(Fact.objects.filter(organisation=world.organisation, kind="SchemeToBeChecked").order_by("id"))
    for row in rows:
        heard = Heard(**{name: getattr(row, name) for name in Heard._fields})
        reactions.check(world.organisation, [heard])
