"""A transaction whose BEGIN and COMMIT travel with its first and its last packet.

Django's `atomic` switches the driver in and out of its own transactions around each block, and asks it to commit what a
packet has committed already: measured, a twentieth of a small verb. This tells Django that there is a transaction (its
queries, its savepoints and what waits for the commit work as within `atomic`), and leaves the rest to the packets.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import Error, transaction

from salur.kernel.packet import line_of


@contextmanager
def framed(wrapper: Any) -> Iterator[bool]:
    """A transaction on Django's connection, undone where something is raised. Says whether it is the outermost one,
    whose COMMIT is then whoever sends the packets' business; within another it is a savepoint, as ever."""
    if wrapper.in_atomic_block or not wrapper.get_autocommit():
        with transaction.atomic(using=wrapper.alias):
            yield False
        return
    line = line_of(wrapper.connection)
    wrapper.commit_on_exit, wrapper.needs_rollback = True, False
    wrapper.autocommit, wrapper.in_atomic_block, line.framed = False, True, True
    try:
        yield True
    except BaseException:
        _leave(wrapper, line)
        _undo(wrapper)
        raise
    _leave(wrapper, line)
    wrapper.errors_occurred = False
    if wrapper.run_on_commit:
        wrapper.run_and_clear_commit_hooks()


def _leave(wrapper: Any, line: Any) -> None:
    wrapper.autocommit, wrapper.in_atomic_block, line.framed = True, False, False
    if wrapper.closed_in_transaction:
        wrapper.connection = None


def _undo(wrapper: Any) -> None:
    if wrapper.connection is None:
        wrapper.run_on_commit = []
        return
    try:
        wrapper.rollback()
    except Error:  # something is wrong with the connection itself
        wrapper.close()
