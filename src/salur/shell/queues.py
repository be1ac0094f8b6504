"""What waits for somebody: each module says so in its room `waits.py`, the home page shows it, in one statement.

A queue gives rows that its reader may see, through the module's own sight query, with the same columns whatever they
are: the paper, whose it is, how much, and since when. The home page unites them all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, Count, DateTimeField, F, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from salur.kernel.actor import Actor
from salur.shell.offers import Label

Expression = Any  # what Django takes for a value: a column's name, F(), Value() …


class Queue(NamedTuple):
    """Papers of one kind that wait for one thing: `verb` is what ends the waiting, and who may do it sees the queue."""

    name: str
    label: Label
    book: str  # goods or money: which sign it has
    kind: str  # of the papers
    verb: str
    button: str  # the word of the button on the paper's row ('' = only its page)
    address: str  # the list that shows them all
    make: Callable[[Actor], QuerySet[Any]]
    urgent: bool


class Waiting(NamedTuple):
    """A paper that waits."""

    queue: str
    of: int  # how many wait in this queue
    paper: int
    number: str
    party: int | None
    amount: int | None
    currency: str
    since: datetime


NO_CURRENCY = Value("")
QUEUES: dict[str, Queue] = {}
Make = Callable[[Actor], "QuerySet[Any]"]


def waits(
    name: str, label: Label, *, book: str, kind: str, verb: str, address: str, button: str = "", urgent: bool = False
) -> Callable[[Make], Make]:
    """Register a queue; the function gives its rows through `row(...)`."""

    def register(make: Make) -> Make:
        QUEUES[name] = Queue(name, label, book, kind, verb, button, address, make, urgent)
        return make

    return register


def row(
    rows: QuerySet[Any],
    *,
    since: Expression,
    paper: Expression = "id",
    number: Expression = "number",
    party: Expression = None,
    amount: Expression = None,
    currency: Expression = NO_CURRENCY,
) -> QuerySet[Any]:
    """Rows of a queue with the columns that all queues have, oldest first."""
    found: QuerySet[Any] = rows.order_by().annotate(
        q_paper=Cast(_of(paper), BigIntegerField()), q_number=Cast(_of(number), CharField()),
        q_party=Cast(_of(party), BigIntegerField()), q_amount=Cast(_of(amount), BigIntegerField()),
        q_currency=Cast(_of(currency), CharField()), q_since=Cast(_of(since), DateTimeField()),
    )  # fmt: skip
    return found


def _of(value: Expression) -> Any:
    if isinstance(value, str):
        return F(value)
    return Value(None, output_field=BigIntegerField()) if value is None else value


def waiting(actor: Actor, most: int = 6, only: Sequence[str] = ()) -> dict[str, list[Waiting]]:
    """What waits for somebody, by queue, the oldest first and at most so many of each; in one statement."""
    parts = []
    for queue in QUEUES.values():
        if not actor.allows(queue.verb) or (only and queue.name not in only):
            continue
        # how many there are is counted by itself: what is shown of a row is only worked out for those that are shown
        many = queue.make(actor).order_by().annotate(q_all=Value(1)).values("q_all").annotate(n=Count("*")).values("n")
        found = queue.make(actor).annotate(q_queue=Value(queue.name, CharField()), q_of=Subquery(many))
        columns = ("q_queue", "q_of", "q_paper", "q_number", "q_party", "q_amount", "q_currency", "q_since")
        parts.append(found.order_by("q_since", "q_paper").values_list(*columns)[:most])
    if not parts:
        return {}
    united = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    answer: dict[str, list[Waiting]] = {}
    for one in united:
        answer.setdefault(one[0], []).append(Waiting(*one)._replace(number=one[3] or "", currency=one[6] or ""))
    return {name: answer[name] for name in QUEUES if name in answer}


def waiting_since_before(actor: Actor, until: datetime) -> dict[str, int]:
    """How many papers of each queue that somebody sees have waited since before an instant; in one statement."""
    parts = [
        queue.make(actor).filter(q_since__lt=until).annotate(q_queue=Value(queue.name, CharField()))
        .values("q_queue").annotate(q_many=Count("*")).values_list("q_queue", "q_many")
        for queue in QUEUES.values()
        if actor.allows(queue.verb)
    ]  # fmt: skip
    if not parts:
        return {}
    united = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return dict(united)
