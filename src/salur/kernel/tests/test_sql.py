"""Set-based statements: both ways in give the same rows, whatever is in them; identities are given once."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connections, transaction
from psycopg import errors

from salur.kernel import ids, sql
from salur.kernel.models import Fact
from salur.kernel.tests.planted import Thing, rows, together

pytestmark = pytest.mark.usefixtures("things")

NAMES = ("n", "small", "big", "text", "short", "raw", "yes", "day", "at", "key", "body", "price", "ratio")
KEY = UUID("0190163d-8694-739b-aea5-966c26f8ad91")
AT = datetime(2026, 3, 29, 1, 59, 59, 999999, tzinfo=UTC)
TEXTS = [
    "", "a", "NULL", "null", "\\N", "\\.", "\\", "\\\\", "\t", "\n", "\r", "\r\n", "a\tb\nc\rd\\e", '"', "''", "{", "}",
    "{1,2}", ",", " ", " a ", "%s", "$1", "茶 🍵 ٱ", "é", "\x01\x7f", "\b\f\v", '{"a": "b\\n"}', "a\\tb", "\\x41",
]  # fmt: skip
PLAIN: tuple[Any, ...] = (
    1,
    32767,
    2**63 - 1,
    "x",
    "abcde",
    b"\x00\xff'\\\"",
    True,
    date(2026, 2, 28),
    AT,
    KEY,
    '{"a": [1, null]}',
)
PLAIN += (Decimal("-123456789012.123456"), 0.1)
EDGE: tuple[Any, ...] = (
    -1,
    -32768,
    -(2**63),
    "y",
    "",
    b"",
    False,
    date(1, 1, 1),
    AT.replace(year=1),
    UUID(int=0),
    '"\\"\\n\\\\"',
)
EDGE += (Decimal("1E+3"), -1e300)
ROWS = [(n, *PLAIN[1:3], text, *PLAIN[4:]) for n, text in enumerate(TEXTS)]
ROWS += [(100, *PLAIN[1:]), (101, *EDGE[1:]), (102, *[None] * 12)]


def came_back(given: list[tuple[Any, ...]], many: int) -> list[tuple[Any, ...]]:
    """Insert so many copies of the rows in one call; gives one copy as the table has it."""
    with transaction.atomic():
        sql.insert(Thing, NAMES, given * many)
    columns = ", ".join(name if name != "body" else "body::text" for name in NAMES)
    found = rows(f"DELETE FROM planted_thing RETURNING {columns}")
    assert len(found) == len(given) * many
    by_n = {row[0]: tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in found}
    assert len(by_n) == len(given)
    return [by_n[row[0]] for row in given]


def test_arrays_and_copy_bring_in_the_same_rows_unchanged() -> None:
    small, large = came_back(ROWS, 1), came_back(ROWS, 1 + sql.LARGE // len(ROWS))
    assert small == large
    for given, found in zip(ROWS, small, strict=True):
        body = NAMES.index("body")
        assert found[:body] == given[:body]
        assert found[body + 1 :] == given[body + 1 :]
        assert given[body] is None or json.loads(found[body]) == json.loads(given[body])


def test_what_is_the_same_in_every_row_comes_in_as_what_differs() -> None:
    for given in ROWS:  # every column but the first is the same in all copies
        assert came_back([given], sql.LARGE) == came_back([given], 1)


@pytest.mark.parametrize("many", [1, sql.LARGE])
def test_binary_in_any_wrapping_is_the_same_bytes(many: int) -> None:
    for raw in (b"\x00\\\n", bytearray(b"\x00\\\n"), memoryview(b"\x00\\\n")):
        given = [(1, *[None] * 4, raw, *[None] * 7)]
        assert came_back(given, many)[0][NAMES.index("raw")] == b"\x00\\\n"


@pytest.mark.parametrize("many", [1, sql.LARGE])
def test_a_text_that_is_too_long_is_refused_not_cut(many: int) -> None:
    with pytest.raises(errors.StringDataRightTruncation), transaction.atomic():
        sql.insert(Thing, ("n", "short"), [(1, "abcdef")] * many)
    assert rows("SELECT count(*) FROM planted_thing") == [(0,)]


@pytest.mark.parametrize("many", [1, sql.LARGE])
def test_a_number_that_does_not_fit_is_refused(many: int) -> None:
    with pytest.raises(errors.NumericValueOutOfRange), transaction.atomic():
        sql.insert(Thing, ("n", "small"), [(1, 40_000)] * many)


@pytest.mark.parametrize("many", [1, sql.LARGE])
def test_returning_gives_the_rows_back(many: int) -> None:
    with transaction.atomic():
        back = sql.insert(Thing, ("n",), [(n,) for n in range(many)], after="RETURNING n", back=True)
        assert back == [(n,) for n in range(many)]
        transaction.set_rollback(True)


def test_given_rows_are_a_table_in_a_statement_and_none_is_an_empty_one() -> None:
    with transaction.atomic():
        for many in (0, 1, sql.LARGE):
            source, params = sql.given("g", "n bigint, t text", [(n, f'"{n}"') for n in range(many)])
            found = sql.fetch(f"SELECT count(*), max(t) FROM {source}", params)
            assert found[0][0] == many
    assert sql.insert(Thing, ("n",), []) == []


def test_identities_are_never_given_twice_by_threads() -> None:
    taken: list[list[int]] = []
    together(*[lambda: taken.append([one for many in (1, 999, 3, 2500) for one in ids.take(Fact, many)])] * 4)
    assert [len(some) for some in taken] == [3503] * 4
    assert len({one for some in taken for one in some}) == 4 * 3503


def test_identities_are_never_given_twice_by_processes() -> None:
    code = (
        "import sys, django; django.setup()\n"
        "from django.db import connections\n"
        "for alias in ('default', 'owner'): connections[alias].settings_dict['NAME'] = sys.argv[1]\n"
        "from salur.kernel import ids; from salur.kernel.models import Fact\n"
        "print(*ids.take(Fact, 1500))"
    )
    name = str(connections["default"].settings_dict["NAME"])
    folder = Path(__file__).resolve().parents[3]
    made = [
        subprocess.Popen([sys.executable, "-c", code, name], stdout=subprocess.PIPE, cwd=folder, text=True)
        for _ in range(2)
    ]
    taken = [int(one) for process in made for one in process.communicate(timeout=60)[0].split()]
    taken += ids.take(Fact, 1500)
    assert len(taken) == len(set(taken)) == 4500


def test_a_new_connection_forgets_the_blocks_of_the_old_one() -> None:
    (first,), (second,) = ids.take(Fact, 1), ids.take(Fact, 1)
    connections["default"].close()
    ((last,),) = rows("SELECT last_value FROM kernel_fact_id_seq")
    (after,) = ids.take(Fact, 1)
    assert second == first + 1
    assert after == last + ids.BLOCK


def test_whatever_takes_identities_has_a_sequence_that_gives_blocks(database: str) -> None:
    package = Path(__file__).resolve().parents[2]
    source = "\n".join(file.read_text() for file in package.glob("**/*.py") if "tests" not in file.parts)
    named = set(re.findall(r"ids\.take\((\w+(?:\.\w+)?),", source)) - {"FactRow", "kind.model"}
    by_name: dict[str, list[str]] = {}
    for model in apps.get_models():
        by_name.setdefault(model.__name__, []).append(model._meta.db_table)
    blocks = {name for (name,) in rows("SELECT sequencename FROM pg_sequences WHERE increment_by = 1000")}
    assert len(named) > 10
    for name in named:
        tables = by_name[name.split(".")[-1]]
        assert any(f"{table}_id_seq" in blocks for table in tables), f"{name}: {tables}"
