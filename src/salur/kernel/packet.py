"""Several statements in one packet: the driver's pipeline, which sends nothing until it is left.

The driver itself sends each statement of a pipeline as it comes and looks for answers in between. That is right where
answers are slow, but costs both sides a system call or three a statement: measured, a third of a small verb.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Pipeline
from psycopg.abc import PQGen
from psycopg.generators import send
from psycopg.pq import TransactionStatus


class Packet(Pipeline):
    """A pipeline whose statements stay in the driver's buffer until they leave together."""

    def _communicate_gen(self) -> PQGen[None]:
        """Between statements: nothing."""
        yield from ()

    def _sync_gen(self) -> PQGen[None]:
        """All of them, the end of the packet, and then their answers."""
        if self.command_queue or self.result_queue:
            self._enqueue_sync()
            while self.command_queue:
                self.command_queue.popleft()()
            yield from send(self.pgconn)
            yield from self._fetch_gen(flush=False)

    def _exit_gen(self) -> PQGen[None]:
        """What has not left yet: a commit meanwhile has taken the rest along."""
        yield from self._sync_gen()


@contextmanager
def one_packet(connection: Any) -> Iterator[None]:
    """Statements executed meanwhile on this connection travel together when the block ends, with their answers.

    What begins the transaction travels along: the driver by itself would wait for its answer first.
    """
    if connection._pipeline is not None:
        raise RuntimeError("a packet is under way already")
    begins = not connection.autocommit and connection.pgconn.transaction_status == TransactionStatus.IDLE
    connection._pipeline = packet = Packet(connection)
    try:
        with packet:
            if begins:
                connection.wait(connection._exec_command(connection._get_tx_start_command()))
                connection._autocommit = True  # or every statement would begin one: none has been answered yet
            yield
    finally:
        connection._pipeline = None
        if begins:
            connection._autocommit = False
