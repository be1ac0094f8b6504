"""Every address of the API: the operations, their description, and the page that explains it."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from salur.shell.api import ROOT, door
from salur.shell.api.document import document
from salur.shell.api.guide import guide


@cache
def _described() -> tuple[bytes, str]:
    whole = orjson.dumps(document())
    return whole, f'"{blake2b(whole, digest_size=12).hexdigest()}"'


@require_safe
def described(request: HttpRequest) -> HttpResponse:
    """The description of the API; anybody may read it, there is nothing of anybody's in it."""
    whole, stamp = _described()
    if request.headers.get("If-None-Match") == stamp:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(whole, content_type="application/json")
    response["ETag"] = stamp
    response["Cache-Control"] = "public, no-cache"
    return response


def urls() -> list[Any]:
    """The addresses, asked for once every module has registered what it has; unknown ones below them last."""
    return [
        path("api/docs", guide, name="api_docs"),
        path(f"{ROOT}/openapi.json", described, name="openapi"),
        *door.urls(),
    ]
