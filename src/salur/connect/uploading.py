"""Files that people send by the page: kept on the disk until the worker is through with them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from salur.kernel.refusal import Refused

FORM = "/import/new"  # the address of the form; only there files go to the disk, however large
FIELD = "table"
ENDINGS = (".csv", ".txt", ".tsv", ".csv.gz", ".xlsx", ".parquet")


class ToDisk(FileUploadHandler):
    """Takes the table of the import form to the disk piece by piece; leaves every other file to the next handler."""

    kept: TemporaryUploadedFile | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Another file begins; if it is ours, no other handler sees it."""
        super().new_file(*args, **kwargs)
        self.kept = None
        if self.request is not None and self.request.path == FORM and self.field_name == FIELD:
            self.kept = TemporaryUploadedFile(
                self.file_name or "", self.content_type or "", 0, self.charset, self.content_type_extra
            )
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """A piece of a file; given on if it is not ours."""
        if self.kept is None:
            return raw_data
        self.kept.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> TemporaryUploadedFile | None:
        """The file, if it is ours."""
        if self.kept is not None:
            self.kept.seek(0)
            self.kept.size = file_size
        return self.kept

    def upload_interrupted(self) -> None:
        """Whoever sent it has gone away."""
        if self.kept is not None:
            self.kept.close()


def keep(name: str, pieces: Iterable[bytes]) -> Path:
    """Keep a file that was sent, under its own name in a folder of its own. Refused: connect.bad_upload."""
    bare = re.sub(r"[^\w. ()-]", "_", Path(name.replace("\\", "/")).name).strip(". ")[-120:]
    if not bare.lower().endswith(ENDINGS):
        raise Refused("connect.bad_upload", file=bare or "–", endings=", ".join(ENDINGS))
    folder = Path(settings.IMPORTS) / uuid4().hex
    folder.mkdir(mode=0o700, parents=True)
    with (folder / bare).open("wb") as file:
        for piece in pieces:
            file.write(piece)
    return folder / bare


def kept(folder: str, name: str) -> Path:
    """Where a file is that was kept. ValueError for names that we never gave."""
    if not re.fullmatch(r"[0-9a-f]{32}", folder) or "/" in name or name.startswith("."):
        raise ValueError("no folder of ours")
    return Path(settings.IMPORTS) / folder / name


def drop(path: Path) -> None:
    """The worker is through with it."""
    shutil.rmtree(path.parent, ignore_errors=True)
