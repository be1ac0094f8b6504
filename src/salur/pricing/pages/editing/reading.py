"""The form of a scheme read back into its JSON: what cannot be read is said at its field, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from salur.catalog import queries as catalog
from salur.kernel.actor import Actor
from salur.kernel.money import CURRENCIES
from salur.kernel.refusal import Refused
from salur.parties import queries as parties
from salur.pricing.engine.conflicts.invalid import faults as faults_of
from salur.pricing.engine.numbers import Json
from salur.pricing.engine.scheme import VALUES
from salur.pricing.pages.editing.fields import IN_COINS, MONEY_MEASURES, Codes, Fields, row_of, rows_of
from salur.pricing.pages.naming import price_typed
from salur.pricing.schemes import WHYS
from salur.shell import told as typing

Value = TypeVar("Value")
PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,6}))? ?%?")
APART = re.compile("[,\uff0c\u3001]")  # the commas of Latin and Chinese
LONGEST = 2000  # letters of a field
BESIDE = {  # where what a scheme as a whole cannot be is said
    "shares_not_100": "fund-share-0", "bad_value": "step-value-0", "bad_slabs": "step-min-0", "bad_need": "step-min-0",
    "bad_bundle": "need-values-0", "every_without_need": "step-min-0", "base_list": "base", "adds": "company",
    "later": "settle", "points_in_best_of": "company", "unknown_pick": "company", "wrong_scope": "scope",
    "unknown_type": "gives", "unknown_currency": "currency", "ends_before_it_starts": "valid_to",
    "unknown_free_sku": "free_sku", "bundle_needs_meet": "need-values-1",
}  # fmt: skip


def typed(given: Mapping[str, Any]) -> Fields:
    """The fields of a form that was sent."""
    return {str(name): str(value).strip()[:LONGEST] for name, value in given.items()}


class Known:
    """The numbers behind the codes that a form names: goods, territories, buyers; asked for all at once."""

    def __init__(self, actor: Actor, fields: Mapping[str, str]) -> None:
        wanted: dict[str, set[str]] = {"sku": set(), "territory": set(), "buyer": set()}
        for part in ("who", "goods", "need"):
            for row in rows_of(fields, part):
                if row["key"] in wanted:
                    wanted[row["key"]].update(listed(row["values"]))
        wanted["sku"] |= {row["sku"] for row in rows_of(fields, "line")} | {fields.get("free_sku", "")}
        wanted["buyer"] |= {fields.get("cart_outlet", ""), fields.get("principal", "")}
        wanted["territory"].add(fields.get("cart_territory", ""))
        some = {key: {one for one in values if one} for key, values in wanted.items()}
        house = actor.organisation
        self.items = catalog.skus_by_code(house, some["sku"]) if some["sku"] else {}
        relations = parties.relations_by_code(house, some["buyer"]) if some["buyer"] else {}
        hidden = parties.unseen(actor, [one.party for one in relations.values()]) if relations else set()
        areas = parties.territories_by_code(house, some["territory"]) if some["territory"] else {}
        self.numbers: dict[str, dict[str, str]] = {
            "sku": {code: str(one.sku) for code, one in self.items.items()},
            "territory": {code: str(at) for code, at in areas.items()},
            "buyer": {code: str(one.party) for code, one in relations.items() if one.party not in hidden},
        }

    @classmethod
    def of(cls, codes: Codes) -> Known:
        """The numbers behind codes that were asked for before; what has none is its own."""
        found = cls.__new__(cls)
        found.items = {}
        found.numbers = {key: _Turned(getattr(codes, key)) for key in Codes._fields}
        return found

    def number(self, key: str, code: str) -> str | None:
        """What a value of a pattern is kept as; None where nobody has such a code."""
        return self.numbers[key].get(code) if key in self.numbers else code


class _Turned(dict[str, str]):
    """Numbers by code."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        super().__init__({code: number for number, code in codes.items()})

    def get(self, code: str, other: Any = None) -> Any:
        """The number, or the code itself: it was kept like that."""
        return super().get(code, code)


def listed(text: str) -> list[str]:
    """Values apart by commas."""
    parts = (part.strip() for part in APART.split(text))
    return list(dict.fromkeys(part for part in parts if part))


def _percent(text: str) -> str:
    """12,5 and 12.5 and 12.5% are the same in every language: no percentage has thousands."""
    found = PERCENT.fullmatch(text)
    if found is None or not 0 < float(f"{found[1]}.{found[2] or 0}") <= 100:
        raise ValueError(text)
    decimals = (found[2] or "").rstrip("0")
    return f"{int(found[1])}.{decimals}" if decimals else str(int(found[1]))


