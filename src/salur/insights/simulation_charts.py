"""The charts of a simulation: who pays its cost, who wins most, what it displaces, what must be sold for it to pay.

Each is drawn from the rows of a table on the same page, with the words of its cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from salur.kernel.money import symbol
from salur.shell.charts import Chart, Series, Unit
from salur.shell.tables import Cell, Table

MOST = 10  # bars of a chart: the table has more


def charts(tables: Mapping[str, Table], coin: str) -> list[Chart]:
    """What can be drawn of the tables of a simulation, by what they are about."""
    made = [
        _pays(tables.get("pays")),
        _bars("funders", tables.get("funders"), 1, coin, _("{who} pays most of it: {amount}.")),
        _bars("outlets", tables.get("outlets"), 2, coin, _("{who} wins most: {amount}.")),
        _bars("goods", tables.get("goods"), 2, coin, _("{who} win most: {amount}."), goods=True),
        _bars("displaced", tables.get("displaced"), 1, coin, _("{who} gives {amount} less.")),
    ]
    return [one for one in made if one is not None and not one.empty]


def _bars(key: str, table: Table | None, at: int, coin: str, finding: str, *, goods: bool = False) -> Chart | None:
    """The first rows as bars, by the amount in the column `at`."""
    if table is None or not table.rows:
        return None
    first = table.rows[0]
    said = finding.format(who=first[0].text, amount=f"{symbol(coin)}{first[at].text}")
    return _drawn(key, table.title, table.rows[:MOST], at, said, "money", coin, goods=goods)


def _pays(table: Table | None) -> Chart | None:
    """What must be sold more, for all together and for the seller alone, beside what is expected."""
    if table is None:
        return None
    rows = [row for row in table.rows if row[3].text]
    needed = rows[0][3]
    if needed.value is None and rows[1][3].value is None:
        return None  # it never pays, or no cost is known: the table says which
    if needed.value is None:
        said = _("For all who pay, together, it never pays.")
    else:
        said = _("It pays for all together from {more} sold on.").format(more=needed.text)
    if len(rows) > 2 and isinstance(needed.value, int) and isinstance(rows[2][3].value, int):
        enough = rows[2][3].value >= needed.value
        text = _("{expected} are expected: it pays.") if enough else _("{expected} are expected: it does not pay.")
        said = f"{said} {text.format(expected=rows[2][3].text)}"
    return _drawn("pays", _("How much more must be sold for it to pay"), rows, 3, said, "share",
                  short=[_("All together"), _("Seller alone"), *(row[0].text for row in rows[2:])])  # fmt: skip


def _drawn(
    key: str, title: str, rows: Sequence[Sequence[Cell]], at: int, finding: str, unit: Unit, coin: str = "", *,
    goods: bool = False, short: Sequence[str] = (),
) -> Chart:  # fmt: skip
    values = [row[at].value if isinstance(row[at].value, int) else None for row in rows]
    series = Series(title, "c1" if goods else "c2", values, [row[at].text for row in rows])  # type: ignore[arg-type]
    return Chart(
        f"simulation-{key}", "bars", title, [row[0].text for row in rows], [series], finding, unit, coin,
        links=[row[0].href for row in rows], note=symbol(coin) if coin else "", goods=goods,
        short=list(short),
    )  # fmt: skip
