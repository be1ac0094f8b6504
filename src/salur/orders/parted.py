"""Parts of orders that were split: of a scheme with a limit the whole is one use, and one part has it. As long as
anything of the whole stands: what has it falls away, and it goes to the oldest other part that took and still stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from salur.kernel import sql
from salur.orders import carts, giving
from salur.orders.models import Order
from salur.pricing import counters
from salur.pricing.actions import Taking
from salur.pricing.counters import Used

KIND = Order.KIND
Key = tuple[int, str]  # part, scheme
Had = Mapping[Key, Taking]


@dataclass(slots=True)
class Others:
    """The other parts of some orders: which, what they have, and what they would have with the use."""

    beside: dict[int, list[int]] = field(default_factory=dict)  # by order
    rows: list[Taking] = field(default_factory=list)
    could: dict[Key, Used] = field(default_factory=dict)


def others(orders: Iterable[int], fallen: Mapping[int, Mapping[int, int]]) -> Others:
    """The other parts of orders, which the caller holds the counters of: whatever of them falls is written under those.
    What fell now of the orders themselves is told. One statement where none was split, else four."""
    mine = set(orders)
    beside = carts.beside(mine) if mine else {}
    parts = sorted({one for some in beside.values() for one in some} - mine)
    if not parts:
        return Others(beside)
    rows = [Taking(KIND, *row) for row in counters.taken(KIND, parts)]
    fell: dict[int, dict[int, int]] = {}
    for order, n, pieces in sql.fetch(
        "SELECT order_id, n, cancelled + returned FROM orders_orderline WHERE order_id = ANY(%s::bigint[])",
        (sql.array(parts),),
    ):
        fell.setdefault(order, {})[n] = pieces
    could = {}
    for part, kept in carts.kept(parts).items():
        schemes = {row.scheme for row in rows if row.paper == part}
        for scheme, used in giving.left(kept, schemes, fallen.get(part, fell.get(part, {}))).items():
            could[part, scheme] = used
    return Others(beside, rows, could)


def one_use(found: Others, before: Had, stands: Sequence[Taking]) -> list[Taking]:
    """What parts have from now on, each scheme used once by all of a whole: `before` is what they and the others had,
    `stands` what they would have now, each with the use. Other parts of which nothing changes are among them too."""
    now = {(row.paper, row.scheme): row for row in stands}
    result = dict(now)
    for whole in sorted({tuple(sorted((part, *some))) for part, some in found.beside.items()}):
        for scheme in sorted({scheme for part, scheme in now if part in whole}):
            keys = [(part, scheme) for part in whole if (part, scheme) in before]
            could = {key: now[key].used if key in now else found.could.get(key, Used()) for key in keys}
            able = [key for key in keys if could[key].uses]
            has = next((key for key in able if before[key].used.uses), able[0] if able else None)
            for key in keys:
                row, uses, given = result.get(key, before[key]), could[key].uses, could[key].given
                only = replace(row.used, uses=uses, given=given) if key == has else replace(row.used, uses=0, given=0)
                result[key] = row._replace(used=only)
    return list(result.values())


def heirs(found: Others, gone: Had) -> tuple[list[Taking], list[Taking]]:
    """Where parts are gone (changed into orders of their own): what other parts had, and have from now on."""
    had = {(row.paper, row.scheme): row for row in found.rows}
    nothing = [row._replace(used=Used()) for row in gone.values()]
    now = [row for row in one_use(found, {**had, **gone}, nothing) if (row.paper, row.scheme) not in gone]
    return list(had.values()), now
