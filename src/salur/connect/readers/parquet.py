"""Parquet, as a stream through duckdb."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from salur.connect.readers.table import Raw, Table
from salur.kernel.refusal import Refused

_AT_ONCE = 2048
_MEMORY = "400MB"


def opened(path: Path) -> Table:
    """A Parquet file as a table; its values are typed. Refused: connect.unreadable_file, connect.empty_file."""
    connection = duckdb.connect(config={"memory_limit": _MEMORY, "threads": 1, "preserve_insertion_order": True})
    try:
        ((total,),) = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchall()
        connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
    except duckdb.Error as error:
        why = str(error).splitlines()[0][:200]
        raise Refused("connect.unreadable_file", file=path.name, format="Parquet", error=why) from None
    header = [str(column[0]) for column in connection.description or []]
    read = [0]

    def rows() -> Iterator[Raw]:
        number = 1
        while batch := connection.fetchmany(_AT_ONCE):
            for cells in batch:
                number += 1
                yield Raw(number, cells)
            read[0] += len(batch)
        connection.close()

    if not total:
        raise Refused("connect.empty_file", file=path.name)
    return Table(path.name, header, rows(), lambda: read[0] / total, plain=False)
