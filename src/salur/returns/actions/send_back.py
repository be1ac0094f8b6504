"""Send goods back to a supplier, out of quarantine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, shelves
from salur.ledger.entry import Entry, Goods
from salur.ledger.post import post
from salur.ledger.rules import take
from salur.returns import facts, moves, queries, reading
from salur.returns.bodies import ToSupplier
from salur.returns.models import SendBack, SendBackLine
from salur.warehouse.queries import LotSeen, lots_in

COLUMNS = (
    "id", "organisation", "supplier", "owner", "site", "place", "currency", "at", "untaxed", "tax", "reference",
)  # fmt: skip
LINES = ("paper_id", "n", "organisation", "sku", "lot", "pieces", "value")
Piles = dict[int, dict[int, list[LotSeen]]]  # by quarantine account and SKU
Drawn = list[tuple[int, int, int, int]]  # SKU, lot, pieces, value


@action("returns.send_back")
def send_back(*, actor: Actor, goods: Sequence[Command[ToSupplier]]) -> Outcomes:
    """Goods in quarantine go back to their supplier, who owes us for them; what still waits for inspection stays.

    Refused: returns.no_lines, returns.unknown_place, returns.unknown_party, returns.bad_line, returns.unknown_lot,
    returns.bad_amount, returns.not_in_quarantine.
    """
    lines = [line for command in goods for line in command.body.lines]
    found = reading.known(
        actor, {c.body.place for c in goods}, {c.body.supplier for c in goods}, {line.sku for line in lines},
        {line.lot for line in lines},
    )  # fmt: skip
    refused = {command.key: reasons for command in goods if (reasons := _faults(found, command.body))}
    good = [command for command in goods if command.key not in refused]
    where = {c.key: (c.body.owner or actor.party, c.body.place, found.sites[c.body.place]) for c in good}
    shelves.hold({(where[c.key][0], where[c.key][2], line.sku) for c in good for line in c.body.lines})
    buckets = accounts.goods({(*where[c.key], bucket) for c in good for bucket in ("quarantine", "bought")})
    piles = _piles(actor, buckets, {line.sku for c in good for line in c.body.lines})
    taken: dict[UUID, Drawn] = {}
    for command in good:
        drawn = _draw(command.body, piles.setdefault(buckets[*where[command.key], "quarantine"].id, {}))
        if isinstance(drawn, Refused):
            refused[command.key] = (drawn,)
        else:
            taken[command.key] = drawn
    made = _write(actor, [(c, where[c.key], taken[c.key]) for c in good if c.key in taken], buckets)
    return Outcomes.of(goods, refused, made)


def _faults(found: reading.Known, body: ToSupplier) -> tuple[Refused, ...]:
    wrong = reading.faults(found, body.supplier, body.place, [(line.sku, line.pieces, line.lot) for line in body.lines])
    wrong += [Refused("returns.bad_amount", amount=amount) for amount in (body.untaxed or 0, body.tax) if amount < 0]
    return tuple(wrong)


def _piles(actor: Actor, buckets: Mapping[tuple[int, int, int, str], Goods], skus: set[int]) -> Piles:
    """What lies in quarantine; of it is kept back, later, what still waits for its inspection."""
    quarantine = {key: account for key, account in buckets.items() if key[3] == "quarantine"}
    piles: Piles = {}
    if not quarantine:
        return piles
    waiting = queries.to_inspect(actor.organisation, {key[1] for key in quarantine})
    kept = {(account.id, lot): waiting.get((key[0], key[1], lot), 0)
            for key, account in quarantine.items() for _, _, lot in waiting}  # fmt: skip
    for seen in sorted(lots_in(quarantine.values(), skus), key=lambda seen: seen.lot):
        back = kept.get((seen.account, seen.lot), 0)
        value = take(min(back, seen.pieces), seen.pieces, seen.value)
        free = seen._replace(pieces=max(0, seen.pieces - back), value=seen.value - value)
        piles.setdefault(seen.account, {}).setdefault(seen.sku, []).append(free)
    return piles


def _draw(body: ToSupplier, there: dict[int, list[LotSeen]]) -> Drawn | Refused:
    """Take the lines off what lies there; all of them, or nothing and why."""
    left = {sku: list(some) for sku, some in there.items()}
    drawn: Drawn = []
    for line in body.lines:
        wanted = line.pieces
        for at, pile in enumerate(left.get(line.sku, [])):
            pieces = min(wanted, pile.pieces)
            if pieces and line.lot in (None, pile.lot):
                value = take(pieces, pile.pieces, pile.value)
                left[line.sku][at] = pile._replace(pieces=pile.pieces - pieces, value=pile.value - value)
                drawn.append((line.sku, pile.lot, pieces, value))
                wanted -= pieces
        if wanted:
            there_now = line.pieces - wanted
            return Refused("returns.not_in_quarantine", pieces=line.pieces, sku=line.sku, there=there_now)
    there.update(left)
    return drawn


def _write(
    actor: Actor,
    sent: Sequence[tuple[Command[ToSupplier], tuple[int, int, int], Drawn]],
    buckets: Mapping[tuple[int, int, int, str], Goods],
) -> dict[UUID, int]:
    """The papers, their lines and the posting: goods to bought, money from purchases and their tax."""
    current = work()
    coins = {command.key: command.body.currency or current.house.currency for command, _, _ in sent}
    book = accounts.money({
        key for command, _, _ in sent
        for key in ((command.body.supplier, "received_not_billed", coins[command.key]),
                    (0, "purchases", coins[command.key]), (0, "tax_receivable", coins[command.key]))
    })  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    made: dict[UUID, int] = {}
    lines, entries = [], []
    for (command, (owner, place, site), drawn), identity in zip(sent, ids.take(SendBack, len(sent)), strict=True):
        body, at, coin = command.body, command.at or current.now, coins[command.key]
        untaxed = sum(value for *_, value in drawn) if body.untaxed is None else body.untaxed
        quarantine, bought = (buckets[owner, place, site, bucket] for bucket in ("quarantine", "bought"))
        entries.append(Entry(
            SendBack.KIND, identity, "sent", 1, at, [moves.send_back(quarantine, bought, *one) for one in drawn],
            moves.owed_back(book, body.supplier, coin, untaxed, body.tax),
        ))  # fmt: skip
        rows.append((
            identity, actor.organisation, body.supplier, owner, site, place, coin, at, untaxed, body.tax,
            body.reference,
        ))  # fmt: skip
        lines += [(identity, n, actor.organisation, *one) for n, one in enumerate(drawn, 1)]
        pieces = sum(pieces for _, _, pieces, _ in drawn)
        announce(facts.GoodsSentBack(identity, body.supplier, coin, pieces, untaxed + body.tax), command)
        made[command.key] = identity
    papers.add(SendBack, COLUMNS, rows, [("send",)] * len(rows), [current.day(row[7]) for row in rows])
    sql.insert(SendBackLine, LINES, lines)
    post(entries)
    return made
