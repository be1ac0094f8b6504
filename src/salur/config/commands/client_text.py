"""The Python client as text, from an OpenAPI document: dataclasses, and a method for each operation."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from keyword import iskeyword
from typing import Any, NamedTuple

WRITTEN = "Written by ./salur client from the API's description; changes here are lost."
SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "object": "Mapping[str, Any]"}
FORMATS = {"date": "date", "date-time": "datetime"}
DIGITS = r"\d"


class Kind(NamedTuple):
    """What a schema is in Python: its annotation, and how it is read from JSON (`{}` stands for the value)."""

    annotation: str
    read: str


class Operation(NamedTuple):
    """An operation with its address and method."""

    address: str
    method: str
    said: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The method's name: the operation's without its module's."""
        whole = str(self.said["operationId"])
        if self.method == "get":
            return "get" if "{paper}" in self.address else "all"
        return whole.split("_", 1)[1]


def files(document: Mapping[str, Any]) -> dict[str, str]:
    """The client's files by name."""
    operations = [
        Operation(address, method, said)
        for address, methods in document["paths"].items()
        for method, said in methods.items()
    ]
    schemas: Mapping[str, Any] = document["components"]["schemas"]
    sent = _reached(schemas, {_body(one)[0] for one in operations if _body(one)[0]})
    names = [name for name in schemas if name != "Problem"]
    groups: dict[str, list[Operation]] = {}
    for one in operations:
        groups.setdefault(one.said["tags"][0], []).append(one)
    return {
        "models.py": "\n".join(_models(schemas, names, sent)),
        "operations.py": "\n".join(_operations(groups, schemas)),
        "__init__.py": _front(names, groups),
    }


def _body(one: Operation) -> tuple[str, bool]:
    """The schema of what an operation takes, and whether it must be sent."""
    body = one.said.get("requestBody")
    if body is None:
        return "", False
    return _name(body["content"]["application/json"]["schema"]), bool(body["required"])


def _name(schema: Mapping[str, Any]) -> str:
    return str(schema["$ref"]).rsplit("/", 1)[1] if "$ref" in schema else ""


