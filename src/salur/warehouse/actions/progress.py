"""What delivery reports of shipments: loaded, delivered, refused, unloaded."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel import papers, sql
from salur.kernel.actor import Actor
from salur.kernel.verb import action
from salur.warehouse.models import Shipment


@action("warehouse.step_shipments")
def step_shipments(*, actor: Actor, steps: Sequence[tuple[int, str, str | tuple[str, ...]]]) -> None:
    """Take steps of held shipments: (shipment, its status now, step)."""
    papers.step(Shipment, steps)


@action("warehouse.record_gone")
def record_gone(*, actor: Actor, lines: Sequence[tuple[int, int, int, int]]) -> None:
    """Shipments that had been put back left all the same; their lines count on these lines of the order and cost this:
    (shipment, its line, line of the order, value)."""
    if lines:
        source, params = sql.given("g", "paper bigint, n int, line int, value bigint", lines)
        sql.run(
            f"UPDATE warehouse_shipmentline l SET line = g.line, value = g.value FROM {source} "
            "WHERE l.shipment_id = g.paper AND l.n = g.n",
            params,
        )
        gone = sorted({one[0] for one in lines})
        sql.run("UPDATE warehouse_shipment SET was_put_back = true WHERE id = ANY(%s::bigint[])", (sql.array(gone),))
