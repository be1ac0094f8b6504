"""What is wrong with a body by itself, before any table is asked; and its content as the tables hold it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from salur.kernel.money import CURRENCIES, MODES
from salur.kernel.refusal import Refused
from salur.pricing.bodies import Pairs, PriceBody, RoundingBody, TaxBody
from salur.pricing.rules import Part, ratio

MOST_BEFORE, MOST_AFTER = 14, 6  # digits before and after the point that the table holds
PARTS = {
    "list": ("line",),
    "discount": ("line", "unit"),
    "net": ("line", "unit"),
    "tax": ("line", "order"),
    "payable": ("line",),
}


def of_price(body: PriceBody) -> Refused | None:
    """Refused: kernel.bad_value, pricing.unknown_currency, pricing.bad_number, pricing.days_backwards."""
    if body.currency not in CURRENCIES:
        return Refused("pricing.unknown_currency", currency=body.currency)
    if body.min_pieces.__class__ is not int or body.min_pieces < 1:
        return bad("min_pieces", body.min_pieces, "a whole number above zero is needed")
    return (
        of_rule(body.code, body.valid_from, body.valid_to)
        or of_number(body.price)
        or of_pattern("when", body.when)
        or of_pattern("unless", body.unless)
    )


def of_tax(body: TaxBody) -> Refused | None:
    """Refused: kernel.bad_value, pricing.bad_number, pricing.days_backwards."""
    top, bottom = body.base_fraction
    if not 0 < top <= bottom:
        return bad("base_fraction", f"{top}/{bottom}", "a fraction above nothing, up to the whole")
    if body.tax_from not in ("rounded_base", "exact_base"):
        return bad("tax_from", body.tax_from, "rounded_base or exact_base")
    if not all(name for name, _ in body.components):
        return bad("components", "", "each tax needs a name")
    reasons = [of_number(rate) for _, rate in body.components]
    reasons += [of_pattern("goods", body.goods), of_pattern("when", body.when), of_pattern("unless", body.unless)]
    return of_rule(body.code, body.valid_from, body.valid_to) or next(filter(None, reasons), None)


def of_rounding(body: RoundingBody) -> Refused | None:
    """Refused: kernel.bad_value, pricing.unknown_currency, pricing.days_backwards."""
    if body.currency not in CURRENCIES:
        return Refused("pricing.unknown_currency", currency=body.currency)
    for name, allowed in PARTS.items():
        part: Part = getattr(body, name)
        if part.to.__class__ is not int or part.to < 1:
            return bad(f"{name}.to", part.to, "a whole number of smallest coins")
        if part.mode not in MODES:
            return bad(f"{name}.mode", part.mode, ", ".join(MODES))
        if part.per not in allowed:
            return bad(f"{name}.per", part.per, ", ".join(allowed))
    return of_rule(body.code, body.valid_from, body.valid_to)


def bad(field: str, value: object, why: str) -> Refused:
    """A field that cannot be."""
    return Refused("kernel.bad_value", field=field, value=str(value), why=why)


def of_rule(code: str, valid_from: date | None, valid_to: date | None) -> Refused | None:
    """Code and days of a rule. Refused: kernel.bad_value, pricing.days_backwards."""
    if not code.strip() or len(code) > 60:
        return bad("code", code, "1 to 60 characters")
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        return Refused("pricing.days_backwards", rule=code, ends_on=valid_to.isoformat())
    return None


def of_number(text: str | None) -> Refused | None:
    """A decimal string that the tables hold. Refused: pricing.bad_number."""
    text = text or ""
    try:
        ratio(text)
    except Refused as reason:
        return reason
    before, _, after = text.partition(".")
    fits = len(before.lstrip("0")) <= MOST_BEFORE and len(after.rstrip("0")) <= MOST_AFTER
    return None if fits else Refused("pricing.bad_number", text=text)


def of_pattern(field: str, pairs: Pairs) -> Refused | None:
    """A pattern told as pairs. Refused: kernel.bad_value."""
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys) or "except" in keys:
        return bad(field, ", ".join(keys), "each key once")
    for key, values in pairs:
        if not key or not _texts(values):
            return bad(field, key, "a tuple of texts, none empty")
    return None


def _texts(values: object) -> bool:
    """Checked as it comes: a bare text would be taken apart into its letters and match nobody."""
    return isinstance(values, tuple) and bool(values) and all(isinstance(one, str) and one for one in values)


def pattern_of(pairs: Pairs, unless: Pairs = ()) -> dict[str, Any]:
    """A pattern in its JSON form, the same for the same meaning."""
    found: dict[str, Any] = {key: sorted(set(values)) for key, values in sorted(pairs)}
    return found | {"except": pattern_of(unless)} if unless else found


def price_content(body: PriceBody) -> tuple[Any, ...]:
    """A price as its table holds it, in the order of `versions.PRICES`."""
    return (
        body.valid_from, body.valid_to, body.sku, body.currency, Decimal(body.price), body.per, body.pack,
        body.min_pieces, pattern_of(body.when, body.unless), body.includes_tax,
    )  # fmt: skip


def tax_content(body: TaxBody) -> tuple[Any, ...]:
    """A tax rule as its table holds it, in the order of `versions.TAXES`."""
    return (
        body.valid_from, body.valid_to, [list(one) for one in body.components], *body.base_fraction, body.tax_from,
        body.payable, body.paper_code, body.priority, pattern_of(body.when, body.unless), pattern_of(body.goods),
    )  # fmt: skip


def rounding_content(body: RoundingBody) -> tuple[Any, ...]:
    """A rounding as its table holds it, in the order of `versions.ROUNDINGS`."""
    parts = {name: getattr(body, name)._asdict() for name in PARTS}
    return body.valid_from, body.valid_to, body.currency, parts
