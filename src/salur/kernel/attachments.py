"""Files that belong to papers: a signature, a photo of the delivery, a supplier's note.

A file is kept under the hash of its content and never changes; its row says to which paper it belongs. What a file is,
its first bytes say, not its name.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from salur.kernel import sql
from salur.kernel.models import Attachment
from salur.kernel.refusal import Refused
from salur.kernel.work import work

KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"%PDF-": "application/pdf"}
MOST_BYTES = 5_000_000
HASH_LENGTH = 64


class Kept(NamedTuple):
    """A file that is kept: the hash of its content, its size and what it is."""

    sha256: str
    size: int
    media_type: str


def media_type(start: bytes) -> str | None:
    """What a file is, by its first bytes; None for what we do not take."""
    return next((kind for magic, kind in KINDS.items() if start.startswith(magic)), None)


def path_of(digest: str) -> Path:
    """Where a file is kept. ValueError for what is no hash (so that nobody names a file of their choice)."""
    if len(digest) != HASH_LENGTH or not set(digest) <= set("0123456789abcdef"):
        raise ValueError("not a hash")
    return Path(settings.ATTACHMENTS) / digest[:2] / digest


def keep(data: bytes) -> Kept:
    """Keep a file (a picture or a PDF of at most 5 MB). Refused: kernel.bad_file, kernel.large_file."""
    kind = media_type(data[:16])
    if kind is None:
        raise Refused("kernel.bad_file")
    if len(data) > MOST_BYTES:
        raise Refused("kernel.large_file", megabytes=MOST_BYTES // 1_000_000)
    digest = sha256(data).hexdigest()
    place = path_of(digest)
    if not place.exists():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = place.with_name(f"{digest}.{os.getpid()}")
        fresh.write_bytes(data)
        fresh.replace(place)
    return Kept(digest, len(data), kind)


def attach(paper_kind: str, files: Sequence[tuple[int, str]]) -> None:
    """Within a verb: these files (paper, hash) belong to papers. One that has not come yet leaves no row."""
    current = work()
    rows = []
    for paper, digest in files:
        place = path_of(digest)
        if place.exists():
            with place.open("rb") as file:
                kind = media_type(file.read(16)) or "application/octet-stream"
            rows.append(
                (current.actor.organisation, paper_kind, paper, digest, place.stat().st_size, kind, current.now)
            )
    columns = ("organisation", "paper_kind", "paper", "sha256", "size", "media_type", "recorded_at")
    sql.insert(Attachment, columns, rows)


def of_paper(organisation: int, paper_kind: str, paper: int) -> list[Kept]:
    """The files of a paper, oldest first. Whoever may see the paper may see them: ask about the paper first."""
    rows = sql.fetch(
        "SELECT sha256, size, media_type FROM kernel_attachment "
        "WHERE organisation = %s AND paper_kind = %s AND paper = %s ORDER BY recorded_at, id",
        (organisation, paper_kind, paper),
    )
    return [Kept(*row) for row in rows]
