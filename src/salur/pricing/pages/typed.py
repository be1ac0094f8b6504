"""A scheme's JSON as people read and type it: goods by the firm's codes; and the form it is typed into."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from salur.catalog import queries as catalog
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.pages import party_typed
from salur.pricing import bodies, queries
from salur.pricing.models import Scheme
from salur.pricing.schemes import WHYS
from salur.shell.offers import Field, Form
from salur.shell.told import Told

EXAMPLE = {
    "currency": "IDR", "scope": "line", "level": 1, "when": {"class": ["A"]}, "goods": {"category": ["food"]},
    "benefit": {"type": "percent", "percent": "5"}, "funders": {"principal": "70", "seller": "30"},
}  # fmt: skip


def told(one: Scheme) -> dict[str, Any]:
    """The JSON of a scheme."""
    told: dict[str, Any] = one.body
    return told


def goods(actor: Actor, some: Iterable[Scheme]) -> dict[str, str]:
    """The codes of the goods that schemes name, by their number as text."""
    wanted = {int(one) for scheme in some for one in named(scheme.body) if one.isdigit()}
    return {str(sku): item.code for sku, item in catalog.items(actor.organisation, wanted).items()} if wanted else {}


def named(told: Any) -> Iterable[str]:
    """What stands under `sku` anywhere in a scheme."""
    if isinstance(told, dict):
        for key, value in told.items():
            if key == "sku":
                yield from [value] if isinstance(value, str) else value
            else:
                yield from named(value)
    elif isinstance(told, list):
        for one in told:
            yield from named(one)


def written(told: Any, known: dict[str, str]) -> str:
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


def form(actor: Actor, identity: int) -> Form:
    """What is typed of a scheme."""
    one = queries.schemes(actor).filter(id=identity).first() if identity else None
    rule = written(told(one), goods(actor, [one])) if one else json.dumps(EXAMPLE, indent=1)
    code = [] if one else [Field("code", _("Code"))]
    return Form([
        *code,
        Field("name", _("Name"), value=one.name if one else ""),
        Field("valid_from", _("From"), "date", False, value=shown_day(one.valid_from) if one else ""),
        Field("valid_to", _("Until"), "date", False, value=shown_day(one.valid_to) if one else ""),
        Field("principal", _("Principal (code)"), needed=False),
        Field("rule", _("Rule (JSON)"), "code", value=rule,
              hint=_("Amounts in the smallest coin, goods by their code.")),
    ])  # fmt: skip


def shown_day(day: date | None) -> str:
    """A day as a field of a form holds it."""
    return day.isoformat() if day else ""


def body(sent: Told, code: str, principal: int | None) -> bodies.SchemeBody:
    """The scheme that was typed. Refused: pricing.bad_scheme, kernel.bad_value."""
    rule = sent.text("rule", needed=True)
    try:
        told = json.loads(rule)
    except ValueError:
        raise Refused("pricing.bad_scheme", rule=code, where="rule", why=WHYS["json_invalid"]) from None
    with reading(sent.actor.organisation):
        items = catalog.skus_by_code(sent.actor.organisation, {str(one) for one in named(told)})
    numbered = _swapped(told, {called: str(item.sku) for called, item in items.items()})
    if typed := sent.text("principal"):
        principal = party_typed(sent.actor, typed)
    return bodies.SchemeBody(
        code, sent.text("name", needed=True), json.dumps(numbered), principal, sent.day("valid_from"),
        sent.day("valid_to"),
    )  # fmt: skip
