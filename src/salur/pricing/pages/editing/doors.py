"""The doors of the scheme editor: its form, what is said beside it while one types, one more row, and saving."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog import queries as catalog
from salur.kernel.actor import Actor
from salur.kernel.command import new_key
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import queries as parties
from salur.pricing import actions, bodies, checking, drafting, queries, snapshots
from salur.pricing.engine.conflicts import TooManyCarts
from salur.pricing.engine.numbers import Json
from salur.pricing.models import Scheme
from salur.pricing.pages import saying
from salur.pricing.pages.editing import carting, conflicts, fields, filling, shown
from salur.pricing.pages.editing.conflicts import Conflict
from salur.pricing.pages.editing.fields import Fields
from salur.pricing.pages.editing.reading import BESIDE, Known, Reader, typed
from salur.pricing.pages.schemes import stands
from salur.pricing.schemes import WHYS
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import missing, said, show
from salur.shell.offers import BUTTONS, LEADS
from salur.shell.sheets import went
from salur.shell.told import Told

VERB = "pricing.save_scheme"
LEADS.setdefault("scheme", []).append((gettext_lazy("Copy"), "/scheme/new?from={paper}", VERB))
FIELD_OF = {  # the field that a refusal of the verb is about
    "pricing.days_backwards": "valid_to", "pricing.unknown_currency": "currency", "pricing.bad_number": "step-value-0",
    "parties.no_such_relation": "principal",
}  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """The form of a new scheme, and where it is sent."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _sent(request, 0) if request.method == "POST" else _opened(request, 0)


def edit(request: HttpRequest, paper: int) -> HttpResponse:
    """The form of a scheme that is to be changed, and where it is sent."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _sent(request, paper) if request.method == "POST" else _opened(request, paper)


new.for_members = edit.for_members = True  # type: ignore[attr-defined]


@page
def _opened(request: Request, paper: int) -> HttpResponse:
    _may(request.actor)
    copied = request.GET.get("from", "")
    identity = paper or (int(copied) if copied.isascii() and copied.isdigit() and len(copied) < 19 else 0)
    one = queries.schemes(request.actor).filter(id=identity).first() if identity else None
    if paper and one is None:
        return missing(request)
    stood, scheme, whole = filling.of_scheme(request.actor, one, copy=not paper)
    first = stood | carting.to_begin_with(request.actor, scheme)
    return _form(request, paper, one if paper else None, first, lost=not whole and bool(paper))


def _may(actor: Actor) -> None:
    if not actor.allows(VERB):
        raise Refused("kernel.not_allowed", permission=VERB)


@told
def _sent(request: Request, paper: int) -> HttpResponse:
    """A form that was sent: to be saved, checked, given another row, or to take over an example."""
    _may(request.actor)
    if "rule" in request.POST:  # a rule as JSON
        return went(request, BUTTONS["scheme", "new"], BUTTONS["scheme", "new"].run(Told(request, request.actor), 0))
    if request.POST.get("do", "save") != "save":
        return again(request, _answered, paper)
    with reading(request.actor.organisation):
        one = queries.schemes(request.actor).filter(id=paper).first() if paper else None
        if paper and one is None:
            return missing(request)
        reader = _reader(request)
        body = _body(reader, one)
    if reader.faults or reader.empty:
        return again(request, _refused, one, reader, None)
    offer = BUTTONS["scheme", "edit" if paper else "new"]
    try:
        outcome = actions.save_scheme(actor=request.actor, schemes=[Told(request, request.actor).command(body)]).one()
        return went(request, offer, outcome)
    except Refused as refused:
        return again(request, _refused, one, reader, refused)


def _reader(request: Request) -> Reader:
    stood = typed(request.POST.dict())
    return Reader(stood, Known(request.actor, stood))


def _body(reader: Reader, one: Scheme | None) -> bodies.SchemeBody:
    """The scheme as the verb takes it; what cannot be stands in the reader's faults."""
    code = one.code if one else reader.text("code", needed=True)
    principal = one.principal if one and not reader.fields.get("principal") else None
    if named := reader.fields.get("principal"):
        number = reader.known.number("buyer", named)
        principal = int(number) if number else None
        if number is None:
            reader.fault("principal", _("Nothing has the code {code}.").format(code=named))
    return bodies.SchemeBody(
        code, reader.text("name", needed=True), json.dumps(reader.scheme()), principal, reader.day("valid_from"),
        reader.day("valid_to"),
    )  # fmt: skip


