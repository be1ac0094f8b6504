"""Who owes whom for what was given away: each funder's share of the steps of what is invoiced, and back with credit.

Of a line that is invoiced in parts each part has its share, rounded down on what was invoiced so far: the parts add up
to the step, to the coin. When and at what value: docs/arithmetic/accruals.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from salur.billing.models import Accrual
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.orders import giving
from salur.orders.giving import Given
from salur.orders.rules import share
from salur.pricing import queries as pricing

SELLER = "seller"
LATER = "later"
COLUMNS = (
    "organisation", "paper_kind", "paper", "n", "order", "order_line", "scheme", "funder", "how", "party", "currency",
    "pieces", "amount",
)  # fmt: skip
ROW = ", ".join(f'a."{name}"' for name in COLUMNS[1:])


class Line(NamedTuple):
    """A line of an invoice: its paper and number, and the order's line it is of."""

    invoice: int
    n: int
    order: int
    line: int
    currency: str
    pieces: int


class Accrued(NamedTuple):
    """A funder's share of what a scheme or a person gave on a line of a paper; taken back where it is below zero."""

    paper_kind: str
    paper: int
    n: int
    order: int | None
    line: int | None
    scheme: str
    funder: str
    how: str
    party: int  # the principal behind the funder, 0 if it is not known who
    currency: str
    pieces: int
    amount: int


def of_invoices(actor: Actor, lines: Sequence[Line]) -> list[Accrued]:
    """What invoices give away, by the steps their orders were priced with. One statement where nothing was given."""
    given = giving.on_orders({line.order for line in lines})
    mine = [line for line in lines if line.order in given]
    if not mine:
        return []
    principals = _principals(actor, (one for by_line in given.values() for one in by_line.values()))
    before = _before(sorted(given))
    found = []
    for line in mine:
        pieces, shares = given[line.order].get(line.line, Given(0, {}))
        if not shares:
            continue
        was = min(before.get((line.order, line.line), 0), pieces)
        now = min(was + line.pieces, pieces)
        before[line.order, line.line] = now
        for (scheme, funder, how), amount in sorted(shares.items()):
            part = share(amount, pieces, now) - share(amount, pieces, was)
            found.append(Accrued("invoice", line.invoice, line.n, line.order, line.line, scheme, funder, how,
                                 _party(funder, scheme, principals), line.currency, now - was, part))  # fmt: skip
    return found


def of_sales(actor: Actor, sold: Mapping[int, tuple[str, Mapping[int, Given]]]) -> list[Accrued]:
    """What goods sold at once give away: (currency, what each line gives) by invoice. No statement for none."""
    if not sold:
        return []
    principals = _principals(actor, (one for _, by_line in sold.values() for one in by_line.values()))
    return [
        Accrued("invoice", invoice, n, None, None, *one, _party(one.funder, one.rule, principals), currency, pieces,
                amount)
        for invoice, (currency, by_line) in sold.items()
        for n, (pieces, shares) in sorted(by_line.items())
        for one, amount in sorted(shares.items())
    ]  # fmt: skip


def _principals(actor: Actor, given: Iterable[Given]) -> dict[str, int | None]:
    """Who is behind the funders of schemes. No statement where the seller pays all of it."""
    schemes = {one.rule for some in given for one in some.shares if one.funder != SELLER}
    return pricing.principals(actor.organisation, schemes) if schemes else {}


def _party(funder: str, scheme: str, principals: Mapping[str, int | None]) -> int:
    return 0 if funder == SELLER else principals.get(scheme) or 0


def _before(orders: Sequence[int]) -> dict[tuple[int, int], int]:
    """Pieces invoiced before that count already, by order and line."""
    rows = sql.fetch(
        'SELECT "order", order_line, sum(pieces) FROM (SELECT DISTINCT paper, n, "order", order_line, pieces '
        "FROM billing_accrual WHERE paper_kind = 'invoice' AND \"order\" = ANY(%s::bigint[])) x GROUP BY 1, 2",
        (sql.array(orders),),
    )
    return {(order, line): int(pieces) for order, line, pieces in rows}


class Back(NamedTuple):
    """A line of a credit note: pieces of a line of an invoice."""

    note: int
    n: int
    invoice: int
    invoice_line: int
    pieces: int


class Gift(NamedTuple):
    """A line of an invoice on which something was given away or might count: its order (None: sold at once), the line
    there, and what is accrued."""

    order: int | None
    line: int | None
    accrued: list[Accrued]


def given_on(invoices: Iterable[int]) -> dict[tuple[int, int], Gift]:
    """The lines of invoices on which something was given away, by invoice and line. One statement, none for none."""
    wanted = sorted(set(invoices))
    found: dict[tuple[int, int], Gift] = {}
    for invoice, n, order, line, *row in (
        sql.fetch(
            f'SELECT l.invoice_id, l.n, l."order", l.line, {ROW} FROM billing_invoiceline l '
            'LEFT JOIN orders_order o ON o.id = l."order" '
            "LEFT JOIN billing_invoicecart c ON c.invoice_id = l.invoice_id "
            "LEFT JOIN billing_accrual a ON a.paper = l.invoice_id AND a.paper_kind = 'invoice' AND a.n = l.n "
            "WHERE l.invoice_id = ANY(%s::bigint[]) AND (o.gave OR c.invoice_id IS NOT NULL) "
            "ORDER BY 1, 2, a.scheme, a.funder, a.how",
            (sql.array(wanted),),
        )
        if wanted
        else ()
    ):
        gift = found.setdefault((invoice, n), Gift(order, line, []))
        if row[0] is not None:
            gift.accrued.append(Accrued(*row))
    return found


def of_notes(lines: Sequence[Back], given: Mapping[tuple[int, int], Gift]) -> list[Accrued]:
    """What credit notes take back of what was given away. No statement where nothing was."""
    mine = [line for line in lines if (line.invoice, line.invoice_line) in given]
    if not mine:
        return []
    back = credited({line.invoice for line in mine}, {line.note for line in mine})
    found = []
    for line in mine:
        key = (line.invoice, line.invoice_line)
        was = back.get(key, 0)
        back[key] = was + line.pieces
        for row in given[key].accrued:
            first, now = min(was, row.pieces), min(was + line.pieces, row.pieces)
            part = share(row.amount, row.pieces, now) - share(row.amount, row.pieces, first) if row.pieces else 0
            found.append(row._replace(paper_kind="credit_note", paper=line.note, n=line.n, pieces=first - now,
                                      amount=-part))  # fmt: skip
    return found


def credited(invoices: Iterable[int], but: Iterable[int] = ()) -> dict[tuple[int, int], int]:
    """Pieces credited before, by invoice and line; `but` by these notes."""
    rows = sql.fetch(
        "SELECT invoice, invoice_line, sum(pieces) FROM billing_creditnoteline WHERE invoice = ANY(%s::bigint[]) "
        "AND invoice_line IS NOT NULL AND note_id <> ALL(%s::bigint[]) GROUP BY 1, 2",
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
