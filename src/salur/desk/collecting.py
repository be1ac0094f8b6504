"""The collector's round: what is due by outlet, one outlet's invoices to tick, and the receipt for what was paid."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from salur.billing import actions as billing
from salur.billing import queries
from salur.billing.bodies import Payment
from salur.billing.queries import OpenItem
from salur.desk import finding, owed
from salur.kernel import money as coins
from salur.kernel.command import new_key
from salur.kernel.organisation import house
from salur.kernel.papers import missing
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.queries import visible
from salur.parties.queries.names import names
from salur.parties.queries.parties import relations
from salur.shell import shown
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import said, show
from salur.shell.tables import money
from salur.shell.told import Told, bad
from salur.shell.words import word

WAYS = ("cash", "transfer")
BIGGEST = 2**63 - 1  # number of anything; somebody has typed the address
TICKED = re.compile(r"(\d{1,18}):(\d{1,15})")  # invoice:what was open of it when the page was shown


def _may(request: Request) -> None:
    """Only for those who take money. Refused: kernel.not_allowed."""
    if not request.actor.allows("billing.receive_payment"):
        raise Refused("kernel.not_allowed", permission="billing.receive_payment")


@page
def collect(request: Request) -> HttpResponse:
    """Who owes what is due today or overdue, the oldest first; ?q= finds any outlet that pays before."""
    _may(request)
    actor, on = request.actor, timezone.localdate()
    sought = " ".join(request.GET.get("q", "").replace("\0", "").split())[: finding.LONGEST]
    if sought:
        others = finding.named(visible(actor), sought)
        return show(request, "desk/collect.html", {"sought": sought, "others": others})
    found = owed.owed(actor, on)
    known = owed.outlets(actor, found)
    sums: dict[str, int] = {}
    for one in found:
        sums[one.currency] = sums.get(one.currency, 0) + one.open
    rows = [(one, known.get(one.party), money(one.open, one.currency), _age(one.since, on)) for one in found]
    context = {"rows": rows, "sums": [money(amount, coin) for coin, amount in sums.items()], "day": shown.day(on)}
    return show(request, "desk/collect.html", context)


def _age(due: date, on: date) -> str:
    """How long something has been due."""
    days = (on - due).days
    if days < 0:
        return _("due {day}").format(day=shown.day(due))
    return _("{n} days overdue").format(n=days) if days > 1 else _("1 day overdue") if days else _("due today")


def outlet(request: HttpRequest, party: int) -> HttpResponse:
    """What one outlet owes: shown, or a payment of it told."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _sent(request, party) if request.method == "POST" else _looked_at(request, party)


outlet.for_members = True  # type: ignore[attr-defined]


@page
def _looked_at(request: Request, party: int) -> HttpResponse:
    return _page(request, party)


@told
def _sent(request: Request, party: int) -> HttpResponse:
    _may(request)
    actor, sent = request.actor, Told(request, request.actor)
    with reading(actor.organisation):
        _items(request, party)
    try:
        command = sent.command(_payment(sent, party))
        paper = billing.receive_payment(actor=actor, payments=[command]).one().paper
    except Refused as refused:
        return again(request, _page, party, refused)
    return redirect(f"/collect/receipt/{paper}")


def _payment(sent: Told, party: int) -> Payment:
    """What was typed, over the invoices ticked, the first of them first; the same form is the same payment.

    Without an amount all that is ticked was paid. Refused: kernel.bad_value.
    """
    coin = sent.text("currency") or sent.currency
    if coin not in coins.CURRENCIES:
        raise bad("currency", coin, "empty")
    ticked = [(int(one[1]), int(one[2])) for one in map(TICKED.fullmatch, sent.fields.getlist("invoice")) if one]
    amount = sent.amount_or_none("amount", coin)
    if amount is None:
        amount = sum(part for _, part in ticked)
    if amount <= 0:
        raise bad("amount", sent.text("amount") or "–", "not an amount of money")
    method = sent.text("method")
    if method not in WAYS:
        raise bad("method", method or "–", "empty")
    parts, rest = [], amount
    for invoice, part in ticked:
        if (some := min(part, rest)) > 0:
            parts.append((invoice, some))
            rest -= some
    collector = sent.actor.person if method == "cash" else None
    return Payment(party, amount, coin, method, collector, tuple(parts), sent.text("reference")[:80])


def _items(request: Request, party: int) -> list[OpenItem]:
    """What is open of a party within sight. Refused: kernel.not_found for a party that is not one's to see."""
    actor = request.actor
    if party > BIGGEST:
        raise missing("party", party)
    found = queries.open_items(actor, [party])
    if not found and not visible(actor).filter(party=party).exists():
        theirs = queries.visible_invoices(actor).filter(organisation=actor.organisation, bill_to=party)
        if not theirs.exists():
            raise missing("party", party)
    return found


def _page(request: Request, party: int, refused: Refused | None = None) -> HttpResponse:
    """One outlet's open invoices with tick boxes; what is due is ticked."""
    _may(request)
    actor, on = request.actor, timezone.localdate()
    everything = _items(request, party)
    fields = request.POST if refused else request.GET
    currencies = sorted({one.currency for one in everything})
    home = house(actor.organisation).currency
    coin = fields.get("currency", "")
    if coin not in currencies:
        coin = home if home in currencies or not currencies else currencies[0]
    ticked = set(fields.getlist("invoice"))
    items = [one for one in everything if one.currency == coin]
    rows = [
        {
            "item": one, "open": money(one.open, coin), "age": _age(one.due_on, on), "late": one.due_on < on,
            "value": f"{one.invoice}:{one.open}",
            "ticked": f"{one.invoice}:{one.open}" in ticked if refused else one.due_on <= on,
        }
        for one in items
    ]  # fmt: skip
    known = relations(actor.organisation, [party]).get(party)
    at = refused.facts.get("field", "") if refused and refused.code == "kernel.bad_value" else ""
    context: dict[str, Any] = {
        "party": party, "outlet": known, "rows": rows, "coin": coin, "unit": coins.symbol(coin),
        "others": [one for one in currencies if one != coin], "key": new_key(),
        "due": money(sum(one.open for one in items if one.due_on <= on), coin),
        "whole": money(sum(one.open for one in items), coin),
        "refused": said(refused, actor) if refused else "", "at": at,
        "typed": {name: fields.get(name, "") for name in ("amount", "reference")},
        "ways": [(way, word("word", way), way == (fields.get("method") or WAYS[0])) for way in WAYS],
    }  # fmt: skip
    return show(request, "desk/collect_outlet.html", context, 409 if refused else 200)


@page
def receipt(request: Request, payment: int) -> HttpResponse:
    """What the outlet gets in its hand: what was paid, how, for which invoices, and what is still open."""
    _may(request)
    actor = request.actor
    seen = queries.payment(actor, payment)
    one, coin = seen.payment, seen.payment.currency
    people = names(actor.organisation, [one.party, one.collector, actor.party])
    left = sum(item.open for item in queries.open_items(actor, [one.party]) if item.currency == coin)
    context = {
        "payment": one, "party": people.get(one.party, ""), "firm_name": people.get(actor.party, ""),
        "collector": people.get(one.collector or 0, ""), "at": shown.moment(one.at), "method": word("word", one.method),
        "amount": money(one.amount, coin), "on_account": money(one.on_account, coin) if one.on_account else None,
        "parts": [(part.invoice_number or f"#{part.invoice}", money(part.amount, coin)) for part in seen.settled],
        "left": money(left, coin),
    }  # fmt: skip
    return show(request, "desk/receipt.html", context)
