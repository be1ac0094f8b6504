"""Firms whose every row bears a word of its own: what of one stands on a page of another has leaked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from django.db import connections

from salur.credit import actions as credit
from salur.credit.actions import SetLimit
from salur.insights import actions as insights
from salur.insights.actions.simulate import Begin
from salur.kernel import attachments
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.bodies import PartyBody, SupplyBody
from salur.parties.founding import found
from salur.shell.api.document import document
from salur.shell.api.references import NAMED, REFERENCES
from salur.shell.api.resources import RESOURCES, VERB_DOORS
from tests.api.firm import PICTURE, PREPARED, Firm, Prepared
from tests.world import LONG_AGO, drain

FREE = frozenset(("reason", "note", "receiver", "reference", "name", "address", "number"))  # what takes any text
LATER = ("orders.set_rules", "orders.set_authority", "orders.set_range")  # after these, orders wait
TELLING = 100_000_00  # amounts from here on, in the smallest coin, are looked for on pages of others
TABLES = {  # of kinds that no list of the API has
    "token": "shell_token",
    "posting": "ledger_posting",
    "place": "parties_place",
    "role": "parties_role",
    "territory": "parties_territory",
    "person": "parties_membership",
    "simulation": "insights_simulation",
}
ORGANISED = """
    SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0
    AND a.atttypid = 'bigint'::regtype AND a.attname NOT IN ('id', 'organisation', 'counterpart')
    AND EXISTS (SELECT FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attname = %s)
"""


class Planted(Firm):
    """A firm that has done everything once, and what of it may be looked for."""

    def __init__(self, word: str, price: str) -> None:
        super().__init__(word=word, price=price)
        self.picture = attachments.keep(PICTURE + word.encode()).sha256
        plant(self)

    @property
    def organisation(self) -> int:
        """Its number."""
        return self.actor.organisation

    def ids(self, kind: str, side: str = "organisation") -> dict[str, int]:
        """Its papers of a kind, the latest of each status; `counterpart`: those of others that are sent to it."""
        where = source(kind)
        if where is None:
            return {"": self._listed(kind)} if side == "organisation" else {}
        table, key, sides, has_status = where
        if side not in sides:
            return {}
        status = "status" if has_status else "''"
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                f"SELECT {status}, max({key}) FROM {table} WHERE {side} = %s GROUP BY 1", [self.organisation]
            )
            return dict(cursor.fetchall())

    def all_ids(self, kind: str) -> set[int]:
        """All its papers of a kind, those that are sent to it as well."""
        where = source(kind)
        if where is None:
            return {self._listed(kind)}
        table, key, sides, _ = where
        with connections["owner"].cursor() as cursor:
            mine = " OR ".join(f"{side} = {self.organisation}" for side in sides)
            cursor.execute(f"SELECT {key} FROM {table} WHERE {mine}")
            return {row[0] for row in cursor.fetchall()}

    def _listed(self, kind: str) -> int:
        names = [one.name for one in RESOURCES.values() if one.kind == kind]
        assert names, f"where do rows of {kind} stand? Say it in TABLES"
        (name,) = names
        rows = json.loads(self.get(f"/{name}").content)["rows"]
        assert rows, f"no row of {kind} is planted"
        return int(rows[0]["id"])

    def numbers(self, side: str = "organisation") -> set[str]:
        """Amounts that stand in its rows (or in those of others that are sent to it), as a page shows their figures."""
        found: set[str] = set()
        with connections["owner"].cursor() as cursor:
            for table, columns in _columns(side).items():
                values = ", ".join(columns)
                if side == "counterpart":  # of what is sent, the totals as well
                    values += "".join(f", {one} + {other}" for one in columns for other in columns if one < other)
                cursor.execute(
                    f"SELECT DISTINCT v FROM {table}, LATERAL unnest(ARRAY[{values}]) v WHERE {side} = %s AND v >= %s",
                    [self.organisation, TELLING],
                )
                found |= {str(row[0] // 100) for row in cursor.fetchall()}
        return found

    def meant(self, value: Any, name: str = "") -> Any:
        """A body with our own numbers in place of the codes in it."""
        if isinstance(value, dict):
            return {key: self.meant(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.meant(inner, name) for inner in value]
        if name not in NAMED or not isinstance(value, str) or REFERENCES[NAMED[name]].within:
            return value
        with reading(self.organisation):
            one = REFERENCES[NAMED[name]].find(self.actor, {value}).get(value)
        return one.id if one else value


@cache
def source(kind: str) -> tuple[str, str, tuple[str, ...], bool] | None:
    """Table, key, columns of whose it is, and whether it has a status; None where only the API's list knows."""
    if kind in TABLES:
        return TABLES[kind], "id", ("organisation",), False
    (model,) = [one.model for one in RESOURCES.values() if one.kind == kind] or [None]
    if model is None:
        return None
    columns = {one.column for one in model._meta.concrete_fields}
    key = {"party": "party", "sku": "sku_id"}.get(kind, "id")
    sides = ("organisation", "counterpart") if "counterpart" in columns else ("organisation",)
    return model._meta.db_table, key, sides, "status" in columns


