"""Files that come after the delivery they prove was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salur.delivery import doors, facts
from salur.delivery.bodies import AttachProof
from salur.kernel import attachments, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.warehouse import queries as warehouse


@action("delivery.attach_proof")
def attach_proof(*, actor: Actor, proofs: Sequence[Command[AttachProof]]) -> Outcomes:
    """A signature or photos of deliveries (`paper` is the shipment) have come (a tell): they belong to it from now on.

    Where the door was told without a signature, this is it; another is kept beside the first. A file that it has
    already is not doubled. Refused only if unreadable: kernel.not_found, kernel.bad_value (no hash), or while there is
    nothing to attach: delivery.no_files, delivery.file_to_come (told again once it is there, it is taken).
    """
    held = warehouse.hold_shipments(actor, [command.paper or 0 for command in proofs])
    refused: dict[Any, Refused] = {}
    files: list[tuple[int, str]] = []
    signed: dict[int, str] = {}
    for command in proofs:
        if reason := _fault(command, held):
            refused[command.key] = reason
            continue
        shipment, told = command.paper or 0, _files(command.body)
        files += [(shipment, digest) for digest in told]
        if command.body.signature:
            signed.setdefault(shipment, command.body.signature)
        announce(facts.ProofAttached(shipment, len(told)), command)
    attachments.attach("shipment", files)
    if signed:
        source, params = sql.given("g", "shipment bigint, signature text", sorted(signed.items()))
        sql.run(
            f"UPDATE delivery_drop d SET signature = g.signature FROM {source} "
            "WHERE d.shipment = g.shipment AND d.signature = '' AND d.result <> ''",
            params,
        )
    return Outcomes.of(proofs, refused)


def _files(body: AttachProof) -> list[str]:
    return [digest for digest in (body.signature, *body.photos) if digest]


def _fault(command: Command[AttachProof], held: Mapping[int, object]) -> Refused | None:
    """Why these files cannot be attached, if so."""
    if command.paper not in held:
        return papers.missing("shipment", command.paper)
    files = _files(command.body)
    if not files:
        return Refused("delivery.no_files")
    for unreadable in doors.bad_files(command.body.signature, command.body.photos):
        return unreadable
    if not all(attachments.path_of(digest).exists() for digest in files):
        return Refused("delivery.file_to_come")
    return None