class Reader:
    """Reads the form; `faults` has a sentence for each field that cannot be, `empty` those that are only missing."""

    def __init__(self, fields: Fields, known: Known) -> None:
        self.fields, self.known = fields, known
        self.faults: dict[str, str] = {}
        self.empty: dict[str, str] = {}
        self.coin = fields.get("currency", "")

    def fault(self, name: str, sentence: str) -> None:
        """The first thing that is wrong with a field."""
        self.faults.setdefault(name, sentence)

    def text(self, name: str, *, needed: bool = False) -> str:
        """A field; one that is needed and empty is told only when the scheme is saved."""
        value = self.fields.get(name, "")
        if needed and not value:
            self.empty.setdefault(name, _("This is needed."))
        return value

    def whole(self, name: str, least: int = 1) -> int | None:
        """A whole number, if one was typed."""
        return self._read(
            name, lambda text: typing.whole(name, text, least), _("A whole number from {least} on.").format(least=least)
        )

    def coins(self, name: str) -> int | None:
        """Money in the smallest coin, if some was typed."""
        return self._read(name, lambda text: typing.amount(name, text, self.coin), _("An amount of money is needed."))

    def percent(self, name: str) -> str | None:
        """A percentage as a decimal string, if one was typed."""
        return self._read(name, _percent, _("A percentage above 0, at most 100."))

    def price(self, name: str) -> str | None:
        """A price as a decimal string, if one was typed."""
        return self._read(name, lambda text: price_typed(name, text), _("An amount of money is needed."))

    def day(self, name: str) -> date | None:
        """A day, if one was typed."""
        return self._read(name, date.fromisoformat, _("This is no day."))

    def _read(self, name: str, read: Callable[[str], Value], wrong: str) -> Value | None:
        text = self.fields.get(name, "")
        if not text:
            return None
        try:
            return read(text)
        except (Refused, ValueError):
            self.fault(name, wrong)
            return None

    def scheme(self) -> Json:
        """The scheme as JSON, as far as it can be read."""
        if self.coin not in CURRENCIES:
            self.fault("currency", _("The three letters of a currency are needed."))
            self.coin = "IDR"
        self.day("valid_from")
        self.day("valid_to")
        kind = self.fields.get("gives", "percent")
        told: Json = {"currency": self.coin, "scope": self.fields.get("scope") or "line"}
        told["level"] = self.whole("level") or 1
        if when := self.pattern("who"):
            told["when"] = when
        if goods := self.pattern("goods"):
            told["goods"] = goods
        steps = self._steps(kind)
        if needs := self._needs(steps):
            told["need"] = needs
        told |= self._times()
        told["benefit"] = self._benefit(kind, steps)
        told |= self._company() | self._limits()
        told["funders"] = self._funders()
        for at, why in enumerate(self._cannot(told)):
            if not at or why in BESIDE:
                self.fault(BESIDE.get(why, "gives"), _(WHYS[why]))
        return told

    def pattern(self, part: str) -> Json:
        """Who or which goods: rows that must all fit, and those that must not."""
        found: Json = {}
        without: Json = {}
        for row in rows_of(self.fields, part):
            if not row["values"]:
                continue
            name = f"{part}-values-{row['at']}"
            into = without if row["is"] == "not" else found
            if row["key"] in into:
                self.fault(name, _("This is said above already."))
            into[row["key"]] = self.values(name, row["key"], row["values"])
        return found | {"except": without} if without else found

    def values(self, name: str, key: str, text: str) -> list[str]:
        """The values of a row, goods, territories and buyers by their codes."""
        found = []
        for one in listed(text):
            number = self.known.number(key, one)
            if number is None:
                self.fault(name, _("Nothing has the code {code}.").format(code=one))
            else:
                found.append(number)
        return found

    def _steps(self, kind: str) -> list[tuple[int | None, Any]]:
        measure = self.fields.get("need-measure-0", "pieces")
        read: Callable[[str], Any] = (
            self.coins if kind in IN_COINS else self.percent if kind == "percent" else self.price if kind == "price"
            else self.whole
        )  # fmt: skip
        found: list[tuple[int | None, Any]] = []
        for row in rows_of(self.fields, "step", 0 if self.fields.get("step-value-0") else 1):
            if found and not row["min"] and not row["value"]:
                continue
            at = row["at"]
            from_ = self.coins(f"step-min-{at}") if measure in MONEY_MEASURES else self.whole(f"step-min-{at}")
            value = read(f"step-value-{at}")
            if value is None and f"step-value-{at}" not in self.faults:
                self.empty.setdefault(f"step-value-{at}", _("This is needed."))
            if found and from_ is None:
                self.fault(f"step-min-{at}", _("From how much on?"))
            found.append((from_, value))
        return found

    def _needs(self, steps: list[tuple[int | None, Any]]) -> list[Json]:
        found = []
        for row in rows_of(self.fields, "need") or [row_of(self.fields, "need", 0)]:
            at, measure = row["at"], row["measure"] or "pieces"
            if at == "0":
                from_ = steps[0][0]
            else:
                from_ = self.coins(f"need-min-{at}") if measure in MONEY_MEASURES else self.whole(f"need-min-{at}")
            if from_ is None:
                if at != "0" and row["values"]:
                    self.empty.setdefault(f"need-min-{at}", _("This is needed."))
                continue
            need: Json = {"measure": measure, "min": from_}
            if measure == "packs":
                need["pack"] = row["pack"] or "piece"
            if row["period"]:
                need["period"] = True
            if row["values"]:
                key = row["key"] or "sku"
                need["goods"] = {key: self.values(f"need-values-{at}", key, row["values"])}
            found.append(need)
        return found

    def _times(self) -> Json:
        found: Json = {}
        if self.fields.get("times") == "every":
            found["times"] = "every"
        if (most := self.whole("max_times")) is not None:
            found["max_times"] = most
        return found

    def _benefit(self, kind: str, steps: list[tuple[int | None, Any]]) -> Json:
        found: Json = {"type": kind}
        per = self.fields.get("per") or "piece"
        if kind == "free":
            found |= {"sku": self._gift(), "pack": per}
        elif kind in ("amount", "price") and self.fields.get("scope") != "order":
            found["per"] = per
        key = VALUES.get(kind, "percent")
        if len(steps) > 1:
            found["slabs"] = [{"min": least, key: value} for least, value in steps]
            if self.fields.get("slab_mode") == "marginal":
                found["slab_mode"] = "marginal"
        elif steps[0][1] is not None:
            found[key] = steps[0][1]
        return found

    def _gift(self) -> str:
        chosen = self.fields.get("free") or "cheapest"
        if chosen != "named":
            return chosen
        code = self.text("free_sku", needed=True)
        number = self.known.number("sku", code)
        if code and number is None:
            self.fault("free_sku", _("Nothing has the code {code}.").format(code=code))
        return number or code

    def _company(self) -> Json:
        found: Json = {}
        if self.fields.get("base") == "list":
            found["base"] = "list"
        if (priority := self.whole("priority", 0)) is not None and priority != 100:
            found["priority"] = priority
        company = self.fields.get("company") or "alone"
        if company == "add":
            found["add"] = True
        elif company in ("best", "first"):
            found["group"] = {"name": self.text("group", needed=True) or "–", "pick": company}
        if self.fields.get("at_floor"):
            found["at_floor"] = "clip"
        if self.fields.get("rises"):
            found["monotone"] = False
        return found

    def _limits(self) -> Json:
        found: Json = {}
        if (cap := self.coins("cap")) is not None:
            found["cap"] = cap
        told = {
            "amount": self.coins("budget_amount"), "buyer_amount": self.coins("budget_buyer"),
            "uses": self.whole("budget_uses"), "buyer_uses": self.whole("budget_buyer_uses"),
        }  # fmt: skip
        budget: Json = {key: value for key, value in told.items() if value is not None}
        if budget:
            found["budget"] = budget | ({"short": "skip"} if self.fields.get("short") == "skip" else {})
        if self.fields.get("settle") == "later":
            found["settle"] = "later"
        return found

    def _funders(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for row in rows_of(self.fields, "fund"):
            share = self.percent(f"fund-share-{row['at']}")
            if share is None:
                continue
            if not row["name"]:
                self.fault(f"fund-name-{row['at']}", _("Who pays it?"))
            elif row["name"] in found:
                self.fault(f"fund-name-{row['at']}", _("This is said above already."))
            found[row["name"]] = share
        if sum(map(Decimal, found.values())) != 100 and "fund-share-0" not in self.faults:
            whole = WHYS["shares_not_100"]
            self.fault("fund-share-0", _(whole))
        return found

    def _cannot(self, told: Json) -> list[str]:
        """What a scheme as a whole cannot be; what is only missing yet is told when it is saved."""
        if any(name.startswith("step-") for name in (*self.faults, *self.empty)):
            return []
        skus: Json = {number: {} for number in self.known.numbers["sku"].values()}
        rows = [{"id": "DRAFT", "from": self.fields.get("valid_from"), "to": self.fields.get("valid_to"), **told}]
        return [str(one["why"]) for one in faults_of({"currencies": CURRENCIES, "skus": skus, "schemes": rows})]
