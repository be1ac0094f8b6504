"""A firm whose parties, goods and places have the codes that the API's examples name, and a program that comes in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from salur.catalog import actions as catalog
from salur.catalog.bodies import LotBody, ProductBody
from salur.config import urls
from salur.connect import actions as connect
from salur.connect.bodies import Begin
from salur.credit import actions as credit
from salur.credit.actions import SetLimit
from salur.insights import actions as insights
from salur.insights.actions.simulate import Begin as Draft
from salur.kernel import attachments, sql
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.bodies import AdmitBody, PartyBody, PlaceBody, RoleBody, SupplyBody, TerritoryBody
from salur.parties.founding import found
from salur.parties.queries import actor_for
from salur.pricing import actions as pricing
from salur.pricing import defaults
from salur.pricing.bodies import PriceBody
from salur.shell import actions as shell
from salur.shell import tokens
from salur.shell.bodies import Issue
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Receive, Received
from tests.world import LONG_AGO

assert urls.urlpatterns  # every module has registered what it has: what is tested is read from there
_marks = count(1)
GTIN = "8999999000028"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)


class Firm:
    """A distributor as the documentation has it: TOKO-1 buys TEH-350 from GUDANG."""

    def __init__(self, pieces: int = 10_000, word: str = "", price: str = "4000") -> None:
        self.word, self.price = word, price  # the word stands in the name of all but the firm itself
        self.code = f"CV-MAJU-{next(_marks)}-{uuid4().hex[:6]}"
        self.actor: Actor = found(self.code, "CV Maju", "IDR", "Asia/Jakarta")
        self.parties = self._parties()
        self.places = self._places()
        self.skus = self._skus()
        self._terms()
        if pieces:
            self.stock(pieces)
        self.person = actor_for(self.parties["SALES-2"], self.actor.organisation)
        self.token = self.issue("*")
        self.client = self.comes_in(self.token)

    def named(self, name: str) -> str:
        """A name with the firm's word in it, if it has one."""
        return f"{name} {self.word}".strip()

    def _parties(self) -> dict[str, int]:
        bodies = [PartyBody("PABRIK", self.named("PT Pabrik"), "firm", since=LONG_AGO)]
        bodies += [
            PartyBody(f"TOKO-{n}", self.named(f"Toko {n}"), since=LONG_AGO, visibility="all") for n in range(1, 5)
        ]
        bodies += [PartyBody(f"SALES-{n}", self.named(f"Budi {n}"), "person", since=LONG_AGO) for n in (1, 2)]
        made = parties.record_parties(actor=self.actor, parties=[ask(body) for body in bodies]).papers()
        parties.record_territories(
            actor=self.actor, territories=[ask(TerritoryBody("JABAR", self.named("Jawa Barat")))]
        ).one()
        roles = [RoleBody("owner", ("*",)), RoleBody("sales", ("orders.place",))]
        parties.record_roles(actor=self.actor, roles=[ask(role) for role in roles]).papers()
        parties.admit(actor=self.actor, people=[ask(AdmitBody(made[-1], "owner"))]).one()
        return dict(zip((body.code for body in bodies), made, strict=True))

    def _places(self) -> dict[str, int]:
        bodies = [PlaceBody("GUDANG", self.named("Gudang")), PlaceBody("VAN-1", self.named("Van 1"), "van")]
        made = parties.record_places(actor=self.actor, places=[ask(body) for body in bodies]).papers()
        return dict(zip((body.code for body in bodies), made, strict=True))

    def _skus(self) -> dict[str, int]:
        bodies = [
            ProductBody("TEH-350", self.named("Teh 350 ml"), brand="Sosro", packs=(("carton", 24, None),)),
            ProductBody("TEH-500", self.named("Teh 500 ml"), brand="Sosro", packs=(("carton", 12, GTIN),)),
            ProductBody("TEH-900", self.named("Teh 900 ml"), brand="Sosro"),
        ]
        made = catalog.record_products(actor=self.actor, products=[ask(body) for body in bodies]).papers()
        catalog.record_lots(actor=self.actor, lots=[ask(LotBody(made[0], "L-2611"))]).one()
        prices = [
            PriceBody(f"{body.code}-LIST", sku, "IDR", self.price) for body, sku in zip(bodies, made, strict=True)
        ]
        pricing.record_prices(actor=self.actor, prices=[ask(price) for price in prices]).papers()
        pricing.record_taxes(actor=self.actor, taxes=[ask(body) for body in defaults.taxes()]).papers()
        pricing.record_roundings(actor=self.actor, roundings=[ask(body) for body in defaults.roundings()]).papers()
        return dict(zip((body.code for body in bodies), made, strict=True))

    def _terms(self) -> None:
        site = self.places["GUDANG"]
        bodies = [SupplyBody(self.actor.party, self.parties[f"TOKO-{n}"], ship_from=site) for n in range(1, 5)]
        parties.record_supplies(actor=self.actor, supplies=[ask(body) for body in bodies]).papers()
        limits = [SetLimit(self.parties[f"TOKO-{n}"], "IDR", None) for n in range(1, 5)]
        credit.set_limit(actor=self.actor, limits=[ask(limit) for limit in limits]).papers()

    def stock(self, pieces: int) -> None:
        """Goods of the first two SKUs come in."""
        lines = tuple(Received(self.skus[code], pieces, pieces * 300_000) for code in ("TEH-350", "TEH-500"))
        body = Receive(self.parties["PABRIK"], self.places["GUDANG"], lines)
        warehouse.receive(actor=self.actor, receipts=[ask(body)]).one()

    def issue(self, *scopes: str, actor: Actor | None = None) -> str:
        """A token that may do so much; whole, as it is shown once."""
        secret = tokens.fresh()
        body = Issue("test", secret.public, secret.sha256, scopes)
        shell.issue_token(actor=actor or self.person, tokens=[ask(body)]).one()
        return secret.whole

    def comes_in(self, token: str, language: str = "en") -> Client:
        """A program with a token."""
        return Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": language})

    def send(self, address: str, body: Any = None, key: str | None = None, client: Client | None = None) -> Any:
        """POST; gives the response."""
        headers = {"Idempotency-Key": key} if key else {}
        content = json.dumps({} if body is None else body)
        return (client or self.client).post(
            f"/api/v1{address}", content, content_type="application/json", headers=headers
        )

    def paper(self, address: str, body: Any = None) -> int:
        """The paper that a verb made or changed."""
        response = self.send(address, body)
        assert response.status_code == 200, response.content
        found = response.json()["paper"]
        assert isinstance(found, int)
        return found

    def get(self, address: str, client: Client | None = None, **headers: str) -> HttpResponse:
        """GET; gives the response."""
        return (client or self.client).get(f"/api/v1{address}", headers=headers)  # type: ignore[return-value]


