"""The system acting for one organisation: reactions and jobs."""

from __future__ import annotations

from salur.kernel import sql
from salur.kernel.actor import Actor


def system_actor(organisation: int, sender: str) -> Actor:
    """The system as actor of an organisation, under the name of the listener or job that acts."""
    rows = sql.fetch("SELECT party FROM parties_member WHERE organisation = %s", (organisation,))
    if not rows:
        raise LookupError(f"organisation {organisation} is no member")
    return Actor(0, organisation, rows[0][0], frozenset({"*"}), sender)
