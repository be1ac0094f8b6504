"""Doors to the schemes: the list, the paper, saving, switching on and ending one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog import queries as catalog
from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.pages import names, party_cell, party_typed
from salur.pricing import actions, bodies, queries
from salur.pricing.models import Scheme
from salur.pricing.pages import saying
from salur.pricing.schemes import WHYS
from salur.shell import paging, shown
from salur.shell.offers import Ask, Field, Form, Listing, Sheet, button, listing, sheet
from salur.shell.tables import Table, number, on, status, text
from salur.shell.told import Told

STATUSES = ("draft", "checking", "live", "ended")
EXAMPLE = {
    "currency": "IDR", "scope": "line", "level": 1, "when": {"class": ["A"]}, "goods": {"category": ["food"]},
    "benefit": {"type": "percent", "percent": "5"}, "funders": {"principal": "70", "seller": "30"},
}  # fmt: skip


def stands(one: Scheme, today: date) -> str:
    """What a scheme is today: a draft, being checked, live (from its first day on), or ended."""
    if one.until_version is not None or (one.valid_to is not None and one.valid_to < today):
        return "ended"
    return one.state


@listing("schemes", gettext_lazy("Schemes"), 42)
def schemes(ask: Ask) -> Listing:
    """Schemes by their last change, the newest first; of each the row that stands."""
    today = timezone.localdate()
    rows = queries.schemes(ask.actor).filter(until_version__isnull=True)
    over = Q(valid_to__lt=today)
    if ask.status in STATUSES:
        rows = rows.filter(over) if ask.status == "ended" else rows.filter(state=ask.status).exclude(over)
    if ask.q:
        rows = rows.filter(Q(code__icontains=ask.q) | Q(name__icontains=ask.q))
    found, older = paging.page(rows, ask.after, "since_version")
    known = _goods(ask.actor, found)
    cells = [
        [
            text(one.code, href=f"/scheme/{one.id}"), text(one.name), text(saying.gives(_told(one), known)),
            text(saying.pattern(one.body.get("when"), known)), on(one.valid_from), on(one.valid_to),
            status(stands(one, today)),
        ]
        for one in found
    ]  # fmt: skip
    heads = (_("Code"), _("Name"), _("Gives"), _("Buyers"), _("From"), _("Until"), _("Status"))
    return Listing(Table("", heads, cells, _("No schemes yet.")), STATUSES, older)


def _told(one: Scheme) -> dict[str, Any]:
    told: dict[str, Any] = one.body
    return told


def _goods(actor: Actor, some: Iterable[Scheme]) -> dict[str, str]:
    """The codes of the goods that schemes name, by their number as text."""
    wanted = {int(one) for scheme in some for one in _named(scheme.body) if one.isdigit()}
    return {str(sku): item.code for sku, item in catalog.items(actor.organisation, wanted).items()} if wanted else {}


def _named(told: Any) -> Iterable[str]:
    """What stands under `sku` anywhere in a scheme."""
    if isinstance(told, dict):
        for key, value in told.items():
            if key == "sku":
                yield from [value] if isinstance(value, str) else value
            else:
                yield from _named(value)
    elif isinstance(told, list):
        for one in told:
            yield from _named(one)


@sheet("scheme", "schemes")
def scheme(actor: Actor, identity: int) -> Sheet | None:
    """A scheme in words, what of its limits is used, and its versions."""
    one = queries.schemes(actor).filter(id=identity).first()
    if one is None:
        return None
    told, known = _told(one), _goods(actor, [one])
    people = names(actor.organisation, [one.principal])
    facts = [
        (_("Name"), text(one.name)),
        (_("Gives"), text(saying.gives(told, known))),
        (_("Goods"), text(saying.pattern(told.get("goods"), known))),
        (_("From how much"), text(saying.needs(told, known))),
        (_("Buyers"), text(saying.pattern(told.get("when"), known))),
        (_("From"), on(one.valid_from)),
        (_("Until"), on(one.valid_to)),
        (_("Order of steps"), text(saying.company(told))),
        (_("Limits"), text(saying.limits(told))),
        (_("Paid by"), text(saying.funders(told))),
        (_("Principal"), party_cell(people, one.principal)),
        (_("As JSON"), text(_written(told, known))),
    ]
    tables = [_used(actor, one), _versions(actor, one)]
    state = stands(one, timezone.localdate())
    return Sheet("scheme", identity, one.code, state, one.name, facts, [table for table in tables if table.rows])


def _used(actor: Actor, one: Scheme) -> Table:
    """What of a scheme's limits was used, by everybody and by the buyers who used most."""
    rows = queries.used_most(actor, one.code)
    people = names(actor.organisation, [row.buyer for row in rows if row.buyer])
    coin = one.body["currency"]
    cells = [
        [
            text(people.get(row.buyer, "") if row.buyer else _("All together")), number(row.uses),
            text(shown.money(row.amount, coin)),
        ]
        for row in rows
    ]  # fmt: skip
    return Table(_("Used so far"), (_("Buyer"), _("Orders"), _("Amount")), cells, "")


