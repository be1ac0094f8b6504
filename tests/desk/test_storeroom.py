"""The warehouse's pages on a phone: told once, with what was typed kept, wrong codes named, differences with a reason
(H1, H2, J4, T3)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from salur.kernel.command import ask
from salur.returns import actions as returns
from salur.returns.bodies import Back
from salur.returns.bodies import Receive as Return
from tests.browser.people import person
from tests.browser.test_pages import signed_in, statements
from tests.stories.trading import Firm
from tests.world import drain, prove

pytestmark = pytest.mark.usefixtures("database")
CARTON, PIECE = 24, 1


class Floor(Firm):
    """A warehouse with two lots of a SKU in two bins, and somebody who works there."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.early, self.late = self.lot("EARLY", date(2027, 3, 1)), self.lot("LATE", date(2028, 3, 1))
        self.come(self.early, 24, place=self.bin("A-01"))
        self.come(self.late, 96, place=self.bin("A-02"))
        self.client = signed_in(person(self), "en")

    def get(self, address: str) -> str:
        return self.client.get(address).content.decode()

    def send(self, address: str, **fields: str) -> Any:
        return self.client.post(address, {name.replace("_", "-"): value for name, value in fields.items()})


@pytest.fixture
def floor() -> Floor:
    return Floor()


def steps(page: str) -> dict[str, str]:
    """What the form of a pick says of its steps."""
    return dict(re.findall(r'name="(step-\d+)" value="([^"]+)"', page))


def key() -> str:
    return str(uuid4())


def test_an_order_is_picked_along_the_places_first_expired_first(floor: Floor) -> None:
    order = floor.ordered((floor.skus[0], 48))
    page = floor.get(f"/warehouse/pick/{order}")
    places = re.findall(r'<b class="place">(A-0\d)', page)
    assert places == ["A-01", "A-02"]
    assert "EARLY" in page and "LATE" in page and 'data-whole="24"' in page
    one = key()
    for _ in range(2):  # told twice, done once
        answer = floor.client.post(f"/warehouse/pick/{order}", {"key": one, "cartons": "2"} | steps(page))
        assert answer.status_code == 302
    shipments = floor.rows('SELECT id, status, cartons FROM warehouse_shipment WHERE "order" = %s', order)
    assert [row[1:] for row in shipments] == [("packed", 2)]
    assert [(lot, pieces) for _, lot, pieces, _ in floor.shipped(shipments[0][0])] == [
        (floor.early, 24), (floor.late, 24),
    ]  # fmt: skip
    assert "Nothing is set aside" in floor.get(f"/warehouse/pick/{order}")
    prove()


def test_fewer_need_a_reason_and_another_lot_may_be_taken(floor: Floor) -> None:
    order = floor.ordered((floor.skus[0], 24))
    fields = steps(floor.get(f"/warehouse/pick/{order}")) | {"key": key(), f"q-0-{CARTON}": "0", f"q-0-{PIECE}": "20"}
    fields |= {"reason-0": "not_found", "lot-0": str(floor.late)}
    answer = floor.client.post(f"/warehouse/pick/{order}", fields)
    assert answer.status_code == 302, answer.content.decode()
    shipment = floor.value('SELECT id FROM warehouse_shipment WHERE "order" = %s', order)
    assert [(lot, pieces) for _, lot, pieces, _ in floor.shipped(shipment)] == [(floor.late, 20)]
    assert floor.rows("SELECT kind, pieces FROM ledger_discrepancy") == [("short_pick", -4)]
    page = floor.get(f"/warehouse/packed/{shipment}")
    assert "Undo: back on the shelf" in page and "Packed" in page
    assert floor.send(f"/warehouse/packed/{shipment}", key=key(), do="put_back").status_code == 302
    assert floor.status(shipment, "warehouse_shipment") == "put_back"


def test_more_than_is_wanted_is_marked_and_what_was_typed_is_kept(floor: Floor) -> None:
    order = floor.ordered((floor.skus[0], 24))
    fields = steps(floor.get(f"/warehouse/pick/{order}")) | {"key": key(), f"q-0-{CARTON}": "7", "cartons": "x"}
    answer = floor.client.post(f"/warehouse/pick/{order}", fields)
    page = answer.content.decode()
    assert answer.status_code == 409 and 'value="7"' in page and 'aria-invalid="true"' in page
    assert page.count('class="fault"') == 2
    assert floor.rows('SELECT id FROM warehouse_shipment WHERE "order" = %s', order) == []


def test_a_scanned_code_says_what_it_is(floor: Floor) -> None:
    called = floor.get(f"/warehouse/what?code=P1-{floor.mark}")
    assert called == f"Teh 1 (P1-{floor.mark})"
    assert floor.get("/warehouse/what?code=8999999999999") == ""


