"""A quick stand-in for a browser: cookies and forms, without what Django's client keeps of every template."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from typing import Any, NamedTuple

from django.test.client import Client
from django.utils import timezone

ODD = re.compile(r"[^\d]")
NUMBER = re.compile(r"(?<![\w.,-])\d[\d.,]*\d(?![\w-])")
LINK = re.compile(r'(?:href|src|action)="/([a-z_]+)/(\d+)')


class Quick(Client):
    """Answers of the program and nothing else; what breaks is an answer, too (500)."""

    def request(self, **request: Any) -> Any:
        """One request; cookies are kept."""
        response = self.handler(self._base_environ(**request))  # type: ignore[attr-defined]
        if response.cookies:
            self.cookies.update(response.cookies)
        return response


class Answer(NamedTuple):
    """What came back: its number, where it leads, and all that can be read in it."""

    status: int
    leads: str
    text: str

    @property
    def numbers(self) -> set[str]:
        """Every number in it as bare figures."""
        return {ODD.sub("", found) for found in NUMBER.findall(self.text)}

    @property
    def links(self) -> set[tuple[str, int]]:
        """The papers that it leads to, by kind and number."""
        return {(kind, int(number)) for kind, number in LINK.findall(self.text)}


def answered(response: Any) -> Answer:
    """What can be read in a response, whether page, file, table or workbook; headers that may say something with it."""
    whole = b"".join(response.streaming_content) if response.streaming else response.content
    if whole[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(whole)) as book:
            whole = b"\n".join(book.read(name) for name in book.namelist())
    leads = response.headers.get("Location", "")
    heads = f"{response.headers.get('Content-Disposition', '')}\n{leads}\n"
    return Answer(response.status_code, leads, heads + whole.decode("utf-8", "replace"))


class Forms(HTMLParser):
    """The forms of a page that are sent (POST), by address, with what stands in their fields; the empty ones filled."""

    def __init__(self, text: str, here: str) -> None:
        super().__init__()
        self.here = here
        self.found: dict[str, dict[str, str]] = {}
        self._form: dict[str, str] | None = None
        self._select = ""
        self._area = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form, or a field of one."""
        said = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._form = None
            if said.get("method", "").lower() == "post":
                self._form = self.found.setdefault(said.get("action") or self.here, {})
        elif self._form is not None and (name := said.get("name", "")):
            if tag == "input" and said.get("type") not in ("file", "checkbox"):
                self._form[name] = said.get("value") or _typed(said.get("type", "text"))
            elif tag == "select":
                self._select = name
            elif tag == "textarea":
                self._form[name] = "1"
            elif tag == "button":
                self._form.setdefault(name, said.get("value", ""))
        elif self._form is not None and tag == "option" and self._select and said.get("value"):
            self._form.setdefault(self._select, said["value"])

    def handle_endtag(self, tag: str) -> None:
        """The end of a form or a choice."""
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""


def _typed(kind: str) -> str:
    return timezone.localdate().isoformat() if kind == "date" else "1"
