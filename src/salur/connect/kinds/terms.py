"""Terms of trade: who supplies whom, who pays and when, how much credit, which price class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_noop

from salur.connect.kind import Context, Field, Row, RowResult, imports
from salur.connect.nearest import unknown
from salur.connect.taking import Taking, present
from salur.credit import actions as credit
from salur.credit.actions import SetLimit
from salur.credit.queries import AccountSeen, accounts_seen
from salur.kernel.actor import Actor
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.bodies import AssignBody, SupplyBody
from salur.parties.models import INVOICE_AT, TERMS_FROM
from salur.parties.queries import SupplyTerms, assigned, supplies
from salur.parties.queries.parties import today

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SUPPLY = ("payment_days", "terms_from", "invoice_at", "prices_include_tax", "active")
CREDIT = ("credit_limit", "unlimited", "block", "overdue_days_allowed", "open_papers_allowed")
TERMS = (
    Field("payment_days", "integer", least=0, note="days until an invoice is due"),
    Field("terms_from", choices=TERMS_FROM, note="what the days count from"),
    Field("invoice_at", choices=INVOICE_AT, note="when it is invoiced"),
    Field("ship_from", "code", note="the place its orders ship from"),
    Field("bill_to", "code", note="the party that is billed, if it is another"),
    Field("currency", "currency", note="of the credit limit; the firm's own unless told"),
    Field("credit_limit", "money", least=0),
    Field("unlimited", "flag", note="yes: no credit limit"),
)
NAMES = tuple(field.name for field in TERMS if field.name != "currency")
FIELDS = (
    Field("buyer", "code", note="empty: ourselves, as the buyer of a supplier"),
    Field("seller", "code", note="empty: ourselves"),
    *TERMS,
    Field("exchange_weekday", choices=WEEKDAYS, note="the day the outlet takes invoices (tukar faktur)"),
    Field("prices_include_tax", "flag"),
    Field("terms_salesman", "code", note="the salesman of this supply, where the party has none"),
    Field("active", "flag", note="no: it is supplied no longer"),
    Field("block", note="why nothing is sold to it on credit; - lifts it"),
    Field("overdue_days_allowed", "integer", least=0),
    Field("open_papers_allowed", "integer", least=0),
    Field("price_class", note="from today; it is the party's, whoever sells"),
)
Wanted = tuple[Row, int, int]  # a row, the seller and the buyer it is about


@imports("terms", gettext_noop("Who is supplied on what terms"), fields=FIELDS, key=("seller", "buyer"))
def load(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """Set the terms that rows name; what a row leaves empty stays as it is agreed."""
    taking = Taking(actor, context, rows)
    known = context.codes.find("party", (row[name] for row in rows for name in ("buyer", "seller")))
    wanted = []
    for row in rows:
        missing = [name for name in ("buyer", "seller") if row[name] is not None and row[name] not in known]
        if missing:
            taking.add(unknown(context, row, missing[0], "party"))
            continue
        pair = [known.get(row[name] or "", actor.party) for name in ("seller", "buyer")]
        wanted.append((row, pair[0], pair[1]))
    agree(taking, wanted)
    _classes(taking, [(row, buyer) for row, _, buyer in wanted if row["price_class"] is not None])
    return taking.all()


def agree(taking: Taking, wanted: Sequence[Wanted]) -> None:
    """Terms and credit of these rows: (row, seller, buyer). What is agreed so already is left alone."""
    if not wanted:
        return
    codes = taking.context.codes
    rows = [row for row, _, _ in wanted]
    people = codes.find("party", (row[name] for row in rows for name in ("bill_to", "terms_salesman")))
    places = codes.find("place", (row["ship_from"] for row in rows))
    with reading(taking.actor.organisation):
        before = supplies(taking.actor.organisation, {(seller, buyer) for _, seller, buyer in wanted})
    told: list[tuple[Row, SupplyBody]] = []
    for row, seller, buyer in wanted:
        if missing := [name for name in ("bill_to", "terms_salesman") if row[name] and row[name] not in people]:
            taking.add(unknown(taking.context, row, missing[0], "party"))
        elif row["ship_from"] is not None and row["ship_from"] not in places:
            taking.add(unknown(taking.context, row, "ship_from", "place"))
        else:
            old = before.get((seller, buyer))
            body = _supply(row, old, seller, buyer, people, places)
            if body == _as_body(old, seller, buyer) and old is not None:
                taking.same(row)
            else:
                told.append((row, body))
    taking.tell(parties.record_supplies, "supplies", told, "terms", lambda _: "", paper=False)
    payers = [(row, people.get(row["bill_to"] or "", buyer)) for row, _, buyer in wanted if present(row, CREDIT)]
    refused = {row.number for row in rows} - {row.number for row in taking.standing(rows)}
    _credit(taking, [(row, party) for row, party in payers if row.number not in refused])


def _as_body(old: SupplyTerms | None, seller: int, buyer: int) -> SupplyBody:
    """The terms as they are; those of a new supply, if there are none."""
    return SupplyBody(*old) if old is not None else SupplyBody(seller, buyer, buyer)


def _supply(
    row: Row, old: SupplyTerms | None, seller: int, buyer: int, people: Mapping[str, int], places: Mapping[str, int]
) -> SupplyBody:
    changed: dict[str, Any] = present(row, SUPPLY)
    if row["exchange_weekday"] is not None:
        changed["exchange_weekday"] = WEEKDAYS.index(row["exchange_weekday"])
    for name, field, known in (
        ("bill_to", "bill_to", people), ("salesman", "terms_salesman", people), ("ship_from", "ship_from", places),
    ):  # fmt: skip
        if row[field] is not None:
            changed[name] = known[row[field]]
    return replace(_as_body(old, seller, buyer), **changed)


def _credit(taking: Taking, wanted: Sequence[tuple[Row, int]]) -> None:
    """Limits, blocks and allowances of bill-to parties."""
    if not wanted:
        return
    actor, coin = taking.actor, taking.context.currency
    with reading(actor.organisation):
        parties_ = sorted({party for _, party in wanted})
        seen = accounts_seen(actor, today(actor.organisation), parties=parties_, most=len(parties_) * 4)
    known = {(one.party, one.currency): one for one in seen}
    told = []
    for row, party in wanted:
        old = known.get((party, row["currency"] or coin))
        body = _limit(row, party, row["currency"] or coin, old)
        if old is not None and body == _limit(Row(row.number, {}), party, old.currency, old):
            taking.same(row)
        else:
            told.append((row, body))
    taking.tell(credit.set_limit, "limits", told, "limits", lambda _: "credit_limit", paper=False)


def _limit(row: Row, party: int, currency: str, old: AccountSeen | None) -> SetLimit:
    """The account as it is to be: what the row says, else what it was; a new one has a limit of nothing."""
    limit = old.limit if old else 0
    if row["credit_limit"] is not None:
        limit = row["credit_limit"]
    if row["unlimited"]:
        limit = None
    block = row["block"] if row["block"] is not None else (old.block if old else "")
    allowed = {name: old and getattr(old, name) for name in ("overdue_days_allowed", "open_papers_allowed")}
    allowed |= present(row, allowed)
    return SetLimit(party, currency, limit, "" if block == "-" else block, **allowed)


def _classes(taking: Taking, wanted: Sequence[tuple[Row, int]]) -> None:
    """Price classes from today, where they are others."""
    with reading(taking.actor.organisation):
        now = assigned(taking.actor.organisation, {party for _, party in wanted})
    told = [
        (row, AssignBody(party, "class", row["price_class"]))
        for row, party in wanted
        if now[party].price_class != row["price_class"]
    ]
    taking.tell(parties.assign, "assignments", told, "classes", lambda _: "price_class", paper=False)
