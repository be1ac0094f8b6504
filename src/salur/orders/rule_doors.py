"""The seller's order rules as a form: what each answers and by which figure, who may approve how much, who may buy
what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from salur.catalog import queries as catalog
from salur.kernel import money as coins
from salur.kernel.actor import Actor
from salur.kernel.command import Command, named_key, new_key
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.kernel.work import reading as reads
from salur.orders import actions
from salur.orders.bodies import AuthorityBody, RangeBody, RuleBody
from salur.orders.holding import ranges, reading, words
from salur.orders.holding.rules import ABOUT, ANSWERS, RULES, Policy, percent_text
from salur.parties import queries as parties
from salur.shell import shown
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import said, show
from salur.shell.shown import language
from salur.shell.told import Told, percent

ROWS = 3  # empty rows to say a range in
ANY = "*"  # any amount


def rules(request: HttpRequest) -> HttpResponse:
    """The form, and where its three parts are sent."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _sent(request) if request.method == "POST" else _looked_at(request)


rules.for_members = True  # type: ignore[attr-defined]


@page
def _looked_at(request: Request) -> HttpResponse:
    return _form(request)


def _form(request: Request, refused: Refused | None = None) -> HttpResponse:
    actor = request.actor
    if not actor.allows("orders.set_rules"):
        raise Refused("kernel.not_allowed", permission="orders.set_rules")
    policy, coin = reading.policy(actor.organisation), house(actor.organisation).currency
    typed = request.POST if refused else None
    context = {
        "rules": [_rule(name, policy, coin, typed) for name in RULES], "key": new_key(),
        "answers": [(answer, words.ANSWER[answer]) for answer in ANSWERS], "coin": coins.symbol(coin),
        "abouts": [(about, words.ABOUT[about]) for about in ABOUT], "roles": _roles(actor, coin),
        "ranges": ranges.in_words(actor.organisation), "blank": range(ROWS),
        "may_grant": actor.allows("orders.set_authority"), "may_range": actor.allows("orders.set_range"),
        "refused": said(refused, actor) if refused else "",
    }  # fmt: skip
    return show(request, "orders/rules.html", context, 409 if refused else 200)


def _rule(name: str, policy: Policy, coin: str, typed: Any) -> dict[str, Any]:
    """A rule as the form shows it: as it is set, or as it stands by itself."""
    kind, rule = RULES[name], policy.get(name)
    figure = rule.pack if rule else ""
    if rule is not None and rule.figure is not None:
        figure = _figure(kind.figure, rule.figure, coin)
    return {
        "name": name, "label": words.RULE[name], "about": words.MEANS[name], "kind": kind.figure,
        "answer": typed.get(f"answer-{name}") if typed else rule.answer if rule else kind.answer,
        "figure": typed.get(f"figure-{name}", "") if typed else figure,
        "unit": {"amount": coins.symbol(coin), "percent": "%"}.get(kind.figure) or words.UNIT.get(kind.figure, ""),
        "who": words.ABOUT[kind.about] if kind.about else "",
    }  # fmt: skip


def _figure(kind: str, figure: int, coin: str) -> str:
    if kind == "percent":
        return shown.decimal(percent_text(figure))
    return _typed_amount(figure, coin) if kind == "amount" else str(figure)


def _typed_amount(amount: int, coin: str) -> str:
    found = coins.decimal_string(amount, coin)
    return found.replace(".", ",") if language() == "id" else found


def _roles(actor: Actor, coin: str) -> list[dict[str, Any]]:
    """The roles, and up to what each may approve; who may do everything needs no limit."""
    granted = reading.granted(actor.organisation)
    found = []
    for name, role in sorted(parties.roles(actor.organisation).items()):
        mine, every = granted.get(name, {}), "*" in role.permissions
        cells = [
            (
                about,
                words.ABOUT[about],
                "" if about not in mine else ANY if mine[about] is None else _typed_amount(mine[about] or 0, coin),
            )
            for about in ABOUT
        ]
        discount = mine.get(reading.DISCOUNT)
        found.append({
            "name": name, "every": every, "may": every or reading.APPROVE in role.permissions, "cells": cells,
            "discount": "" if discount is None else shown.decimal(percent_text(discount)),
        })  # fmt: skip
    return found


