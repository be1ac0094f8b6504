"""Whatever a program sends that fits the description is answered as the description says, and never with a crash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from salur.shell.api.document import document
from salur.shell.api.resources import RESOURCES, VERB_DOORS
from tests.api.firm import Firm
from tests.api.test_examples import fits, operations
from tests.world import prove

CODES = (
    "TOKO-1", "TOKO-2", "SALES-1", "PABRIK", "GUDANG", "VAN-1", "TEH-350", "TEH-500", "L-2611", "gtin:8999999000028",
    "sales", "JABAR", "carton", "piece", "cash", "transfer", "restock", "destroy", "IDR", "JPY",
)  # fmt: skip
NUMBERS = (0, 1, 2, 3, 17, -1, 10**9, 2**31 - 1, 2**63 - 1)
AMOUNTS = ("0", "1", "0.01", "-5.00", "96000.00", "9999999999999", "1.005")
SEVERAL = settings(
    max_examples=12, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(scope="module")
def firm(database: str) -> Iterator[Firm]:
    yield Firm()


def values(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values that fit a schema of ours, leaning to those that mean something."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return st.deferred(lambda: values(document()["components"]["schemas"][name]))
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "const" in schema:
        return st.just(schema["const"])
    if "anyOf" in schema:
        return st.one_of([values(option) for option in schema["anyOf"]])
    kind = schema["type"]
    if kind == "object":
        return _object(schema)
    if kind == "array":
        least, most = schema.get("minItems", 0), min(schema.get("maxItems", 3), 3)
        return st.lists(values(schema["items"]), min_size=least, max_size=max(least, most))
    if kind == "integer":
        least, most = schema.get("minimum", -(2**31)), schema.get("maximum", 2**31 - 1)
        known = [one for one in NUMBERS if least <= one <= most]
        return st.one_of(st.sampled_from(known), st.integers(least, most))
    if kind == "number":
        return st.floats(schema["minimum"], schema["maximum"])
    if kind in ("boolean", "null"):
        return st.booleans() if kind == "boolean" else st.none()
    return _text(schema)


def _object(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if "properties" not in schema:
        (inner,) = [values(one) for one in schema["patternProperties"].values()]
        return st.dictionaries(st.sampled_from(["class", "channel", "buyer", "x"]), inner, max_size=2)
    required = set(schema.get("required", ()))
    fields = {name: values(one) for name, one in schema["properties"].items()}
    return st.fixed_dictionaries(
        {name: one for name, one in fields.items() if name in required},
        optional={name: one for name, one in fields.items() if name not in required},
    )


def _text(schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
    if schema.get("format") == "date":
        return st.dates().map(lambda day: day.isoformat())
    if schema.get("format") == "date-time":
        return st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat())
    if r"\d" in schema.get("pattern", ""):
        return st.sampled_from(AMOUNTS)
    if schema.get("pattern") == "^[A-Z]{3}$":
        return st.sampled_from(["IDR", "JPY", "USD", "XXX"])
    anything = st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
        min_size=schema.get("minLength", 0), max_size=schema.get("maxLength", 30),
    )  # fmt: skip
    return st.one_of(st.sampled_from(CODES), anything)


@pytest.mark.parametrize("name", [door.operation for door in VERB_DOORS])
def test_a_verb_answers_anything_that_fits(firm: Firm, name: str) -> None:
    address, _, operation = operations()[name]
    body = operation["requestBody"]["content"]["application/json"]["schema"]

    @SEVERAL
    @given(sent=values(body), paper=st.sampled_from(["1", "2", "5", "999999", "SO-26-000001", "code:x", "é", "%00"]))
    def answered(sent: Any, paper: str) -> None:
        check(firm.send(address.replace("{paper}", paper), sent), operation)

    answered()


@pytest.mark.parametrize("name", [door.operation for door in VERB_DOORS])
def test_a_batch_answers_anything_that_fits(firm: Firm, name: str) -> None:
    address, _, operation = operations()[f"{name}_batch"]
    body = operation["requestBody"]["content"]["application/json"]["schema"]

    @settings(SEVERAL, max_examples=4)
    @given(sent=values(body))
    def answered(sent: Any) -> None:
        response = firm.send(address, sent)
        check(response, operation)
        crashed = [one for one in response.json().get("answers", ()) if "kernel.crashed" in str(one["reasons"])]
        assert crashed == [], sent

    answered()


@pytest.mark.parametrize("name", list(RESOURCES))
def test_a_list_answers_anything_that_fits(firm: Firm, name: str) -> None:
    address, _, operation = operations()[f"{name.replace('-', '_')}_list"]
    asked = {one["name"]: values(one["schema"]) for one in operation["parameters"] if one["in"] == "query"}

    @SEVERAL
    @given(sent=st.fixed_dictionaries({}, optional=asked))
    def answered(sent: dict[str, Any]) -> None:
        check(firm.client.get(f"/api/v1{address}", sent), operation)

    answered()


def check(response: Any, operation: Mapping[str, Any]) -> None:
    """An answer is one that the description names, and has its shape."""
    assert response.status_code < 500, response.content
    said = operation["responses"][str(response.status_code)]
    if "$ref" in said:
        said = document()["components"]["responses"][said["$ref"].rsplit("/", 1)[1]]
    (content,) = said["content"].values()
    assert response["Content-Type"] in said["content"]
    fits(content["schema"], response.json())


def test_the_books_hold_after_all_of_it(firm: Firm) -> None:
    prove()
