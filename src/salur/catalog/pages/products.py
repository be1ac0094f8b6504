"""Doors to recording products: a SKU with its packs and barcodes, another code, lots, no longer traded."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog import actions, queries
from salur.catalog.bodies import LotBody, PackTold, ProductBody, RenameBody
from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.pages import party_typed
from salur.parties.queries.names import called
from salur.shell import told
from salur.shell.offers import Field, Form, Grid, button
from salur.shell.told import Told

TRADED, UNTRADED = "traded", "untraded"
FRESH_PACKS = 4
UNITS = ("pcs", "g", "ml")
BESIDE = {
    "catalog.code_taken": "code", "catalog.code_means_another": "code", "catalog.known_as": "code",
    "catalog.no_such_owner": "owner", "parties.no_such_relation": "owner",
}  # fmt: skip


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _fields(actor: Actor, known: queries.SkuRow | None, name: str = "") -> list[Field]:
    used = queries.words_in_use(actor.organisation)
    owner = called(actor.organisation, [known.owner]).get(known.owner or 0) if known else None
    return [
        Field("name", _("Name"), value=name, hint=_("As your people call it.")),
        Field("brand", _("Brand"), needed=False, value=known.brand if known else "", choices=used.brands),
        Field("product", _("Product"), needed=False, value=known.product_name if known else "",
              hint=_("What it shares with other sizes. Empty: its own name.")),
        Field("category", _("Category"), needed=False, value=known.category if known else "", choices=used.categories,
              hint=_("From the general to the special: food/noodles")),
        Field("tax_class", _("Tax class"), value=known.tax_class if known else "standard", choices=used.tax_classes),
        Field("owner", _("Brand owner (code)"), needed=False, value=owner.code if owner else ""),
        Field("measures", _("Measures of one piece"), "head"),
        Field("unit", _("Unit"), value=known.unit if known else "pcs", choices=[(one, one) for one in UNITS]),
        Field("weight_g", _("Weight, g"), "number", False, value=_text(known and known.weight_g)),
        Field("volume_ml", _("Volume, ml"), "number", False, value=_text(known and known.volume_ml)),
        Field("shelf_life_days", _("Shelf life, days"), "number", False, value=_text(known and known.shelf_life_days),
              hint=_("Empty: it does not expire.")),
    ]  # fmt: skip


def _packs(actor: Actor, identity: int) -> Grid:
    """The packs there are, whose ratio stays, and empty rows for more."""
    found = [one for one in queries.packs_of(identity) if one.name != "piece"] if identity else []
    rows = [{"pack": one.name, "pieces": str(one.pieces), "barcode": one.gtin or ""} for one in found]
    rows += [{"barcode": one.gtin or "", "pack": "piece", "pieces": "1"}
             for one in (queries.packs_of(identity) if identity else []) if one.name == "piece"]  # fmt: skip
    names = [(one, one) for one in ("carton", "inner", "box", "piece")]
    fields = (
        Field("pack", _("Pack"), needed=False, choices=names),
        Field("pieces", _("Pieces"), "number", False),
        Field("barcode", _("Barcode"), needed=False),
    )
    return Grid(fields, [*rows, *({} for _row in range(FRESH_PACKS))])


def _fresh(actor: Actor, none: int) -> Form:
    hint = _("Yours for this product; another can be given later.")
    return Form([Field("code", _("Code"), hint=hint), *_fields(actor, None)], _packs(actor, 0))


def _packs_told(sent: Told) -> tuple[PackTold, ...]:
    """The packs as typed. Refused: kernel.bad_value for the row whose pieces cannot be read."""
    found: list[PackTold] = []
    for row in sent.rows("pack", "pieces", "barcode"):
        at = int(row["row"]) - 1
        if not row["pack"]:
            raise told.bad(f"pack-{at}", "–", "empty")
        try:
            pieces = told.whole("pieces", row["pieces"], 1)
        except Refused as refused:
            raise Refused(refused.code, **{**refused.facts, "row": at}) from None
        found.append((row["pack"], pieces, row["barcode"] or None))
    return tuple(found)


def _body(sent: Told, code: str) -> ProductBody:
    owner = sent.text("owner")
    return ProductBody(
        code, sent.text("name", needed=True), sent.text("brand"), sent.text("product") or None, sent.text("category"),
        sent.text("tax_class", needed=True), _packs_told(sent),
        party_typed(sent.actor, owner) if owner else None, None, sent.text("unit", needed=True),
        sent.whole_or_none("volume_ml"), sent.whole_or_none("weight_g"), sent.whole_or_none("shelf_life_days"),
    )  # fmt: skip


@button("sku", "catalog.record_products", gettext_lazy("New product"), form=_fresh, fresh=True, beside=BESIDE)
def fresh(sent: Told, none: int) -> Outcome:
    """A SKU under a code that is not taken."""
    code = sent.text("code", needed=True)
    with reading(sent.actor.organisation):
        if code in queries.skus_by_code(sent.actor.organisation, [code]):
            raise Refused("catalog.code_taken", called=code)
    return actions.record_products(actor=sent.actor, products=[sent.command(_body(sent, code))]).one()


def _item(actor: Actor, identity: int) -> queries.ItemRow:
    """The item of a SKU. Refused: kernel.not_found."""
    with reading(actor.organisation):
        found = queries.items(actor.organisation, [identity]).get(identity)
    if found is None:
        raise Refused("kernel.not_found", paper_kind="sku", paper=identity)
    return found


def _changed(actor: Actor, identity: int) -> Form:
    item = queries.items(actor.organisation, [identity]).get(identity)
    known = queries.skus([identity]).get(identity)
    fields = _fields(actor, known, item.name if item else "")
    if known and queries.keeper(identity) != actor.organisation:
        kept = _("Another member keeps this product: what you change here is your own name for it, and new packs.")
        fields.insert(0, Field("kept", kept, "head"))
    return Form(fields, _packs(actor, identity))


@button("sku", "catalog.record_products", gettext_lazy("Change"), form=_changed, apart=True, word="change",
        beside=BESIDE)  # fmt: skip
def change(sent: Told, identity: int) -> Outcome:
    """What is new about a product; a pack keeps its ratio."""
    body = _body(sent, _item(sent.actor, identity).code)
    return actions.record_products(actor=sent.actor, products=[sent.command(body)]).one()


def _switched(sent: Told, identity: int, *, on: bool) -> Outcome:
    item = _item(sent.actor, identity)
    body = replace(ProductBody(item.code, item.name), active=on)
    return actions.record_products(actor=sent.actor, products=[sent.command(body)]).one()


@button("sku", "catalog.record_products", gettext_lazy("Trade no longer"), statuses=(TRADED,), word="stop")
def stop(sent: Told, identity: int) -> Outcome:
    """It is ordered no longer; what is there is still sold and counted."""
    return _switched(sent, identity, on=False)


@button("sku", "catalog.record_products", gettext_lazy("Trade again"), statuses=(UNTRADED,), word="resume")
def resume(sent: Told, identity: int) -> Outcome:
    """It is ordered again."""
    return _switched(sent, identity, on=True)


def _renamed(actor: Actor, identity: int) -> Form:
    return Form([Field("new_code", _("New code"), hint=_("From today; the old one stays known for the days before."))])


@button("sku", "catalog.rename", gettext_lazy("Another code"), form=_renamed,
        beside={"catalog.code_taken": "new_code"})  # fmt: skip
def rename(sent: Told, identity: int) -> Outcome:
    """Another code from today."""
    body = RenameBody(_item(sent.actor, identity).code, sent.text("new_code", needed=True))
    return actions.rename(actor=sent.actor, items=[sent.command(body)]).one()


def _lot(actor: Actor, identity: int) -> Form:
    return Form([
        Field("code", _("Lot"), hint=_("As printed on the goods; told again, its dates are corrected.")),
        Field("expires_on", _("Expires"), "date", False),
        Field("made_on", _("Made"), "date", False),
        Field("blocked", _("Blocked: it is not picked"), "check", False),
    ])  # fmt: skip


@button("sku", "catalog.record_lots", gettext_lazy("Record a lot"), form=_lot,
        beside={"catalog.expires_before_made": "expires_on", "catalog.plain_lot": "code"})  # fmt: skip
def record_lot(sent: Told, identity: int) -> Outcome:
    """A lot as it is printed on the goods."""
    body = LotBody(_item(sent.actor, identity).sku, sent.text("code", needed=True), sent.day("expires_on"),
                   sent.day("made_on"), bool(sent.text("blocked")))  # fmt: skip
    command = sent.command(body)
    actions.record_lots(actor=sent.actor, lots=[command]).one()
    return Outcome(command.key, "done", identity)
