"""Who owes whom for what was given away: each funder's share of the steps of what is invoiced, and back with credit.

Of a line that is invoiced in parts each part has its share, rounded down on what was invoiced so far: the parts add up
to the step, to the coin.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from salur.billing.models import Accrual
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.orders import carts
from salur.orders.rules import share
from salur.pricing import queries as pricing

SELLER = "seller"
COLUMNS = (
    "organisation", "paper_kind", "paper", "n", "order", "order_line", "scheme", "funder", "party", "currency",
    "pieces", "amount",
)  # fmt: skip
Shares = dict[tuple[str, str], int]  # scheme, funder: smallest coins


class Line(NamedTuple):
    """A line of an invoice: its paper and number, and the order's line it is of."""

    invoice: int
    n: int
    order: int
    line: int
    currency: str
    pieces: int


class Accrued(NamedTuple):
    """A funder's share of what a scheme gave on a line of a paper; taken back where it is below zero."""

    paper_kind: str
    paper: int
    n: int
    order: int
    line: int
    scheme: str
    funder: str
    party: int  # the principal behind the funder, 0 if it is not known who
    currency: str
    pieces: int
    amount: int


def of_invoices(actor: Actor, lines: Sequence[Line]) -> list[Accrued]:
    """What invoices give away, by the steps their orders were priced with. One statement where no scheme gave."""
    kept = carts.kept(sorted({line.order for line in lines}))
    mine = [line for line in lines if line.order in kept]
    if not mine:
        return []
    steps = {order: _steps(one.result) for order, one in kept.items()}
    schemes = {scheme for by_line in steps.values() for _, shares in by_line.values() for scheme, _ in shares}
    principals = pricing.principals(actor.organisation, schemes)
    before = _before("order", sorted(kept), "invoice")
    found = []
    for line in mine:
        pieces, shares = steps[line.order].get(line.line, (0, {}))
        if not shares:
            continue
        was = min(before.get((line.order, line.line), 0), pieces)
        now = min(was + line.pieces, pieces)
        before[line.order, line.line] = now
        for (scheme, funder), amount in sorted(shares.items()):
            part = share(amount, pieces, now) - share(amount, pieces, was)
            party = 0 if funder == SELLER else principals.get(scheme) or 0
            found.append(Accrued("invoice", line.invoice, line.n, line.order, line.line, scheme, funder, party,
                                 line.currency, now - was, part))  # fmt: skip
    return found


def _steps(result: Mapping[str, Any]) -> dict[int, tuple[int, Shares]]:
    """Of each line of a result, free goods behind the others: its pieces, and each funder's share of each scheme."""
    last = max(line["no"] for line in result["lines"])
    lines = {line["no"]: line for line in result["lines"]}
    lines |= dict(enumerate(result["free"], last + 1))
    found: dict[int, tuple[int, Shares]] = {}
    for n, line in lines.items():
        shares: Shares = {}
        for step in (*line["steps"], *line.get("later", ())):
            for funder, amount in step["funders"].items():
                shares[step["rule"], funder] = shares.get((step["rule"], funder), 0) + amount
        found[n] = (line["pieces"], shares)
    return found


def _before(by: str, wanted: Iterable[int], kind: str) -> dict[tuple[int, int], int]:
    """Pieces that count already, by order and line."""
    rows = sql.fetch(
        'SELECT "order", order_line, sum(pieces) FROM (SELECT DISTINCT paper, n, "order", order_line, pieces '
        f'FROM billing_accrual WHERE paper_kind = %s AND "{by}" = ANY(%s::bigint[])) x GROUP BY 1, 2',
        (kind, sql.array(wanted)),
    )
    return {(order, line): int(pieces) for order, line, pieces in rows}


class Back(NamedTuple):
    """A line of a credit note: pieces of a line of an invoice."""

    note: int
    n: int
    invoice: int
    invoice_line: int
    pieces: int


def of_notes(lines: Sequence[Back]) -> list[Accrued]:
    """What credit notes take back of what was given away. One statement where nothing was."""
    if not lines:
        return []
    given: dict[tuple[int, int], list[Accrued]] = {}
    for row in _rows("invoice", {line.invoice for line in lines}):
        given.setdefault((row.paper, row.n), []).append(row)
    if not given:
        return []
    back = _credited({line.invoice for line in lines}, {line.note for line in lines})
    found = []
    for line in lines:
        key = (line.invoice, line.invoice_line)
        was = back.get(key, 0)
        back[key] = was + line.pieces
        for row in given.get(key, ()):
            first, now = min(was, row.pieces), min(was + line.pieces, row.pieces)
            part = share(row.amount, row.pieces, now) - share(row.amount, row.pieces, first) if row.pieces else 0
            found.append(row._replace(paper_kind="credit_note", paper=line.note, n=line.n, pieces=first - now,
                                      amount=-part))  # fmt: skip
    return found


def _rows(kind: str, papers: Iterable[int]) -> list[Accrued]:
    return [
        Accrued(*row)
        for row in sql.fetch(
            'SELECT paper_kind, paper, n, "order", order_line, scheme, funder, party, currency, pieces, amount FROM '
            "billing_accrual WHERE paper_kind = %s AND paper = ANY(%s::bigint[]) ORDER BY paper, n, scheme, funder",
            (kind, sql.array(sorted(papers))),
        )
    ]


def _credited(invoices: Iterable[int], but: Iterable[int]) -> dict[tuple[int, int], int]:
    """Pieces credited before, by invoice and line."""
    rows = sql.fetch(
        "SELECT invoice, invoice_line, sum(pieces) FROM billing_creditnoteline WHERE invoice = ANY(%s::bigint[]) "
        "AND note_id <> ALL(%s::bigint[]) GROUP BY 1, 2",
        (sql.array(sorted(invoices)), sql.array(sorted(but))),
    )
    return {(invoice, line): int(pieces) for invoice, line, pieces in rows}


def by_paper(rows: Iterable[Accrued]) -> dict[int, list[Accrued]]:
    """Accruals by the paper they stand on."""
    found: dict[int, list[Accrued]] = {}
    for row in rows:
        found.setdefault(row.paper, []).append(row)
    return found


def write(actor: Actor, rows: Sequence[Accrued]) -> None:
    """Keep them, so that credit can take back exactly what was given."""
    sql.insert(Accrual, COLUMNS, [(actor.organisation, *row) for row in rows])