def test_what_stands_ready_is_packed_and_loaded_for_a_driver(floor: Floor) -> None:
    driver = person(floor, "delivery.deliver", name="Joko")
    shipment = floor.picked(floor.ordered((floor.skus[0], 24)), cartons=None)
    page = floor.get("/warehouse/load")
    assert re.search(rf'value="{shipment}"[^>]* checked>', page) and "Joko" in page
    assert floor.send(f"/warehouse/packed/{shipment}", key=key(), do="pack", cartons="3").status_code == 302
    (code,) = (one for one in re.findall(r'<option value="([^"]+)"', page) if one.lower() == driver)
    fields = {"key": key(), "shipment": str(shipment), "van": f"VAN1{floor.mark}", "driver": code}
    for _ in range(2):
        answer = floor.client.post("/warehouse/load", fields)
        assert answer.status_code == 302 and answer["Location"].startswith("/trip/")
    assert floor.rows("SELECT status FROM delivery_trip") == [("loaded",)]
    empty = floor.client.post("/warehouse/load", {**fields, "key": key(), "shipment": ""})
    assert empty.status_code == 409


def test_refused_goods_come_off_the_vehicle_to_the_shelf_or_into_quarantine(floor: Floor) -> None:
    shipment = floor.picked(floor.ordered((floor.skus[0], 48)))
    trip = floor.load(shipment)
    floor.deliver(shipment, (1, 4, "damaged"), (2, 6, "no_money"))
    page = floor.get(f"/warehouse/back/{trip}")
    chosen = re.findall(r'name="to-\d+-(\d)" value="(\w+)" checked', page)
    assert chosen == [("1", "quarantine"), ("2", "shelf")]
    fields = {"key": key()} | {f"to-{shipment}-{n}": where for n, where in chosen}
    for _ in range(2):
        assert floor.client.post(f"/warehouse/back/{trip}", fields).status_code == 302
    assert (
        floor.value(
            "SELECT sum(b.pieces) FROM ledger_goodsbalance b JOIN ledger_goodsaccount a ON a.id = b.account "
            "WHERE a.bucket = 'quarantine'"
        )
        == 4
    )
    assert floor.shelf().sellable == 120 - 48 + 6
    prove()


def test_what_is_expected_is_counted_and_a_difference_has_its_reason() -> None:
    brand, floor = Firm(), Floor()
    brand.supply([floor.actor.party])
    brand.set_limits([floor.actor.party], None)
    brand.receive(100)
    shipment = brand.picked(brand.ordered((brand.skus[0], 48), buyer=floor.actor.party))
    brand.load(shipment)
    drain()
    ((receipt,),) = floor.rows("SELECT id FROM warehouse_receipt WHERE status = 'expected'")
    assert f"/warehouse/receive/{receipt}" in floor.get("/warehouse/receive")
    page = floor.get(f"/warehouse/receive/{receipt}")
    assert 'data-expected="48"' in page and "data-as-expected" in page
    place = f"WH{floor.mark}"
    fields = {"key": key(), "do": "receive", f"q-0-{PIECE}": "45", "reason-0": "damaged", "place": place}
    fields |= {"lot-0": "NEW-1", "expires-0": "2028-01-31"}
    for _ in range(2):
        answer = floor.client.post(f"/warehouse/receive/{receipt}", fields)
        assert answer.status_code in (302, 409)
    assert floor.status(receipt, "warehouse_receipt") == "received"
    assert floor.rows("SELECT pieces FROM warehouse_receiptline WHERE receipt_id = %s AND pieces > 0", receipt) == [
        (45,)
    ]
    notes = [note for (note,) in floor.rows("SELECT note FROM ledger_discrepancy WHERE kind = 'receipt_differs'")]
    assert notes and all(", damaged" in note for note in notes)
    lot = floor.rows("SELECT expires_on FROM catalog_lot WHERE code = 'NEW-1'")
    assert date(2028, 1, 31) in {row[0] for row in lot}


def test_goods_that_nobody_told_of_come_in_line_by_line(floor: Floor) -> None:
    address, code, place = "/warehouse/receive/new", f"P1-{floor.mark}", f"WH{floor.mark}"
    fields = {"key": key(), "supplier": f"S{floor.mark}", "place": place, "do": "add", "scan": code}
    page = floor.client.post(address, fields).content.decode()
    assert f'name="sku-0" value="{floor.skus[0]}"' in page
    unknown = floor.client.post(address, {**fields, "scan": "000"}).content.decode()
    assert "Nothing here has the code 000" in unknown
    fields |= {"do": "receive", "scan": "", "sku-0": str(floor.skus[0]), f"q-0-{CARTON}": "2"}
    no_lot = floor.client.post(address, {**fields, "expires-0": "2028-01-31"})
    assert no_lot.status_code == 409 and 'value="2"' in no_lot.content.decode()
    before = floor.shelf().sellable
    for _ in range(2):
        assert floor.client.post(address, fields).status_code == 302
    assert floor.shelf().sellable == before + 48
    cost = floor.value("SELECT cost FROM warehouse_receipt ORDER BY id DESC LIMIT 1")
    assert cost == 48 * 300_000, "what a piece costs here today"
    prove()


