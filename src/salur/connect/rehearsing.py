"""A dry run: the verbs do everything they would do, in one transaction that is rolled back at the end.

So each row is judged by the very verbs, in the light of the rows before it, and nothing stays: no row, no number, no
fact, no job. What a dry run cannot see: what reactions would do afterwards (the buyer's side), what others change
between it and the real run. While it lasts it holds the locks of what it touches, as one long verb would.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from salur.kernel.work import current
from salur.pricing import goods


@contextmanager
def rehearsal() -> Iterator[None]:
    """A transaction around verbs that is rolled back however it ends."""
    if current() is not None:
        raise RuntimeError("no dry run inside a verb")
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        goods.forget()  # it may have seen packs that are gone again


def check() -> None:
    """See now what would else be looked at on commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
