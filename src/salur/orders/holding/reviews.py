"""Waits of orders on hold: opened with every reason, closed with who decided what; shared by the verbs of orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import orjson

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import work
from salur.orders.holding import reading
from salur.orders.holding.authority import approvable
from salur.orders.models import Known, Review

COLUMNS = (
    "organisation", "order", "since", "amount", "currency", "reasons", "waived", "about", "decision", "note",
)  # fmt: skip


class Wait(NamedTuple):
    """An order that waits from now on: what it comes to, why, and what of it was approved before."""

    order: int
    amount: int
    currency: str
    reasons: tuple[Refused, ...]
    waived: frozenset[str] = frozenset()


def wait(actor: Actor, waits: Iterable[Wait]) -> None:
    """Orders wait for a decision, or for what frees them; one that waits already keeps its place, with new reasons."""
    now = work().now
    rows: list[tuple[Any, ...]] = []
    for one in waits:
        about = sorted({about for reason in one.reasons if (about := approvable(reason))})
        told = [[reason.plain() for reason in one.reasons], sorted(one.waived), about]
        plain = (orjson.dumps(each).decode() for each in told)
        rows.append((actor.organisation, one.order, now, one.amount, one.currency, *plain, "", ""))
    sql.insert(
        Review, COLUMNS, rows,
        after='ON CONFLICT ("order") WHERE decided_at IS NULL DO UPDATE SET reasons = excluded.reasons, '
        "amount = excluded.amount, waived = excluded.waived, about = excluded.about",
    )  # fmt: skip


def decide(actor: Actor, orders: Iterable[int], decision: str, notes: Mapping[int, str] | None = None) -> None:
    """The waits of these orders are over: approved, returned, split, freed, changed, cancelled or gone. Those that do
    not wait are left alone."""
    wanted = sorted(set(orders))
    if wanted:
        source, params = sql.given(
            "g", "paper bigint, note text", [(one, (notes or {}).get(one, "")) for one in wanted]
        )
        sql.later(
            "UPDATE orders_review r SET decision = %s, decided_at = %s, person = %s, note = g.note "
            f'FROM {source} WHERE r."order" = g.paper AND r.decided_at IS NULL',
            (decision, work().now, actor.person, *params),
        )


def waived(orders: Iterable[int]) -> dict[int, frozenset[str]]:
    """What was approved of orders that wait, by order: it stands until they are changed or returned."""
    wanted = sorted(set(orders))
    if not wanted:
        return {}
    rows = sql.fetch(
        'SELECT "order", waived::text FROM orders_review WHERE "order" = ANY(%s::bigint[]) AND decided_at IS NULL',
        (sql.array(wanted),),
    )
    return {order: frozenset(orjson.loads(codes)) for order, codes in rows}


def reasons_of(orders: Iterable[int]) -> dict[int, list[Refused]]:
    """Why orders wait, by order."""
    rows = sql.fetch(
        'SELECT "order", reasons::text FROM orders_review WHERE "order" = ANY(%s::bigint[]) AND decided_at IS NULL',
        (sql.array(sorted(set(orders))),),
    )
    return {order: [Refused.restored(one) for one in orjson.loads(told)] for order, told in rows}


def waiting(organisation: int, most: int = 10_000) -> list[int]:
    """The orders that wait, those waiting longest first."""
    rows = sql.fetch(
        'SELECT "order" FROM orders_review WHERE organisation = %s AND decided_at IS NULL ORDER BY since, id LIMIT %s',
        (organisation, most),
    )
    return [order for (order,) in rows]


def twins_of(organisation: int, orders: Iterable[int]) -> list[int]:
    """The orders that are held because they are the same as one of these, those waiting longest first."""
    rows = sql.fetch(
        'SELECT r."order" FROM orders_review r WHERE r.organisation = %s AND r.decided_at IS NULL AND EXISTS (SELECT 1 '
        "FROM jsonb_array_elements(r.reasons) told WHERE told ->> 0 = 'orders.same_again' "
        "AND (told -> 1 ->> 'order')::bigint = ANY(%s::bigint[])) ORDER BY r.since, r.id",
        (organisation, sql.array(sorted(set(orders)))),
    )
    return [order for (order,) in rows]


def named(
    organisation: int, reasons: Mapping[int, tuple[Refused, ...]], amounts: Mapping[int, tuple[int, str]]
) -> dict[int, tuple[Refused, ...]]:
    """Reasons by order, each that may be approved with the names of those who may (`who`); amounts in their currency.
    Two statements, or none."""
    if not any(approvable(reason) for told in reasons.values() for reason in told):
        return dict(reasons)
    people = reading.approvers(organisation)
    return {
        order: tuple(
            Refused(reason.code, **{**reason.facts, "who": reading.who_may(people, about, *amounts[order])})
            if (about := approvable(reason))
            else reason
            for reason in told
        )
        for order, told in reasons.items()
    }


def know(organisation: int, buyers: Iterable[int]) -> None:
    """Buyers whose order was confirmed are new no longer."""
    sql.insert(
        Known, ("organisation", "buyer"), [(organisation, buyer) for buyer in sorted(set(buyers))],
        after="ON CONFLICT DO NOTHING",
    )  # fmt: skip
