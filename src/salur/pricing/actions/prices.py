"""Telling prices, taxes and roundings. A code that is told again is replaced; what was made under the old row stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.pricing import facts, faults, goods
from salur.pricing.bodies import EndBody, PriceBody, RoundingBody, TaxBody
from salur.pricing.rules import Sku
from salur.pricing.telling import Taken, told, written
from salur.pricing.versions import PRICES, ROUNDINGS, TAXES, Content, Standing

VALID_FROM, VALID_TO, SKU = 0, 1, 2  # places in the content of a price


@action("pricing.record_prices")
def record_prices(*, actor: Actor, prices: Sequence[Command[PriceBody]]) -> Outcomes:
    """Record rows of the price list by code. A code told again with something else is replaced, in a new version.

    Refused: pricing.no_such_sku, no_such_pack, unknown_currency, bad_number, days_backwards, same_as; kernel.bad_value.
    """
    skus = sorted({command.body.sku for command in prices})
    known = goods.fresh(skus)
    standing = Standing(PRICES, actor.organisation, [command.body.code for command in prices], skus)
    says = {_saying(row.content): row.code for row in standing}
    taken = []
    for command in prices:
        body = command.body
        reason = faults.of_price(body) or _unfit(body, known.get(body.sku))
        if reason is None:
            content = faults.price_content(body)
            other = says.get(_saying(content), body.code)
            if other != body.code:
                reason = Refused("pricing.same_as", rule=body.code, other=other)
        if reason is not None:
            taken.append(Taken(command, None, reason))
            continue
        if old := standing.get(body.code):
            says.pop(_saying(old.content), None)
        says[_saying(content)] = body.code
        taken.append(Taken(command, standing.tell(body.code, content)))
    return written(standing, taken, lambda body, row, version: facts.PriceRecorded(row.id, row.code, body.sku, version))


def _unfit(body: PriceBody, sku: Sku | None) -> Refused | None:
    if sku is None:
        return Refused("pricing.no_such_sku", sku=body.sku, rule=body.code)
    for pack in (body.per, body.pack or "piece"):
        if sku.pieces_in(pack) is None:
            return Refused("pricing.no_such_pack", sku=body.sku, pack=pack, rule=body.code)
    return None


def _saying(content: Content) -> tuple[Any, ...]:
    """What may stand only once: two such rows would fit the same line equally well."""
    starts, _, sku, currency, _, _, pack, pieces, when, _ = content
    return starts, sku, currency, pack, pieces, repr(sorted(when.items()))


@action("pricing.end_prices")
def end_prices(*, actor: Actor, ends: Sequence[Command[EndBody]]) -> Outcomes:
    """End prices after a day; one that ends before its first day is withdrawn. Refused: pricing.no_such_price."""
    standing = Standing(PRICES, actor.organisation, [command.body.code for command in ends])
    taken = []
    for command in ends:
        body = command.body
        row = standing.get(body.code)
        if row is None:
            taken.append(Taken(command, None, Refused("pricing.no_such_price", rule=body.code)))
        elif row.content[VALID_FROM] is not None and body.ends_on < row.content[VALID_FROM]:
            taken.append(Taken(command, standing.withdraw(body.code)))
        else:
            content = (row.content[VALID_FROM], body.ends_on, *row.content[SKU:])
            taken.append(Taken(command, standing.tell(body.code, content)))
    return written(
        standing, taken,
        lambda body, row, version: facts.PriceEnded(
            row.id, row.code, row.content[SKU], body.ends_on.isoformat(), version
        ),
    )  # fmt: skip


@action("pricing.record_taxes")
def record_taxes(*, actor: Actor, taxes: Sequence[Command[TaxBody]]) -> Outcomes:
    """Record tax rules by code; see `record_prices`. Refused: pricing.bad_number, days_backwards; kernel.bad_value."""
    standing = Standing(TAXES, actor.organisation, [command.body.code for command in taxes])
    taken = [told(standing, c, c.body.code, faults.of_tax, faults.tax_content) for c in taxes]
    return written(standing, taken, lambda body, row, version: facts.TaxRecorded(row.id, row.code, version))


@action("pricing.record_roundings")
def record_roundings(*, actor: Actor, roundings: Sequence[Command[RoundingBody]]) -> Outcomes:
    """Record roundings by code; see `record_prices`.

    Refused: pricing.unknown_currency, pricing.days_backwards, kernel.bad_value.
    """
    standing = Standing(ROUNDINGS, actor.organisation, [command.body.code for command in roundings])
    taken = [told(standing, c, c.body.code, faults.of_rounding, faults.rounding_content) for c in roundings]
    return written(standing, taken, lambda body, row, version: facts.RoundingRecorded(row.id, row.code, version))
