"""The example cart beside the editor: what was typed of it, and one to begin with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from salur.catalog import queries as catalog
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.parties import queries as parties
from salur.parties.queries.names import called
from salur.parties.trade import trade, who_asks
from salur.pricing import checking, goods
from salur.pricing.engine.match import Facts, failing, pattern
from salur.pricing.engine.numbers import Json
from salur.pricing.pages.editing.fields import MONEY_MEASURES, Fields, rows_of
from salur.pricing.pages.editing.reading import Reader, listed
from salur.shell.told import whole

TOLD = ("class", "channel", "payment", "first_order", "tax_status")  # what an example says of its buyer in one word
LISTED = ("sets", "vouchers")
FIRST_GOODS = 3
MOST_PIECES = 1_000_000


def cart_of(actor: Actor, reader: Reader, scheme: Json) -> Json:
    """The cart that was typed: its buyer as agreed with him, unless the form says otherwise. Two statements at most."""
    fields = reader.fields
    day = reader.day("cart_day") or first_day(scheme)
    who = _who(actor, reader, day)
    packs = goods.sizes(one.sku for one in reader.known.items.values())
    lines = []
    for row in rows_of(fields, "line"):
        name = f"line-many-{row['at']}"
        item = reader.known.items.get(row["sku"])
        if item is None:
            reader.fault(f"line-sku-{row['at']}", _("Nothing has the code {code}.").format(code=row["sku"]))
            continue
        pack = row["pack"] or "piece"
        each = 1 if pack == "piece" else packs.get(item.sku, {}).get(pack)
        if each is None:
            reader.fault(name, _("It does not come in this pack."))
            continue
        try:
            many = whole(name, row["many"] or "1", 1)
        except Refused:
            many = 0
        if not 0 < many * each <= MOST_PIECES:
            reader.fault(name, _("A whole number from {least} on.").format(least=1))
            continue
        lines.append({"no": int(row["at"]) + 1, "sku": str(item.sku), "pack": pack, "pieces": many * each})
    return {"date": day.isoformat(), "currency": reader.coin or "IDR", "who": who, "lines": lines}


def _who(actor: Actor, reader: Reader, day: date) -> Json:
    fields = reader.fields
    who: Json = {"seller": str(actor.party), "tax_status": "non_pkp"}
    if code := fields.get("cart_outlet", ""):
        party = reader.known.number("buyer", code)
        if party is None:
            reader.fault("cart_outlet", _("Nothing has the code {code}.").format(code=code))
        else:
            terms = trade(actor.organisation, actor.party, [int(party)], day).get(int(party))
            who |= who_asks(actor.party, int(party), terms)
            who["payment"] = "credit" if terms and terms.payment_days else "cash"
    try:
        more = json.loads(fields.get("cart_more") or "{}")
        who |= {str(key): value for key, value in more.items()}
    except (ValueError, AttributeError):
        pass  # it came from an example of ours; whoever writes another sees his scheme without it
    if area := fields.get("cart_territory"):
        number = reader.known.number("territory", area)
        if number is None:
            reader.fault("cart_territory", _("Nothing has the code {code}.").format(code=area))
        else:
            who["territory"] = number
    who |= {key: value for key in TOLD if (value := fields.get(f"cart_{key}"))}
    who |= {key: some for key in LISTED if (some := listed(fields.get(f"cart_{key}", "")))}
    return who


def first_day(scheme: Json) -> date:
    """A day on which the scheme is in force: today, or the nearest one."""
    today = timezone.localdate()
    days = [_day(scheme.get(key)) for key in ("from", "to")]
    if days[0] and days[0] > today:
        return days[0]
    return days[1] if days[1] and days[1] < today else today


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if text and text < "9999" else None
    except ValueError:
        return None


def of_example(cart: Mapping[str, Any], codes: Mapping[str, str], areas: Mapping[str, str]) -> Fields:
    """The fields of an example cart that a search has found."""
    who = cart["who"]
    found: Fields = {"cart_day": cart["date"], "cart_outlet": "", "cart_territory": ""}
    found |= {f"cart_{key}": str(who.get(key, "")) if isinstance(who.get(key, ""), str) else "" for key in TOLD}
    found |= {f"cart_{key}": ", ".join(who.get(key, ())) for key in LISTED}
    if isinstance(area := who.get("territory", ""), str) and area in areas:
        found["cart_territory"] = areas[area]
    known = {*TOLD, *LISTED, "seller"} | ({"territory"} if found["cart_territory"] else set())
    rest = {key: value for key, value in who.items() if key not in known}
    found["cart_more"] = json.dumps(rest) if rest else ""
    for at, line in enumerate(cart["lines"]):
        found |= {
            f"line-sku-{at}": codes.get(line["sku"], line["sku"]), f"line-many-{at}": str(line["pieces"]),
            f"line-pack-{at}": line.get("pack") or "piece",
        }  # fmt: skip
    return found


def _fitting(actor: Actor, scheme: Json) -> Fields:
    """A buyer for whom the scheme is: the first value of each condition."""
    found: Fields = {}
    for key, values in (scheme.get("when") or {}).items():
        if key in (*TOLD, *LISTED):
            found[f"cart_{key}"] = values[0]
        elif key == "territory":
            named = parties.territories_named(actor.organisation)
            found["cart_territory"] = (
                named[int(values[0])][0] if values[0].isdigit() and int(values[0]) in named else ""
            )
        elif key == "buyer" and values[0].isdigit():
            known = called(actor.organisation, [int(values[0])])
            found["cart_outlet"] = known[int(values[0])].code if int(values[0]) in known else ""
    return found


def to_begin_with(actor: Actor, scheme: Json) -> Fields:
    """Goods of the scheme that have a price, as many as its first step asks for."""
    of, known = pattern(scheme.get("goods")), checking.priced_skus(actor.organisation)
    wanted = [pattern(need["goods"]) for need in scheme.get("need") or () if "goods" in need] or [of]
    chosen: list[str] = []
    for sku, told in sorted(known.items(), key=lambda one: int(one[0])):
        given = {key: value for key, value in told.items() if key != "packs"}
        facts = Facts({**given, "sku": sku}).values
        if any(failing(one, facts) is None for one in wanted):
            chosen.append(sku)
        if len(chosen) == FIRST_GOODS:
            break
    items = catalog.items(actor.organisation, [int(sku) for sku in chosen])
    first: Json = next(iter(scheme.get("need") or ()), {})
    pack, many = "piece", 1
    if first.get("measure", "pieces") in ("pieces", "packs"):
        pack = first.get("pack", "piece") if first.get("measure") == "packs" else "piece"
        many = -(-int(first.get("min", 12)) // max(1, len(chosen)))
    elif first.get("measure") in MONEY_MEASURES:
        pack, many = "piece", 100
    found: Fields = {"cart_day": first_day(scheme).isoformat()} | _fitting(actor, scheme)
    for at, sku in enumerate(one for one in chosen if int(one) in items):
        fits = pack in known[sku].get("packs", {}) or pack == "piece"
        found |= {
            f"line-sku-{at}": items[int(sku)].code, f"line-many-{at}": str(many),
            f"line-pack-{at}": pack if fits else "piece",
        }  # fmt: skip
    return found
