"""One box over everything: papers by number, outlets and goods by code, name or barcode, and what there is to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    F,
    IntegerField,
    Model,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from salur.billing import queries as billing
from salur.catalog import queries as catalog
from salur.connect import queries as connect
from salur.counts import queries as counts
from salur.delivery import queries as delivery
from salur.field import queries as field
from salur.insights.queries import baskets
from salur.kernel import numbers
from salur.kernel.actor import Actor
from salur.orders import queries as orders
from salur.parties import queries as parties
from salur.parties.queries.names import names
from salur.returns import queries as returns
from salur.shell import menus, offers
from salur.shell.doors import Request, page
from salur.shell.faces import show
from salur.shell.paging import numbered, sides
from salur.shell.tables import Cell, money, paper, status, text
from salur.shell.words import word
from salur.warehouse import queries as warehouse

MOST = 8  # of each group
LONGEST = 80
GROSS = F("untaxed") + F("tax")
NUMBER = re.compile(r"([A-Z]{2,3})[- ]?(?:(\d{2})-)?(\d{1,6})")  # SO-26-000123, so 123
BARCODE = re.compile(r"\d{8,14}")


class Kind(NamedTuple):
    """How papers of a kind are found: who sees which, whom they concern and what they come to."""

    see: Callable[[Actor], QuerySet[Any]]
    party: str = ""
    amount: Combinable | str | None = None
    module: str = ""


class Hit(NamedTuple):
    """Something found: what it is, whose, where it stands and what it comes to."""

    what: Cell
    who: str = ""
    status: Cell | None = None
    amount: Cell | None = None
    address: str = ""


class Hits(NamedTuple):
    """What was found of one sort."""

    label: str
    icon: str
    hits: list[Hit]


KINDS: dict[str, Kind] = {
    "order": Kind(orders.visible, "buyer", GROSS, "orders"),
    "shipment": Kind(warehouse.visible_shipments, "ship_to", GROSS, "warehouse"),
    "invoice": Kind(billing.visible_invoices, "bill_to", GROSS, "billing"),
    "payment": Kind(billing.visible_payments, "party", "amount", "billing"),
    "credit_note": Kind(billing.visible_credit_notes, "bill_to", GROSS, "billing"),
    "trip": Kind(delivery.visible, "driver", None, "delivery"),
    "return": Kind(returns.visible, "buyer", None, "returns"),
    "sale": Kind(field.visible, "buyer", GROSS, "field"),
    "receipt": Kind(warehouse.visible_receipts, "supplier", "cost", "warehouse"),
    "bill": Kind(billing.visible_bills, "supplier", GROSS, "billing"),
    "bill_credit": Kind(billing.visible_bill_credits, "supplier", GROSS, "billing"),
    "send_back": Kind(returns.visible_send_backs, "supplier", GROSS, "returns"),
    "deposit": Kind(billing.visible_deposits, "collector", "amount", "billing"),
    "transfer": Kind(warehouse.visible_transfers, "", None, "warehouse"),
    "count": Kind(counts.visible, "", None, "counts"),
    "import": Kind(connect.visible, "", None, "connect"),
    "simulation": Kind(baskets.visible, "", None, "insights"),
}


def meant(typed: str, prefix: str, year: int) -> list[str]:
    """The numbers of a kind of paper that may be meant: whole, by prefix and tail, or by the tail alone."""
    bare = typed.strip().upper()
    if bare.isascii() and bare.isdigit():
        return numbered(bare, prefix, year) if len(bare) <= 6 else []
    found = NUMBER.fullmatch(bare)
    if found is None or found[1] != prefix:
        return []
    if found[2]:
        return [numbers.shown(prefix, int(found[2]), int(found[3]))]
    return numbered(found[3], prefix, year)


def papers(actor: Actor, typed: str) -> list[Hit]:
    """The papers of all kinds that bear the number and that the actor may see; in two statements."""
    year = timezone.localdate().year
    parts = []
    for name, kind in KINDS.items():
        if not offers.may_see(actor, kind.module):
            continue
        rows = kind.see(actor)
        if wanted := meant(typed, rows.model.PREFIX, year):
            parts += [_columns(one.filter(number__in=wanted), name, kind)[:MOST] for one in sides(actor, rows)]
    if not parts:
        return []
    found = sorted(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0], key=lambda row: -row[0])
    people = names(actor.organisation, [row[4] for row in found])
    return [
        Hit(
            paper(kind, identity, number), people.get(party or 0, ""), status(state),
            money(amount, coin) if amount is not None and coin else None, f"/{kind}/{identity}",
        )
        for identity, kind, number, state, party, amount, coin in found[: 2 * MOST]
    ]  # fmt: skip


def _columns(rows: QuerySet[Any], name: str, kind: Kind) -> QuerySet[Any, tuple[Any, ...]]:
    """Rows of a kind of paper in the columns that all kinds have."""
    nothing = Value(None, output_field=BigIntegerField())
    coin = F("currency") if kind.amount is not None else Value("")
    amount = F(kind.amount) if isinstance(kind.amount, str) else kind.amount
    found: QuerySet[Any, tuple[Any, ...]] = rows.order_by("-id").annotate(
        f_kind=Value(name, CharField()), f_number=Cast(F("number"), CharField()),
        f_status=Cast(F("status"), CharField()),
        f_party=Cast(F(kind.party), BigIntegerField()) if kind.party else nothing,
        f_amount=Cast(amount, BigIntegerField()) if amount is not None else nothing, f_coin=Cast(coin, CharField()),
    ).values_list("id", "f_kind", "f_number", "f_status", "f_party", "f_amount", "f_coin")  # fmt: skip
    return found


def named(rows: QuerySet[Any], typed: str, otherwise: Q | None = None) -> list[Any]:
    """Rows by code or all words of the name: the code itself first, then names that begin so."""
    each = Q()
    for one in typed.split():
        each &= Q(name__icontains=one)
    wanted = Q(code__iexact=typed) | each
    if otherwise is not None:
        wanted |= otherwise
    nearness = Case(
        When(code__iexact=typed, then=0), When(name__istartswith=typed, then=1), default=2,
        output_field=IntegerField(),
    )  # fmt: skip
    return list(rows.filter(wanted).order_by(nearness, "code")[:MOST])


def outlets(actor: Actor, typed: str) -> list[Hit]:
    """The parties that may be meant, within the actor's sight."""
    if not offers.may_see(actor, "parties"):
        return []
    found: list[Model] = named(parties.visible(actor), typed)
    return [Hit(text(one.name), one.code, address=f"/party/{one.party}") for one in found]  # type: ignore[attr-defined]


