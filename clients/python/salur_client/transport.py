"""How requests go out and answers come back: the token, the key, another try where it helps, problems as exceptions."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

TRY_AGAIN = frozenset({429, 502, 503, 504})
LONGEST_WAIT_SECONDS = 60.0


class Problem(Exception):
    """Why something cannot be done (RFC 9457): decide by `code`, show `detail` to people."""

    def __init__(self, status: int, document: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(document.get("code", ""))
        self.title = str(document.get("title", ""))
        self.detail = str(document.get("detail", ""))
        self.facts: Mapping[str, Any] = document.get("facts", {})
        self.errors: list[Mapping[str, Any]] = list(document.get("errors", []))
        self.reasons: list[Mapping[str, Any]] = list(document.get("reasons", []))
        super().__init__(f"{status} {self.code}: {self.detail}")


class Transport:
    """Sends requests to one Salur with one token; what is tried again is sent under the same key."""

    def __init__(
        self,
        address: str,
        token: str,
        *,
        language: str = "en",
        timeout_seconds: float = 30.0,
        tries: int = 4,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        if not address.startswith(("http://", "https://")):
            raise ValueError("the address begins with https:// (or http:// on this machine)")
        self._root = address.rstrip("/") + "/api/v1"
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Language": language, "Accept": "application/json"}
        self._timeout, self._tries, self._wait = timeout_seconds, tries, wait

    def post(self, path: str, body: Any, key: str | None) -> Any:
        """Send a command. It has a key from the first try on, so that another try does it no second time."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key or str(uuid4())}
        return self._send("POST", path, json.dumps(plain(body)).encode(), headers)

    def get(self, path: str, asked: Mapping[str, Any] | None = None) -> Any:
        """Read a list or a paper."""
        given = {name: plain(value) for name, value in (asked or {}).items() if value is not None}
        return self._send("GET", f"{path}?{urlencode(given)}" if given else path, None, {})

    def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Any:
        for left in range(self._tries - 1, -1, -1):
            request = Request(self._root + path, body, {**self._headers, **headers}, method=method)
            try:
                with urlopen(request, timeout=self._timeout) as answer:  # the address was looked at when we were made
                    return json.loads(answer.read())
            except HTTPError as refused:
                if refused.code not in TRY_AGAIN or not left:
                    raise _problem(refused) from None
                waiting = _seconds(refused.headers.get("Retry-After"))
            except (URLError, TimeoutError, ConnectionError):
                if not left:
                    raise
                waiting = None
            self._wait(min(LONGEST_WAIT_SECONDS, waiting if waiting is not None else 0.2 * 2 ** (self._tries - left)))
        raise AssertionError("not reached: the last try answers or raises")


def _seconds(given: str | None) -> float | None:
    return float(given) if given and given.isdigit() else None


def _problem(refused: HTTPError) -> Problem:
    try:
        document = json.loads(refused.read())
    except ValueError:
        document = {"title": str(refused.reason)}
    return Problem(refused.code, document)


def plain(value: Any) -> Any:
    """What is sent of a value; fields that were left out are not sent."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            one.name: plain(getattr(value, one.name))
            for one in dataclasses.fields(value)
            if getattr(value, one.name) is not None or one.default is dataclasses.MISSING
        }
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def segment(paper: int | str) -> str:
    """A paper or thing as it stands in an address; a code of digits only is marked as a code."""
    if isinstance(paper, int):
        return str(paper)
    return quote(f"code:{paper}" if paper.isdigit() else paper, safe=":")
