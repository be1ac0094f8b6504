"""Doors to telling prices: a new one, another from a day, a correction, the end of one."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog import queries as catalog
from salur.catalog.pages import skus_typed
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.pricing import actions, price_rows
from salur.pricing.bodies import EndBody, Pairs, PriceBody
from salur.pricing.pages.naming import price_text, price_typed, whom_code, whom_fields, whom_typed
from salur.pricing.price_rows import PriceSeen
from salur.pricing.rules.naming import code_of
from salur.shell.offers import Field, Form, button
from salur.shell.told import Told
from salur.shell.words import word

STANDING = ("in_force", "scheduled")
BESIDE = {
    "pricing.no_such_sku": "sku", "catalog.no_such_item": "sku", "pricing.no_such_pack": "per",
    "pricing.unknown_currency": "currency", "pricing.bad_number": "price", "pricing.days_backwards": "valid_to",
    "pricing.same_as": "valid_from", "parties.no_such_relation": "buyer", "parties.no_such_territory": "territory",
    "pricing.in_the_past": "valid_from",
}  # fmt: skip


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
