"""What outlets and classes may buy, in the words of the form it is said in."""

from __future__ import annotations

from collections.abc import Mapping

from salur.catalog.queries import ItemRow
from salur.kernel import sql
from salur.orders.bodies import Goods
from salur.shell.told import bad


def in_words(organisation: int) -> list[tuple[str, str]]:
    """Whose range it is (an outlet's code, or a class) and the goods in it, as they are typed. One statement."""
    rows = sql.fetch(
        "SELECT coalesce(r.code, a.price_class), coalesce(i.code, CASE WHEN a.brand <> '' THEN 'brand:' || a.brand "
        "ELSE 'category:' || a.category END) FROM orders_authorised a "
        "LEFT JOIN parties_relation r ON r.organisation = a.organisation AND r.party = a.buyer "
        "LEFT JOIN catalog_item i ON i.organisation = a.organisation AND i.sku_id = a.sku "
        "WHERE a.organisation = %s ORDER BY a.buyer NULLS FIRST, 1, a.id",
        (organisation,),
    )
    found: dict[str, list[str]] = {}
    for whose, goods in rows:
        found.setdefault(whose, []).append(goods)
    return [(whose, ", ".join(goods)) for whose, goods in found.items()]


def goods(said_so: str, items: Mapping[str, ItemRow]) -> Goods:
    """Goods as they were typed: an SKU's code, brand:Name or category:path. Refused: kernel.bad_value."""
    kind, colon, named = said_so.partition(":")
    if colon and kind.strip().lower() in ("brand", "merek", "品牌"):
        return Goods(brand=named.strip())
    if colon and kind.strip().lower() in ("category", "kategori", "类别"):
        return Goods(category=named.strip())
    if said_so not in items:
        raise bad("goods", said_so, "not a code, brand: or category:")
    return Goods(items[said_so].sku)
