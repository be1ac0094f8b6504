"""By what reports group and filter: where its values stand, and what people call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.parties.queries.names import NAME

PARTY = f"(SELECT {NAME} FROM parties_party p LEFT JOIN parties_relation r ON r.party = p.id "
PARTY += "AND r.organisation = {house} WHERE p.id = {key}::bigint)"
TERRITORY = "(SELECT t.name FROM parties_territory t WHERE t.id = {key}::bigint)"
ITEM = "(SELECT i.code || ' · ' || i.name FROM catalog_item i WHERE i.organisation = {house} "
ITEM += "AND i.sku_id = {key}::bigint)"


class Dimension(NamedTuple):
    """One thing that sales can be seen by: on which side of a sale it stands, its values, and their names in SQL."""

    side: str  # outlet | segment | sku | time
    key: str  # of a row of lines x, segment's columns among them, or of the goods s and their product p
    label: str
    number: bool  # the key is an identity


DIMENSIONS: Mapping[str, Dimension] = {
    "region": Dimension("segment", "coalesce(tree.root, 0)", TERRITORY, True),
    "territory": Dimension("segment", "x.territory", TERRITORY, True),
    "salesman": Dimension("segment", "x.salesman", PARTY, True),
    "channel": Dimension("segment", "x.channel", "{key}", False),
    "price_class": Dimension("segment", "x.price_class", "{key}", False),
    "outlet": Dimension("outlet", "x.outlet", PARTY, True),
    "brand": Dimension("sku", "p.brand", "{key}", False),
    "brand_owner": Dimension("sku", "coalesce(p.owner, 0)", PARTY, True),
    "category": Dimension("sku", "p.category", "{key}", False),
    "sku": Dimension("sku", "x.sku", ITEM, True),
    "month": Dimension("time", "x.month", "{key}", False),
    "day": Dimension("time", 'x."on"', "{key}", False),
}
FILTERS = tuple(name for name, one in DIMENSIONS.items() if one.side != "time")
SEGMENT = ("territory", "channel", "price_class", "salesman")


class Narrowed(NamedTuple):
    """What filters and sight leave: territories, the other values of segments, outlets and SKUs; None = all."""

    segments: dict[str, list[Any]]
    segment_ids: list[int] | None
    outlet: int | None
    skus: list[int] | None
    groups: list[int] | None = None  # the product groups that the SKUs are, where they are whole groups


def narrow(actor: Actor, filters: Mapping[str, str]) -> Narrowed:
    """Values of filters as they stand in an address; who sees some territories only sees only these."""
    values: dict[str, list[Any]] = {}
    territories = None if actor.territories is None else set(actor.territories)
    for name in ("region", "territory"):
        if name in filters:
            root = int(filters[name])
            below = below_of(actor, root) if name == "region" else {root}
            territories = below if territories is None else territories & below
    if territories is not None:
        values["territory"] = sorted(territories)
    if "salesman" in filters:
        values["salesman"] = [int(filters["salesman"])]
    values |= {name: [filters[name]] for name in ("channel", "price_class") if name in filters}
    ids = _segments(actor, values) if values else None
    return Narrowed(values, ids, int(filters["outlet"]) if "outlet" in filters else None, _skus(filters))


def tree(actor: Actor) -> dict[int, int]:
    """Each territory's topmost."""
    above = dict(sql.fetch("SELECT id, parent FROM parties_territory WHERE organisation = %s", (actor.organisation,)))
    tops = {}
    for territory in above:
        top, seen = territory, {territory}
        while (parent := above.get(top)) and parent not in seen:
            seen.add(top := parent)
        tops[territory] = top
    return tops


def below_of(actor: Actor, root: int) -> set[int]:
    """A territory with those below it; for nothing, sales without a territory."""
    if not root:
        return {0}
    rows = sql.fetch(
        "WITH RECURSIVE down AS (SELECT id FROM parties_territory WHERE organisation = %s AND id = %s "
        "UNION SELECT t.id FROM parties_territory t JOIN down ON t.parent = down.id) SELECT id FROM down",
        (actor.organisation, root),
    )
    return {row[0] for row in rows}


def condition(values: Mapping[str, Iterable[Any]], columns: Mapping[str, str]) -> tuple[str, list[Any]]:
    """Conditions on a segment's columns, each beginning with AND, and their values."""
    kinds = {"territory": "bigint", "salesman": "bigint"}
    text = "".join(f" AND {columns[name]} = ANY(%s::{kinds.get(name, 'text')}[])" for name in values)
    return text, [sql.array(some) for some in values.values()]


def _segments(actor: Actor, values: Mapping[str, list[Any]]) -> list[int]:
    text, params = condition(values, {name: name for name in SEGMENT})
    rows = sql.fetch(f"SELECT id FROM insights_segment WHERE organisation = %s{text}", (actor.organisation, *params))
    return [row[0] for row in rows]


def _skus(filters: Mapping[str, str]) -> list[int] | None:
    clauses, params = [], []
    for name, column in (
        ("sku", "s.id::text"), ("brand", "p.brand"), ("brand_owner", "coalesce(p.owner, 0)::text"),
        ("category", "p.category"),
    ):  # fmt: skip
        if name in filters:
            clauses.append(f"{column} = %s")
            params.append(filters[name])
    if not clauses:
        return None
    rows = sql.fetch(
        "SELECT s.id FROM catalog_sku s JOIN catalog_product p ON p.id = s.product_id WHERE " + " AND ".join(clauses),
        params,
    )
    return [row[0] for row in rows]
