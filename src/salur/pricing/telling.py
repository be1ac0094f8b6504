"""What a verb about rules was told, command by command, and writing it with its facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from salur.kernel.command import Command
from salur.kernel.facts import Fact, announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.pricing.versions import Content, Row, Standing

Body = TypeVar("Body")


@dataclass(slots=True)
class Taken(Generic[Body]):
    """A command and the row it led to, or why it was refused."""

    command: Command[Body]
    row: Row | None
    reason: Refused | None = None


def told(
    standing: Standing,
    command: Command[Body],
    code: str,
    fault: Callable[[Body], Refused | None],
    content: Callable[[Body], Content],
) -> Taken[Body]:
    """What becomes of one command: refused for a fault of its body, or the row that stands from now on."""
    if reason := fault(command.body):
        return Taken(command, None, reason)
    return Taken(command, standing.tell(code, content(command.body)))


def written(standing: Standing, taken: Sequence[Taken[Body]], fact: Callable[[Body, Row, int], Fact]) -> Outcomes:
    """Write the rows, then say what has happened to each command."""
    standing.write()
    outcomes = []
    for one in taken:
        if one.row is None:
            outcomes.append(Outcome(one.command.key, "refused", None, (one.reason,) if one.reason else ()))
        else:
            announce(fact(one.command.body, one.row, standing.version), one.command)
            outcomes.append(Outcome(one.command.key, "done", one.row.id))
    return Outcomes(outcomes)