@told
def _sent(request: Request) -> HttpResponse:
    sent = Told(request, request.actor)
    part = {"authority": _set_authority, "range": _set_range}.get(sent.fields.get("part", ""), _set_rules)
    try:
        part(sent)
    except Refused as refused:
        return again(request, _form, refused)
    messages.success(request, _("The order rules are set. Orders on hold are looked at anew."))
    return redirect("/order-rules")


def _key(sent: Told, *of: object) -> UUID:
    """A key for each command of the form, so that sending the form twice does it once."""
    return named_key("order-rules", sent.fields.get("key", "") or str(new_key()), *of)


def _set_rules(sent: Told) -> None:
    """Those rules that differ from what is set."""
    with reads(sent.actor.organisation):
        policy = reading.policy(sent.actor.organisation)
    commands = []
    for name, kind in RULES.items():
        field, answer = f"figure-{name}", sent.text(f"answer-{name}")
        if name not in policy and answer == kind.answer and not sent.text(field):
            continue
        said_so: dict[str, Any] = {
            "amount": lambda field=field: {"least": sent.amount_or_none(field)},
            "days": lambda field=field: {"days": sent.whole_or_none(field)},
            "papers": lambda field=field: {"papers": sent.whole_or_none(field)},
            "hours": lambda field=field: {"hours": sent.whole_or_none(field, 1)},
            "percent": lambda field=field: {"percent": sent.percent(field)},
            "pack": lambda field=field: {"pack": sent.text(field)},
        }  # fmt: skip
        try:
            figure = said_so[kind.figure]() if kind.figure else {}
        except Refused as refused:  # said by the name of the rule, which is what stands on the page
            raise Refused(refused.code, **{**refused.facts, "field": name}) from None
        commands.append(Command(_key(sent, name), RuleBody(name, answer, **figure)))
    if commands:
        actions.set_rules(actor=sent.actor, rules=commands).papers()  # the first refusal is the form's


def _set_authority(sent: Told) -> None:
    """What roles may approve, cell by cell."""
    commands = []
    for row in sent.rows("role", *ABOUT, reading.DISCOUNT):
        for about in ABOUT:
            told_so = row[about]
            most = None
            if told_so and told_so != ANY:
                most = coins.parse_typed(told_so, sent.currency, language())
            body = AuthorityBody(row["role"], about, most, told_so == ANY)
            commands.append(Command(_key(sent, row["role"], about), body))
        typed = row[reading.DISCOUNT]
        discount = AuthorityBody(
            row["role"], reading.DISCOUNT, percent=percent(reading.DISCOUNT, typed) if typed else None
        )
        commands.append(Command(_key(sent, row["role"], reading.DISCOUNT), discount))
    if commands:
        actions.set_authority(actor=sent.actor, authorities=commands).papers()  # the first refusal is the form's


def _set_range(sent: Told) -> None:
    """What outlets and classes may buy; a row names an outlet by its code or a class, and goods: SKU codes,
    brand:Name, category:path, with commas between."""
    rows = sent.rows("who", "goods")
    with reads(sent.actor.organisation):
        outlets = parties.relations_by_code(sent.actor.organisation, [row["who"] for row in rows])
        words = {one.strip() for row in rows for one in row["goods"].split(",") if ":" not in one}
        items = catalog.skus_by_code(sent.actor.organisation, words - {""})
    commands = []
    for row in rows:
        if not row["who"]:
            raise Refused("orders.whose_range")
        goods = tuple(ranges.goods(one.strip(), items) for one in row["goods"].split(",") if one.strip())
        outlet = outlets.get(row["who"])
        body = RangeBody(goods, outlet.party) if outlet else RangeBody(goods, price_class=row["who"][:40])
        commands.append(Command(_key(sent, row["who"]), body))
    if commands:
        actions.set_range(actor=sent.actor, ranges=commands).papers()  # the first refusal is the form's


urlpatterns: list[URLPattern] = [path("order-rules", rules, name="order-rules")]