def _draft(reader: Reader, one: Scheme | None) -> Json:
    """What was typed, as a rule in force would stand in a snapshot."""
    days = {"from": reader.fields.get("valid_from") or "", "to": reader.fields.get("valid_to") or "9999-12-31"}
    code = one.code if one else reader.fields.get("code") or "DRAFT"
    return {"id": code, "version": 1, "name": reader.fields.get("name") or _("this scheme"), **days, **reader.scheme()}


def _refused(request: Request, one: Scheme | None, reader: Reader, refused: Refused | None) -> HttpResponse:
    """The form once more with all that was typed, and what is wrong beside it."""
    faults, sentence, conflict = reader.faults | reader.empty, "", None
    if refused is not None:
        conflict = conflicts.of_refusal(request.actor, refused, _draft(reader, one))
        sentence = said(refused, request.actor)
        at = _field_of(refused)
        if at and conflict is None:
            faults, sentence = {**faults, at: sentence}, ""
    return _form(
        request, one.id if one else 0, one, reader.fields, faults=faults, refused="" if conflict else sentence,
        conflict=conflict, reader=reader,
    )  # fmt: skip


def _field_of(refused: Refused) -> str:
    told = str(refused.facts.get("field", "")) if refused.code == "kernel.bad_value" else ""
    why = next((code for code, text in WHYS.items() if text == refused.facts.get("why")), "")
    return FIELD_OF.get(refused.code) or BESIDE.get(why, "") or told


def _answered(request: Request, paper: int) -> HttpResponse:
    """The form with another row, checked against the others, or with what an example or a way out puts in."""
    actor, asked = request.actor, request.POST.get("do", "")
    one = queries.schemes(actor).filter(id=paper).first() if paper else None
    if paper and one is None:
        return missing(request)
    stood = typed(request.POST.dict())
    more = asked.partition(":")[2] if asked.startswith("more:") else ""
    if asked == "load":
        stood |= _loaded(actor, stood)
    elif asked == "clip":
        stood["at_floor"] = "1"
    elif asked == "level":
        stood["level"] = str(_free_level(actor, stood, one))
    reader = Reader(stood, Known(actor, stood))
    draft = _draft(reader, one)
    conflict, note = None, ""
    if asked in ("check", "clip", "level") and not reader.faults:
        found, note = _check(actor, draft)
        conflict = conflicts.told(actor, found, draft) if found else None
    return _form(request, paper, one, stood, faults=reader.faults, conflict=conflict, note=note, more=more,
                 reader=reader)  # fmt: skip


def _check(actor: Actor, draft: Json) -> tuple[Json | None, str]:
    """What stands against a draft, and a word where nothing does."""
    field = checking.Field(actor.organisation, snapshots.version(actor.organisation))
    try:
        found = field.against(draft)
    except TooManyCarts:
        return None, _("It meets too many others to be checked while you wait; it is checked before it is switched on.")
    return found, "" if found else _("Nothing stands against it: no order that is not clear, no price under a floor.")


def _loaded(actor: Actor, stood: Fields) -> Fields:
    """The cart of the conflict that was shown, in place of the one that was typed."""
    try:
        cart = json.loads(stood.get("found", ""))["example_cart"]
        skus = [int(line["sku"]) for line in cart["lines"]]
        items = catalog.items(actor.organisation, skus)
        areas = parties.territories_named(actor.organisation) if "territory" in cart["who"] else {}
        empty = {name: "" for name in stood if name.startswith("line-")}
        return empty | carting.of_example(
            cart, {str(sku): one.code for sku, one in items.items()}, {str(at): one[0] for at, one in areas.items()}
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}  # no example of ours


def _free_level(actor: Actor, stood: Fields, one: Scheme | None) -> int:
    """The first level behind all others of its stage."""
    live = snapshots.schemes(actor.organisation, snapshots.version(actor.organisation))
    scope = stood.get("scope") or "line"
    levels = [row["level"] for row in live if row["scope"] == scope and (one is None or row["id"] != one.code)]
    return min(max(levels, default=0) + 1, 99)


