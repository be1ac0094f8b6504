"""The shorter way in for programs gives the answers of the long one."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from salur.shell.entrance import Entrance

pytestmark = pytest.mark.usefixtures("database")


def asked(handler: Any, path: str, method: str = "GET", **more: str) -> tuple[str, list[tuple[str, str]], bytes]:
    """Status, headers and body of an answer."""
    told: list[Any] = []
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), **more,
    }  # fmt: skip
    answer = handler(environ, lambda *given: told.extend(given))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return told[0], sorted(told[1]), body


@pytest.mark.parametrize(
    ("path", "method", "more"),
    [
        ("/api/v1/orders", "GET", {}),
        ("/api/v1/orders", "GET", {"HTTP_AUTHORIZATION": "Bearer salur_0123456789ab_x", "HTTP_ACCEPT_LANGUAGE": "zh"}),
        ("/api/v1/orders/place", "DELETE", {}),
        ("/api/v1/no-such-thing", "GET", {}),
        ("/api/v1/orders", "GET", {"SCRIPT_NAME": "/salur"}),
        ("/", "GET", {}),
    ],
)
def test_both_ways_give_the_same_answer(path: str, method: str, more: dict[str, str]) -> None:
    assert asked(Entrance(), path, method, **more) == asked(WSGIHandler(), path, method, **more)
