"""The weeks of outlets before and after a launch, from the summaries: what the effect of a scheme is reckoned on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.parties.queries import visible
from salur.parties.trade import Trade, trade, who_asks
from salur.pricing.effect import Outlet
from salur.pricing.effect.outlets import LONGEST_BEFORE
from salur.pricing.engine.match import Facts, failing, pattern

AT_ONCE = 5000  # outlets whose weeks are read by one statement
STANDING = (
    "buyer",
    "class",
    "channel",
    "territory",
    "payment",
    "tax_status",
    "sets",
)  # what an outlet is, not an order
ENOUGH = 10
SHOWN = 8  # outlets at each end

BUYERS = """
    SELECT buyer FROM parties_supply WHERE organisation = %s AND seller = %s AND active ORDER BY buyer"""
WEEKS = """
    SELECT outlet, array_agg(week), array_agg(net) FROM (
        SELECT d.outlet, floor((d."on" - %s::date) / 7.0)::int AS week,
            sum(d.untaxed - d.credited_untaxed)::bigint AS net
        FROM insights_outletday d
        WHERE d.organisation = %s AND d.currency = %s AND d."on" >= %s AND d."on" < %s
            AND d.outlet = ANY(%s::bigint[])
        GROUP BY 1, 2) x GROUP BY outlet"""
FIRST = 'SELECT min("on") FROM insights_outletday WHERE organisation = %s AND currency = %s AND "on" >= %s'


class Compared(NamedTuple):
    """Two groups of outlets with their weeks; whether the scheme's conditions chose them (else: who used it)."""

    joined: list[Outlet]
    others: list[Outlet]
    before: int  # weeks known before the launch
    after: int
    by_conditions: bool


def compared(
    actor: Actor, scheme: Mapping[str, Any], launch: date, last: date, took: Collection[int]
) -> Compared:  # fmt: skip
    """The outlets a scheme is for beside the others, with the whole weeks from a year before its launch until `last`.

    Where its conditions are for (nearly) everybody, those that `took` something of it stand beside those that did not.
    Four statements, and one more for each five thousand outlets.
    """
    house, coin = actor.organisation, scheme["currency"]
    buyers = [row[0] for row in sql.fetch(BUYERS, (house, actor.party))]
    if actor.territories is not None:
        seen = set(visible(actor).values_list("party", flat=True))
        buyers = [one for one in buyers if one in seen]
    terms = trade(house, actor.party, buyers, launch)
    when = {key: values for key, values in (scheme.get("when") or {}).items() if key in (*STANDING, "except")}
    for_them = pattern(when)
    joined = {one for one in buyers if failing(for_them, Facts(_who(actor, one, terms.get(one))).values) is None}
    others = [one for one in buyers if one not in joined]
    by_conditions = bool(when) and len(others) >= ENOUGH
    if not by_conditions:
        joined = set(took) & set(buyers)
        others = [one for one in buyers if one not in joined]
    groups = sorted(joined), others
    earliest = launch - timedelta(weeks=LONGEST_BEFORE)
    ((known,),) = sql.fetch(FIRST, (house, coin, earliest))
    before = min(LONGEST_BEFORE, (launch - known).days // 7) if known and known < launch else 0
    after = max(0, (last + timedelta(days=1) - launch).days // 7)
    weeks: dict[int, dict[int, int]] = {}
    for at in range(0, len(buyers), AT_ONCE):
        weeks |= _weeks(house, coin, launch, before, after, buyers[at : at + AT_ONCE])
    made = [[_outlet(one, weeks.get(one, {}), before, after, terms.get(one), when) for one in some] for some in groups]
    return Compared(made[0], made[1], before, after, by_conditions)


def _who(actor: Actor, outlet: int, terms: Trade | None) -> dict[str, str | tuple[str, ...]]:
    return who_asks(actor.party, outlet, terms) | {"payment": "credit" if terms and terms.payment_days else "cash"}


def _weeks(
    house: int, coin: str, launch: date, before: int, after: int, outlets: list[int]
) -> dict[int, dict[int, int]]:
    first, end = launch - timedelta(weeks=before), launch + timedelta(weeks=after)
    rows = sql.fetch(WEEKS, (launch, house, coin, first, end, sql.array(outlets)))
    return {outlet: dict(zip(weeks, nets, strict=True)) for outlet, weeks, nets in rows}


def _outlet(
    one: int, weeks: Mapping[int, int], before: int, after: int, terms: Trade | None, when: Mapping[str, Any]
) -> Outlet:
    """An outlet with its weeks; only those of one channel and class are compared, where the scheme does not choose by
    them; those that one firm pays for share their luck."""
    kind = [getattr(terms, name, "") for name, key in (("channel", "channel"), ("price_class", "class"))
            if key not in when]  # fmt: skip
    firm = str(terms.bill_to) if terms is not None and terms.bill_to != one else ""
    return Outlet(one, [weeks.get(at, 0) for at in range(-before, after)], "/".join(kind), firm)


def changes(seen: Compared) -> list[tuple[int, int, int]]:
    """Outlets of the scheme with what they bought in a week before and since, the greatest gain first: those that
    stand at the ends."""
    found = [(one.id, *_each_week(one, seen.before)) for one in seen.joined]
    bought = [one for one in found if one[1] > 0]
    ordered = sorted(bought, key=lambda one: (one[1] - one[2], one[0]))
    return ordered if len(ordered) <= 2 * SHOWN else [*ordered[:SHOWN], *ordered[-SHOWN:]]


def _each_week(one: Outlet, launch: int) -> tuple[int, int]:
    before, after = one.weeks[:launch], one.weeks[launch:]
    return sum(before) // max(len(before), 1), sum(after) // max(len(after), 1)
