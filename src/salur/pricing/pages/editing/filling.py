"""The editor's form as its template shows it: first values, rows with a spare one, what may be chosen."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.parties import queries as parties
from salur.pricing.as_json import shown
from salur.pricing.engine.numbers import Json
from salur.pricing.models import Scheme
from salur.pricing.pages.editing import fields
from salur.pricing.pages.editing.fields import Fields, codes, of_told, rows_of
from salur.pricing.pages.editing.offered import fits
from salur.pricing.pages.saying import KEYS
from salur.shell.words import word

PACKS = ("piece", "inner", "carton")
SPARE = {"who": 1, "goods": 1, "step": 0, "need": 0, "fund": 0, "line": 0}
FIRST: Json = {
    "scope": "line", "level": 1, "need": [{"measure": "packs", "pack": "carton", "min": 10}],
    "benefit": {"type": "percent", "percent": "5"}, "funders": {"principal": "70", "seller": "30"},
}  # fmt: skip


SINGLE = (
    "code", "name", "principal", "valid_from", "valid_to", "currency", "scope", "level", "base", "priority", "times",
    "max_times", "settle", "at_floor", "rises", "company", "group", "short", "budget_amount", "budget_buyer",
    "budget_uses", "budget_buyer_uses", "cap", "gives", "per", "slab_mode", "free", "free_sku", "cart_day",
    "cart_outlet", "cart_territory", "cart_class", "cart_channel", "cart_payment", "cart_sets", "cart_vouchers",
    "cart_first_order", "cart_tax_status", "cart_more",
)  # fmt: skip


class Cell(NamedTuple):
    """A field: its name in the form, what stands in it, and what is wrong with that."""

    name: str
    value: str
    fault: str


def of_scheme(actor: Actor, one: Scheme | None, *, copy: bool) -> tuple[Fields, Json, bool]:
    """First values of the form: those of a scheme, of its copy, or of none; the scheme they say; and whether the form
    can hold all of it. Three statements at most."""
    if one is None:
        told: Json = {"currency": house(actor.organisation).currency, **FIRST}
        return of_told(told, codes(actor, {})), told | {"from": "", "to": "9999-12-31"}, True
    scheme = shown(one.code, 1, (one.valid_from, one.valid_to, one.name, one.body, one.principal, one.state))
    known = codes(actor, one.body, one.principal)
    stood = of_told(one.body, known) | {
        "name": one.name, "valid_from": one.valid_from.isoformat() if one.valid_from else "",
        "valid_to": one.valid_to.isoformat() if one.valid_to else "",
        "principal": known.buyer.get(str(one.principal), ""),
    }  # fmt: skip
    return stood | {"code": "" if copy else one.code}, scheme, fits(one, known)


def form(actor: Actor, stood: Fields, faults: dict[str, str], more: str = "") -> dict[str, Any]:
    """The fields with what stands in them, rows of each part, choices, and what is wrong at which field."""
    least = {"step": 1, "need": 1, "fund": 2, "line": 1}
    rows = {}
    for part in fields.ROWS:
        found = rows_of(stood, part, SPARE[part] + (part == more))
        while len(found) < least.get(part, 0):
            found.append(fields.row_of(stood, part, len(found)))
        rows[part] = found
    for at, name in enumerate(fields.FUNDERS):
        if at < len(rows["fund"]) and not any(row["name"] == name for row in rows["fund"]):
            row = next((row for row in rows["fund"] if not row["name"] and not row["share"]), None)
            if row is not None:
                row["name"] = name
    cells = {part: [cell_row(part, row, faults) for row in some] for part, some in rows.items()}
    single = {name: Cell(name, stood.get(name, ""), faults.get(name, "")) for name in SINGLE}
    return choices(actor) | {"f": single, "rows": cells}


def cell_row(part: str, row: dict[str, str], faults: dict[str, str]) -> dict[str, Any]:
    """A row as its template shows it: each field with its name in the form and what is wrong with it."""
    found: dict[str, Any] = {"at": row["at"], "fresh": False}
    for name in fields.ROWS[part]:
        called = f"{part}-{name}-{row['at']}"
        found[name] = Cell(called, row[name], faults.get(called, ""))
    return found


def choices(actor: Actor) -> dict[str, Any]:
    """What may be chosen or is suggested. Two statements."""
    words = {key: parties.words_in_use(actor.organisation, key) for key in ("class", "channel")}
    return {
        "kinds": fields.KINDS.items(), "counted": fields.COUNTED.items(), "companies": fields.COMPANY.items(),
        "who_keys": [(key, KEYS[key]) for key in fields.WHO_KEYS],
        "goods_keys": [(key, KEYS[key]) for key in fields.GOODS_KEYS],
        "packs": [(pack, word("word", pack).lower()) for pack in PACKS], "suggested": words,
        "funder_names": [(name, word("word", name)) for name in fields.FUNDERS],
        "is": (("is", _("is")), ("not", _("is not"))),
    }  # fmt: skip
