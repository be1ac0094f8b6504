"""A draft scheme tried on a cart: priced by the engine with it and without it, beside the rules in force; nothing is
written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from salur.kernel.refusal import Refused
from salur.pricing import as_json, counters, goods, snapshots
from salur.pricing.engine import Compiled, compiled, price
from salur.pricing.engine.cart import walked
from salur.pricing.engine.numbers import Json
from salur.pricing.engine.run import Run, Standing
from salur.pricing.schemes import limited


class Tried(NamedTuple):
    """A cart priced with the draft and without it, and how far the draft has come in it.

    `refused` says why it cannot be priced: codes with the line they are about; then there is no result.
    """

    after: Json
    before: Json
    refused: list[Json]
    totals: list[int]  # of each need of the draft, what counts towards it; [] where it was not asked
    times: int
    names: Mapping[str, str]  # of the schemes in force, by code
    floors: Mapping[int, int] = {}  # the least that a line may come to, by its number; none where there is no floor


def try_out(organisation: int, draft: Json, cart: Json) -> Tried:
    """Price a cart by the rules in force and a draft (in the place of what stands under its code).

    What was used of the limits before counts, where the cart has a buyer. Seven statements, SKUs are kept.
    """
    at = snapshots.version(organisation)
    rules = snapshots.rules_of(organisation, at)
    others = [row for row in rules["schemes"] if row["id"] != draft["id"]]
    names = {row["id"]: row["name"] for row in others} | {draft["id"]: draft.get("name", "")}
    skus = {int(line["sku"]) for line in cart["lines"] if line["sku"].isdigit()}
    skus |= {int(one) for row in (*others, draft) if (one := row["benefit"].get("sku", "")).isdigit()}
    rules |= {"skus": as_json.skus_of(goods.known(skus)), "prices": snapshots.prices_of(organisation, at, skus)}
    buyer = cart["who"].get("buyer", "")
    if buyer.isdigit():
        schemes = [row["id"] for row in (*others, draft) if limited(row)]
        cart = {**cart, "counters": counters.read(organisation, schemes, [int(buyer)]).before(int(buyer))}
    with_it = compiled({**rules, "schemes": [*others, draft]})
    after = price(with_it, cart)
    if "refused" in after:
        return Tried({}, {}, after["refused"], [], 0, names)
    before = price(compiled({**rules, "schemes": others}), cart)
    mine, floors = _standing(with_it, cart, draft["id"])
    return Tried(after, before, [], list(mine.totals) if mine else [], mine.times if mine else 0, names, floors)


def _standing(rules: Compiled, cart: Mapping[str, Any], code: str) -> tuple[Standing | None, dict[int, int]]:
    """How the draft stands in the cart, and the floors of its lines."""
    run = walked(rules, cart)
    assert isinstance(run, Run)  # it was priced
    floors = {line.no: line.floor for line in run.lines if line.floor}
    return next((one for one in run.standings if one.scheme.id == code), None), floors


def reasons(tried: Tried, cart: Json, called: Mapping[str, str]) -> list[Refused]:
    """Why a cart cannot be priced, as refusals that name line, goods (by the firm's code), day and currency."""
    lines = {line["no"]: line for line in cart["lines"]}
    found = []
    for one in tried.refused:
        told: dict[str, object] = {"currency": cart["currency"], "on": cart["date"]}
        if (line := lines.get(one.get("no"))) is not None:
            told |= {"line": line["no"], "sku": called.get(line["sku"], line["sku"]), "pack": line["pack"],
                     "pieces": line["pieces"]}  # fmt: skip
        found.append(Refused(f"pricing.{one['code']}", **told))
    return found
