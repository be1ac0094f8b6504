"""What delivery reports of shipments: loaded, delivered, refused, unloaded."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.verb import action
from salur.warehouse.models import Shipment


@action("warehouse.step_shipments")
def step_shipments(*, actor: Actor, steps: Sequence[tuple[int, str, str | tuple[str, ...]]]) -> None:
    """Take steps of held shipments: (shipment, its status now, step)."""
    papers.step(Shipment, steps)