numbers = count(1)


class Prepared:
    """What an example needs to be there before it is sent: papers in the right state, and their numbers."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm

    def rebate(self) -> None:
        """A rebate that TOKO-1 has earned: of an order with a voucher that nobody else has."""
        code = f"LATER-{next(numbers)}"
        rule = {
            "currency": "IDR", "scope": "line", "when": {"vouchers": [code]}, "funders": {"seller": "100"},
            "benefit": {"type": "percent", "percent": "3"}, "settle": "later", "add": True, "level": 8,
        }  # fmt: skip
        self.firm.paper("/schemes/save-scheme", {"code": code, "name": code, "rule": json.dumps(rule)})
        self.firm.paper("/schemes/switch-on", {"code": code})
        shipment = self.firm.paper(f"/orders/{self.order(vouchers=[code])}/pick")
        self.firm.paper("/trips/load", {"van": "VAN-1", "shipments": [shipment]})
        self.firm.paper(f"/shipments/{shipment}/deliver", {"receiver": "Ibu Sari"})
        self.firm.send("/invoices/invoice", {"shipments": [shipment]})

    def order(self, verb: str = "place", sku: str = "TEH-350", quantity: int = 48, **more: Any) -> int:
        """An order."""
        lines = [{"sku": sku, "quantity": quantity}]
        return self.firm.paper(f"/orders/{verb}", {"buyer": "TOKO-1", "lines": lines, **more})

    def scheme(self, code: str) -> int:
        """A scheme that was saved."""
        rule = {
            "currency": "IDR", "scope": "line", "goods": {"brand": [code]}, "funders": {"seller": "100"},
            "benefit": {"type": "percent", "percent": "5"},
        }  # fmt: skip
        return self.firm.paper("/schemes/save-scheme", {"code": code, "name": code, "rule": json.dumps(rule)})

    def repriced(self) -> int:
        """An order that is held, because a scheme was used up before it was confirmed."""
        code = f"ONCE-{next(numbers)}"
        rule = {
            "currency": "IDR", "scope": "line", "when": {"vouchers": [code]}, "funders": {"seller": "100"},
            "benefit": {"type": "percent", "percent": "5"}, "budget": {"uses": 1}, "add": True, "at_floor": "clip",
            "level": 7,
        }  # fmt: skip
        self.firm.paper("/schemes/save-scheme", {"code": code, "name": code, "rule": json.dumps(rule)})
        self.firm.paper("/schemes/switch-on", {"code": code})
        draft = self.order("capture", vouchers=[code])
        self.order(vouchers=[code])
        self.firm.send(f"/orders/{draft}/confirm", {})
        return draft

    def held(self) -> int:
        """An order that is held: what there is of one of its lines is not enough."""
        lines = [{"sku": "TEH-350", "quantity": 24}, {"sku": "TEH-900", "quantity": 5000}]
        return self.firm.paper("/orders/place", {"buyer": "TOKO-1", "lines": lines, "on_short": "hold"})

    def over_limit(self) -> int:
        """An order that is held for its buyer's credit limit."""
        self.firm.send("/credit/set-limit", {"party": "TOKO-3", "currency": "IDR", "limit": "10.00"})
        lines = [{"sku": "TEH-350", "quantity": 24}]
        return self.firm.paper("/orders/place", {"buyer": "TOKO-3", "lines": lines})

    def role(self) -> None:
        """The role that may approve something from now on."""
        self.firm.send("/roles/record-roles", {"name": "Supervisor", "permissions": ["orders.approve"]})

    def shipment(self) -> int:
        """A shipment that was picked."""
        return self.firm.paper(f"/orders/{self.order()}/pick")

    def planned(self) -> int:
        """A trip that is planned."""
        return self.firm.paper("/trips/plan", {"van": "VAN-1", "shipments": [self.shipment()]})

    def loaded(self) -> tuple[int, int]:
        """A trip that is loaded, and its shipment."""
        shipment = self.shipment()
        return self.firm.paper("/trips/load", {"van": "VAN-1", "shipments": [shipment]}), shipment

    def delivered(self) -> int:
        """A shipment that was delivered."""
        _, shipment = self.loaded()
        self.firm.paper(f"/shipments/{shipment}/deliver", {"receiver": "Ibu Sari"})
        return shipment

    def expected(self) -> int:
        """A receipt that is expected."""
        return self.firm.paper("/receipts/expect", {
            "supplier": "PABRIK", "place": "GUDANG", "lines": [{"sku": "TEH-350", "pieces": 240, "cost": "720000"}],
            "their_shipment": next(_marks), "supplier_organisation": 2, "currency": "IDR",
        })  # fmt: skip

    def bill(self, expected: bool) -> int:
        """A supplier's bill, expected or recorded."""
        body = {"supplier": "PABRIK", "on": "2026-03-02", "due_on": "2026-04-01", "untaxed": "720000", "tax": "79200"}
        if expected:
            more = {"their_invoice": next(_marks), "currency": "IDR"}
            return self.firm.paper("/bills/expect-bill", body | more)
        return self.firm.paper("/bills/record-bill", body | {"received": "720000"})

    def brand_owner(self) -> int:
        """A member here whose brands we sell, known to us."""
        other = found(f"B{uuid4().hex[:9]}", "PT Merek", "IDR")
        body = PartyBody(f"MEREK-{next(_marks)}", "PT Merek", "firm", party=other.party, since=LONG_AGO)
        parties.record_parties(actor=self.firm.actor, parties=[ask(body)]).one()
        return other.party

    def imported(self) -> int:
        """A file that begins to go in."""
        begin = Begin("orders", "0" * 64, "orders", "orders.csv", "0" * 64)
        paper = connect.import_rows(actor=self.firm.actor, imports=[ask(begin)]).one().paper
        assert paper is not None
        return paper

    def simulated(self) -> int:
        """A draft scheme that is being reckoned."""
        scheme = {"currency": "IDR", "scope": "line", "benefit": {"type": "percent", "percent": "5"}}
        text = json.dumps(scheme | {"funders": {"seller": "100"}})
        begin = Draft(text, date(2026, 1, 1), date(2026, 3, 31))
        paper = insights.simulate(actor=self.firm.actor, simulations=[ask(begin)]).one().paper
        assert paper is not None
        return paper

    def bill_credit(self) -> int:
        """A supplier's credit note that is expected."""
        return self.firm.paper("/bill-credits/expect-bill-credit", {
            "supplier": "PABRIK", "their_note": next(_marks), "currency": "IDR", "on": "2026-03-04",
            "untaxed": "10000", "tax": "1100", "settled": [],
        })  # fmt: skip

    def group(self, joined: bool = False) -> None:
        """A group of parties, TOKO-1 in it if that is wanted."""
        self.firm.send("/groups/record-groups", {"code": "CLUB", "name": "Klub Warung Juara"})
        if joined:
            self.firm.send("/groups/join-groups", {"group": "CLUB", "party": "TOKO-1", "since": "2026-01-05"})

    def counted(self) -> int:
        """A count that was told."""
        return self.firm.paper("/counts/tell", {"place": "GUDANG", "lines": [{"sku": "TEH-900", "pieces": 3}]})

    def returned(self) -> int:
        """Goods that came back."""
        lines = [{"sku": "TEH-350", "pieces": 6, "reason": "Dented"}]
        return self.firm.paper("/returns/receive", {"buyer": "TOKO-1", "place": "GUDANG", "lines": lines})

    def in_quarantine(self) -> None:
        """Goods that wait to go back to their supplier."""
        found = [{"line": 1, "disposition": "to_principal", "pieces": 6, "accepted": True}]
        self.firm.paper(f"/returns/{self.returned()}/inspect", {"found": found})

    def ahead(self) -> None:
        """Money on account, and something owed that it can be put against."""
        self.firm.paper("/payments/receive-payment", {"party": "TOKO-1", "amount": "90000", "allocate": False})
        owed = {"bill_to": "TOKO-1", "number": f"OLD-{next(_marks)}", "on": "2026-01-05", "due_on": "2026-02-04"}
        self.firm.paper("/invoices/open-item", owed | {"amount": "50000"})

    def discrepancy(self) -> int:
        """Something to be explained: more was sold from a van than the book had on it."""
        lines = [{"sku": "TEH-900", "quantity": 2}]
        self.firm.paper("/sales/record-sale", {"van": "VAN-1", "buyer": "TOKO-1", "lines": lines, "paid": "cash"})
        rows = json.loads(self.firm.get("/discrepancies").content)["rows"]
        return int(rows[0]["id"])

    def posting(self) -> int:
        """A posting that can be taken back: an opening item's would hang on its debt, a transfer's hangs on nothing."""
        body = {"source": "GUDANG", "target": "VAN-1", "lines": [{"sku": f"gtin:{GTIN}", "pieces": 12}]}
        paper = self.firm.paper("/transfers/transfer", body)
        with reading(self.firm.actor.organisation):
            ((posting,),) = sql.fetch(
                "SELECT id FROM ledger_posting WHERE paper = %s AND paper_kind = 'transfer'", (paper,)
            )
        return int(posting)

    def finishable(self) -> int:
        """An order whose rest was closed short after all else had been delivered."""
        body = {"buyer": "TOKO-1", "lines": [{"sku": "TEH-350", "quantity": 24}, {"sku": "TEH-900", "quantity": 5000}]}
        order = self.firm.paper("/orders/place", body)
        shipment = self.firm.paper(f"/orders/{order}/pick")
        self.firm.paper("/trips/load", {"van": "VAN-1", "shipments": [shipment]})
        self.firm.paper(f"/shipments/{shipment}/deliver", {})
        self.firm.paper(f"/orders/{order}/short-close", {"reason": "No more of it."})
        return order


