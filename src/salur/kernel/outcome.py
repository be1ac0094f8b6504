"""What became of each command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, Protocol, Self, overload
from uuid import UUID

from salur.kernel.refusal import Refused

Ending = Literal["done", "held", "backordered", "refused"]


class Told(Protocol):
    """A command, as far as its outcome knows it: its key, and the paper that it concerns."""

    @property
    def key(self) -> UUID: ...
    @property
    def paper(self) -> int | None: ...


class Outcome(NamedTuple):
    """What became of one command: its ending, the paper it concerns and, where it is not plainly done, why."""

    key: UUID
    ending: Ending
    paper: int | None = None
    reasons: tuple[Refused, ...] = ()
    again: bool = False  # told before; this is the old answer

    @property
    def ok(self) -> bool:
        """Whether the command was taken (done, held or backordered)."""
        return self.ending != "refused"


class Outcomes:
    """One outcome for each command of a call, in the order of the commands."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        self._all = list(outcomes)

    @classmethod
    def of(
        cls,
        commands: Iterable[Told],
        refused: Mapping[UUID, Refused | tuple[Refused, ...]],
        made: Mapping[UUID, int] | None = None,
    ) -> Self:
        """Refused where there is a reason (by key), else done: with the paper that was made for the command or, where
        nothing is made, the paper that it concerns."""
        outcomes = []
        for command in commands:
            if command.key in refused:
                reasons = refused[command.key]
                reasons = reasons if isinstance(reasons, tuple) else (reasons,)
                outcomes.append(Outcome(command.key, "refused", command.paper, reasons))
            else:
                outcomes.append(Outcome(command.key, "done", command.paper if made is None else made[command.key]))
        return cls(outcomes)

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @overload
    def __getitem__(self, at: int) -> Outcome: ...
    @overload
    def __getitem__(self, at: slice) -> list[Outcome]: ...
    def __getitem__(self, at: int | slice) -> Outcome | list[Outcome]:
        return self._all[at]

    def __repr__(self) -> str:
        return f"Outcomes({self._all!r})"

    def one(self) -> Outcome:
        """The outcome of a call with one command; raises its refusal."""
        (outcome,) = self._all
        if outcome.ending == "refused":
            raise outcome.reasons[0]
        return outcome

    def ended(self, ending: Ending) -> list[Outcome]:
        """Those with this ending."""
        return [outcome for outcome in self._all if outcome.ending == ending]

    def papers(self) -> list[int]:
        """The papers of all commands that were taken, in order; raises the first refusal, if any."""
        found: list[int] = []
        for outcome in self._all:
            if outcome.ending == "refused":
                raise outcome.reasons[0]
            assert outcome.paper is not None
            found.append(outcome.paper)
        return found
