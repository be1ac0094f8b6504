"""What a scheme gave away, from the accruals of invoices and credit notes; and what its goods sold with and without it.

A page asks of one scheme and its days: what was accrued of it is read once, by the scheme, whatever is summed of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.parties.queries import visible

GIVEN = """
    WITH mine AS MATERIALIZED (
        SELECT a.paper_kind AS kind, a.paper, a.n, a."order", a.order_line, a.funder, a.how, a.amount, a.pieces
        FROM billing_accrual a WHERE a.organisation = %s AND a.scheme = %s),
    papers AS (
        SELECT 'invoice' AS kind, i.id, i."on", i.buyer FROM billing_invoice i
        WHERE i.organisation = %s AND i.status = 'issued' AND i."on" BETWEEN %s AND %s
        UNION ALL SELECT 'credit_note', c.id, c."on", c.buyer FROM billing_creditnote c
        WHERE c.organisation = %s AND c.status = 'issued' AND c."on" BETWEEN %s AND %s),
    given AS MATERIALIZED (
        SELECT p."on", date_trunc('week', p."on")::date AS week, p.buyer, a.*
        FROM mine a JOIN papers p ON p.id = a.paper AND p.kind = a.kind{sight}),
    lines AS MATERIALIZED (
        SELECT g.week, g.kind, o.sku, o.given_by, coalesce(l.pieces, g.pieces) AS pieces,
            coalesce(l.untaxed, 0) AS untaxed
        FROM (SELECT DISTINCT week, kind, paper, n, "order", order_line, pieces FROM given) g
            JOIN orders_orderline o ON o.order_id = g."order" AND o.n = g.order_line
            LEFT JOIN billing_invoiceline l ON g.kind = 'invoice' AND l.invoice_id = g.paper AND l.n = g.n),
    bought AS (
        SELECT week, sku, pieces, untaxed FROM lines WHERE kind = 'invoice' AND given_by = ''
        UNION ALL SELECT p.week, l.sku, l.pieces, l.untaxed FROM (
            SELECT DISTINCT g.week, g.paper FROM given g WHERE g.kind = 'invoice' AND NOT EXISTS (
                SELECT 1 FROM given o JOIN orders_orderline q ON q.order_id = o."order" AND q.n = o.order_line
                WHERE o.kind = 'invoice' AND o.paper = g.paper AND q.given_by = '')) p
            JOIN billing_invoiceline l ON l.invoice_id = p.paper AND l.untaxed > 0)
    SELECT 'whole', '', sum(amount)::bigint, count(DISTINCT "order"), count(DISTINCT buyer) FROM given
    UNION ALL SELECT 'funder', funder, sum(amount)::bigint, count(DISTINCT "order"), 0 FROM given GROUP BY 2
    UNION ALL SELECT 'week', week::text, sum(amount)::bigint, count(DISTINCT "order"), 0 FROM given GROUP BY 2
    UNION ALL SELECT 'outlet', buyer::text, sum(amount)::bigint, count(DISTINCT "order"), 0 FROM given GROUP BY 2
    UNION ALL SELECT 'sold', week::text, sum(untaxed)::bigint, sum(pieces)::bigint, 0 FROM bought GROUP BY 2
    UNION ALL SELECT 'free', sku::text, 0, sum(pieces)::bigint, 0 FROM (
        SELECT sku, pieces FROM lines WHERE given_by <> ''
        UNION ALL SELECT coalesce(l.sku, c.sku), v.pieces FROM (SELECT DISTINCT kind, paper, n, pieces FROM given
                WHERE "order" IS NULL AND how = 'free') v
            LEFT JOIN billing_invoiceline l ON v.kind = 'invoice' AND l.invoice_id = v.paper AND l.n = v.n
            LEFT JOIN billing_creditnoteline c ON v.kind = 'credit_note' AND c.note_id = v.paper AND c.n = v.n) f
        GROUP BY 2
    UNION ALL SELECT 'sku', sku::text, sum(untaxed)::bigint, sum(pieces)::bigint, 0 FROM bought GROUP BY 2"""
# what was bought with it: the lines it took from; of an invoice on which it gave goods only, all lines
OF_SKUS = """
    SELECT date_trunc('week', d."on")::date::text, sum(d.untaxed)::bigint, sum(d.pieces)::bigint
    FROM insights_skuday d
    WHERE d.organisation = %s AND d.currency = %s AND d."on" BETWEEN %s AND %s AND d.sku = ANY(%s::bigint[])
    GROUP BY 1"""


class Sum(NamedTuple):
    """An amount in the smallest coin, and how many: orders, or pieces where goods are counted."""

    amount: int
    many: int


class Given(NamedTuple):
    """What a scheme gave in its days: in all, by funder, by week (its Monday), by outlet; what was sold with it, by
    week and SKU; free pieces by SKU; what its goods sold in all, by week (None: not to be seen)."""

    amount: int
    orders: int
    outlets: int
    by_funder: dict[str, Sum]
    by_week: dict[str, Sum]
    by_outlet: dict[int, Sum]
    sold: dict[str, Sum]
    free: dict[int, int]
    by_sku: dict[int, Sum]
    all_sold: dict[str, Sum] | None


def given(actor: Actor, scheme: str, currency: str, first: date, last: date) -> Given:
    """What a scheme gave on the papers of some days, of the outlets that the actor may see. Two statements; three for
    who sees some territories only."""
    house, seen = actor.organisation, _seen(actor)
    sight, more = ("", []) if seen is None else (" AND p.buyer = ANY(%s::bigint[])", [sql.array(seen)])
    rows = sql.fetch(
        GIVEN.format(sight=sight), (house, scheme, house, first, last, house, first, last, *more)
    )  # fmt: skip
    parts: dict[str, dict[str, Sum]] = {}
    whole = (0, 0, 0)
    for part, key, amount, many, outlets in rows:
        parts.setdefault(part, {})[key] = Sum(amount or 0, many or 0)
        if part == "whole":
            whole = amount or 0, many, outlets
    by_sku = {int(sku): one for sku, one in parts.get("sku", {}).items()}
    every = None if seen is not None else _of_skus(house, currency, first, last, by_sku)
    return Given(
        *whole, parts.get("funder", {}), parts.get("week", {}),
        {int(key): one for key, one in parts.get("outlet", {}).items()}, parts.get("sold", {}),
        {int(key): one.many for key, one in parts.get("free", {}).items()}, by_sku, every,
    )  # fmt: skip


def _seen(actor: Actor) -> list[int] | None:
    """The outlets that somebody may see; None for all."""
    return None if actor.territories is None else sorted(visible(actor).values_list("party", flat=True))


def _of_skus(house: int, currency: str, first: date, last: date, skus: Iterable[int]) -> dict[str, Sum]:
    wanted = sorted(skus)
    if not wanted:
        return {}
    rows = sql.fetch(OF_SKUS, (house, currency, first, last, sql.array(wanted)))
    return {week: Sum(amount, pieces) for week, amount, pieces in rows}