def goods(actor: Actor, typed: str) -> list[Hit]:
    """The goods that may be meant: by code, name, or the barcode on one of their packs."""
    if not offers.may_see(actor, "catalog"):
        return []
    scanned = None
    if BARCODE.fullmatch(typed):
        bare = typed.lstrip("0")
        codes = {typed, bare, bare.zfill(12), bare.zfill(13), bare.zfill(14)}
        scanned = Q(sku__in={one.sku for packs in catalog.packs_by_barcode(codes).values() for one in packs})
    found = named(catalog.traded(actor.organisation), typed, scanned)
    return [Hit(text(one.name), one.code, address=f"/sku/{one.sku_id}") for one in found]


def deeds(actor: Actor, typed: str) -> list[Hit]:
    """What somebody may do or open that is called so: verbs that make a new paper, and pages of the menu."""
    wanted = typed.lower().split()
    fresh = [
        (str(one.label), f"/{kind}/{name}", word("paper", kind))
        for (kind, name), one in offers.BUTTONS.items()
        if one.fresh and actor.allows(one.verb)
    ]
    pages = [
        (str(one["label"]), str(one["address"]), _("List"))
        for group in menus.entries(actor, "")
        for one in group["pages"]
    ]
    return [
        Hit(text(label), note, address=address)
        for label, address, note in [*fresh, *(pages if typed else [])]
        if all(any(one.startswith(part) for one in label.lower().split()) for part in wanted)
    ][: MOST if typed else None]


def found(actor: Actor, typed: str) -> list[Hits]:
    """Everything that was found, by sort, those without anything left out."""
    sorts: Sequence[Hits] = (
        Hits(_("Papers"), "paper", papers(actor, typed) if typed else []),
        Hits(_("Outlets and other parties"), "shop", outlets(actor, typed) if typed else []),
        Hits(_("Goods"), "tag", goods(actor, typed) if typed else []),
        Hits(_("To do"), "arrow", deeds(actor, typed)),
    )
    return [one for one in sorts if one.hits]


def jump(typed: str, sorts: Sequence[Hits]) -> str:
    """Where to go at once: to the only thing found, or the only paper that bears just this number."""
    hits = [hit for one in sorts for hit in one.hits]
    if len(hits) == 1:
        return hits[0].address
    exact = [hit for hit in hits if hit.what.kind == "paper" and hit.what.text == typed.upper()]
    return exact[0].address if len(exact) == 1 else ""


@page
def find(request: Request) -> HttpResponse:
    """What was found, as a page; as a list below the box while somebody types (htmx)."""
    typed = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    below = request.headers.get("HX-Request") == "true"
    if below and not typed:
        return HttpResponse("")
    sorts = found(request.actor, typed)
    if not below and typed and (address := jump(typed, sorts)):
        return redirect(address)
    context: dict[str, Any] = {"sought": typed, "sorts": sorts}
    return show(request, "desk/found.html" if below else "desk/find.html", context)
