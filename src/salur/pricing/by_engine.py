"""Carts priced by the engine: what callers ask and get as plain values, what the engine takes and gives as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salur.kernel.money import Amount
from salur.pricing.engine import Compiled, with_floors
from salur.pricing.engine.numbers import Json, Ratio
from salur.pricing.rules import Ask, Book, Cart, Fault, LineTax, Priced, PricedLine, Step, Totals
from salur.pricing.rules.cart import line_faults


def price_carts(engine: Compiled, book: Book, carts: Sequence[Cart]) -> list[Priced]:
    """Price carts by schemes and floors too; free goods are lines of price 0 behind those that were asked for."""
    return [_priced(engine, book, cart) for cart in carts]


def _priced(engine: Compiled, book: Book, cart: Cart) -> Priced:
    empty = Priced(engine.id, engine.version, cart.currency)
    if any(one.bad or not one.manual for ask in cart.lines for one in ask.discounts) or any(
        len(ask.discounts) > 1 for ask in cart.lines
    ):  # the engine takes it that a person's discount can be
        faults = line_faults(book, sorted(cart.lines, key=lambda ask: ask.no))
        return empty._replace(faults=tuple(faults) or (Fault("bad_discount", cart.lines[0].no),))
    return priced_json(engine, cart_json(cart))


def priced_json(engine: Compiled, cart: Mapping[str, Any]) -> Priced:
    """A cart as the engine takes it, priced."""
    result, floors = with_floors(engine, cart)
    if "refused" in result:
        faults = tuple(Fault(one["code"], one.get("no")) for one in result["refused"])
        return Priced(engine.id, engine.version, cart["currency"], faults=faults)
    return as_priced(cart, result, floors)


def cart_json(cart: Cart) -> Json:
    """A cart as the engine takes it."""
    who = {key: value if isinstance(value, str) else list(value) for key, value in cart.who.items()}
    found: Json = {"date": cart.date, "currency": cart.currency, "who": who, "lines": list(map(_line, cart.lines))}
    return found | {"counters": dict(cart.counters)} if cart.counters else found


def _line(ask: Ask) -> Json:
    line: Json = {"no": ask.no, "sku": str(ask.sku), "pieces": ask.pieces, "pack": ask.pack}
    if ask.agreed is not None:
        line["agreed"] = ask.agreed._asdict()
    if ask.discounts:
        (one,) = ask.discounts  # what a person grants on a line: one, after all schemes
        line["manual"] = {"amount": one.amount} if one.percent is None else {"percent": _decimal(one.percent)}
    return line


def _decimal(ratio: Ratio) -> str:
    """A fraction of a power of ten as the decimal string it was read from."""
    number, scale = ratio
    places = len(str(scale)) - 1
    digits = str(number).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def as_priced(cart: Mapping[str, Any], result: Json, floors: Sequence[Amount]) -> Priced:
    """A result of the engine and the floors of its lines as plain values, with cart and result as they are."""
    head = result["snapshot"]
    lines = [_priced_line(line, floor) for line, floor in zip(result["lines"], floors, strict=True)]
    last = max(line.no for line in lines)
    codes = {line.sku: line.tax.code for line in reversed(lines)}
    for n, one in enumerate(result["free"], last + 1):
        lines.append(free_line(n, one, codes.get(int(one["sku"]), lines[0].tax.code)))
    named = {name: result["totals"][name] for name in Totals._fields}
    return Priced(
        head["id"], head["version"], result["currency"], result["includes_tax"], tuple(lines), Totals(**named),
        tuple(sorted(result["funders"].items())), cart=cart, result=result,
    )  # fmt: skip


def _priced_line(line: Mapping[str, Any], floor: Amount) -> PricedLine:
    row, tax = line["price"], line["tax"]
    parts = tuple([(part["name"], part["rate"], part["amount"]) for part in tax["parts"]])
    return PricedLine(
        line["no"], int(line["sku"]), line["pieces"], row["row"], row["version"], row["price"], row["per"],
        line["list"], tuple(map(_step, line["steps"])), line["net"],
        LineTax(tax["rule"], tax["version"], tax["code"], tax["base"], parts), sum([part[2] for part in parts]),
        line["untaxed"], line["total"], "", floor,
    )  # fmt: skip


def free_line(no: int, one: Mapping[str, Any], tax_code: str) -> PricedLine:
    """Free goods of a result as a line of price 0."""
    row, (step,) = one["price"], one["steps"]
    return PricedLine(
        no, int(one["sku"]), one["pieces"], row["row"], row["version"], row["price"], row["per"], one["list"],
        (_step(step),), 0, LineTax("", 0, tax_code, 0, ()), 0, 0, 0, step["rule"],
    )  # fmt: skip


def _step(step: Mapping[str, Any]) -> Step:
    return Step(
        step["stage"], step["rule"], step["version"], step["basis"], step["base"], step["amount"],
        tuple(sorted(step["funders"].items())), step.get("wanted"),
    )  # fmt: skip
