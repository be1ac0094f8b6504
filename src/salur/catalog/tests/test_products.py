"""Products, SKUs, packs, items and their codes."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connections
from psycopg import errors

from salur.catalog import actions, queries
from salur.catalog.bodies import ProductBody, RenameBody
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.outcome import Outcomes
from salur.kernel.work import reading
from salur.parties import queries as parties

GOOD, WRONG = "8992696404441", "8992696404442"
NOODLES = ProductBody(
    "10001", "Mi Goreng 85 g", brand="Indo", product="Mi Goreng", category="food/noodles",
    packs=(("carton", 40, GOOD), ("inner", 5, "0"), ("piece", 1, WRONG)), weight_g=85, shelf_life_days=240,
)  # fmt: skip


def refusals(outcomes: Outcomes) -> list[str | None]:
    return [outcome.reasons[0].code if outcome.reasons else None for outcome in outcomes]


def record(firm: Actor, *bodies: ProductBody) -> Outcomes:
    return actions.record_products(actor=firm, products=[ask(body) for body in bodies])


def test_a_product_comes_with_its_packs_and_a_lot_for_goods_without_one(firm: Actor) -> None:
    (sku,) = record(firm, NOODLES).papers()
    row = queries.skus([sku])[sku]
    assert (row.code, row.name, row.brand, row.category, row.tax_class, row.weight_g, row.unit) == (
        "10001", "Mi Goreng 85 g", "Indo", "food/noodles", "standard", 85, "pcs",
    )  # fmt: skip
    assert queries.packs([sku]) == {sku: {"carton": 40, "inner": 5, "piece": 1}}
    assert queries.pieces([(sku, "carton"), (sku, "pallet")]) == {(sku, "carton"): 40}
    assert queries.pieces([(sku, "carton")]) == {(sku, "carton"): 40}
    lot = queries.plain_lots([sku])[sku]
    assert queries.plain_lots([sku]) == {sku: lot}
    assert queries.lots([lot])[lot] == queries.LotRow(lot, sku, "", None, None, False)
    with reading(firm.organisation):
        assert queries.skus_by_code(firm.organisation, ["10001", "x"]) == {
            "10001": queries.ItemRow(sku, "10001", "Mi Goreng 85 g", True)
        }
        assert queries.items(firm.organisation, [sku])[sku].code == "10001"


def test_a_wrong_barcode_is_kept_and_flagged_and_a_zero_is_none(firm: Actor) -> None:
    (sku,) = record(firm, NOODLES).papers()
    rows = sql.fetch("SELECT name, gtin, gtin_fault FROM catalog_pack WHERE sku_id = %s ORDER BY name", (sku,))
    assert rows == [("carton", GOOD, None), ("inner", None, None), ("piece", WRONG, "wrong_check_digit")]
    record(firm, ProductBody("10001", "Mi", packs=(("inner", 5, "abc"), ("piece", 1, GOOD))))
    rows = sql.fetch("SELECT name, gtin, gtin_fault FROM catalog_pack WHERE sku_id = %s ORDER BY name", (sku,))
    assert rows == [("carton", GOOD, None), ("inner", "abc", "not_digits"), ("piece", GOOD, None)]


def test_several_skus_may_carry_one_barcode(firm: Actor) -> None:
    shared = f"shared-{firm.organisation}"
    one, two = record(
        firm, ProductBody("A", "A", packs=(("piece", 1, shared),)), ProductBody("B", "B", packs=(("box", 6, shared),))
    ).papers()
    assert [(row.sku, row.name) for row in queries.packs_by_barcode([shared])[shared]] == sorted(
        [(one, "piece"), (two, "box")]
    )


def test_a_ratio_never_changes_but_a_new_pack_may_come(firm: Actor) -> None:
    (sku,) = record(firm, NOODLES).papers()
    outcomes = record(
        firm,
        ProductBody("10001", "Mi Goreng", packs=(("carton", 24, None),)),
        ProductBody("10001", "Mi Goreng", packs=(("carton 24", 24, None),)),
        ProductBody("10001", "Mi Goreng", packs=(("carton 24", 12, None),)),
    )
    assert refusals(outcomes) == ["catalog.pack_ratio_changes", None, "catalog.pack_ratio_changes"]
    assert queries.packs([sku])[sku] == {"carton": 40, "carton 24": 24, "inner": 5, "piece": 1}
    with pytest.raises(errors.InsufficientPrivilege, match="never changes"):
        sql.run("UPDATE catalog_pack SET pieces = 24 WHERE sku_id = %s AND name = 'carton'", (sku,))


def test_packs_have_names_and_whole_numbers_of_pieces(firm: Actor) -> None:
    packs = [("", 5, None)], [("a", 0, None)], [("a", 5, None), ("a", 6, None)], [("piece", 2, None)]
    bodies = [ProductBody("P", "P", packs=tuple(each)) for each in packs]
    assert refusals(record(firm, *bodies, ProductBody("P", "P"))) == [*["catalog.bad_pack"] * 4, None]
    assert refusals(record(firm, ProductBody("", "P"), ProductBody("P", "P", weight_g=-1))) == ["kernel.bad_value"] * 2


def test_what_is_told_again_changes_only_what_is_told(firm: Actor) -> None:
    (sku,) = record(firm, NOODLES).papers()
    again = ProductBody("10001", "Mi Goreng Baru", category="food/instant", volume_ml=200, active=False)
    assert record(firm, again).papers() == [sku]
    row = queries.skus([sku])[sku]
    assert (row.name, row.brand, row.category, row.weight_g, row.volume_ml) == (
        "Mi Goreng Baru", "Indo", "food/instant", 85, 200,
    )  # fmt: skip
    with reading(firm.organisation):
        assert queries.skus_by_code(firm.organisation, ["10001"])["10001"].active is False
        events = sql.fetch("SELECT pgh_label, name, active FROM catalog_itemevent ORDER BY pgh_id")
    assert events == [("insert", "Mi Goreng 85 g", True), ("update", "Mi Goreng Baru", False)]
    rows = sql.fetch("SELECT pgh_label, pgh_context->>'verb' FROM catalog_skuevent WHERE id = %s ORDER BY 1", (sku,))
    assert rows == [("insert", "catalog.record_products"), ("update", "catalog.record_products")]


def test_sizes_of_one_product_share_it(firm: Actor) -> None:
    big = ProductBody("10002", "Mi Goreng 120 g", brand="Indo", product="Mi Goreng", tax_class="luxury")
    one, two = record(firm, NOODLES, big).papers()
    rows = queries.skus([one, two])
    assert rows[one].product == rows[two].product and rows[one].tax_class == rows[two].tax_class == "luxury"
    record(firm, ProductBody("10002", "Mie Besar", brand="Besar"))
    rows = queries.skus([one, two])
    assert (rows[one].brand, rows[two].brand) == ("Indo", "Besar")
    assert (rows[two].tax_class, rows[two].category) == ("luxury", "food/noodles")


def test_another_member_trades_the_same_sku_under_a_code_of_its_own(founded: Callable[[], Actor]) -> None:
    maker, distributor = founded(), founded()
    (sku,) = record(maker, NOODLES, ).papers()  # fmt: skip
    theirs = ProductBody("MG85", "INDO MI GRG", category="x", sku=sku, packs=(("piece", 1, GOOD), ("bal", 10, None)))
    assert record(distributor, theirs).papers() == [sku]
    row = queries.skus([sku])[sku]
    assert (row.name, row.category) == ("Mi Goreng 85 g", "food/noodles")
    assert queries.packs([sku])[sku]["bal"] == 10
    with reading(distributor.organisation):
        assert queries.skus_by_code(distributor.organisation, ["10001", "MG85"])["MG85"].name == "INDO MI GRG"
    (other,) = record(distributor, ProductBody("OWN", "Milik Sendiri", owner=maker.party)).papers()
    assert refusals(
        record(
            distributor,
            ProductBody("MG86", "x", sku=sku),
            ProductBody("OWN", "x", sku=sku),
            ProductBody("NEW", "x", sku=10**15),
            ProductBody("NEW", "x", owner=10**15),
        )
    ) == ["catalog.known_as", "catalog.code_means_another", "catalog.no_such_sku", "catalog.no_such_owner"]
    assert queries.skus([other])[other].owner == maker.party


def test_a_renamed_item_is_still_found_under_its_old_code(firm: Actor) -> None:
    one, two = record(firm, ProductBody("A", "A"), ProductBody("B", "B")).papers()
    names = [
        RenameBody("B", "C"),
        RenameBody("A", "B"),
        RenameBody("B", "C"),
        RenameBody("X", "Y"),
        RenameBody("C", ""),
    ]
    assert refusals(actions.rename(actor=firm, items=[ask(body) for body in names])) == [
        None, None, "catalog.code_taken", "catalog.no_such_item", "kernel.bad_value",
    ]  # fmt: skip
    with reading(firm.organisation):
        found = queries.skus_by_code(firm.organisation, ["A", "B", "C"])
        assert {code: row.sku for code, row in found.items()} == {"B": one, "C": two}
        assert parties.things_by_code(firm.organisation, "item", ["A", "B", "C"]) == {"B": one, "C": two}
        kept = sql.fetch("SELECT code, thing, valid_to IS NULL FROM parties_code WHERE kind = 'item' ORDER BY code, 3")
    assert kept == [("A", one, False), ("B", two, False), ("B", one, True), ("C", two, True)]


def test_statements_do_not_grow_with_the_number_of_products(firm: Actor) -> None:
    def statements(mark: str, many: int) -> int:
        bodies = [ProductBody(f"{mark}{n}", f"Barang {n}", packs=(("carton", 12, None),)) for n in range(many)]
        before = sql.statements()
        record(firm, *bodies).papers()
        return sql.statements() - before

    statements("warm", 1)
    assert statements("b", 150) <= statements("a", 2) + 3  # blocks of identities
    assert statements("b", 300) <= 30


def test_nobody_sees_what_another_firm_calls_things(founded: Callable[[], Actor]) -> None:
    ours, theirs = founded(), founded()
    record(ours, NOODLES)
    with reading(theirs.organisation):
        assert sql.fetch("SELECT count(*) FROM catalog_item") == [(0,)]
        assert sql.fetch("SELECT count(*) FROM catalog_itemevent") == [(0,)]


def test_history_is_only_ever_added_to(firm: Actor) -> None:
    (sku,) = record(firm, NOODLES).papers()
    with connections["owner"].cursor() as cursor, pytest.raises((IntegrityError, Exception), match="Cannot update"):
        cursor.execute("UPDATE catalog_skuevent SET name = 'x' WHERE id = %s", [sku])
