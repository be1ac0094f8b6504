"""Files that are sent with a form: of each no more is kept in memory than an attachment may have."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from salur.kernel.attachments import MOST_BYTES


class Bounded(FileUploadHandler):
    """Keeps one byte more than may be attached, so that who reads it sees that it is too large; the rest is dropped."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803  Django's name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Of a form that is larger than any of ours nothing is read (Django answers 400)."""
        if content_length > settings.SALUR_LARGEST_FORM:
            raise RequestDataTooBig(f"a form of {content_length} bytes")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Another file begins."""
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A piece of the file that begins at `start`."""
        self.kept.write(raw_data[: max(0, MOST_BYTES + 1 - start)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file as far as it was kept."""
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset,
            self.content_type_extra,
        )  # fmt: skip
