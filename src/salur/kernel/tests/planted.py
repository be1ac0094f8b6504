"""What the kernel's tests plant: an organisation, a verb, a fact, a paper and a table of every kind of column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Thread
from typing import Any, ClassVar
from uuid import uuid4

from django.apps.registry import Apps
from django.db import connections, models
from procrastinate.contrib.django import app

from salur.kernel import ids, numbers, papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import Fact, announce
from salur.kernel.models import Fact as FactRow
from salur.kernel.models import Organisation
from salur.kernel.outcome import Ending, Outcome, Outcomes
from salur.kernel.papers import Paper, Steps
from salur.kernel.refusal import Refused
from salur.kernel.verb import VERBS, action

aside = Apps()  # not Django's own: these tables come and go with a test


def somebody(*may: str, sender: str = "test") -> Actor:
    """Somebody of a new organisation."""
    name = f"K{uuid4().hex[:12]}"
    made = Organisation.objects.using("owner").create(code=name, name=name, base_currency="IDR")
    return Actor(1, made.id, 1, frozenset(may or "*"), sender)


@dataclass(frozen=True, slots=True)
class Say:
    """What the planted verb is told: how it shall end, and what shall go wrong."""

    text: str = ""
    ending: Ending = "done"
    wrong: str = ""
    number_on: date | None = None
    counterpart: int | None = None


@dataclass(frozen=True, slots=True)
class Said(Fact):
    """Something was said."""

    paper_kind: ClassVar[str] = "note"
    text: str


class Note(Paper):
    """A paper of the tests."""

    KIND: ClassVar[str] = "note"
    PREFIX: ClassVar[str] = "NO"
    STEPS: ClassVar[Steps] = {
        ("", "write"): "written", ("written", "send"): "sent", ("sent", "read"): "read", ("written", "burn"): "burnt",
        ("written", "keep"): "kept", ("sent", "keep"): "kept",
    }  # fmt: skip

    text = models.TextField(default="")

    class Meta:
        app_label = "kernel"
        apps = aside
        db_table = "planted_note"


class Thing(models.Model):
    """One column of each kind."""

    n = models.IntegerField()
    small = models.SmallIntegerField(null=True)
    big = models.BigIntegerField(null=True)
    text = models.TextField(null=True)
    short = models.CharField(max_length=5, null=True)
    raw = models.BinaryField(null=True)
    yes = models.BooleanField(null=True)
    day = models.DateField(null=True)
    at = models.DateTimeField(null=True)
    key = models.UUIDField(null=True)
    body = models.JSONField(null=True)
    price = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    ratio = models.FloatField(null=True)

    class Meta:
        app_label = "kernel"
        apps = aside
        db_table = "planted_thing"


INSERT = "INSERT INTO planted_thing (n, small) VALUES (%s, %s)"


def there(n: int) -> int:
    """How many things of a number there are, as another connection sees it."""
    return int(rows("SELECT count(*) FROM planted_thing WHERE n = %s", [n])[0][0])


def lay(*tables: type[models.Model]) -> None:
    """Make the tables as a migration would; papers with policies and identities in blocks."""
    with connections["owner"].schema_editor() as editor:
        for table in tables:
            editor.create_model(table)
    with connections["owner"].cursor() as cursor:
        for table in tables:
            if issubclass(table, Paper):
                cursor.execute("SELECT salur_guard(%s)", [table._meta.db_table])
                cursor.execute("SELECT salur_in_blocks(ARRAY[%s])", [table._meta.db_table])


def clear(*tables: type[models.Model]) -> None:
    """Remove the tables again."""
    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"DROP TABLE {table._meta.db_table}")


def planted_verb(name: str) -> Callable[..., Callable[..., Any]]:
    """`@action` for a verb of the tests: it is not among the program's."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        verb = action(name)(function)
        del VERBS[name]
        return verb

    return decorate


@planted_verb("kernel_test.say")
def say(*, actor: Actor, says: Sequence[Command[Say]]) -> Outcomes:
    """Announce what is told, in the way that is told."""
    outcomes = []
    for command in says:
        body = command.body
        if body.wrong == "crash":
            raise ZeroDivisionError(body.text)
        if body.wrong == "raise":
            raise Refused("kernel.bad_value", field="text", value=body.text, why="test")
        reasons = () if body.ending == "done" else (Refused("kernel.busy", short=3, of=body.text),)
        if body.ending == "refused":
            outcomes.append(Outcome(command.key, "refused", None, reasons))
            continue
        (paper,) = ids.take(FactRow, 1)
        announce(Said(paper, body.text), None if body.wrong == "silent" else command, body.ending, reasons,
                 body.counterpart)  # fmt: skip
        if body.wrong == "twice":
            announce(Said(paper, "and more"), command)
        ending: Ending = "held" if body.wrong == "other ending" else body.ending
        outcomes.append(Outcome(command.key, ending, paper, reasons))
    return Outcomes(outcomes)


@planted_verb("kernel_test.write")
def write(*, actor: Actor, notes: Sequence[Command[Say]]) -> Outcomes:
    """New papers, numbered at birth; `crash` falls after everything was done."""
    made = ids.take(Note, len(notes))
    rows = [(one, actor.organisation, command.body.text) for one, command in zip(made, notes, strict=True)]
    days = [command.body.number_on for command in notes]
    papers.add(Note, ("id", "organisation", "text"), rows, [("write",)] * len(rows), days)
    for one, command in zip(made, notes, strict=True):
        announce(Said(one, command.body.text), command)
        if command.body.wrong == "crash":
            numbers.number(Note, [one], date(1999, 1, 1))  # more papers than can be numbered
            papers.step(Note, [(one, "sent", "read")])
    return Outcomes(Outcome(command.key, "done", one) for one, command in zip(made, notes, strict=True))


@planted_verb("kernel_test.step")
def step(*, actor: Actor, steps: Sequence[Command[tuple[str, str, date | None]]]) -> Outcomes:
    """Take a step from a status, as told; numbered if a day is told."""
    for command in steps:
        was, name, on = command.body
        papers.step(Note, [(command.paper or 0, was, name)], text={command.paper or 0: name})
        if on:
            numbers.number(Note, [command.paper or 0], on)
        announce(Said(command.paper or 0, name), command)
    return Outcomes(Outcome(command.key, "done", command.paper) for command in steps)


def drain() -> None:
    """Let the worker do what waits, here and now."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def together(*tasks: Callable[[], object]) -> None:
    """Run tasks in threads of their own, each with its own connection; their errors come out."""
    errors: list[BaseException] = []

    def run(task: Callable[[], object]) -> None:
        try:
            task()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]


def rows(statement: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What the owner sees."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())
