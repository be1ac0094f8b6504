"""The driver's stop on a phone: told once, by whoever drives, with what was typed kept when it cannot be read (H4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from salur.billing import actions as billing
from salur.billing.bodies import Invoice
from salur.delivery import actions as delivery
from salur.delivery.bodies import Plan
from salur.kernel.command import ask
from salur.parties import actions as parties
from salur.parties.bodies import PartyBody
from tests.browser.people import person
from tests.browser.test_pages import signed_in, statements
from tests.stories.trading import Firm

pytestmark = pytest.mark.usefixtures("database")
MAY = ("delivery.deliver", "billing.receive_payment")
PNG = b"\x89PNG\r\n\x1a\n a signature"


@pytest.fixture(autouse=True)
def place(tmp_path: Path) -> Iterator[None]:
    """Files of these tests stay among themselves."""
    with override_settings(ATTACHMENTS=tmp_path / "attachments"):
        yield


class Drive(NamedTuple):
    """A driver signed in, with a loaded trip of shipments of three cartons and five pieces."""

    firm: Firm
    client: Client
    driver: int
    trip: int
    shipments: list[int]

    def page(self, shipment: int | None = None, **headers: str) -> str:
        return self.client.get(f"/my-trip/{shipment or self.shipments[0]}", headers=headers).content.decode()

    def tell(self, **typed: Any) -> Any:
        """The form as it was shown, with what is typed over it, sent."""
        form = self.page()
        shown = dict(re.findall(r'name="([a-z]+(?:-\d+)?)" value="([^"]*)"', form))
        shown.pop("trip", None)
        typed = {name.replace("_", "-"): value for name, value in typed.items()}
        return self.client.post(f"/my-trip/{self.shipments[0]}", shown | typed)


def drive(firm: Firm | None = None, shipments: int = 1, may: tuple[str, ...] = MAY, language: str = "en") -> Drive:
    firm = firm or Firm()
    firm.receive(77 * shipments)
    name = person(firm, *may)
    driver = get_user_model().objects.get(username=name).person
    loaded = [firm.picked(firm.ordered((firm.skus[0], 77))) for _ in range(shipments)]
    (trip,) = delivery.load(actor=firm.actor, trips=[ask(Plan(firm.van, tuple(loaded), driver))]).papers()
    return Drive(firm, signed_in(name, language), driver, trip, loaded)


def paid(firm: Firm) -> list[tuple[Any, ...]]:
    return firm.rows("SELECT amount, on_account, collector, method FROM billing_payment WHERE organisation = %s",
                     firm.actor.organisation)  # fmt: skip


def test_the_days_trip_shows_its_stops_and_how_far_it_has_come() -> None:
    one = drive(shipments=2)
    page = one.client.get("/my-trip").content.decode()
    assert page.count("Toko 1") == 2 and "0/2" in page
    assert one.tell().status_code == 302
    assert "1/2" in one.client.get("/my-trip").content.decode()


def test_all_intact_is_one_tap() -> None:
    one = drive()
    assert "Done, 77 of 77 pieces" in one.page() and "3 carton" in one.page()
    assert one.tell(receiver="Bu Sri").status_code == 302
    assert one.firm.status(one.shipments[0], "warehouse_shipment") == "delivered"
    assert "Bu Sri" in one.page()


def test_half_is_taken_with_a_reason_and_cash_goes_to_the_driver() -> None:
    one = drive()
    answer = one.tell(packs_1="2", loose_1="0", reason_1="damaged", cash="50,000", receiver="Bu Sri",
                      latitude="-7.2906", longitude="112.7381", signature=SimpleUploadedFile("s.png", PNG))  # fmt: skip
    assert answer.status_code == 302
    assert one.firm.rows("SELECT pieces, reason FROM delivery_refusal WHERE shipment = %s", one.shipments[0]) == [
        (29, "damaged")
    ]
    assert one.firm.status(one.shipments[0], "warehouse_shipment") == "part"
    assert paid(one.firm) == [(5_000_000, 5_000_000, one.driver, "cash")]
    signed, latitude = one.firm.rows("SELECT signature <> '', latitude FROM delivery_drop WHERE shipment = %s",
                                     one.shipments[0])[0]  # fmt: skip
    assert signed and latitude == pytest.approx(-7.2906)
    assert "29" in one.page() and "Damaged" in one.page()
    trip = one.client.get("/my-trip").content.decode()
    assert "Cash taken today" in trip and "50,000" in trip


def test_cash_goes_over_the_invoice_if_there_is_one() -> None:
    one = drive()
    billing.invoice(actor=one.firm.actor, invoices=[ask(Invoice((one.shipments[0],)))]).one()
    assert one.tell(cash="50,000").status_code == 302
    assert paid(one.firm) == [(5_000_000, 0, one.driver, "cash")]


def test_a_double_tap_tells_it_once() -> None:
    one = drive()
    (key,) = re.findall(r'name="key" value="([^"]+)"', one.page())
    told = {"key": key, "packs-1": "2", "loose-1": "5", "cash": "50,000"}
    address = f"/my-trip/{one.shipments[0]}"
    assert [one.client.post(address, told).status_code for _ in range(3)] == [302] * 3
    assert len(paid(one.firm)) == 1
    other = one.client.post(address, {"packs-1": "3", "cash": "50,000"})  # another phone, another key
    assert other.status_code == 409 and len(paid(one.firm)) == 1
    assert 'role="alert"' in other.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"packs_1": "4"}, "more than was brought"), ({"packs_1": "-1"}, "whole number"), ({"cash": "many"}, "money"),
     ({"cash": "-5"}, "money"), ({"latitude": "north"}, "number"),
     ({"signature": SimpleUploadedFile("s.exe", b"MZ")}, "PNG")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_beside_it_and_the_rest_is_kept(typed: dict[str, Any], said: str) -> None:
    one = drive()
    answer = one.tell(receiver="Bu Sri", **typed)
    page = answer.content.decode()
    assert answer.status_code == 409 and said in page and 'value="Bu Sri"' in page
    assert one.firm.status(one.shipments[0], "warehouse_shipment") == "loaded" and paid(one.firm) == []


def test_the_foot_follows_what_is_typed() -> None:
    one = drive()
    address = f"/my-trip/{one.shipments[0]}"
    foot = one.client.get(address, {"packs-1": "2", "loose-1": "5"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in foot and "Done, 53 of 77 pieces" in foot and "24 pieces back" in foot
    none = one.client.get(address, {"packs-1": "0", "loose-1": "0"}, headers={"HX-Request": "true"}).content.decode()
    assert "Done, nothing was taken" in none


def test_a_driver_sees_only_their_own_trips_and_another_firm_nothing() -> None:
    one = drive()
    other, stranger = drive(one.firm), drive()
    address = f"/my-trip/{one.shipments[0]}"
    for client in (other.client, stranger.client):
        assert client.get(address).status_code == client.post(address, {}).status_code == 404
        assert f'href="{address}"' not in client.get(f"/my-trip?trip={one.trip}").content.decode()
    assert one.client.get(f"/my-trip/{10**30}").status_code == 404
    planner = signed_in(person(one.firm, "delivery.plan"))
    assert planner.get(address).status_code == 200
    assert f'href="{address}"' in planner.get(f"/my-trip?trip={one.trip}").content.decode()
    assert planner.post(address, {}).status_code == 403, "who plans does not tell"
    picker = signed_in(person(one.firm, "warehouse.pick"))
    assert picker.get("/my-trip").status_code == picker.get(address).status_code == 403
    assert one.firm.status(one.shipments[0], "warehouse_shipment") == "loaded"


def test_a_trip_is_loaded_for_a_driver_who_then_finds_it() -> None:
    firm = Firm()
    firm.receive(10)
    shipment = firm.picked(firm.ordered((firm.skus[0], 10)))
    name, office = person(firm, *MAY, name="Eko"), signed_in(person(firm, "warehouse.see", "delivery.load"))
    person(firm, "warehouse.pick", name="Wati")
    form = office.get(f"/shipment/{shipment}").content.decode()
    driver = "P" + name[1:]  # the name to sign in with is the code in small letters
    assert f'<option value="{driver}">Eko</option>' in form
    assert ">Wati</option>" not in form, "who does not deliver drives no trip"
    told = {"van": f"VAN1{firm.mark}", "driver": driver}
    assert office.post(f"/shipment/{shipment}/load", told).status_code == 302
    assert f'href="/my-trip/{shipment}"' in signed_in(name).get("/my-trip").content.decode()


def test_the_outlet_is_told_and_the_way_is_shown() -> None:
    firm = Firm()
    known = PartyBody(f"T1-{firm.mark}", "Toko 1", phone="0812 5550 1102", latitude=-6.9, longitude=107.6)
    there = drive(firm)
    assert "wa.me" not in there.page() and "Way there" not in there.page()
    parties.record_parties(actor=firm.actor, parties=[ask(known)]).papers()
    page = there.page()
    (text,) = re.findall(r'href="https://wa\.me/6281255501102\?text=([^"]+)"', page)
    assert f"from Distributor {firm.mark} is on its way" in unquote(text)
    assert "destination=-6.900000%2C107.600000" in page


def test_who_takes_no_payments_is_not_asked_for_cash() -> None:
    one = drive(may=("delivery.deliver",))
    assert 'name="cash"' not in one.page()
    assert one.tell(cash="50,000").status_code == 302
    assert paid(one.firm) == []


def test_a_trip_costs_as_many_statements_with_five_stops_as_with_one() -> None:
    counts = []
    for stops in (1, 5):
        one = drive(shipments=stops)
        one.client.get("/my-trip"), one.page()
        counts.append((statements(lambda o=one: o.client.get("/my-trip")), statements(lambda o=one: o.page())))
    assert counts[0] == counts[1] and max(counts[0]) <= 20, counts


@pytest.mark.parametrize(("language", "word"), [("id", "Selesai"), ("en", "Done"), ("zh-hans", "完成")])
def test_it_speaks_the_drivers_language(language: str, word: str) -> None:
    assert word in drive(language=language).page()
