"""Record sales from the van: they have happened, so the book follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salur.billing.actions.sale import Made, Sold, SoldLine, invoice_goods
from salur.credit import queries as credits
from salur.field import asking, counting, facts, handing, moves, quotes
from salur.field.bodies import Sale as SaleBody
from salur.field.handing import Buckets, Going
from salur.field.models import Sale, SaleLine
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, discrepancies, shelves
from salur.ledger.entry import Entry, Goods, GoodsMove
from salur.ledger.post import post
from salur.pricing.rules import ARITHMETIC
from salur.stock import actions as stock

SALE = (
    "id", "organisation", "van", "site", "owner", "buyer", "bill_to", "salesman", "currency", "at", "territory",
    "price_class", "channel", "price_version", "arithmetic", "untaxed", "tax", "invoice", "payment", "reference",
)  # fmt: skip
LINES = (
    "sale_id", "n", "organisation", "sku", "pack", "pieces", "list", "untaxed", "tax", "tax_code", "priced", "value",
    "drawn", "given_by",
)  # fmt: skip
BUCKETS = ("free", "unexplained")


@action("field.record_sale")
def record_sale(*, actor: Actor, sales: Sequence[Command[SaleBody]]) -> Outcomes:
    """Record sales from vans (a tell) with their invoice and, if paid, their payment.

    What the book does not have on the van is drawn from unexplained and opens a discrepancy `told_sale`; promises that
    are no longer covered are broken; an agreed price stands, an exceeded limit too (`over_limit`, `credit_block`), and
    a scheme that gives more than its budget has (`over_budget`). Lines told as `free` were given for nothing: within
    what schemes grant by them, beyond that by the seller, which somebody is asked about (`beyond_scheme`).
    Refused only if unreadable: field.no_lines, field.unknown_van, field.unknown_buyer, field.bad_quantity,
    field.unknown_method, field.free_has_no_price, pricing.* (unknown SKU or pack, no price and none agreed).
    """
    found = asking.quote(actor, sales)
    good = [handing.start(actor, one) for one in found if not one.reasons]
    for going, identity in zip(good, ids.take(Sale, len(good)), strict=True):
        going.quote.sale = identity
    counted = counting.settle(actor, [going.quote for going in good])
    held = shelves.hold({going.shelf(handing.sku_of(line.sku)) for going in good for line in going.quote.lines})
    owed = credits.hold({going.quote.account for going in good})
    buckets = _accounts(good)
    handing.hand_over(actor, good, held, buckets)
    _yield_promises(actor, good, held)
    beyond, given = handing.beyond_limits(good, owed), counting.beyond([going.quote for going in good])
    made = invoice_goods(actor=actor, sales=[_sold(actor, going) for going in good])
    counting.record(actor, counted, [going.quote for going in good], made)
    post([_entry(going, buckets) for going in good])
    discrepancies.open_all([*handing.told_beyond(good, buckets), *beyond, *given])
    _write(actor, good, made)
    return Outcomes(
        Outcome(one.command.key, "refused", None, tuple(one.reasons))
        if one.reasons
        else Outcome(one.command.key, "done", one.sale)
        for one in found
    )


def _accounts(good: Sequence[Going]) -> dict[tuple[int, int, int, str], Goods]:
    keys = {(going.owner, going.van.id, going.van.site, bucket) for going in good for bucket in BUCKETS}
    return accounts.goods(keys | {(going.owner, going.van.site, going.van.site, "sold") for going in good})


def _yield_promises(actor: Actor, good: Sequence[Going], held: Mapping[shelves.Key, shelves.Held]) -> None:
    """Break the youngest promises of what is no longer on the van, and keep account of what is left."""
    for going in good:
        leaving: dict[shelves.Key, int] = {}
        for sku, lots in going.handed.values():
            key = going.shelf(sku)
            leaving[key] = leaving.get(key, 0) + sum(one.pieces - one.drawn for one in lots)
        stock.yield_promises(actor=actor, leaving=leaving, held=held, paper_kind=Sale.KIND, paper=going.quote.sale)
        for key, pieces in leaving.items():
            held[key].sellable -= pieces


def _sold(actor: Actor, going: Going) -> Sold:
    quote, body = going.quote, going.quote.body
    lines = tuple(
        SoldLine(handing.sku_of(line.sku), line.pieces, line.untaxed, line.tax_amount) for line in quote.lines
    )
    due_on = quote.due_on(work().day(quote.at))
    return Sold(
        quote.sale, body.buyer, quote.account[0], quote.currency, quote.at, due_on, lines, body.paid,
        quote.salesman(actor), quote.priced,
    )  # fmt: skip


def _entry(going: Going, buckets: Buckets) -> Entry:
    site = going.van.site
    free, unexplained = (buckets[going.owner, going.van.id, site, bucket] for bucket in BUCKETS)
    sold = buckets[going.owner, site, site, "sold"]
    goods: list[GoodsMove] = []
    for sku, lots in going.handed.values():
        for one in lots:
            if one.drawn:
                goods.append(moves.draw(unexplained, free, sku, one))
            goods.append(moves.sell(free, sold, sku, one))
    return Entry(Sale.KIND, going.quote.sale, "sold", 1, going.quote.at, goods)


def _write(actor: Actor, good: Sequence[Going], made: Sequence[Made]) -> None:
    """The sales, their lines with every step of their price, and the facts."""
    rows, lines = [], []
    for going, new in zip(good, made, strict=True):
        quote, body, terms = going.quote, going.quote.body, going.quote.terms
        assert terms is not None and quote.priced is not None
        salesman = quote.salesman(actor)
        rows.append((
            quote.sale, actor.organisation, body.van, going.van.site, going.owner, body.buyer, terms.bill_to, salesman,
            quote.currency, quote.at, terms.territory, terms.price_class, terms.channel, quote.priced.snapshot_version,
            ARITHMETIC, quote.untaxed, quote.total - quote.untaxed, *new, body.reference,
        ))  # fmt: skip
        lines += _lines(actor, going)
        fact = facts.SoldFromVan(
            quote.sale, body.van, body.buyer, salesman, quote.currency, quote.total, new.invoice, new.payment
        )
        announce(fact, quote.command)
    papers.add(Sale, SALE, rows, [("sell",)] * len(rows), [work().day(going.quote.at) for going in good])
    sql.insert(SaleLine, LINES, lines)


def _lines(actor: Actor, going: Going) -> list[tuple[Any, ...]]:
    packs = going.quote.packs
    rows = []
    for line in going.quote.lines:
        lots = going.handed[line.no][1]
        rows.append((
            going.quote.sale, line.no, actor.organisation, line.sku, packs[line.no], line.pieces, line.list,
            line.untaxed, line.tax_amount, line.tax.code, quotes.as_told(line), sum(one.value for one in lots),
            sum(one.drawn for one in lots), line.given_by,
        ))  # fmt: skip
    return rows
