"""Give up counts that were told but not approved."""

from __future__ import annotations

from collections.abc import Sequence

from salur.counts import facts, queries
from salur.counts.models import Count
from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action


@action("counts.cancel")
def cancel(*, actor: Actor, counts: Sequence[Command[None]]) -> Outcomes:
    """Give up told counts; the book stays as it is. Refused: kernel.not_found, kernel.no_such_step."""
    held = queries.hold(actor, counts)
    outcomes, going = [], {}
    for command in counts:
        count = held.get(command.paper or 0)
        reason: Refused | None = papers.missing(Count.KIND, command.paper)
        if count is not None:
            reason = papers.wrong_step(Count, count.id, "cancelled" if count.id in going else count.status, "cancel")
        if reason or count is None:
            outcomes.append(Outcome(command.key, "refused", command.paper, (reason,) if reason else ()))
            continue
        going[count.id] = (count.id, count.status, "cancel")
        announce(facts.CountCancelled(count.id, count.place), command)
        outcomes.append(Outcome(command.key, "done", count.id))
    papers.step(Count, list(going.values()))
    return Outcomes(outcomes)
