"""What credit notes give back of schemes with limits: of the order that the goods were ordered on, or of the invoice of
goods that were sold at once. Goods refused at the door have given theirs back there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson

from salur.billing import accruing
from salur.billing.accruing import Gift
from salur.billing.bodies import Credit
from salur.billing.models import Invoice
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.orders import actions as orders
from salur.orders import falling
from salur.orders.carts import Kept

DOOR = "shipment"  # why a note is written for what was refused at the door
Line = tuple[int, int]  # of an invoice
Given = Mapping[Line, Gift]


def lines_of(notes: Sequence[Command[Credit]]) -> dict[Line, int]:
    """The pieces of lines of invoices that came back by notes; what was refused at the door did not."""
    found: dict[Line, int] = {}
    for command in notes:
        for line in command.body.lines if command.body.reason_kind != DOOR else ():
            if line.invoice is not None and line.invoice_line is not None:
                key = (line.invoice, line.invoice_line)
                found[key] = found.get(key, 0) + line.pieces
    return found


def hold(actor: Actor, given: Given) -> falling.Had:
    """Lock the counters of schemes with limits that these lines of invoices count towards; before shelves and accounts.
    No statement where nothing was given."""
    return falling.hold(actor, {
        "order": [gift.order for gift in given.values() if gift.order is not None],
        Invoice.KIND: [invoice for (invoice, _), gift in given.items() if gift.order is None],
    })  # fmt: skip


def follow(actor: Actor, had: falling.Had, given: Given, back: Mapping[Line, int]) -> None:
    """Give back for pieces of lines of invoices that came back; the notes are written."""
    if not had.rows:
        return
    pieces: dict[tuple[int, int], int] = {}
    sold = set()
    for line, many in back.items():
        gift = given.get(line)
        if gift is not None and gift.order is None:
            sold.add(line[0])
        elif gift is not None and gift.order is not None and gift.line is not None:
            pieces[gift.order, gift.line] = pieces.get((gift.order, gift.line), 0) + many
    orders.record_returned(actor=actor, pieces=pieces, had=had)
    if sold:
        fallen: dict[int, dict[int, int]] = {}
        for (invoice, n), many in accruing.credited(sold).items():
            fallen.setdefault(invoice, {})[n] = many
        falling.follow(actor, had, fallen, Invoice.KIND, _kept)


def _kept(invoices: Sequence[int]) -> dict[int, Kept]:
    """What goods sold at once were priced from."""
    return {
        invoice: Kept(version, orjson.loads(cart), {}, orjson.loads(result))
        for invoice, version, cart, result in sql.fetch(
            "SELECT invoice_id, rules_version, cart::text, result::text FROM billing_invoicecart "
            "WHERE invoice_id = ANY(%s::bigint[])",
            (sql.array(sorted(invoices)),),
        )
    } if invoices else {}  # fmt: skip
