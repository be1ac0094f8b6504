"""Who took the goods, when and where, with the signature and a photo: on the paper, and nobody else's to see (H7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import override_settings

from salur.delivery import actions as delivery
from salur.delivery import queries
from salur.delivery.bodies import AttachProof, Deliver
from salur.kernel import attachments, clock, sql
from salur.kernel.attachments import Kept
from salur.kernel.command import ask
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from tests.stories.trading import Firm, seeing
from tests.world import prove

pytestmark = pytest.mark.usefixtures("database")


def proof(shipment: int) -> tuple[str, float | None, float | None, str] | None:
    """Who took a shipment, where, and the hash of the signature; None if it has no stop."""
    rows = sql.fetch(
        "SELECT receiver, latitude, longitude, signature FROM delivery_drop WHERE shipment = %s", (shipment,)
    )
    return tuple(rows[0]) if rows else None  # type: ignore[return-value]


@pytest.fixture(autouse=True)
def place(tmp_path: Path) -> Iterator[None]:
    """Files of these stories stay among themselves."""
    with override_settings(ATTACHMENTS=tmp_path / "attachments"):
        yield


@pytest.fixture
def firm() -> Firm:
    found = Firm()
    found.receive(100)
    return found


def keep(firm: Firm, what: str, magic: bytes = b"\x89PNG\r\n\x1a\n") -> Kept:
    return attachments.keep(magic + f"{what} {firm.mark}".encode())


def files(firm: Firm, shipment: int, *, by: Firm | None = None) -> set[str]:
    with reading((by or firm).actor.organisation):
        return {one.sha256 for one in attachments.of_paper(firm.actor.organisation, "shipment", shipment)}


def test_the_proof_of_delivery_is_on_the_paper_and_nobody_elses_to_see(firm: Firm) -> None:
    shipment, stranger = firm.picked(firm.ordered()), Firm()
    firm.load(shipment)
    signature, photo, back = keep(firm, "signature"), keep(firm, "front"), keep(firm, "back", b"\xff\xd8\xff")
    at = clock.now() - timedelta(hours=1)
    body = Deliver((), "", "Bu Sri", -6.2088, 106.8456, signature.sha256, (photo.sha256, back.sha256))
    told = ask(body, shipment, at=at)
    assert delivery.deliver(actor=firm.actor, deliveries=[told]).one().ending == "done"
    assert delivery.deliver(actor=firm.actor, deliveries=[told]).one().again
    with reading(firm.actor.organisation):
        assert proof(shipment) == ("Bu Sri", -6.2088, 106.8456, signature.sha256)
        assert queries.drops([shipment])[shipment].at == at
        kept = attachments.of_paper(firm.actor.organisation, "shipment", shipment)
    assert kept == [signature, photo, back]
    assert files(firm, shipment, by=stranger) == set()
    with reading(stranger.actor.organisation):
        assert proof(shipment) is None
    prove()


def test_who_may_not_see_the_shipment_may_not_tell_of_its_door(firm: Firm) -> None:
    shipment, photo = firm.picked(firm.ordered()), keep(firm, "photo")
    stranger = Firm()
    told = ask(Deliver(photos=(photo.sha256,)), shipment)
    for actor in (stranger.actor, seeing(firm.actor, places=[firm.second_van])):
        (outcome,) = delivery.deliver(actor=actor, deliveries=[told])
        assert [one.code for one in outcome.reasons] == ["kernel.not_found"]
    assert files(firm, shipment) == files(firm, shipment, by=stranger) == set()


def test_a_signature_that_has_not_come_yet_does_not_hold_up_the_tell(firm: Firm) -> None:
    shipment = firm.picked(firm.ordered())
    on_its_way = sha256(firm.mark.encode()).hexdigest()
    photo = keep(firm, "photo")
    body = Deliver(signature=on_its_way, photos=(photo.sha256, photo.sha256))
    assert delivery.deliver(actor=firm.actor, deliveries=[ask(body, shipment)]).one().ending == "done"
    assert files(firm, shipment) == {photo.sha256}
    assert firm.value("SELECT signature FROM delivery_drop WHERE shipment = %s", shipment) == on_its_way
    prove()


def test_files_of_many_doors_told_in_one_call_go_to_their_own_papers(firm: Firm) -> None:
    shipments = [firm.picked(firm.ordered()) for _ in range(3)]
    photos = [keep(firm, f"photo {one}") for one in shipments]
    told = [ask(Deliver(photos=(photo.sha256,)), one) for one, photo in zip(shipments, photos, strict=True)]
    told[1] = ask(Deliver(photos=("lost",)), shipments[1])
    endings = [one.ending for one in delivery.deliver(actor=firm.actor, deliveries=told)]
    assert endings == ["done", "refused", "done"]
    assert [files(firm, one) for one in shipments] == [{photos[0].sha256}, set(), {photos[2].sha256}]
    prove()


def test_files_that_come_later_belong_to_the_delivery_all_the_same(firm: Firm) -> None:
    shipment, stranger = firm.picked(firm.ordered()), Firm()
    first = keep(firm, "photo")
    firm.deliver(shipment, photos=(first.sha256,))
    on_its_way = sha256(b"\x89PNG\r\n\x1a\n" + f"signature {firm.mark}".encode()).hexdigest()
    late = ask(AttachProof(on_its_way, (first.sha256,)), shipment)
    (outcome,) = delivery.attach_proof(actor=firm.actor, proofs=[late])
    assert outcome.reasons == (Refused("delivery.file_to_come"),)
    assert keep(firm, "signature").sha256 == on_its_way
    assert delivery.attach_proof(actor=firm.actor, proofs=[late]).one().ending == "done"
    assert delivery.attach_proof(actor=firm.actor, proofs=[late]).one().again
    assert files(firm, shipment) == {first.sha256, on_its_way}
    other = keep(firm, "another signature")
    delivery.attach_proof(actor=firm.actor, proofs=[ask(AttachProof(other.sha256), shipment)]).one()
    with reading(firm.actor.organisation):
        assert proof(shipment) == ("", None, None, on_its_way)
        assert len(attachments.of_paper(firm.actor.organisation, "shipment", shipment)) == 3
    assert files(firm, shipment, by=stranger) == set()
    told = [ask(AttachProof(), shipment), ask(AttachProof("signed"), shipment), ask(AttachProof(other.sha256), -1)]
    refused = [one.reasons[0].code for one in delivery.attach_proof(actor=firm.actor, proofs=told)]
    assert refused == ["delivery.no_files", "kernel.bad_value", "kernel.not_found"]
    (outcome,) = delivery.attach_proof(actor=stranger.actor, proofs=[late])
    assert [one.code for one in outcome.reasons] == ["kernel.not_found"]
    prove()


def test_a_file_before_its_door_is_told_is_no_proof_of_it_yet(firm: Firm) -> None:
    shipment, signature = firm.picked(firm.ordered()), keep(firm, "signature")
    firm.load(shipment)
    delivery.attach_proof(actor=firm.actor, proofs=[ask(AttachProof(signature.sha256), shipment)]).one()
    with reading(firm.actor.organisation):
        assert proof(shipment) == ("", None, None, "")
    firm.deliver(shipment)
    assert files(firm, shipment) == {signature.sha256}


UNREADABLE = [
    (Deliver(signature="signed"), "signature", "signed", "not a hash"),
    (Deliver(signature="AB" * 32), "signature", "AB" * 32, "not a hash"),
    (Deliver(signature="../" * 100), "signature", ("../" * 27)[:80], "not a hash"),
    (Deliver(photos=("",)), "photos", "", "not a hash"),
    (Deliver(photos=("ab" * 32,) * 21), "photos", "21", "more than 20"),
    (Deliver(latitude=90.5), "latitude", "90.5", "not between -90 and 90"),
    (Deliver(longitude=float("nan")), "longitude", "nan", "not between -180 and 180"),
    (Deliver(longitude=-180.01), "longitude", "-180.01", "not between -180 and 180"),
    (Deliver(receiver="s" * 121), "receiver", "s" * 121, "longer than 120 characters"),
]


@pytest.mark.parametrize(("body", "field", "value", "why"), UNREADABLE)
def test_what_cannot_be_read_is_refused_by_its_name(
    firm: Firm, body: Deliver, field: str, value: str, why: str
) -> None:
    shipment = firm.picked(firm.ordered())
    (outcome,) = delivery.deliver(actor=firm.actor, deliveries=[ask(body, shipment)])
    assert outcome.reasons == (Refused("kernel.bad_value", field=field, value=value, why=why),)
    assert firm.status(shipment, "warehouse_shipment") == "packed"
