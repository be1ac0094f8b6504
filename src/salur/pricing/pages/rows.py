"""Doors to the price list: rows today and to come, a new one, another price from a day, the end of one."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog import queries as catalog
from salur.catalog.pages import sku_cells, skus_typed
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.pricing import actions, price_rows, queries
from salur.pricing.bodies import EndBody, Pairs, PriceBody
from salur.pricing.models import Price
from salur.pricing.pages.naming import Whom, price_shown, price_text, price_typed, whom_code, whom_fields, whom_typed
from salur.pricing.price_rows import PriceSeen
from salur.pricing.rules.naming import code_of
from salur.shell.listed import Choice, Column, Days, Listed, Search
from salur.shell.offers import Field, Form, Sheet, button, calls, listing, panel, sheet
from salur.shell.tables import Cell, Table, on, status, text
from salur.shell.told import Told
from salur.shell.words import word

BESIDE = {
    "pricing.no_such_sku": "sku", "catalog.no_such_item": "sku", "pricing.no_such_pack": "per",
    "pricing.unknown_currency": "currency", "pricing.bad_number": "price", "pricing.days_backwards": "valid_to",
    "pricing.same_as": "valid_from", "parties.no_such_relation": "buyer", "parties.no_such_territory": "territory",
    "pricing.in_the_past": "valid_from",
}  # fmt: skip
STANDING = ("in_force", "scheduled")


@calls("price")
def _price_called(actor: Actor, identity: int) -> str:
    one = price_rows.row_seen(actor.organisation, identity)
    return one.code if one else ""


def amount(one: PriceSeen) -> Cell:
    """A price with the pack it is of."""
    per = word("word", one.per).lower()
    return Cell(price_shown(one.price, one.currency), "number", note=f"{one.currency} / {per}")


def quantities(one: PriceSeen) -> str:
    """In which pack and from how many pieces it counts; nothing for any."""
    parts = [_("in {pack}").format(pack=word("word", one.pack).lower())] if one.pack else []
    if one.min_pieces > 1:
        parts.append(_("from {pieces} pieces").format(pieces=one.min_pieces))
    return " · ".join(parts)


def _lines(actor: Actor, found: list[PriceSeen], *, goods: bool) -> list[list[Cell]]:
    today, whom = timezone.localdate(), Whom(actor, found)
    cells = sku_cells(actor, {one.sku for one in found}) if goods else {}
    return [
        [
            *([cells.get(one.sku, text(one.sku))] if goods else []), text(whom.said(one.when), href=f"/price/{one.id}"),
            amount(one), text(quantities(one)), on(one.valid_from), on(one.valid_to), status(one.state(today)),
        ]
        for one in found
    ]  # fmt: skip


HEADS = (gettext_lazy("For whom"), gettext_lazy("Price"), gettext_lazy("Quantity"), gettext_lazy("From"),
         gettext_lazy("Last day"), gettext_lazy("Status"))  # fmt: skip


def _scheduled() -> Q:
    return Q(valid_from__isnull=False, valid_from__gt=timezone.localdate())


def _ended() -> Q:
    return Q(valid_to__isnull=False, valid_to__lt=timezone.localdate())


PRICES = Listed(
    queries.prices,
    (
        Column(gettext_lazy("Goods"), "item", falls=False), Column(HEADS[0]), Column(HEADS[1]), Column(HEADS[2]),
        Column(HEADS[3], "valid_from"), Column(HEADS[4], "valid_to"), Column(HEADS[5]),
    ),
    "item",
    gettext_lazy("No prices here. Record one, move a list by per cent, or import them."),
    Search(gettext_lazy("Code or name"), exact=("item", "code"), within=("called",)),
    (
        Choice("status", gettext_lazy("Status"),
               {"in_force": lambda: ~_scheduled() & ~_ended(), "scheduled": _scheduled, "ended": _ended}, "status",
               True),
        Days("from", gettext_lazy("From"), "valid_from"),
        Days("until", gettext_lazy("Last day"), "valid_to"),
    ),
)  # fmt: skip


@listing("prices", gettext_lazy("Prices"), 82, PRICES)
def prices(actor: Actor, rows: list[Price]) -> list[list[Cell]]:
    """The price list by product: what is in force, what is coming, and what has ended."""
    seen = price_rows.rows_of(actor.organisation, [one.pk for one in rows])
    return _lines(actor, [seen[one.pk] for one in rows], goods=True)


@panel("sku")
def of_sku(actor: Actor, shown: Sheet) -> list[Table]:
    """The prices of a product."""
    found = price_rows.of_sku(actor.organisation, shown.id)
    heads = tuple(str(head) for head in HEADS)
    return [Table(_("Prices"), heads, _lines(actor, found, goods=False), _("No price: it cannot be ordered yet."))]


@sheet("price", "prices")
def price(actor: Actor, identity: int) -> Sheet | None:
    """A row of the price list, and what stood under its code before."""
    one = price_rows.row_seen(actor.organisation, identity)
    if one is None:
        return None
    before = price_rows.versions_of(actor.organisation, one.code)
    goods = sku_cells(actor, [one.sku])
    facts = [
        (_("Goods"), goods.get(one.sku, text(one.sku))),
        (_("For whom"), text(Whom(actor, [one]).said(one.when))),
        (_("Price"), amount(one)),
        (_("Tax"), text(_("included") if one.includes_tax else _("not included"))),
        (_("Quantity"), text(quantities(one))),
        (_("From"), on(one.valid_from)),
        (_("Last day"), on(one.valid_to)),
    ]
    today = timezone.localdate()
    rows = [
        [amount(row), text(quantities(row)), on(row.valid_from), on(row.valid_to), status(row.state(today))]
        for row in before
    ]
    heads = (_("Price"), _("Quantity"), _("From"), _("Last day"), _("Status"))
    title = goods[one.sku].text if one.sku in goods else ""
    others = [("price", row.id) for row in before if row.id != identity]
    return Sheet("price", identity, one.code, one.state(today), title, facts,
                 [Table(_("What stood under this code"), heads, rows)], tracks=others)  # fmt: skip


def _packs(actor: Actor, sku: int) -> list[tuple[str, str]]:
    found = catalog.packs([sku]).get(sku, {}) if sku else {"carton": 1, "inner": 1}
    return [(name, word("word", name)) for name in (*found, *(() if "piece" in found else ("piece",)))]


def _priced(actor: Actor, one: PriceSeen | None, *, fresh: bool) -> list[Field]:
    per = one.per if one else "carton"
    packs = _packs(actor, one.sku if one else 0)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    starts = "" if one is None else tomorrow if fresh else _day(one.valid_from)
    return [
        Field("price", _("Price"), value=price_text(one.price) if one else ""),
        Field("per", _("of one"), value=per, choices=packs),
        Field("valid_from", _("From"), "date", False, value=starts, hint=_("Empty: always was.")),
        Field("valid_to", _("Last day"), "date", False, value="" if fresh or one is None else _day(one.valid_to),
              hint=_("Empty: until another takes over.")),
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _fresh(actor: Actor, none: int) -> Form:
    coin = house(actor.organisation).currency
    return Form([
        Field("sku", _("SKU (code)")),
        *_priced(actor, None, fresh=True),
        Field("includes_tax", _("Prices include tax"), "check", False),
        *whom_fields(actor),
        Field("quantity", _("Quantity"), "head"),
        Field("pack", _("Only if ordered in"), needed=False, choices=_packs(actor, 0)),
        Field("min_pieces", _("From how many pieces"), "number", value="1"),
        Field("currency", _("Currency"), value=coin),
        Field("code", _("Code"), needed=False, hint=_("Empty: made of product, buyers and first day.")),
    ])  # fmt: skip


@button("price", "pricing.record_prices", gettext_lazy("New price"), form=_fresh, fresh=True, beside=BESIDE)
def fresh(sent: Told, none: int) -> Outcome:
    """A price of a product, for whom and from when; one that takes over later stands beside the one of now."""
    code = sent.text("sku", needed=True)
    sku = skus_typed(sent.actor, [code])[code]
    starts, pack = sent.day("valid_from"), sent.text("pack") or None
    least, per = sent.whole("min_pieces", 1), sent.text("per") or "piece"
    coin = sent.text("currency").upper()
    named = sent.text("code") or code_of(
        (code, per, pack, least if least > 1 else None, coin, *whom_code(sent)), starts
    )
    body = PriceBody(
        named, sku, coin, price_typed("price", sent.text("price", needed=True)), per, pack, least, whom_typed(sent), (),
        starts, sent.day("valid_to"), bool(sent.text("includes_tax")),
    )  # fmt: skip
    return actions.record_prices(actor=sent.actor, prices=[sent.command(body)]).one()


def _one(actor: Actor, identity: int) -> PriceSeen:
    """A row of the list. Refused: kernel.not_found."""
    with reading(actor.organisation):
        found = price_rows.row_seen(actor.organisation, identity)
    if found is None:
        raise Refused("kernel.not_found", paper_kind="price", paper=identity)
    return found


def body_of(
    one: PriceSeen, code: str, price: str, per: str, starts: date | None, ends: date | None, whom: Pairs | None = None
) -> PriceBody:
    """A row told anew, or another beside it: the same goods, pack, quantity and (unless told) buyers."""
    told = one.when
    unless = tuple((key, tuple(values)) for key, values in told.pop("except", {}).items())
    when = tuple((key, tuple(values)) for key, values in told.items())
    return PriceBody(
        code, one.sku, one.currency, price, per, one.pack, one.min_pieces, when if whom is None else whom,
        unless if whom is None else (), starts, ends, one.includes_tax,
    )  # fmt: skip


def _later(actor: Actor, identity: int) -> Form:
    return Form(_priced(actor, price_rows.row_seen(actor.organisation, identity), fresh=True))


@button("price", "pricing.record_prices", gettext_lazy("Another price from a day"), statuses=STANDING, form=_later,
        apart=True, word="later", beside=BESIDE)  # fmt: skip
def later(sent: Told, identity: int) -> Outcome:
    """Another price that takes over on a day; until then this one stands."""
    one = _one(sent.actor, identity)
    starts = sent.day("valid_from")
    if starts is None or starts <= timezone.localdate():
        raise Refused("pricing.in_the_past", on=(starts or timezone.localdate()).isoformat())
    code = code_of((one.code.rpartition("@")[0] or one.code,), starts)
    body = body_of(one, code, price_typed("price", sent.text("price", needed=True)), sent.text("per") or one.per,
                   starts, sent.day("valid_to"))  # fmt: skip
    return actions.record_prices(actor=sent.actor, prices=[sent.command(body)]).one()


def _corrected(actor: Actor, identity: int) -> Form:
    return Form(_priced(actor, price_rows.row_seen(actor.organisation, identity), fresh=False))


@button("price", "pricing.record_prices", gettext_lazy("Correct"), statuses=STANDING, form=_corrected, apart=True,
        word="correct", beside=BESIDE)  # fmt: skip
def correct(sent: Told, identity: int) -> Outcome:
    """Another word for what stands under this code; what was priced before keeps its price."""
    one = _one(sent.actor, identity)
    body = body_of(one, one.code, price_typed("price", sent.text("price", needed=True)), sent.text("per") or one.per,
                   sent.day("valid_from"), sent.day("valid_to"))  # fmt: skip
    return actions.record_prices(actor=sent.actor, prices=[sent.command(body)]).one()


def _ends(actor: Actor, identity: int) -> Form:
    hint = _("Before its first day: it is withdrawn.")
    return Form([Field("ends_on", _("Last day"), "date", value=timezone.localdate().isoformat(), hint=hint)])


@button("price", "pricing.end_prices", gettext_lazy("End"), statuses=STANDING, form=_ends, danger=True, word="end",
        beside={"pricing.days_backwards": "ends_on"})  # fmt: skip
def end(sent: Told, identity: int) -> Outcome:
    """A price is in force for the last time on a day."""
    one = _one(sent.actor, identity)
    body = EndBody(one.code, sent.day("ends_on") or timezone.localdate())
    return actions.end_prices(actor=sent.actor, ends=[sent.command(body)]).one()
