"""What becomes of each command of a call, decided one after the other and told together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar
from uuid import UUID

from salur.kernel import sql
from salur.kernel.command import Command
from salur.kernel.facts import Fact, announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused

Body = TypeVar("Body")


class Answers(Generic[Body]):
    """The commands of one call; each is refused with a reason or taken with the paper it made or changed."""

    def __init__(
        self, commands: Sequence[Command[Body]], fault: Callable[[Body], Refused | None] | None = None
    ) -> None:
        """Commands whose body has a fault of its own are refused at once."""
        self.commands = commands
        self._refused: dict[UUID, Refused] = {}
        self._papers: dict[UUID, int] = {}
        for command in commands:
            if fault and (reason := fault(command.body)):
                self._refused[command.key] = reason

    def standing(self) -> Iterator[Command[Body]]:
        """The commands that have not been refused so far, in order."""
        return (command for command in self.commands if command.key not in self._refused)

    def refuse(self, command: Command[Body], reason: Refused) -> None:
        """This command cannot be granted."""
        self._refused[command.key] = reason

    def take(self, command: Command[Body], paper: int) -> None:
        """This command is granted."""
        self._papers[command.key] = paper

    def tell(self, fact: Callable[[Command[Body], int], Fact]) -> Outcomes:
        """Announce a fact for each command that was taken; gives the outcome of all."""
        outcomes: list[Outcome] = []
        for command in self.commands:
            if reason := self._refused.get(command.key):
                outcomes.append(Outcome(command.key, "refused", None, (reason,)))
            else:
                paper = self._papers[command.key]
                announce(fact(command, paper), command)
                outcomes.append(Outcome(command.key, "done", paper))
        return Outcomes(outcomes)


def one_writer(what: str, organisation: int) -> None:
    """Let one transaction at a time change these masters of an organisation; others wait as for any lock."""
    sql.run("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"{what}:{organisation}",))
