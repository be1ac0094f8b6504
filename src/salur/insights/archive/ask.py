"""Asking the archive: one expression, for DuckDB on this machine or for Spark on many.

Needs the packages of the extra `analytics` (and `spark`); the rest of the program does not.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import ibis

ENGINES = ("duckdb", "spark")
# what sales can be grouped by: the columns (what has a code is told apart by it, since names repeat), and their table
DIMENSIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "day": (("on",), ""), "month": (("month",), ""), "channel": (("channel",), ""), "class": (("class",), ""),
    "currency": (("currency",), ""), "kind": (("kind",), ""), "outlet": (("outlet_code", "outlet"), "parties"),
    "region": (("region_code", "region"), "territories"),
    "territory": (("territory_code", "territory"), "territories"),
    "salesman": (("salesman_code", "salesman"), "salesmen"), "sku": (("sku_code", "product"), "products"),
    "product": (("product",), "products"), "brand": (("brand",), "products"), "category": (("category",), "products"),
    "owner": (("owner",), "products"),
}  # fmt: skip


class NoEngine(Exception):
    """The engine asked for cannot run here; the text says what is missing."""


class Archive(NamedTuple):
    """An engine with the archive's tables in it."""

    engine: Any
    tables: dict[str, Any]


def opened(folder: Path, organisation: int, engine: str = "duckdb") -> Archive:
    """The archive of an organisation in an engine. Raises NoEngine or FileNotFoundError."""
    home = folder / f"organisation={organisation}"
    if not (home / "archive.json").exists():
        raise FileNotFoundError(f"nothing is archived in {home}; ./salur archive write does it")
    work = _duckdb() if engine == "duckdb" else _spark()
    tables = {}
    for name in ("sales", "goods_moves", "money_moves"):
        if any((home / name).glob("*.parquet")):
            tables[name] = work.read_parquet(str(home / name / "*.parquet"), table_name=f"salur_{name}")
    for name in ("products", "parties", "territories"):
        tables[name] = work.read_parquet(str(home / f"{name}.parquet"), table_name=f"salur_{name}")
    return Archive(work, tables)


def _duckdb() -> Any:
    return ibis.duckdb.connect()


def _spark() -> Any:
    if shutil.which("java") is None:
        raise NoEngine("Spark needs Java; on Debian: apt-get install -y default-jre-headless")
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise NoEngine("Spark is not installed; ./salur archive ask --engine spark installs it") from None
    settings = {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "8", "spark.driver.memory": "2g", "spark.sql.session.timeZone": "UTC",
    }  # fmt: skip
    builder = SparkSession.builder.appName("salur")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return ibis.pyspark.connect(builder.getOrCreate())


def sales(archive: Archive, by: Sequence[str], since: date | None = None, until: date | None = None) -> Any:
    """What was sold, invoices less credit notes, by these dimensions and currency, biggest first.

    Columns: the dimensions, currency, untaxed and tax in the smallest coin, pieces, invoices, outlets (buyers reached).
    """
    for name in by:
        if name not in DIMENSIONS:
            raise ValueError(f"sales cannot be grouped by {name!r}; by: {', '.join(DIMENSIONS)}")
    lines = archive.tables["sales"]
    if since is not None:
        lines = lines.filter(lines["on"] >= ibis.date(since))
    if until is not None:
        lines = lines.filter(lines["on"] <= ibis.date(until))
    lines = lines.mutate(month=lines["on"].strftime("%Y-%m")) if "month" in by else lines
    lines = _named(archive, lines, {DIMENSIONS[name][1] for name in by} - {""})
    columns = list(dict.fromkeys([column for name in by for column in DIMENSIONS[name][0]] + ["currency"]))
    is_invoice = lines["kind"] == "invoice"
    found = lines.group_by(columns).aggregate(
        untaxed=lines["untaxed"].sum(), tax=lines["tax"].sum(), pieces=lines["pieces"].sum(),
        invoices=lines["paper"].nunique(where=is_invoice), outlets=lines["buyer"].nunique(where=is_invoice),
    )  # fmt: skip
    return found.order_by([ibis.desc("untaxed"), *(ibis.asc(name) for name in columns)])


def _named(archive: Archive, lines: Any, wanted: set[str]) -> Any:
    """The lines with the names of what they are of; what is not on the list of names stays, under no name."""
    if "products" in wanted:
        names = archive.tables["products"]
        names = names.select(
            sku="sku", sku_code="code", product="name", brand="brand", category="category", owner="owner"
        )
        lines = lines.left_join(names, "sku")
    if "parties" in wanted:
        names = archive.tables["parties"].select(buyer="party", outlet_code="code", outlet="name")
        lines = lines.left_join(names, "buyer")
    if "salesmen" in wanted:
        names = archive.tables["parties"].select(person="party", salesman_code="code", name="name")
        lines = lines.left_join(names, lines["salesman"] == names["person"]).drop("salesman", "person")
        lines = lines.rename(salesman="name")
    if "territories" in wanted:
        names = archive.tables["territories"]
        names = names.select("region_code", "region", area="territory", territory_code="code", name="name")
        lines = lines.left_join(names, lines["territory"] == names["area"]).drop("territory", "area")
        lines = lines.rename(territory="name")
    return lines
