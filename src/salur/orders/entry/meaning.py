"""What is meant by what was typed: outlet, place, goods and quantities; and rows from what was ordered before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salur.catalog import queries as catalog
from salur.catalog.queries import Meant
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.orders.entry import spoken
from salur.orders.entry.form import Entry, Row
from salur.orders.models import Order
from salur.orders.queries import Wanted, lines_of
from salur.parties import queries as parties
from salur.parties.queries.buyers import buyers_like
from salur.pricing import queries as pricing


def of_order(actor: Actor, order: Order) -> Entry:
    """The form of an order that is to be changed, with its lines as they are."""
    entry = Entry(order=order, on_short=order.on_short, reference=order.reference)
    told = [line for line in lines_of(order) if not line.given_by]
    fill(actor, entry, [Wanted(line.sku, line.pieces - line.cancelled, line.pack) for line in told])
    return entry


def fill(actor: Actor, entry: Entry, wanted: Sequence[Wanted]) -> None:
    """Put rows for these goods into the form, but for goods that stand there already. One or two statements."""
    items = catalog.items(actor.organisation, {one.sku for one in wanted})
    packs = pricing.pack_sizes({one.sku for one in wanted})
    there = {row.code for row in entry.rows}
    rows, meant = [], {}
    for one in wanted:
        item = items.get(one.sku)
        if item is not None and item.active and one.pieces > 0 and item.code not in there:
            rows.append((item.name, item.code, spoken.shown(one.pieces, one.pack, packs.get(one.sku, {}))))
            meant[item.code] = Meant(item.sku, item.code, item.name)
    entry.add(rows)
    for row in entry.rows:
        row.item = row.item or meant.get(row.code)


def make_out(actor: Actor, entry: Entry) -> None:
    """Find out what is meant by what was typed: outlet, place and goods. Three statements, five if something is new."""
    if entry.order is None:
        _make_out_buyer(actor, entry)
        if entry.ship_from:
            place = parties.places_by_code(actor.organisation, [entry.ship_from]).get(entry.ship_from)
            entry.place = place.id if place else None
            if place is None:
                entry.fault = entry.fault or Refused("parties.no_such_place", called=entry.ship_from)
    make_out_goods(actor, entry)


def _make_out_buyer(actor: Actor, entry: Entry) -> None:
    if not entry.outlet and not entry.code:
        entry.fault = Refused("orders.no_buyer")
        return
    if entry.code:
        found = buyers_like(actor, entry.code, 1)
        if found and found[0].exact and entry.outlet in ("", found[0].name):
            entry.buyer = found[0]
    if entry.buyer is None:
        found = buyers_like(actor, entry.outlet or entry.code)
        if found and (found[0].exact or len(found) == 1):
            entry.buyer = found[0]
        else:
            entry.outlets = found
            code = "orders.unclear_buyer" if found else "orders.no_buyer"
            entry.fault = Refused(code, called=entry.outlet or entry.code)
    if entry.buyer is not None:
        entry.outlet, entry.code = entry.buyer.name, entry.buyer.code


def make_out_goods(actor: Actor, entry: Entry) -> None:
    """Find out which goods and how many of them the rows mean, and number the lines that they make."""
    filled = [row for row in entry.rows if row.goods or row.code]
    asked = [row for row in filled if row.item is None]  # of the others it is known what was chosen
    named = catalog.items_named(actor.organisation, {text for row in asked for text in (row.code, row.goods)})
    open_rows = [row for row in asked if not _exactly(row, named)]
    like = catalog.items_like(actor.organisation, {row.goods for row in open_rows}) if open_rows else {}
    for row in open_rows:
        row.code = ""
        found = named.get(row.goods) or like.get(row.goods, [])
        same = [one for one in found if one.name.lower() == row.goods.lower()]
        if row.at == entry.typing:
            continue
        if len(found) == 1 or len(same) == 1:
            row.item = same[0] if len(same) == 1 else found[0]
        else:
            row.candidates = found[:6]
            row.fault = Refused("orders.unclear_goods" if found else "orders.unknown_goods", called=row.goods)
    known = pricing.pack_sizes({row.item.sku for row in filled if row.item})
    for row in filled:
        if row.item is not None:
            row.goods, row.code = row.item.name, row.item.code
            row.packs = dict(known.get(row.item.sku, {}))
            _make_out_quantity(row)
    for row in entry.rows:
        if row.quantity and not row.goods:
            row.fault = Refused("orders.unknown_goods", called="–")
    for no, row in enumerate((row for row in entry.rows if row.line is not None), 1):
        row.no = no


def _exactly(row: Row, named: Mapping[str, Sequence[Meant]]) -> bool:
    """Whether the row's goods are what was chosen, or exactly one item's code or barcode."""
    chosen = [one for one in named.get(row.code, ()) if row.goods in ("", one.name)]
    found = chosen if len(chosen) == 1 else named.get(row.goods, ())
    if len(found) == 1:
        row.item = found[0]
    return row.item is not None


def _make_out_quantity(row: Row) -> None:
    if not row.quantity:
        if row.item and row.item.pack:  # the barcode of a pack: one of it
            row.quantity = f"1 {row.item.pack}"
        else:
            row.fault = Refused("orders.no_quantity")
            return
    row.said = spoken.read(row.quantity, row.packs)
    if isinstance(row.said, spoken.Doubt):
        row.fault = Refused("orders.unclear_quantity", typed=row.quantity)
