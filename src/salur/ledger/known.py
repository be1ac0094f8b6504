"""Balances that this process knows to be there: rows that never go, so that changing them needs no look whether they
are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import connection, transaction

from salur.kernel import sql
from salur.kernel.packet import Answer
from salur.kernel.refusal import Refused

MOST = 100_000  # keys that are remembered
Key = tuple[int, ...]  # of a balance: its account, and of goods the lot
_there: set[tuple[str, Key]] = set()


def change(update: str, params: Sequence[object], keys: Sequence[Key], make: Callable[[], None]) -> None:
    """Change the balances of these keys by a statement that touches each once; where it is not known that all are
    there, `make` changes and makes them instead. In a large call it always does: there a look costs nothing.

    Refused: kernel.busy, if what was there is gone (the database was put back to what it was before): try again.
    """
    database = str(connection.settings_dict["NAME"])
    marks = [(database, key) for key in keys]
    if not sql.few():
        make()
    elif _there.issuperset(marks):
        sql.later(update, params, lambda answer: _all_of_them(answer, len(keys)))
    else:
        make()
        transaction.on_commit(lambda: _remember(marks))


def _all_of_them(answer: Answer, many: int) -> None:
    if answer.touched != many:
        _there.clear()
        raise Refused("kernel.busy")


def _remember(marks: Sequence[tuple[str, Key]]) -> None:
    if len(_there) > MOST:
        _there.clear()
    _there.update(marks)