Example = tuple[int | None, Mapping[str, Any]]  # the paper it is asked of, and what is put in place of the example's
PREPARED: dict[str, Callable[[Prepared], Example]] = {
    "pricing_switch_on": lambda p: (p.scheme("DRAFT-5") and p.scheme("DRAFT-5-B") and None, {}),
    "pricing_end_scheme": lambda p: (p.scheme("DRAFT-6") and None, {}),
    "parties_unmerge": lambda p: (p.firm.send("/parties/merge", {"party": "TOKO-3", "same_as": "TOKO-1"}) and None, {}),
    "parties_join_groups": lambda p: (p.group(), {}),
    "parties_leave_groups": lambda p: (p.group(joined=True), {}),
    "parties_record_supplies": lambda p: (None, {"seller": p.firm.code}),
    "parties_record_codes": lambda p: (None, {"thing": p.firm.parties["TOKO-1"]}),
    "ledger_explain": lambda p: (p.discrepancy(), {}),
    "ledger_reverse": lambda p: (p.posting(), {}),
    "orders_confirm": lambda p: (p.order("capture"), {}),
    "orders_change": lambda p: (p.order("capture"), {}),
    "orders_accept_price": lambda p: (p.repriced(), {}),
    "orders_approve": lambda p: (p.over_limit(), {}),
    "orders_send_back": lambda p: (p.held(), {}),
    "orders_split": lambda p: (p.held(), {}),
    "orders_set_rules": lambda p: (None, {"least": "1.00"}),  # the other examples are smaller than the example says
    "orders_set_authority": lambda p: (p.role(), {}),
    "orders_cancel": lambda p: (p.order(), {}),
    "orders_short_close": lambda p: (p.order(sku="TEH-900", quantity=5000), {}),
    "counts_approve": lambda p: (p.counted(), {}),
    "counts_cancel": lambda p: (p.counted(), {}),
    "warehouse_receive_of_receipt": lambda p: (p.expected(), {}),
    "warehouse_stop_expecting": lambda p: (p.expected(), {}),
    "warehouse_pick": lambda p: (p.order(), {}),
    "warehouse_pack": lambda p: (p.shipment(), {}),
    "warehouse_put_back": lambda p: (p.shipment(), {}),
    "delivery_plan": lambda p: (None, {"shipments": [p.shipment()]}),
    "delivery_load": lambda p: (None, {"shipments": [p.shipment()]}),
    "delivery_load_of_trip": lambda p: (p.planned(), {}),
    "delivery_cancel": lambda p: (p.planned(), {}),
    "delivery_unload": lambda p: (p.loaded()[0], {}),
    "delivery_deliver": lambda p: (p.loaded()[1], {}),
    "delivery_finish": lambda p: (p.finishable(), {}),
    "billing_invoice": lambda p: (None, {"shipments": [p.delivered()]}),
    "billing_credit": lambda p: (None, {"reason": p.order()}),
    "billing_allocate": lambda p: (p.ahead(), {}),
    "billing_pay_rebates": lambda p: (p.rebate(), {}),
    "billing_refund": lambda p: (p.ahead(), {}),
    "billing_bank": lambda p: (p.firm.send(
        "/payments/receive-payment", {"party": "TOKO-1", "amount": "90000", "allocate": False}) and None, {}),
    "billing_record_bill_of_bill": lambda p: (p.bill(True), {}),
    "billing_pay_bill": lambda p: (p.bill(False), {}),
    "insights_share": lambda p: (None, {"party": p.brand_owner()}),
    "billing_record_bill_credit": lambda p: (p.bill_credit(), {}),
    "delivery_attach_proof": lambda p: (p.delivered(), {"signature": attachments.keep(PICTURE).sha256}),
    "returns_inspect": lambda p: (p.returned(), {}),
    "returns_send_back": lambda p: (p.in_quarantine(), {}),
}  # fmt: skip
