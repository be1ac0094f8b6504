"""Refusals as problem documents (RFC 9457), in the language of Accept-Language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from salur.kernel import money
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.shell.api.making import Fault, Path
from salur.shell.api.references import called
from salur.shell.sentences import sentence

TYPE = "application/problem+json"
STATUS = {
    "shell.no_token": 401,
    "shell.bad_token": 401,
    "parties.not_a_member": 401,
    "shell.too_many_tries": 429,
    "shell.beyond_your_own": 403,
    "shell.not_json": 400,
    "shell.too_large": 413,
    "shell.no_address": 404,
    "shell.no_method": 405,
    "shell.broken": 500,
    "kernel.not_found": 404,
    "kernel.not_allowed": 403,
    "kernel.busy": 503,
    "kernel.crashed": 500,
}
UNREADABLE = {
    "kernel.key_reused", "kernel.bad_value", "kernel.bad_amount", "kernel.unknown_currency",
    "shell.unreadable", "shell.bad_field", "shell.out_of_range",
}  # fmt: skip
WAIT_SECONDS = {429: 60, 503: 1}


def status_of(code: str) -> int:
    """The status of a refusal: 409 unless something else is said of its code."""
    return STATUS.get(code, 422 if code in UNREADABLE else 409)


def title(status: int) -> str:
    """What a status means, the same for every problem of it."""
    titles = {
        400: _("What was sent cannot be read"), 401: _("A valid token is needed"), 403: _("Not permitted"),
        404: _("Not there"), 405: _("Not possible at this address"), 409: _("Refused"), 413: _("Too much at once"),
        422: _("Some fields cannot be used"), 429: _("Too many tries"), 500: _("Something went wrong here"),
        503: _("Busy"),
    }  # fmt: skip
    return titles.get(status, _("Refused"))


def reasons(actor: Actor | None, found: Sequence[Refused]) -> list[dict[str, Any]]:
    """Refusals with code, sentence and facts; amounts as text in the major unit. Constant number of statements."""
    if not found:
        return []
    if actor is None:
        return [_reason(one, one, "IDR") for one in found]
    with reading(actor.organisation):
        coin = house(actor.organisation).currency
        named = called(actor, found)
    return [_reason(one, said, coin) for one, said in zip(found, named, strict=True)]


def _reason(raw: Refused, named: Refused, currency: str) -> dict[str, Any]:
    coin = str(raw.facts.get("currency") or currency)
    facts = {name: _fact(name, value, coin) for name, value in raw.facts.items()}
    return {"code": raw.code, "detail": sentence(named, None, currency), "facts": facts}


def _fact(name: str, value: object, currency: str) -> object:
    if (name == "amount" or name.endswith("_amount")) and str(value).lstrip("-").isdigit():
        return money.decimal_string(int(str(value)), currency)
    return value if isinstance(value, int | str) or value is None else str(value)


def problem(actor: Actor | None, found: Sequence[Refused]) -> dict[str, Any]:
    """The problem document of a request that was refused; the first reason gives it its status."""
    told = reasons(actor, found)
    status = status_of(found[0].code)
    document = {"type": f"/api/docs#{found[0].code}", "title": title(status), "status": status, **told[0]}
    if len(told) > 1:
        document["reasons"] = told
    return document


def unreadable(actor: Actor | None, faults: Sequence[Fault], where: str = "pointer") -> dict[str, Any]:
    """The problem document of fields that cannot be used: all of them, each with its JSON pointer (or parameter)."""
    whole = Refused("shell.unreadable", fields=len(faults))
    told = reasons(actor, [whole, *(fault.reason for fault in faults)])
    errors = []
    for fault, one in zip(faults, told[1:], strict=True):
        errors.append({where: str(fault.at[0]) if where == "parameter" else pointer(fault.at), **one})
    status = status_of(whole.code)
    return {"type": f"/api/docs#{whole.code}", "title": title(status), "status": status, **told[0], "errors": errors}


def pointer(at: Path) -> str:
    """Where a field stands (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in at)


def why(error: dict[str, Any]) -> str:
    """The short reason for what pydantic found, as the catalogues have it."""
    kind, context, given = error["type"], error.get("ctx", {}), error.get("input")
    if kind == "string_type" and isinstance(given, int | float) and not isinstance(given, bool):
        return 'write it as text, such as "1250.50"'
    if kind in ("literal_error", "enum"):
        return f"not one of {context.get('expected', '')}".replace("'", "").replace(" or ", ", ")
    if kind in ("string_too_long", "too_long"):
        return f"longer than {context.get('max_length')}"
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"below {context['ge']}" if "ge" in context else f"above {context['le']}"
    return REASONS.get(kind, "not what belongs here")


REASONS = {
    "missing": gettext_noop("missing"),
    "extra_forbidden": gettext_noop("not a field of this"),
    "string_type": gettext_noop("not a text"),
    "string_pattern_mismatch": gettext_noop("not written as it should be"),
    "string_too_short": gettext_noop("empty"),
    "too_short": gettext_noop("too few"),
    "int_type": gettext_noop("not a whole number"),
    "int_from_float": gettext_noop("not a whole number"),
    "int_parsing": gettext_noop("not a whole number"),
    "int_parsing_size": gettext_noop("too large"),
    "float_type": gettext_noop("not a number"),
    "finite_number": gettext_noop("not a number"),
    "bool_type": gettext_noop("not true or false"),
    "bool_parsing": gettext_noop("not true or false"),
    "list_type": gettext_noop("not a list"),
    "dict_type": gettext_noop("not an object"),
    "date_type": gettext_noop("not a day"),
    "date_parsing": gettext_noop("not a day"),
    "date_from_datetime_parsing": gettext_noop("not a day"),
    "date_from_datetime_inexact": gettext_noop("not a day"),
    "datetime_type": gettext_noop("not an instant with its offset"),
    "datetime_parsing": gettext_noop("not an instant with its offset"),
    "datetime_from_date_parsing": gettext_noop("not an instant with its offset"),
    "timezone_aware": gettext_noop("not an instant with its offset"),
}
WITH_NUMBERS = (
    gettext_noop('write it as text, such as "{0}.{1}"'),
    gettext_noop("longer than {0}"),
    gettext_noop("below {0}"),
    gettext_noop("above {0}"),
    gettext_noop("not what belongs here"),
)


def faults_of(errors: Iterable[Any], at: Path = ()) -> list[Fault]:
    """What pydantic found, one fault for each place (of a number or a code, whichever comes first)."""
    found: dict[Path, Fault] = {}
    for error in errors:
        place = at + tuple(step for step in error["loc"] if not str(step).startswith(("constrained-", "function-")))
        place = _without_options(place)
        given = error.get("input")
        shown = "–" if error["type"] == "missing" or isinstance(given, dict | list) else str(given)[:80]
        name = next((str(step) for step in reversed(place) if isinstance(step, str)), "body")
        reason = Refused("shell.bad_field", name=name, value=shown, why=why(error))
        found.setdefault(place, Fault(place, reason))
    return list(found.values())


OPTIONS = {"int", "str", "float", "bool"}  # pydantic names the option of a union that it tried


def _without_options(place: Path) -> Path:
    return place[:-1] if len(place) > 1 and place[-1] in OPTIONS else place
