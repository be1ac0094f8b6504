"""Let a principal see what we sold of its brands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salur.insights.facts import SalesShared
from salur.insights.models import Share as ShareRow
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.parties.queries import member_organisation


@dataclass(frozen=True, slots=True)
class Share:
    """A member by its party: it may see what we sold of its brands (net price and pieces by month and SKU), or not."""

    party: int
    active: bool = True


@action("insights.share")
def share(*, actor: Actor, shares: Sequence[Command[Share]]) -> Outcomes:
    """Give members the sight of our sales of their own brands, or take it back; nothing else becomes visible.

    Refused: insights.no_member (it keeps no books here, or is ourselves).
    """
    members = member_organisation({command.body.party for command in shares})
    rows: dict[int, tuple[int, int, bool]] = {}
    outcomes = []
    for command in shares:
        member = members.get(command.body.party)
        if member is None or member == actor.organisation:
            reason = Refused("insights.no_member", party=command.body.party)
            outcomes.append(Outcome(command.key, "refused", None, (reason,)))
            continue
        rows[member] = (actor.organisation, member, command.body.active)
        announce(SalesShared(command.body.party, command.body.active), command, counterpart=member)
        outcomes.append(Outcome(command.key, "done", command.body.party))
    sql.insert(
        ShareRow, ("organisation", "counterpart", "active"), [row for _, row in sorted(rows.items())],
        after="ON CONFLICT (organisation, counterpart) DO UPDATE SET active = excluded.active",
    )  # fmt: skip
    return Outcomes(outcomes)
