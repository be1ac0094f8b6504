"""Finding the account for a bucket, making it when it is first needed.

Accounts never change, so the process remembers them once they are committed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.db import transaction

from salur.kernel import sql
from salur.kernel.work import work
from salur.ledger import chart
from salur.ledger.entry import Goods, Money
from salur.ledger.months import first_open_day

GoodsKey = tuple[int, int, int, str]  # owner, place, site, bucket
MoneyKey = tuple[int, str, str]  # party, bucket, currency

_goods: dict[tuple[str, int, GoodsKey], Goods] = {}
_money: dict[tuple[str, int, MoneyKey], Money] = {}


def goods(keys: Iterable[GoodsKey]) -> dict[GoodsKey, Goods]:
    """The goods accounts for (owner, place, site, bucket)."""
    database, organisation = sql.database(), work().actor.organisation
    found, unknown = _known(_goods, database, organisation, keys)
    if unknown:
        first_open_day(work())  # before we wait for whoever makes the same accounts
        fresh = _goods_rows(organisation, sorted(unknown))
        found.update(fresh)
        _remember(_goods, database, organisation, fresh)
    return cast(dict[GoodsKey, Goods], found)


def money(keys: Iterable[MoneyKey]) -> dict[MoneyKey, Money]:
    """The money accounts for (party, bucket, currency); party 0 where it is nobody's in particular."""
    database, organisation = sql.database(), work().actor.organisation
    found, unknown = _known(_money, database, organisation, keys)
    if unknown:
        first_open_day(work())
        fresh = _money_rows(organisation, sorted(unknown))
        found.update(fresh)
        _remember(_money, database, organisation, fresh)
    return cast(dict[MoneyKey, Money], found)


def _known(memory: Any, database: str, organisation: int, keys: Iterable[Any]) -> tuple[dict[Any, Any], set[Any]]:
    mine = work().notes.setdefault("accounts", {})
    found: dict[Any, Any] = {}
    unknown: set[Any] = set()
    for key in keys:
        if key in found:
            continue
        account = memory.get((database, organisation, key)) or mine.get(key)
        if account is None:
            unknown.add(key)
        else:
            found[key] = account
    return found, unknown


def _remember(memory: Any, database: str, organisation: int, fresh: dict[Any, Any]) -> None:
    """Keep for this transaction now, for the process only once it is committed."""
    work().notes["accounts"].update(fresh)

    def keep() -> None:
        for key, account in fresh.items():
            memory[database, organisation, key] = account

    transaction.on_commit(keep)


def _goods_rows(organisation: int, keys: list[GoodsKey]) -> dict[GoodsKey, Goods]:
    for key in keys:
        if key[3] not in chart.GOODS:
            raise LookupError(f"no goods bucket {key[3]!r} in the chart")
    source, params = sql.given("g", "owner bigint, place bigint, site bigint, bucket text", keys)
    sql.run(
        "INSERT INTO ledger_goodsaccount (organisation, owner, place, site, bucket) "
        f"SELECT %s::bigint, g.owner, g.place, g.site, g.bucket FROM {source} "
        "ORDER BY g.owner, g.place, g.bucket ON CONFLICT DO NOTHING",
        (organisation, *params),
    )
    rows = sql.fetch(
        "SELECT a.id, a.owner, a.place, a.site, a.bucket, g.site FROM ledger_goodsaccount a "
        f"JOIN {source} ON a.owner = g.owner AND a.place = g.place AND a.bucket = g.bucket WHERE a.organisation = %s",
        (*params, organisation),
    )
    return {(row[1], row[2], row[5], row[4]): Goods(*row[:5]) for row in rows}


def _money_rows(organisation: int, keys: list[MoneyKey]) -> dict[MoneyKey, Money]:
    for key in keys:
        if key[1] not in chart.MONEY:
            raise LookupError(f"no money bucket {key[1]!r} in the chart")
    source, params = sql.given("g", "party bigint, bucket text, currency text", keys)
    sql.run(
        "INSERT INTO ledger_moneyaccount (organisation, party, bucket, currency) "
        f"SELECT %s::bigint, g.party, g.bucket, g.currency FROM {source} "
        "ORDER BY g.party, g.bucket, g.currency ON CONFLICT DO NOTHING",
        (organisation, *params),
    )
    rows = sql.fetch(
        "SELECT a.id, a.party, a.bucket, a.currency FROM ledger_moneyaccount a "
        f"JOIN {source} ON a.party = g.party AND a.bucket = g.bucket AND a.currency = g.currency "
        "WHERE a.organisation = %s",
        (*params, organisation),
    )
    return {(row[1], row[2], row[3]): Money(*row) for row in rows}