def _form(
    request: Request, paper: int, one: Scheme | None, stood: Fields, *, faults: dict[str, str] | None = None,
    refused: str = "", conflict: Conflict | None = None, note: str = "", more: str = "", reader: Reader | None = None,
    lost: bool = False,
) -> HttpResponse:  # fmt: skip
    """The whole page; `more` names the part that gets another row. Opened, it asks for what stands beside it by itself:
    without a `reader` nothing was sent yet."""
    context = _tried(request.actor, reader, one) if reader else {"waits": True}
    context |= filling.form(request.actor, stood, faults or {}, more) | {
        "scheme": one, "status": stands_of(one), "address": f"/scheme/{paper}/edit" if paper else "/scheme/new",
        "refused": refused, "conflict": conflict, "note": note, "key": new_key(), "main": None,
        "lost": lost,
    }  # fmt: skip
    return show(request, "pricing/editor.html", context, 409 if refused or conflict or faults else 200)


def stands_of(one: Scheme | None) -> str:
    """The status of a scheme that is changed; a new one is a draft."""
    return stands(one, timezone.localdate()) if one else "draft"


def _tried(actor: Actor, reader: Reader, one: Scheme | None) -> dict[str, Any]:
    """The example cart priced with the draft, as far as both can be read; the reader's faults grow by the cart's."""
    draft = _draft(reader, one)
    cart = carting.cart_of(actor, reader, draft)
    names = {number: code for code, number in reader.known.numbers["sku"].items()}
    items = {str(item.sku): item for item in reader.known.items.values()}
    ready = not (set(reader.faults) | set(reader.empty)) - {"code", "name", "principal"}
    context: dict[str, Any] = {
        "words": _words(draft, names) if ready else [], "ready": ready, "faults_now": reader.faults, "tried": None,
        "cart_says": [], "empty": sorted(reader.empty),
    }  # fmt: skip
    if not ready or not cart["lines"]:
        return context
    try:
        tried = drafting.try_out(actor.organisation, draft, cart)
    except Refused as refused:
        return context | {"cart_says": [said(refused, actor)]}
    if tried.refused:
        return context | {"cart_says": [said(why, actor) for why in drafting.reasons(tried, cart, names)]}
    gifts = {int(free["sku"]) for free in tried.after["free"] if free["sku"] not in items}
    if gifts:
        items |= {str(sku): item for sku, item in catalog.items(actor.organisation, gifts).items()}
    return context | {"tried": shown.seen(draft, tried, items, names)}


def _words(draft: Json, names: saying.Names) -> list[tuple[str, str]]:
    """The scheme read back in words."""
    found = [
        (_("Gives"), saying.gives(draft, names)), (_("From how much"), saying.needs(draft, names)),
        (_("Order of steps"), saying.company(draft)), (_("Limits"), saying.limits(draft)),
        (_("Paid by"), saying.funders(draft)),
    ]  # fmt: skip
    return [(label, text) for label, text in found if text]


@told
def tried(request: Request) -> HttpResponse:
    """What stands beside the form after a change, and the sentences at its fields."""
    return again(request, _fragment)


def _fragment(request: Request) -> HttpResponse:
    _may(request.actor)
    reader = _reader(request)
    code = reader.fields.get("editing", "")
    one = queries.schemes_standing(request.actor).filter(code=code).first() if code else None
    context = _tried(request.actor, reader, one)
    context["said"] = [(name, reader.faults.get(name, "")) for name in fields.told_at(reader.fields)]
    return HttpResponse(render_to_string("pricing/editor_answer.html", context, request))


@told
def more(request: Request) -> HttpResponse:
    """Another row of a part of the form."""
    return again(request, _row)


def _row(request: Request) -> HttpResponse:
    _may(request.actor)
    part = request.GET.get("of", "")
    if part not in fields.ROWS:
        return missing(request)
    stood = typed(request.POST.dict())
    last = max((at for at in range(fields.MOST_ROWS) if f"{part}-{fields.ROWS[part][0]}-{at}" in stood), default=-1)
    if last + 1 >= fields.MOST_ROWS:
        return HttpResponse("")
    row = filling.cell_row(part, fields.row_of({}, part, last + 1), {}) | {"fresh": True}
    context = filling.choices(request.actor) | {"row": row}
    return HttpResponse(render_to_string(f"pricing/editor_{part}.html", context, request))


urlpatterns: list[URLPattern] = [
    path("scheme/new", new, name="scheme-editor-new"),
    path("scheme/<int:paper>/edit", edit, name="scheme-editor"),
    path("scheme/try", tried, name="scheme-try"),
    path("scheme/more", more, name="scheme-more"),
]
