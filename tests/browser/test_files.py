"""A delivery told at the door with its signature, photo and place; the files given to whoever may see the paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from salur.kernel.attachments import MOST_BYTES
from salur.kernel.command import ask
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick
from tests.browser.people import person
from tests.browser.test_pages import signed_in
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")
PNG, PDF = b"\x89PNG\r\n\x1a\n a signature", b"%PDF-1.7 a note"


@pytest.fixture(autouse=True)
def place(tmp_path: Path) -> Iterator[Path]:
    """Files of these tests stay among themselves."""
    with override_settings(ATTACHMENTS=tmp_path / "attachments"):
        yield tmp_path / "attachments"


def packed(world: World) -> int:
    world.receive(10)
    (order,) = world.place(world.order((world.skus[0], 4))).papers()
    return warehouse.pick(actor=world.actor, picks=[ask(Pick(cartons=1), order)]).papers()[0]


def tell(client: Client, shipment: int, **told: Any) -> Any:
    files = {name: SimpleUploadedFile(name, one) for name, one in told.items() if isinstance(one, bytes)}
    return client.post(f"/shipment/{shipment}/deliver", {"receiver": "Bu Sri", **told, **files})


def addresses(client: Client, shipment: int) -> list[str]:
    page = client.get(f"/shipment/{shipment}").content.decode()
    return re.findall(rf'href="(/shipment/{shipment}/file/[0-9a-f]{{64}})"', page)


def kept(place: Path) -> int:
    return sum(one.is_file() for one in place.rglob("*"))


def test_the_form_takes_pictures_and_the_paper_shows_them() -> None:
    world = World()
    shipment, client = packed(world), signed_in(person(world))
    form = client.get(f"/shipment/{shipment}").content.decode()
    assert f'action="/shipment/{shipment}/deliver" class="verb" enctype="multipart/form-data"' in form
    assert form.count('type="file"') == form.count('accept="image/png,image/jpeg,application/pdf"') == 2
    assert f'action="/shipment/{shipment}/put_back" class="verb">' in form
    answer = tell(client, shipment, signature=PNG, photo=PDF, latitude="-6,2088", longitude="106.8456")
    assert answer.status_code == 302 and answer["Location"] == f"/shipment/{shipment}"
    page = client.get(f"/shipment/{shipment}").content.decode()
    assert "Bu Sri" in page and "-6.20880, 106.84560" in page
    signature, note = addresses(client, shipment)
    assert f'<img class="thumb" src="{signature}" alt="Signature" loading="lazy">' in page
    assert f'src="{note}"' not in page and ">PDF</a>" in page


def test_a_photo_is_added_after_the_delivery_was_told() -> None:
    world = World()
    shipment, client = packed(world), signed_in(person(world))
    tell(client, shipment)
    form = client.get(f"/shipment/{shipment}").content.decode()
    assert f'action="/shipment/{shipment}/attach_proof" class="verb" enctype="multipart/form-data"' in form
    photo = {"photo": SimpleUploadedFile("photo", PNG)}
    assert client.post(f"/shipment/{shipment}/attach_proof", photo).status_code == 302
    assert len(addresses(client, shipment)) == 1
    assert client.post(f"/shipment/{shipment}/attach_proof", {}).status_code == 409


def test_a_file_is_given_as_what_it_is_and_cached_by_this_reader_only() -> None:
    world = World()
    shipment, client = packed(world), signed_in(person(world))
    tell(client, shipment, signature=PNG, photo=PDF)
    for address, content, kind, disposition in zip(
        addresses(client, shipment), (PNG, PDF), ("image/png", "application/pdf"), ("inline", "attachment"), strict=True
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, content, kind)
        assert answer["Content-Disposition"].startswith(f'{disposition}; filename="shipment-{shipment}-')
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"].startswith("private, ") and "Cookie" in answer["Vary"]
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert client.post(address).status_code == 405
    assert client.get(f"/shipment/{shipment}")["Cache-Control"] == "no-store"


def test_a_file_is_not_there_for_whoever_may_not_see_the_paper(place: Path) -> None:
    world, other = World(), World()
    shipment, theirs = packed(world), packed(other)
    client, rival = signed_in(person(world)), signed_in(person(other))
    tell(client, shipment, signature=PNG)
    tell(rival, theirs, receiver="Pak Budi")
    (address,) = addresses(client, shipment)
    digest = address.rsplit("/", 1)[1]
    assert client.get(address).status_code == 200
    assert rival.get(address).status_code == 404
    assert rival.get(f"/shipment/{theirs}/file/{digest}").status_code == 404, "not theirs, whatever paper is named"
    for wrong in ("0" * 64, digest.upper(), "..", "passwd", digest[:-1]):
        assert client.get(f"/shipment/{shipment}/file/{wrong}").status_code == 404
    assert client.get(f"/order/{shipment}/file/{digest}").status_code == 404
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in?next={address}")
    next(one for one in place.rglob(digest)).unlink()
    assert client.get(address).status_code == 404, "lost from the disk"


WRONG = [
    ({"photo": b"GIF89a"}, "Only pictures (PNG, JPEG) and PDF"),
    ({"photo": b""}, "Only pictures (PNG, JPEG) and PDF"),
    ({"signature": PNG.ljust(MOST_BYTES + 200_000, b"\0")}, "larger than 5 MB"),
    ({"latitude": "91", "longitude": "1"}, "latitude: 91 cannot be used (not between -90 and 90)"),
    ({"latitude": "1", "longitude": "-180.5"}, "longitude: -180.5 cannot be used (not between -180 and 180)"),
    ({"latitude": "south", "longitude": "1"}, "latitude: south cannot be used (not a number)"),
    ({"latitude": "-6.2"}, "longitude: – cannot be used (empty)"),
]


@pytest.mark.parametrize(("told", "sentence"), WRONG)
def test_a_wrong_file_or_place_is_refused_and_the_input_is_kept(told: dict[str, Any], sentence: str) -> None:
    world = World()
    shipment, client = packed(world), signed_in(person(world))
    answer = tell(client, shipment, **told)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert sentence in page
    assert 'value="Bu Sri"' in page
    assert tell(client, shipment, signature=PNG.ljust(MOST_BYTES, b"\0")).status_code == 302


def test_of_a_form_that_is_far_too_large_nothing_is_read() -> None:
    world = World()
    shipment, client = packed(world), signed_in(person(world))
    with override_settings(SALUR_LARGEST_FORM=1000):
        assert tell(client, shipment, signature=PNG.ljust(2000, b"\0")).status_code == 400
    many = {f"photo{n}": PNG for n in range(11)}
    assert tell(client, shipment, **many).status_code == 400
    assert addresses(client, shipment) == []


def test_who_may_not_tell_of_doors_leaves_no_file_behind(place: Path) -> None:
    world = World()
    shipment, client = packed(world), signed_in(person(world, "orders.capture"))
    answer = tell(client, shipment, signature=PNG)
    assert answer.status_code == 403 and "warehouse.see" in answer.content.decode()
    assert kept(place) == 0
