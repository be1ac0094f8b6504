"""The API's own description (OpenAPI 3.1): read from what is registered, with an example for every operation."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
from ninja import NinjaAPI
from pydantic import TypeAdapter

from salur.shell.api import ROOT, columns
from salur.shell.api.door import api
from salur.shell.api.readers import MOST, reader
from salur.shell.api.reading import MOST_ROWS
from salur.shell.api.resources import RESOURCES, VERB_DOORS, Resource, VerbDoor
from salur.shell.api.wording import (
    ABOUT,
    FILTERS,
    KEY,
    LANGUAGE,
    MATCH,
    NOT_MODIFIED,
    NULL_TEXT,
    PAPER,
    PROBLEMS,
    SCHEMAS,
)

TEMPLATE = "#/components/schemas/{model}"
JSON, PROBLEM = "application/json", "application/problem+json"
ANSWER = {
    "ending": "done", "kind": "order", "paper": 17, "href": "/api/v1/orders/17", "key": "po-4711", "reasons": [],
}  # fmt: skip


@cache
def document() -> dict[str, Any]:
    """The whole description; made once, when every module has registered what it has."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(_ninja(api()), option=orjson.OPT_NON_STR_KEYS))
    schemas = dict(SCHEMAS)
    operations = {one["operationId"]: one for path in found["paths"].values() for one in path.values()}
    for door in VERB_DOORS:
        operations[door.operation].update(_verb(door, schemas))
        operations[f"{door.operation}_batch"].update(_batch(door, schemas))
    for resource in RESOURCES.values():
        name = resource.name.replace("-", "_")
        operations[f"{name}_list"].update(_list(resource, schemas))
        if resource.has_paper:
            operations[f"{name}_get"].update(_paper(resource, schemas))
    found["components"] = {
        "schemas": dict(sorted(schemas.items())),
        "responses": {
            f"Problem{status}": {
                "description": said,
                "content": {PROBLEM: {"schema": {"$ref": TEMPLATE.format(model="Problem")}}},
            }
            for status, said in PROBLEMS.items()
        },
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": "A token, made on the page Tokens."}
        },
    }
    return found


def _ninja(made: NinjaAPI) -> dict[str, Any]:
    """Ninja's part: the addresses, methods and names of the operations."""
    found = dict(made.get_openapi_schema(path_prefix=""))
    found["info"] = {"title": "Salur", "version": made.version, "description": ABOUT}
    found["servers"] = [{"url": f"/{ROOT}"}]
    return found


def _sentence(doc: str) -> str:
    """The first sentence of what a verb says of itself."""
    return doc.split(". ")[0].rstrip(".") + "."


def _operation(tag: str, summary: str, description: str, scope: str, parameters: list[Any]) -> dict[str, Any]:
    return {
        "tags": [tag],
        "summary": summary,
        "description": description,
        "parameters": [*parameters, LANGUAGE],
        "security": [{"token": [scope]}],
    }


def _responses(schema: str, example: Any, without: tuple[int, ...] = ()) -> dict[str, Any]:
    ok = {
        "description": "What became of it." if "Answer" in schema else "What there is.",
        "content": {JSON: {"schema": {"$ref": TEMPLATE.format(model=schema)}, "example": example}},
    }
    refused = {
        str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in PROBLEMS if status not in without
    }
    return {"200": ok, **refused}