def test_a_shelf_is_counted_blind(floor: Floor) -> None:
    place = floor.value("SELECT id FROM parties_place WHERE name = 'A-02'")
    page = floor.get(f"/warehouse/count/{place}")
    assert "Teh 1" in page and not re.search(
        r"\b96\b", re.sub(r'"[^"]*"', "", page.split('<form class="phone store"')[1])
    )
    fields = {"key": key(), "do": "tell", "sku-0": str(floor.skus[0]), f"q-0-{CARTON}": "3", "lot-0": "LATE"}
    for _ in range(2):
        assert floor.client.post(f"/warehouse/count/{place}", fields).status_code == 302
    assert floor.rows("SELECT counted FROM counts_countline") == [(72,)]
    strange = floor.client.post(f"/warehouse/count/{place}", {**fields, "key": key(), "lot-0": "NOBODY"})
    assert strange.status_code == 409 and 'value="3"' in strange.content.decode()


def test_a_return_is_inspected_line_by_line(floor: Floor) -> None:
    back = Return(floor.outlets[0], floor.site, (Back(floor.skus[0], 5, "wet"),))
    (paper,) = returns.receive(actor=floor.actor, returns=[ask(back)]).papers()
    assert f"/warehouse/inspect/{paper}" in floor.get("/warehouse/inspect")
    fields = {"key": key(), "goes-1": "destroy", "credited-1": "1"}
    refused = floor.client.post(f"/warehouse/inspect/{paper}", fields)
    assert refused.status_code == 409, "what is destroyed needs its reason"
    assert floor.client.post(f"/warehouse/inspect/{paper}", {**fields, "why-1": "wet"}).status_code == 302
    assert floor.status(paper, "returns_return") != "received"


def test_the_pages_are_for_those_who_work_there(floor: Floor) -> None:
    order = floor.ordered()
    driver = signed_in(person(floor, "delivery.deliver"))
    addresses = (
        "/warehouse",
        "/warehouse/pick",
        f"/warehouse/pick/{order}",
        "/warehouse/count",
        "/warehouse/receive/new",
    )
    assert [driver.get(address).status_code for address in addresses] == [403] * 5
    other = signed_in(person(Firm()))
    shipment = floor.picked(order)
    trip = floor.load(shipment)
    theirs = (f"/warehouse/pick/{order}", f"/warehouse/packed/{shipment}", f"/warehouse/back/{trip}",
              f"/shipment/{shipment}/print", f"/order/{order}/pick-list")  # fmt: skip
    assert [other.get(address).status_code for address in theirs] == [404] * 5
    assert other.post(f"/warehouse/back/{trip}", {"key": key()}).status_code == 404


def test_the_pages_cost_few_statements_whatever_is_there() -> None:
    counts = []
    for lines in (1, 8):
        floor = Floor(skus=lines)
        for sku in floor.skus[1:]:
            floor.receive(48, sku=sku)
        order = floor.ordered(*((sku, 24) for sku in floor.skus))
        floor.client.get(f"/warehouse/pick/{order}")
        counts.append(
            [
                statements(lambda c=floor.client, a=address: c.get(a))  # type: ignore[misc]
                for address in (f"/warehouse/pick/{order}", "/warehouse", "/warehouse/load", "/warehouse/back")
            ]
        )
    assert counts[0] == counts[1], counts
    assert max(counts[0]) <= 16, counts


def test_papers_are_printed_in_the_organisations_language_and_without_prices_on_the_way(floor: Floor) -> None:
    order = floor.ordered((floor.skus[0], 24))
    assert "Daftar ambil" in floor.get(f"/order/{order}/pick-list"), (
        "rupiah: Indonesian, though the reader's is English"
    )
    shipment = floor.picked(order)
    floor.load(shipment)
    floor.deliver(shipment)
    drain()
    note = floor.get(f"/shipment/{shipment}/print")
    assert "Surat jalan" in note and "1 dus" in note.replace("\N{NO-BREAK SPACE}", " ")
    assert "Rp" not in note and "96.000" not in note
    invoice = floor.value("SELECT invoice_id FROM billing_invoiceline WHERE shipment = %s", shipment)
    paper = floor.get(f"/invoice/{invoice}/print")
    assert "Faktur" in paper and "106.560" in paper and "DPP nilai lain" in paper
    assert "Invoice" in floor.get(f"/invoice/{invoice}/print?language=en")
    assert isinstance(floor.client, Client)
