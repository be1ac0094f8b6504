"""Pricing carts by the rules in force, saying why one cannot be priced, and reading rules for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.expressions import RawSQL

from salur.catalog import queries as catalog
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.pricing import as_json, goods
from salur.pricing.bodies import PriceBody
from salur.pricing.faults import price_content
from salur.pricing.in_force import InForce, forget, in_force
from salur.pricing.models import Counter, Price, Scheme
from salur.pricing.rules import Cart, Fault, Priced
from salur.pricing.rules.book import SkuKey
from salur.pricing.snapshots import ask_ahead
from salur.pricing.versions import PRICES

__all__ = [
    "InForce",
    "ask_ahead",
    "budgets",
    "forget",
    "goods_written",
    "in_force",
    "pack_sizes",
    "price_carts",
    "principals",
    "reasons",
    "schemes",
    "standing",
    "used_most",
]


def price_carts(organisation: int, carts: Sequence[Cart]) -> list[Priced]:
    """Price carts by the seller's rules as they stand, in the order of the carts; SKUs are named by their numbers.

    Amounts in the smallest coin. A cart that cannot be priced has faults and stops no other; `reasons` makes refusals
    of them. One statement where all SKUs have been asked for before under this version, else some seven more, however
    many carts. The caller has the seller's organisation set (a verb, or `kernel.work.reading`).
    """
    return in_force(organisation).price(carts)


def standing(organisation: int, bodies: Iterable[PriceBody]) -> dict[str, bool]:
    """Of these prices, the codes that stand in the list, and whether each says there just what the body says."""
    wanted = {body.code: body for body in bodies}
    columns = ", ".join(f'"{name}"::text' if name in PRICES.json else f'"{name}"' for name in PRICES.columns)
    rows = sql.fetch(
        f"SELECT code, {columns} FROM pricing_price WHERE organisation = %s AND until_version IS NULL "
        "AND code = ANY(%s::text[])",
        (organisation, sql.array(sorted(wanted))),
    )
    found = {}
    for code, *content in rows:
        told = [json.loads(value) if name in PRICES.json else value
                for name, value in zip(PRICES.columns, content, strict=True)]  # fmt: skip
        found[code] = tuple(told) == price_content(wanted[code])
    return found


def prices(actor: Actor) -> QuerySet[Price]:
    """The rows of the price list that stand, each with the firm's code and name of its SKU (joined by hand: the floors
    forbid a key)."""
    seen: QuerySet[Price] = Price.objects.filter(organisation=actor.organisation, until_version__isnull=True).extra(
        tables=["catalog_item"],
        where=["catalog_item.organisation = pricing_price.organisation AND catalog_item.sku_id = pricing_price.sku"],
    )
    return seen.annotate(
        item=RawSQL("catalog_item.code", [], CharField()), called=RawSQL("catalog_item.name", [], CharField())
    )


def schemes(actor: Actor) -> QuerySet[Scheme]:
    """The schemes this actor may see, in all their versions: his organisation's."""
    return Scheme.objects.filter(organisation=actor.organisation)


def schemes_standing(actor: Actor) -> QuerySet[Scheme]:
    """Of each scheme that this actor may see, the row that stands."""
    return schemes(actor).filter(until_version__isnull=True)


def principals(organisation: int, schemes: Iterable[str]) -> dict[str, int | None]:
    """The party behind the funder of schemes, by code, as it was told last. One statement."""
    rows = sql.fetch(
        "SELECT DISTINCT ON (code) code, principal FROM pricing_scheme WHERE organisation = %s "
        "AND code = ANY(%s::text[]) ORDER BY code, since_version DESC",
        (organisation, sql.array(sorted(set(schemes)))),
    )
    return dict(rows)


def budgets(organisation: int, schemes: Iterable[str]) -> dict[str, dict[str, int]]:
    """The budgets of schemes that have one, by code, as they were told last: amounts in smallest coins, uses in orders.
    One statement."""
    rows = sql.fetch(
        "SELECT DISTINCT ON (code) code, (body->'budget')::text FROM pricing_scheme WHERE organisation = %s "
        "AND code = ANY(%s::text[]) ORDER BY code, since_version DESC",
        (organisation, sql.array(sorted(set(schemes)))),
    )
    told = {code: json.loads(budget) for code, budget in rows if budget is not None}
    return {code: {name: one for name, one in budget.items() if isinstance(one, int)} for code, budget in told.items()}


def used_most(actor: Actor, scheme: str, most: int = 20) -> list[Counter]:
    """What of a scheme's limits was used: by all together, then by the buyers who used most of it."""
    return list(
        Counter.objects.filter(organisation=actor.organisation, scheme=scheme)
        .filter(Q(uses__gt=0) | Q(amount__gt=0) | Q(buyer=0))
        .order_by("-amount", "-uses", "buyer")[: most + 1]
    )


def pack_sizes(skus: Iterable[int]) -> Mapping[SkuKey, Mapping[str, int]]:
    """Pieces in each pack of SKUs, by name ("piece" may be missing, it is 1). Asked once for all, not per line."""
    return goods.sizes(skus)


def goods_written(skus: Iterable[int]) -> dict[str, dict[str, Any]]:
    """SKUs as a rule snapshot has them, by their number as text; at most half a minute old."""
    return as_json.skus_of(goods.known(skus))


def reasons(organisation: int, carts: Sequence[Cart], answers: Sequence[Priced]) -> list[tuple[Refused, ...]]:
    """Why carts cannot be priced, cart by cart: refusals that name line, SKU (by the seller's code), pack and day.

    One statement if any cart has a fault, else none.
    """
    faulty = [(cart, answer) for cart, answer in zip(carts, answers, strict=True) if answer.faults]
    if not faulty:
        return [()] * len(carts)
    items = catalog.items(
        organisation, {ask.sku for cart, _ in faulty for ask in cart.lines if isinstance(ask.sku, int)}
    )
    codes: dict[SkuKey, str] = {sku: item.code for sku, item in items.items()}
    return [
        tuple(_refused(cart, fault, codes) for fault in answer.faults)
        for cart, answer in zip(carts, answers, strict=True)
    ]


def _refused(cart: Cart, fault: Fault, codes: Mapping[SkuKey, str]) -> Refused:
    told: dict[str, object] = {"currency": cart.currency, "on": cart.date}
    if fault.no is not None:
        ask = next(ask for ask in cart.lines if ask.no == fault.no)
        told |= {"line": ask.no, "sku": codes.get(ask.sku, ask.sku), "pack": ask.pack, "pieces": ask.pieces}
        if ask.agreed is not None:
            told["price"] = ask.agreed.price
    return Refused(f"pricing.{fault.code}", **told)
