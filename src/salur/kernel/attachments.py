"""Files that belong to papers: a signature, a photo of the delivery, a supplier's note.

A file is kept under the hash of its content and never changes; its row says to which paper it belongs. What a file is,
its first bytes say, not its name.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from django.conf import settings

from salur.kernel import sql
from salur.kernel.models import Attachment
from salur.kernel.refusal import Refused
from salur.kernel.work import work

KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"%PDF-": "application/pdf"}
MOST_BYTES = 5_000_000
HASH_LENGTH, HASH_DIGITS = 64, frozenset("0123456789abcdef")


class Kept(NamedTuple):
    """A file that is kept: the hash of its content, its size and what it is."""

    sha256: str
    size: int
    media_type: str


def media_type(start: bytes) -> str | None:
    """What a file is, by its first bytes; None for what we do not take."""
    return next((kind for magic, kind in KINDS.items() if start.startswith(magic)), None)


def is_hash(digest: str) -> bool:
    """Whether this is a SHA-256 as it is written here: 64 digits, a to f small."""
    return len(digest) == HASH_LENGTH and set(digest) <= HASH_DIGITS


def path_of(digest: str) -> Path:
    """Where a file is kept. ValueError for what is no hash (so that nobody names a file of their choice)."""
    if not is_hash(digest):
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
        _write(place, data)
    return Kept(digest, len(data), kind)


def _write(place: Path, data: bytes) -> None:
    """A file is there whole and on the disk, or not at all, however many keep it at once."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, prefix=f"{place.name}.", delete=False) as fresh:
        try:
            fresh.write(data)
            fresh.flush()
            os.fsync(fresh.fileno())
        except OSError:  # a full disk: what was begun does not stay
            Path(fresh.name).unlink(missing_ok=True)
            raise
    Path(fresh.name).replace(place)


def attach(paper_kind: str, files: Sequence[tuple[int, str]]) -> None:
    """Within a verb that holds the papers: these files (paper, hash) belong to them.

    One that has not come yet leaves no row; one that is there already is not doubled. ValueError for what is no hash.
    """
    current = work()
    rows = []
    there = _attached(paper_kind, {paper for paper, _ in files})
    for paper, digest in dict.fromkeys(files):
        place = path_of(digest)
        if (paper, digest) not in there and place.exists():
            with place.open("rb") as file:
                kind = media_type(file.read(16)) or "application/octet-stream"
            rows.append(
                (current.actor.organisation, paper_kind, paper, digest, place.stat().st_size, kind, current.now)
            )
    columns = ("organisation", "paper_kind", "paper", "sha256", "size", "media_type", "recorded_at")
    sql.insert(Attachment, columns, rows)


def _attached(paper_kind: str, papers: set[int]) -> set[tuple[int, str]]:
    """The files (paper, hash) that these papers have."""
    if not papers:
        return set()
    found = sql.fetch(
        "SELECT paper, sha256 FROM kernel_attachment "
        "WHERE organisation = %s AND paper_kind = %s AND paper = ANY(%s::bigint[])",
        (work().actor.organisation, paper_kind, sql.array(sorted(papers))),
    )
    return {(paper, digest) for paper, digest in found}


def of_paper(organisation: int, paper_kind: str, paper: int) -> list[Kept]:
    """The files of a paper, oldest first. Whoever may see the paper may see them: ask about the paper first."""
    rows = sql.fetch(
        "SELECT sha256, size, media_type FROM kernel_attachment "
        "WHERE organisation = %s AND paper_kind = %s AND paper = %s ORDER BY recorded_at, id",
        (organisation, paper_kind, paper),
    )
    return [Kept(*row) for row in rows]
