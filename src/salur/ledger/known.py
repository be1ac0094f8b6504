"""Balances of money that this process knows to be there: rows that never go, so that changing them needs no look
whether they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import connection, transaction

from salur.kernel import sql
from salur.kernel.refusal import Refused

MOST = 100_000  # accounts that are remembered
_there: set[tuple[str, int]] = set()  # by database and account


def change(update: str, params: Sequence[object], accounts: Sequence[int], make: Callable[[], None]) -> None:
    """Change the balances of these accounts by a statement that touches each once; where it is not known that all are
    there, `make` changes and makes them instead. In a large call it always does: there a look costs nothing.

    Refused: kernel.busy, if what was there is gone (the database was put back to what it was before): try again.
    """
    database = str(connection.settings_dict["NAME"])
    marks = [(database, account) for account in accounts]
    if not sql.few():
        make()
    elif _there.issuperset(marks):
        sql.sure(sql.touching(update), (*params, len(accounts)), _gone)
    else:
        make()
        transaction.on_commit(lambda: _remember(marks))


def _gone() -> Refused:
    _there.clear()
    return Refused("kernel.busy")


def _remember(marks: Sequence[tuple[str, int]]) -> None:
    if len(_there) > MOST:
        _there.clear()
    _there.update(marks)