def _versions(actor: Actor, one: Scheme) -> Table:
    rows = list(queries.schemes(actor).filter(code=one.code).exclude(id=one.id).order_by("-since_version")[:20])
    known = _goods(actor, rows)
    cells = [
        [
            text(row.since_version, href=f"/scheme/{row.id}"), text(saying.gives(_told(row), known)),
            on(row.valid_from), on(row.valid_to), status(row.state),
        ]
        for row in rows
    ]  # fmt: skip
    return Table(_("Other versions"), (_("Version"), _("Gives"), _("From"), _("Until"), _("Status")), cells, "")


def _written(told: Any, known: dict[str, str]) -> str:
    """A scheme's JSON with the firm's codes for the numbers of goods."""
    return json.dumps(_swapped(told, known), ensure_ascii=False, indent=1)


def _swapped(told: Any, other: dict[str, str]) -> Any:
    if isinstance(told, dict):
        return {
            key: ([other.get(one, one) for one in value] if isinstance(value, list) else other.get(value, value))
            if key == "sku"
            else _swapped(value, other)
            for key, value in told.items()
        }
    return [_swapped(one, other) for one in told] if isinstance(told, list) else told


def _form(actor: Actor, identity: int) -> Form:
    one = queries.schemes(actor).filter(id=identity).first() if identity else None
    rule = _written(_told(one), _goods(actor, [one])) if one else json.dumps(EXAMPLE, indent=1)
    code = [] if one else [Field("code", _("Code"))]
    return Form([
        *code,
        Field("name", _("Name"), value=one.name if one else ""),
        Field("valid_from", _("From"), "date", False, value=shown_day(one.valid_from) if one else ""),
        Field("valid_to", _("Until"), "date", False, value=shown_day(one.valid_to) if one else ""),
        Field("principal", _("Principal (code)"), needed=False),
        Field("rule", _("Rule (JSON)"), "long", value=rule,
              hint=_("Amounts in the smallest coin, goods by their code; see docs/arithmetic/schemes.md.")),
    ])  # fmt: skip


def shown_day(day: date | None) -> str:
    """A day as a field of a form holds it."""
    return day.isoformat() if day else ""


def _body(sent: Told, code: str, principal: int | None) -> bodies.SchemeBody:
    rule = sent.text("rule", needed=True)
    try:
        told = json.loads(rule)
    except ValueError:
        raise Refused("pricing.bad_scheme", rule=code, where="rule", why=WHYS["json_invalid"]) from None
    with reading(sent.actor.organisation):
        items = catalog.skus_by_code(sent.actor.organisation, {str(one) for one in _named(told)})
    numbered = _swapped(told, {called: str(item.sku) for called, item in items.items()})
    if typed := sent.text("principal"):
        principal = party_typed(sent.actor, typed)
    return bodies.SchemeBody(
        code, sent.text("name", needed=True), json.dumps(numbered), principal, sent.day("valid_from"),
        sent.day("valid_to"),
    )  # fmt: skip


def _one(actor: Actor, identity: int) -> Scheme:
    with reading(actor.organisation):
        found = queries.schemes(actor).filter(id=identity).first()
    if found is None:
        raise Refused("kernel.not_found", paper_kind="scheme", paper=identity)
    return found


@button("scheme", "pricing.save_scheme", gettext_lazy("New scheme"), form=_form, fresh=True)
def save_new(sent: Told, none: int) -> Outcome:
    """A new scheme, as a draft."""
    body = _body(sent, sent.text("code", needed=True), None)
    return actions.save_scheme(actor=sent.actor, schemes=[sent.command(body)]).one()


@button("scheme", "pricing.save_scheme", gettext_lazy("Change"), form=_form, statuses=("draft", "live"))
def save(sent: Told, identity: int) -> Outcome:
    """A scheme as it is from now on."""
    one = _one(sent.actor, identity)
    body = _body(sent, one.code, one.principal)
    return actions.save_scheme(actor=sent.actor, schemes=[sent.command(body)]).one()


@button("scheme", "pricing.switch_on", gettext_lazy("Switch on"), statuses=("draft",))
def switch_on(sent: Told, identity: int) -> Outcome:
    """The scheme is in force from its first day on."""
    body = bodies.SwitchBody(_one(sent.actor, identity).code)
    return actions.switch_on(actor=sent.actor, schemes=[sent.command(body)]).one()


def _end_form(actor: Actor, identity: int) -> Form:
    return Form([Field("ends_on", _("Last day"), "date", value=timezone.localdate().isoformat())])


@button("scheme", "pricing.end_scheme", gettext_lazy("End"), form=_end_form, danger=True,
        statuses=("draft", "checking", "live"))  # fmt: skip
def end(sent: Told, identity: int) -> Outcome:
    """The scheme is in force for the last time on a day; a draft is withdrawn."""
    body = bodies.EndBody(_one(sent.actor, identity).code, sent.day("ends_on") or timezone.localdate())
    return actions.end_scheme(actor=sent.actor, ends=[sent.command(body)]).one()
