"""Taking rows in: what becomes of each, when several verbs and looks have their say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from salur.connect.kind import Context, Row, RowResult, refused, result_of
from salur.connect.rules.amounts import beginning
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.organisation import house
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused

Body = TypeVar("Body")
Verb = Callable[..., Outcomes]
_WEIGHT = {"same": 0, "done": 1, "refused": 2}


class Taking:
    """The rows of one call and what has become of them so far: refused outweighs done, done outweighs same."""

    def __init__(self, actor: Actor, context: Context, rows: Sequence[Row]) -> None:
        self.actor, self.context, self.rows = actor, context, rows
        self._found: dict[int, RowResult] = {}

    def add(self, result: RowResult) -> None:
        """One more thing that has become of a row."""
        before = self._found.get(result.number)
        if before is None:
            self._found[result.number] = result
            return
        kept, other = (result, before) if _WEIGHT[result.ending] > _WEIGHT[before.ending] else (before, result)
        if kept.reason is None and other.reason is not None:
            kept = kept._replace(field=other.field, value=other.value, reason=other.reason)
        self._found[result.number] = kept._replace(paper=before.paper or result.paper)

    def refuse(self, row: Row, field: str, reason: Refused) -> None:
        """A row that cannot go in because of one of its fields."""
        self.add(refused(row, field, reason))

    def note(self, row: Row, field: str, reason: Refused) -> None:
        """A row that went in, but is worth a look."""
        result = refused(row, field, reason)
        self.add(result._replace(ending="done"))

    def same(self, row: Row, paper: int | None = None) -> None:
        """A row that says what is known already."""
        self.add(RowResult(row.number, "same", paper=paper))

    def standing(self, rows: Iterable[Row] | None = None) -> list[Row]:
        """The rows that nobody has refused so far."""
        every = self.rows if rows is None else rows
        return [row for row in every if row.number not in self._found or self._found[row.number].ending != "refused"]

    def paper(self, row: Row) -> int | None:
        """What the row has made, or is about."""
        found = self._found.get(row.number)
        return found.paper if found else None

    def all(self) -> list[RowResult]:
        """The result of every row; one that nobody said anything of is the same as before."""
        return [self._found.get(row.number) or RowResult(row.number, "same") for row in self.rows]

    def tell(
        self, verb: Verb, argument: str, told: Sequence[tuple[Row, Body]], kind: str,
        fields: Callable[[Refused], str] = lambda reason: "", *, paper: bool = True,
    ) -> None:  # fmt: skip
        """Tell a verb of masters what is new in these rows, under keys of this import and of what is told.

        `fields` names the field that a refusal is about; `paper` false: what the verb answers is not what the row is.
        """
        if not told:
            return
        commands: list[Command[Any]] = [
            Command(self.context.key(kind, self.context.mark, repr(body)), body) for _, body in told
        ]
        for (row, _), outcome in zip(told, verb(actor=self.actor, **{argument: commands}), strict=True):
            result = self.result(row, outcome, fields)
            self.add(result if paper else result._replace(paper=None))

    def result(self, row: Row, outcome: Outcome, fields: Callable[[Refused], str] = lambda reason: "") -> RowResult:
        """A row's result from an outcome, with the field that a refusal is about."""
        field = fields(outcome.reasons[0]) if outcome.ending == "refused" and outcome.reasons else ""
        if field == "" and outcome.ending == "refused" and outcome.reasons[0].code == "kernel.bad_value":
            field = str(outcome.reasons[0].facts.get("field", ""))
        return result_of(row, outcome, field, row[field] if field else "")


def booked(outcome: Outcome) -> Outcome:
    """The outcome of a paper that is in under other values: said so that a person can do something about it."""
    if outcome.ending == "refused" and outcome.reasons[0].code == "kernel.key_reused":
        return outcome._replace(reasons=(Refused("connect.booked_otherwise"),))
    return outcome


def first_instant(context: Context, on: date | None) -> datetime | None:
    """When something of a day happened, as far as the file says: when the day began; nothing (now) for no day."""
    return None if on is None else beginning(on, house(context.organisation).time_zone)


def present(row: Row, names: Iterable[str]) -> dict[str, Any]:
    """The fields of a row that say something."""
    return {name: row[name] for name in names if row[name] is not None}
