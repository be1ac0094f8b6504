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
from typing import Any

from psycopg import Connection, Cursor
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import OperationalError, error_from_result
from psycopg.generators import send
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.types.numeric import Int8Dumper
from psycopg.waiting import Wait

PREPARED = 500  # statements a connection keeps prepared: more than the verbs have
AUTO = [PyFormat.AUTO]
WAIT_READ = Wait.R
PLACE = "salur_place"  # of an error: which statement of a packet failed

Asked = tuple[Any, ...]  # a statement and its values; what stands behind them is not looked at
Key = tuple[str, Any]  # a statement, and the types of its values
Written = tuple[Key, Sequence[Any], Any]  # on its way into a packet: with its values, and how they are written
BEGIN: Asked = ("BEGIN", ())
COMMIT: Asked = ("COMMIT", ())


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
        self.framed = False  # whether a transaction is under way that the first packet begins (`frame`)

    def exchange(self, asked: Sequence[Asked]) -> list[PGresult]:
        """Send statements in one packet; gives their answers. Raises the driver's error of the first that fails, with
        its place among them.

        On a connection that does not commit by itself, what begins the transaction travels along. On one that does,
        the packet is a transaction of its own.
        """
        begins = (self.framed or not self.raw.autocommit) and self.pgconn.transaction_status == TransactionStatus.IDLE
        written = [self._written(one[0], one[1]) for one in ([BEGIN, *asked] if begins else asked)]
        self.pgconn.enter_pipeline_mode()
        try:
            expected = [self._tell(*one) for one in written]
            self.pgconn.pipeline_sync()
            results = self.raw.wait(_answers(self.pgconn))
        finally:
            self._leave()
        return self._read(expected, iter(results), begins)

    def rows(self, answer: PGresult) -> list[tuple[Any, ...]]:
        """All rows of an answer as tuples."""
        self.adapt.set_pgresult(answer)
        found: list[tuple[Any, ...]] = self.adapt.load_rows(0, answer.ntuples, tuple)
        return found

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

    def _read(self, expected: Sequence[Key | None], results: Iterator[PGresult], begins: bool) -> list[PGresult]:
        found: list[PGresult] = []
        failed: tuple[int, PGresult] | None = None
        for n, new in enumerate(expected):
            if new is not None and (made := next(results)).status != ExecStatus.COMMAND_OK:
                del self.prepared[new]
                failed = failed or (n, made)
            answer = next(results)
            if answer.status == ExecStatus.FATAL_ERROR:
                failed = failed or (n, answer)
            found.append(answer)
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


def _answers(pgconn: PGconn) -> PQGen[list[PGresult]]:
    """What comes back, up to the end of the packet. The driver's own generators, one in another for each statement,
    cost more than the reading."""
    yield from send(pgconn)
    found: list[PGresult] = []
    ended = False  # the answers of a statement: nothing stands between those of one and the next, and that once
    while True:
        if pgconn.is_busy():
            if (yield WAIT_READ):
                _take_in(pgconn, found)
            continue
        answer = pgconn.get_result()
        if answer is None:
            if ended:
                raise OperationalError("the connection is lost")
            ended = True
        elif answer.status == ExecStatus.PIPELINE_SYNC:
            return found
        else:
            found.append(answer)
            ended = False


def _take_in(pgconn: PGconn, found: Sequence[PGresult]) -> None:
    """Read what has come. Where the server hung up, what it said before is the reason."""
    try:
        pgconn.consume_input()
    except OperationalError:
        for answer in found:
            if answer.status == ExecStatus.FATAL_ERROR:
                raise error_from_result(answer) from None
        raise


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
