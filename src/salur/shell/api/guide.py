"""The page that explains the API to a developer, and names every operation. English, as code is."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from salur.shell.api.document import document
from salur.shell.faces import show

METHODS = {"get": "GET", "post": "POST"}


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Ten minutes from nothing to the first order; below it, every operation."""
    context = {"groups": groups(), "host": request.build_absolute_uri("/")[:-1], "problems": problems()}
    return show(request, "shell/api_docs.html", context)


def groups() -> list[dict[str, Any]]:
    """The operations by what they are about, batches beside the verb that they are of."""
    found: dict[str, list[dict[str, Any]]] = {}
    for address, methods in document()["paths"].items():
        for method, operation in methods.items():
            if not operation["operationId"].endswith("_batch"):
                found.setdefault(operation["tags"][0], []).append(_row(address, method, operation))
    return [{"name": name, "operations": rows} for name, rows in sorted(found.items())]


def _row(address: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    (scopes,) = operation["security"][0].values()
    example = body.get("example")
    return {
        "id": operation["operationId"],
        "method": METHODS[method],
        "address": f"/api/v1{address}",
        "summary": operation["summary"],
        "description": operation["description"],
        "scope": scopes[0],
        "example": orjson.dumps(example, option=orjson.OPT_INDENT_2).decode() if example else "",
        "parameters": [one for one in operation["parameters"] if one["in"] in ("query", "path")],
        "batch": method == "post",
    }


def problems() -> list[tuple[str, str]]:
    """Every code that a refusal may have, with its English sentence."""
    from salur.shell.sentences import sentences

    return sorted(sentences().items())
