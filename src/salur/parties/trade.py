"""Everything a sale needs to know of its buyers, in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from salur.kernel import sql
from salur.parties.queries import Assigned


class Trade(NamedTuple):
    """On what terms a seller supplies a buyer, and what the buyer is to the seller on that day."""

    buyer: int
    bill_to: int
    payment_days: int
    terms_from: str  # delivery | invoice | exchange
    exchange_weekday: int | None
    invoice_at: str  # loading | delivery | period
    prices_include_tax: bool
    salesman: int | None
    ship_from: int | None
    territory: int | None
    price_class: str
    channel: str
    tax_status: str
    member: int | None  # the buyer's organisation, if it is one here
    sets: tuple[str, ...] = ()  # the codes of the groups the buyer is in


def trade(organisation: int, seller: int, buyers: Iterable[int], on: date) -> dict[int, Trade]:
    """The terms for each buyer that this seller supplies, with class, channel, territory and salesman of the day."""
    rows = sql.fetch(
        """
        SELECT s.buyer, s.bill_to, s.payment_days, s.terms_from, s.exchange_weekday, s.invoice_at,
            s.prices_include_tax, coalesce(a.salesman, s.salesman), s.ship_from, a.territory,
            coalesce(a.class, ''), coalesce(a.channel, ''), coalesce(r.tax_status, 'non_pkp'), m.organisation, a.sets
        FROM parties_supply s
            LEFT JOIN parties_relation r ON r.organisation = s.organisation AND r.party = s.buyer
            LEFT JOIN parties_member m ON m.party = s.buyer
            LEFT JOIN LATERAL (
                SELECT max(thing) FILTER (WHERE kind = 'salesman') AS salesman,
                    max(thing) FILTER (WHERE kind = 'territory') AS territory,
                    max(word) FILTER (WHERE kind = 'class') AS class,
                    max(word) FILTER (WHERE kind = 'channel') AS channel,
                    array_agg(word) FILTER (WHERE kind = 'group') AS sets
                FROM parties_assignment t WHERE t.organisation = s.organisation AND t.party = s.buyer
                    AND t.valid_from <= %s AND (t.valid_to IS NULL OR t.valid_to > %s)) a ON true
        WHERE s.organisation = %s AND s.seller = %s AND s.buyer = ANY(%s::bigint[]) AND s.active
        """,
        (on, on, organisation, seller, sql.array(sorted(set(buyers)))),
    )
    return {row[0]: Trade(*row)._replace(sets=tuple(sorted(row[14] or ()))) for row in rows}


def assigned_then(
    organisation: int, seller: int, wanted: Iterable[tuple[int, date]]
) -> dict[tuple[int, date], Assigned]:
    """The four of each (buyer, day), as a paper of that day would have kept them; one statement, however many days."""
    source, params = sql.given("g", "party bigint, day date", sorted(set(wanted)))
    rows = sql.fetch(
        f"""
        SELECT g.party, g.day, max(a.thing) FILTER (WHERE a.kind = 'territory'),
            coalesce(max(a.thing) FILTER (WHERE a.kind = 'salesman'), max(s.salesman)),
            max(a.word) FILTER (WHERE a.kind = 'class'), max(a.word) FILTER (WHERE a.kind = 'channel')
        FROM {source}
            LEFT JOIN parties_supply s ON s.organisation = %s AND s.seller = %s AND s.buyer = g.party
            LEFT JOIN parties_assignment a ON a.organisation = %s AND a.party = g.party
                AND a.valid_from <= g.day AND (a.valid_to IS NULL OR a.valid_to > g.day)
        GROUP BY g.party, g.day""",
        (*params, organisation, seller, organisation),
    )
    return {(row[0], row[1]): Assigned(*row[2:]) for row in rows}


def who_asks(seller: int, buyer: int, terms: Trade | None) -> dict[str, str | tuple[str, ...]]:
    """Who asks for a price, as price lists, schemes and taxes are asked: seller, buyer, tax status and, as far as the
    buyer has them, class, channel, territory and groups (`sets`), all as text. Without terms the buyer is one that
    nobody knows more of."""
    status = terms.tax_status if terms else "non_pkp"
    who: dict[str, str | tuple[str, ...]] = {"seller": str(seller), "buyer": str(buyer), "tax_status": status}
    if terms is not None:
        told = (("class", terms.price_class), ("channel", terms.channel), ("territory", terms.territory))
        who |= {name: str(value) for name, value in told if value}
        if terms.sets:
            who["sets"] = terms.sets
    return who


def sites_of(organisation: int, places: Iterable[int], *, ended: bool = False) -> dict[int, int]:
    """The site each place of ours stands at (its own, if it is one). Of those that have ended only for a tell: what is
    told late of them has happened all the same."""
    rows = sql.fetch(
        "SELECT id, site FROM parties_place WHERE organisation = %s AND id = ANY(%s::bigint[]) "
        "AND (ended_on IS NULL OR %s)",
        (organisation, sql.array(sorted(set(places))), ended),
    )
    return dict(rows)


def first_site(organisation: int) -> int | None:
    """The site that goods come to where nobody named another: the first one recorded."""
    rows = sql.fetch(
        "SELECT min(id) FROM parties_place WHERE organisation = %s AND kind = 'site' AND ended_on IS NULL",
        (organisation,),
    )
    found: int | None = rows[0][0]
    return found