def _schema(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type; what it is made of goes among the others."""
    made = TypeAdapter(kind).json_schema(ref_template=TEMPLATE)
    schemas |= made.pop("$defs", {})
    if "properties" not in made:
        return made
    schemas[made["title"]] = made
    return {"$ref": TEMPLATE.format(model=made["title"])}


def _verb(door: VerbDoor, schemas: dict[str, Any]) -> dict[str, Any]:
    said = _operation(
        door.collection, _sentence(door.doc), door.doc, door.verb, [*([PAPER] if door.paper else []), KEY]
    )
    body = {"schema": _schema(reader(door).type, schemas), "example": dict(door.example)}
    said["requestBody"] = {"content": {JSON: body}, "required": reader(door).needs_body}
    said["responses"] = _responses("Answer", _answer(door))
    return said


def _answer(door: VerbDoor) -> dict[str, Any]:
    resource = next((one for one in RESOURCES.values() if one.kind == door.leads and one.has_paper), None)
    return {**ANSWER, "kind": door.leads, "href": f"/api/v1/{resource.name}/17" if resource else None}


def _batch(door: VerbDoor, schemas: dict[str, Any]) -> dict[str, Any]:
    doc = (
        f"The same for up to {MOST} commands, each with a key of its own; what cannot be done stops no other. "
        "Without keys of their own they are keyed by the header's key and their place."
    )
    said = _operation(door.collection, f"Many at once: {_sentence(door.doc)}", doc, door.verb, [KEY])
    command: dict[str, Any] = {"key": "po-4711"} | ({"paper": 17} if door.paper else {})
    command |= {"body": dict(door.example)} if reader(door).needs_body or door.example else {}
    body = {"schema": _schema(reader(door).batch_type, schemas), "example": {"commands": [command]}}
    said["requestBody"] = {"content": {JSON: body}, "required": True}
    counts = {"done": 1, "held": 0, "backordered": 0, "refused": 0}
    said["responses"] = _responses("BatchAnswer", {**counts, "answers": [_answer(door)]}, (404, 409, 503))
    return said


def _list(resource: Resource, schemas: dict[str, Any]) -> dict[str, Any]:
    title = resource.title
    schemas[title] = resource.schema()
    page = {
        "rows": {"type": "array", "items": {"$ref": TEMPLATE.format(model=title)}},
        "next": {**NULL_TEXT, "description": "The cursor of the next page; null where this is the last."},
        "as_of": {"type": "string", "format": "date-time"},
    }
    schemas[f"{title}Page"] = {
        "type": "object", "title": f"{title}Page", "properties": page, "required": list(page),
    }  # fmt: skip
    order = f"by {resource.key}" if resource.rising or not resource.model else "newest first"
    doc = f"{resource.doc} In pages, {order}; a page is not disturbed by what is added meanwhile."
    said = _operation(
        resource.name, f"List: {resource.name}.", doc, f"read:{resource.name}", [*_filters(resource), MATCH]
    )
    example = {"rows": [columns.sample(resource.columns)], "next": None, "as_of": "2026-03-02T02:15:00+00:00"}
    said["responses"] = _responses(f"{title}Page", example, (400, 404, 409, 413, 503)) | NOT_MODIFIED
    return said


def _filters(resource: Resource) -> list[dict[str, Any]]:
    found = []
    for name in resource.filters:
        if name == "status":
            kind, said = {"enum": list(resource.statuses)}, "In this status."
        else:
            kind, said = FILTERS[name]
        found.append({"name": name, "in": "query", "schema": kind, "description": said})
    limit = {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": 50}
    found.append({"name": "limit", "in": "query", "schema": limit, "description": "Rows in a page."})
    found.append({
        "name": "cursor", "in": "query", "schema": {"type": "string"}, "description": "`next` of the page before.",
    })  # fmt: skip
    return found


def _paper(resource: Resource, schemas: dict[str, Any]) -> dict[str, Any]:
    """A paper: its row, and what is inside it."""
    inside = {one.name: (one.columns, True) for one in resource.inside} | dict(resource.more)
    properties = dict(resource.schema()["properties"])
    example = columns.sample(resource.columns)
    for name, (kinds, many) in inside.items():
        title = f"{resource.title}{''.join(part.capitalize() for part in name.split('_'))}"
        schemas[title] = columns.schema(title, kinds)
        reference = {"$ref": TEMPLATE.format(model=title)}
        properties[name] = {"type": "array", "items": reference} if many else reference
        example[name] = [columns.sample(kinds)] if many else columns.sample(kinds)
    title = f"{resource.title}Paper"
    schemas[title] = {
        "type": "object", "title": title, "properties": properties, "required": list(properties),
        "description": resource.doc,
    }  # fmt: skip
    said = _operation(
        resource.name, f"Look at one: {resource.name}.", resource.doc, f"read:{resource.name}", [PAPER, MATCH]
    )
    said["responses"] = _responses(title, example, (400, 409, 413, 422, 503)) | NOT_MODIFIED
    return said
