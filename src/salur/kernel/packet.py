"""Several statements in one packet: they leave together, with what begins and ends their transaction, and all answers
come back together.

The driver's own pipeline sends each statement as it comes and passes a dozen of its Python frames for each: measured, a
third of a small verb. What stands here is the rest of the way on the driver's own floor: its connection (`pq`), its
generators, its adapters and its errors.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from psycopg import Connection, Cursor
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import OperationalError, error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.types.numeric import Int8Dumper

PREPARED = 500  # statements a connection keeps prepared: more than the verbs have
AUTO = [PyFormat.AUTO]
PLACE = "salur_place"  # of an error: which statement of a packet failed

Asked = tuple[str, Sequence[Any]]
Key = tuple[str, Any]  # a statement, and the types of its values
Written = tuple[Key, Sequence[Any], Any]  # on its way into a packet: with its values, and how they are written
BEGIN: Asked = ("BEGIN", ())
COMMIT: Asked = ("COMMIT", ())


class Answer(NamedTuple):
    """What came back for one statement: its rows, read when they are wanted, and how many it touched."""

    line: Line
    result: PGresult

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """All rows as tuples."""
        self.line.adapt.set_pgresult(self.result)
        found: list[tuple[Any, ...]] = self.line.adapt.load_rows(0, self.result.ntuples, tuple)
        return found

    @property
    def touched(self) -> int:
        """How many rows were touched or given."""
        return self.result.command_tuples or 0


class Line:
    """A connection, and what it keeps prepared."""

    def __init__(self, raw: Connection[Any]) -> None:
        self.raw, self.pgconn = raw, raw.pgconn
        self.cursor = Cursor(raw)
        # By default small numbers travel as other types than large ones, and each mixture would be a plan of its own.
        self.cursor.adapters.register_dumper(int, Int8Dumper)
        self.adapt: Any = Transformer(self.cursor)
        self.prepared: OrderedDict[Key, bytes] = OrderedDict()
        self.number = 0

    def exchange(self, asked: Sequence[Asked]) -> list[Answer]:
        """Send statements in one packet; gives their answers. Raises the driver's error of the first that fails, with
        its place among them.

        On a connection that does not commit by itself, what begins the transaction travels along. On one that does,
        the packet is a transaction of its own.
        """
        begins = not self.raw.autocommit and self.pgconn.transaction_status == TransactionStatus.IDLE
        written = [self._written(*one) for one in ([BEGIN, *asked] if begins else asked)]
        self.pgconn.enter_pipeline_mode()
        try:
            expected = [self._tell(*one) for one in written]
            self.pgconn.pipeline_sync()
            many = len(expected) + sum(new is not None for new in expected)
            results = self.raw.wait(_answers(self.pgconn, many))
        finally:
            self._leave()
        return self._read(expected, iter(results), begins)

    def _written(self, statement: str, params: Sequence[Any]) -> Written:
        """A statement as it will be sent. What cannot be written (a text with a null byte) is raised while nothing is
        under way yet."""
        values = self.adapt.dump_sequence(params, AUTO * len(params))
        return (statement, self.adapt.types), values, self.adapt.formats

    def _tell(self, key: Key, values: Sequence[Any], formats: Any) -> Key | None:
        """Put a statement into the packet; its place among what is prepared, if this prepares it."""
        name, new = self.prepared.get(key), None
        if name is not None:
            self.prepared.move_to_end(key)
        else:
            self.number += 1
            name = self.prepared[key] = b"salur_%d" % self.number  # the next in this packet finds it
            self.pgconn.send_prepare(name, _numbered(key[0]), key[1])
            new = key
        self.pgconn.send_query_prepared(name, values, formats)
        return new

    def _read(self, expected: Sequence[Key | None], results: Iterator[PGresult], begins: bool) -> list[Answer]:
        found: list[Answer] = []
        failed: tuple[int, PGresult] | None = None
        for n, new in enumerate(expected):
            if new is not None and (made := next(results)).status != ExecStatus.COMMAND_OK:
                del self.prepared[new]
                failed = failed or (n, made)
            answer = next(results)
            if answer.status == ExecStatus.FATAL_ERROR:
                failed = failed or (n, answer)
            found.append(Answer(self, answer))
        while len(self.prepared) > PREPARED:
            self.pgconn.close_prepared(self.prepared.popitem(last=False)[1])
        if failed is not None:
            error = error_from_result(failed[1])
            vars(error)[PLACE] = failed[0] - begins
            raise error
        return found[begins:]

    def _leave(self) -> None:
        """Out of the packet. Where its answers could not be read to the end, nobody can use the connection again."""
        if self.pgconn.status == ConnStatus.OK:
            try:
                self.pgconn.exit_pipeline_mode()
            except OperationalError:
                self.raw.close()
                raise


def _answers(pgconn: PGconn, many: int) -> PQGen[list[PGresult]]:
    """What comes back for as many statements, and the end of the packet."""
    yield from send(pgconn)
    found = []
    for _ in range(many):
        results = yield from fetch_many(pgconn)
        found.append(results[0])
    yield from fetch_many(pgconn)
    return found


@lru_cache(maxsize=2 * PREPARED)
def _numbered(statement: str) -> bytes:
    """A statement with its places as PostgreSQL numbers them."""
    parts = [part.split("%s") for part in statement.split("%%")]
    count, text = 0, []
    for part in parts:
        for n, piece in enumerate(part):
            count += n > 0
            text.append(f"${count}{piece}" if n else piece)
        text.append("%")
    return "".join(text[:-1]).encode()


def line_of(raw: Any) -> Line:
    """The one line of a connection."""
    made: Line | None = getattr(raw, "salur_line", None)
    if made is None:
        made = raw.salur_line = Line(raw)
    return made
