"""Sales under their locks: what of each line was handed over, and where the book did not follow. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from salur.catalog import queries as catalog
from salur.credit import queries as credits
from salur.credit.rules import Ask, verdicts
from salur.field import queries, rules
from salur.field.models import Sale
from salur.field.quotes import Quote
from salur.field.rules import Handed
from salur.kernel.actor import Actor
from salur.kernel.work import work
from salur.ledger import shelves
from salur.ledger.discrepancies import Difference
from salur.ledger.entry import Goods
from salur.parties.queries import PlaceRow

Buckets = Mapping[tuple[int, int, int, str], Goods]


@dataclass(slots=True)
class Going:
    """A sale under its locks: whose goods, where, and what of each line was handed over."""

    quote: Quote
    owner: int
    van: PlaceRow
    handed: dict[int, tuple[int, list[Handed]]] = field(default_factory=dict)  # by line: SKU, lots

    def shelf(self, sku: int) -> shelves.Key:
        """The key of the shelf that a SKU is sold from."""
        return self.owner, self.van.site, sku


def start(actor: Actor, one: Quote) -> Going:
    """A priced sale about to be made."""
    assert one.van is not None
    return Going(one, one.body.owner or actor.party, one.van)


def sku_of(sku: int | str) -> int:
    """The SKU of a priced line; ours are always numbers."""
    assert isinstance(sku, int)
    return sku


def hand_over(actor: Actor, good: Sequence[Going], held: Mapping[shelves.Key, shelves.Held], buckets: Buckets) -> None:
    """Choose the lots of each line, one sale after the other as they were sold; what is missing is drawn."""
    skus = {sku for _, _, sku in held}
    free = {account.id for account in buckets.values() if account.bucket == "free"}
    piles = queries.piles([account for account in buckets.values() if account.id in free], skus)
    plain, costs = catalog.plain_lots(skus), queries.last_costs(actor.organisation, held)
    for going in sorted(good, key=lambda going: going.quote.at):
        van = buckets[going.owner, going.van.id, going.van.site, "free"].id
        for line in going.quote.lines:
            sku = sku_of(line.sku)
            there = piles.get((van, sku), [])
            lots = rules.hand_over(line.pieces, there, plain[sku], costs[going.shelf(sku)])
            going.handed[line.no] = sku, lots


def beyond_limits(good: Sequence[Going], owed: Mapping[credits.Key, credits.Held]) -> list[Difference]:
    """Discrepancies for sales that the credit account would not have allowed; they stand all the same."""
    found = []
    for going in good:
        quote, amount = going.quote, 0 if going.quote.body.paid else going.quote.total
        account = owed[quote.account]
        (verdict,) = verdicts(account.standing(work().day(quote.at)), [Ask(quote.sale, amount)])
        account.receivable += amount
        if amount and verdict.reasons:
            codes = {reason.code: reason for reason in verdict.reasons}
            over = codes.get("credit.over_limit")
            found.append(Difference(
                "over_limit" if over else "credit_block", Sale.KIND, quote.sale,
                amount=int(str(over.facts["short_amount"])) if over else amount, note=", ".join(codes),
            ))  # fmt: skip
    return found


def told_beyond(good: Sequence[Going], buckets: Buckets) -> list[Difference]:
    """One discrepancy for each lot of which more was told sold than the book had on the van."""
    found = []
    for going in good:
        free = buckets[going.owner, going.van.id, going.van.site, "free"].id
        drawn: dict[tuple[int, int], tuple[int, int]] = {}
        for sku, lots in going.handed.values():
            for one in lots:
                pieces, value = drawn.get((sku, one.lot), (0, 0))
                drawn[sku, one.lot] = pieces + one.drawn, value + one.drawn_value
        found += [
            Difference("told_sale", Sale.KIND, going.quote.sale, free, sku, lot, pieces, value)
            for (sku, lot), (pieces, value) in drawn.items()
            if pieces
        ]
    return found
