"""What outlets and classes may buy, in the words of the form it is said in."""

from __future__ import annotations

from salur.kernel import sql


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