@cache
def _columns(side: str) -> dict[str, list[str]]:
    """Columns of whole numbers of every table that says whose its rows are."""
    found: dict[str, list[str]] = {}
    with connections["owner"].cursor() as cursor:
        cursor.execute(ORGANISED, [side])
        for table, column in cursor.fetchall():
            found.setdefault(table, []).append(f'"{column}"')
    return found


@cache
def examples() -> dict[str, Any]:
    """The example of each verb of the API, by operation."""
    return {
        one["operationId"]: one["requestBody"]["content"]["application/json"]["example"]
        for methods in document()["paths"].values()
        for method, one in methods.items()
        if method == "post"
    }


def worded(value: Any, word: str, name: str = "") -> Any:
    """The same with the word behind each text that may be anything."""
    if isinstance(value, dict):
        return {key: worded(inner, word, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [worded(inner, word, name) for inner in value]
    return f"{value} {word}" if name in FREE and isinstance(value, str) and value else value


def plant(firm: Planted) -> None:
    """Every verb of the API once, as its example says, with the firm's word in it: so every list has rows."""
    prepared = Prepared(firm)
    for door in VERB_DOORS:
        if door.verb in LATER or (door.paper and door.operation not in PREPARED):
            continue  # on which paper the second is done nobody has said: tests/api/test_examples.py asks for that
        paper, more = PREPARED[door.operation](prepared) if door.operation in PREPARED else (None, {})
        more = {name: firm.picture if name == "signature" else value for name, value in more.items()}
        body = worded(examples()[door.operation] | dict(more), firm.word)
        answer = firm.send(door.address.replace("{paper}", str(paper)), body)
        assert answer.status_code == 200, (door.operation, json.loads(answer.content))
    prepared.imported()
    scheme = {
        "id": f"DRAFT-{firm.word}", "name": firm.word, "currency": "IDR", "scope": "line", "level": 1, "goods": {},
        "benefit": {"type": "percent", "percent": "10"}, "funders": {"seller": "100"},
    }  # fmt: skip
    begin = Begin(json.dumps(scheme), date(2026, 1, 1), date(2026, 1, 31))
    insights.simulate(actor=firm.actor, simulations=[ask(begin)]).one()


def decide(firm: Planted) -> None:
    """What holds orders from now on; of an example that needs more than it says, nothing."""
    for door in VERB_DOORS:
        if door.verb in LATER:
            firm.send(door.address, worded(examples()[door.operation], firm.word))


def sell(seller: Planted, buyer: Planted, word: str) -> None:
    """One member sells to another: papers that both see, with a word that both may read."""
    party = buyer.actor.party
    body = PartyBody(f"MEMBER-{party}", f"Member {word}", "firm", party=party, since=LONG_AGO, visibility="all")
    parties.record_parties(actor=seller.actor, parties=[ask(body)]).one()
    supply = SupplyBody(seller.actor.party, party, ship_from=seller.places["GUDANG"])
    parties.record_supplies(actor=seller.actor, supplies=[ask(supply)]).one()
    credit.set_limit(actor=seller.actor, limits=[ask(SetLimit(party, "IDR", None))]).one()
    order = seller.paper("/orders/place", {
        "buyer": party, "lines": [{"sku": "TEH-350", "quantity": 31}], "reference": f"PO {word}",
    })  # fmt: skip
    shipment = seller.paper(f"/orders/{order}/pick")
    seller.paper("/trips/load", {"van": "VAN-1", "shipments": [shipment]})
    seller.paper(f"/shipments/{shipment}/deliver", {"receiver": f"Pak {word}"})
    seller.paper("/invoices/invoice", {"shipments": [shipment]})


def strangers(many: int) -> Iterable[int]:
    """Members that have nothing to do with anything: the numbers in examples mean them."""
    return [found(f"N{n}-guards", "Nobody", "IDR").organisation for n in range(many)]


def market() -> tuple[Planted, Planted, Planted]:
    """Two distributors and the principal who sells to both."""
    strangers(2)
    one, other = Planted("qzalpha", "4137"), Planted("qzbeta", "5279")
    principal = Planted("qzgamma", "6353")
    sell(principal, one, "qzedgeone")
    sell(principal, other, "qzedgeother")
    for firm in (one, other, principal):
        decide(firm)
    drain()
    return one, other, principal
