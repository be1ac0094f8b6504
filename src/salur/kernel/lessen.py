"""Taking so much off what stands in rows; a row that comes to nothing goes."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel import sql


def lessen(table: str, column: str, matching: str, source: str, params: Sequence[object], many: int, lost: str) -> None:
    """Take what is given (`g`, from the source) off a column of the rows (`p`) that match, each given once.

    One statement, whose answer nobody waits for. The parameters are those of the source and of `matching`.
    RuntimeError(lost) if not so many rows had that much.
    """

    sql.sure(
        f"WITH gone AS (DELETE FROM {table} p USING {source} WHERE {matching} AND p.{column} = g.{column} "
        f"RETURNING 1), less AS (UPDATE {table} p SET {column} = p.{column} - g.{column} FROM {source} "
        f"WHERE {matching} AND p.{column} > g.{column} RETURNING 1) "
        "SELECT 1 / ((SELECT count(*) FROM gone) + (SELECT count(*) FROM less) = %s)::int",
        (*params, *params, many),
        lambda: RuntimeError(lost),
    )