def _reached(schemas: Mapping[str, Any], names: set[str]) -> set[str]:
    """The schemas that these are made of, themselves included."""
    found: set[str] = set()
    waiting = sorted(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += sorted(_references(schemas[name]))
    return found


def _references(schema: Any) -> set[str]:
    if isinstance(schema, Mapping):
        inner = {one for value in schema.values() for one in _references(value)}
        return inner | ({_name(schema)} if "$ref" in schema else set())
    return {one for value in schema for one in _references(value)} if isinstance(schema, list) else set()


def _kind(schema: Mapping[str, Any], sent: bool) -> Kind:
    """What a schema is in Python; amounts are Decimals, and may be sent as text, too."""
    if "$ref" in schema:
        return Kind(_name(schema), f"{_name(schema)}.of({{}})")
    if "enum" in schema:
        return Kind(f"Literal[{', '.join(map(_quoted, schema['enum']))}]", "{}")
    if "const" in schema:
        return Kind(f"Literal[{_quoted(schema['const'])}]", "{}")
    options = schema.get("anyOf") or [{**schema, "type": one} for one in _types(schema)]
    kinds = [_one(option, sent) for option in options if option.get("type") != "null"]
    empty = len(kinds) < len(options)
    annotation = " | ".join(dict.fromkeys(kind.annotation for kind in kinds)) + (" | None" if empty else "")
    read = kinds[0].read if len(kinds) == 1 else "{}"
    return Kind(annotation, f"None if {{}} is None else {read}" if empty and read != "{}" else read)


def _types(schema: Mapping[str, Any]) -> list[str]:
    given = schema.get("type", "object")
    return list(given) if isinstance(given, list) else [given]


def _one(schema: Mapping[str, Any], sent: bool) -> Kind:
    if "$ref" in schema or "enum" in schema or "const" in schema:
        return _kind(schema, sent)
    kind = schema.get("type", "object")
    if kind == "array":
        inner = _kind(schema["items"], sent)
        return Kind(f"Sequence[{inner.annotation}]", f"[{inner.read.format('one')} for one in {{}}]")
    if kind == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        inner = _kind(schema["additionalProperties"], sent)
        return Kind(f"Mapping[str, {inner.annotation}]", "{}")
    if kind == "string" and schema.get("format") in FORMATS:
        name = FORMATS[schema["format"]]
        return Kind(name, f"{name}.fromisoformat({{}})")
    if kind == "string" and DIGITS in schema.get("pattern", ""):
        return Kind("Decimal | str" if sent else "Decimal", "Decimal({})")
    return Kind(SCALARS[kind], "{}")


def _quoted(value: Any) -> str:
    return '"' + str(value) + '"'


def _doc(text: str, indent: int) -> list[str]:
    """A docstring, wrapped."""
    space = " " * indent
    text = text.replace("\\", "").replace('"', "'")
    if len(text) + indent + 6 <= 120:
        return [f'{space}"""{text}"""']
    lines = textwrap.wrap(text, 118 - indent, initial_indent='"""')
    return [f"{space}{line}" for line in (*lines, '"""')]


def _models(schemas: Mapping[str, Any], names: list[str], sent: set[str]) -> Iterator[str]:
    yield f'"""What is sent and what comes back. {WRITTEN}"""'
    yield from ("", "from __future__ import annotations", "")
    yield from ("from collections.abc import Mapping, Sequence", "from dataclasses import dataclass")
    yield from ("from datetime import date, datetime", "from decimal import Decimal", "from typing import Any, Literal")
    for name in names:
        yield from _model(name, schemas[name], name in sent)
    yield ""


def _model(name: str, schema: Mapping[str, Any], sent: bool) -> Iterator[str]:
    yield from ("", "", "@dataclass(frozen=True, kw_only=True)", f"class {name}:")
    yield from _doc(schema.get("description") or f"{name}, as it comes back.", 4)
    required = set(schema.get("required", ()))
    reads = []
    yield ""
    for field, said in schema["properties"].items():
        kind = _kind(said, sent)
        assert not iskeyword(field), field
        if field in required:
            yield f"    {field}: {kind.annotation}"
            reads.append(f"{field}={kind.read.format(*[_item(field)] * 2)},")
        else:
            plain = kind.annotation.removesuffix(" | None")
            yield f"    {field}: {plain} | None = None"
            reads.append(f"{field}=row.get({_quoted(field)}),")
    if not sent:
        yield from ("", "    @classmethod", f"    def of(cls, row: Mapping[str, Any]) -> {name}:")
        yield from ('        """From JSON."""', "        return cls(")
        yield from (f"            {line}" for line in reads)
        yield "        )"


def _item(field: str) -> str:
    return f"row[{_quoted(field)}]"


def _operations(groups: Mapping[str, list[Operation]], schemas: Mapping[str, Any]) -> Iterator[str]:
    yield f'"""What can be asked. {WRITTEN}"""'
    yield from ("", "from __future__ import annotations", "")
    yield from ("from collections.abc import Iterator, Sequence", "from datetime import date, datetime")
    yield from ("from typing import Any, Literal", "", "from salur_client import models")
    yield "from salur_client.transport import Transport, segment"
    for tag, operations in sorted(groups.items()):
        yield from ("", "", f"class {_class(tag)}:", f'    """{tag}"""', "")
        yield from ("    def __init__(self, transport: Transport) -> None:", "        self._transport = transport")
        for one in operations:
            yield ""
            yield from _get(one) if one.method == "get" else _post(one, schemas)
    yield from ("", "", "class Salur:", '    """Everything that one token may ask of one Salur."""', "")
    yield "    def __init__(self, address: str, token: str, **more: Any) -> None:"
    yield '        """`more` is what a Transport takes: language, timeout_seconds, tries, wait."""'
    yield "        transport = Transport(address, token, **more)"
    for tag in sorted(groups):
        yield f"        self.{tag.replace('-', '_')} = {_class(tag)}(transport)"
    yield ""


def _class(tag: str) -> str:
    return "".join(part.capitalize() for part in tag.split("-"))


def _path(one: Operation) -> str:
    if "{paper}" in one.address:
        return 'f"' + one.address.replace("{paper}", "{segment(paper)}") + '"'
    return _quoted(one.address)


def _answer(one: Operation) -> str:
    return _name(one.said["responses"]["200"]["content"]["application/json"]["schema"])


def _post(one: Operation, schemas: Mapping[str, Any]) -> Iterator[str]:
    body, needed = _body(one)
    takes = ["self", *(["paper: int | str"] if "{paper}" in one.address else [])]
    value = "body"
    if one.name.endswith("_batch"):
        command = _name(schemas[body]["properties"]["commands"]["items"])
        takes.append(f"commands: Sequence[models.{command}]")
        value = '{"commands": list(commands)}'
    else:
        takes.append(f"body: models.{body}" + ("" if needed else " | None = None"))
        value = "body" if needed else "body or {}"
    takes += ["*", "key: str | None = None"]
    yield from _signature(one.name, takes, f"models.{_answer(one)}")
    yield from _doc(one.said["summary"], 8)
    yield f"        answer = self._transport.post({_path(one)}, {value}, key)"
    yield f"        return models.{_answer(one)}.of(answer)"


def _get(one: Operation) -> Iterator[str]:
    if one.name == "get":
        yield from _signature("get", ["self", "paper: int | str"], f"models.{_answer(one)}")
        yield from _doc(one.said["summary"], 8)
        yield f"        return models.{_answer(one)}.of(self._transport.get({_path(one)}))"
        return
    row = _answer(one).removesuffix("Page")
    asked = [parameter for parameter in one.said["parameters"] if parameter["in"] == "query"]
    filters = [parameter for parameter in asked if parameter["name"] != "cursor"]
    takes = ["self", "*"]
    for parameter in filters:
        annotation = _kind(parameter["schema"], True).annotation
        takes.append(f"{_safe(parameter['name'])}: {annotation} | None = None")
    yield from _signature("all", takes, f"Iterator[models.{row}]")
    yield from _doc(f"{one.said['summary']} All pages, one after the other.", 8)
    yield "        asked: dict[str, Any] = {"
    yield from (f"            {_quoted(one['name'])}: {_safe(one['name'])}," for one in filters)
    yield "        }"
    yield from ("        while True:", f"            page = self._transport.get({_path(one)}, asked)")
    yield f'            yield from (models.{row}.of(row) for row in page["rows"])'
    yield from (
        '            if page["next"] is None:',
        "                return",
        '            asked["cursor"] = page["next"]',
    )


def _safe(name: str) -> str:
    return f"{name}_" if iskeyword(name) else name


def _signature(name: str, takes: list[str], gives: str) -> Iterator[str]:
    line = f"    def {name}({', '.join(takes)}) -> {gives}:"
    if len(line) <= 120:
        yield line
        return
    yield f"    def {name}("
    yield from (f"        {one}," for one in takes)
    yield f"    ) -> {gives}:"


def _front(names: list[str], groups: Mapping[str, Any]) -> str:
    """The package's front: what there is to import."""
    public = sorted([*names, "Problem", "Salur"])
    lines = [f'"""A typed client for Salur. {WRITTEN}"""', ""]
    lines += ["from salur_client.models import (", *(f"    {name}," for name in sorted(names)), ")"]
    lines += ["from salur_client.operations import Salur", "from salur_client.transport import Problem", ""]
    return "\n".join([*lines, "__all__ = [", *(f"    {_quoted(name)}," for name in public), "]", ""])
