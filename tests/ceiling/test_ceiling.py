"""How many SQL statements a verb sends does not grow with papers or lines: one ceiling for all sizes."""

from __future__ import annotations

import pytest

from tests.ceiling import flow

pytestmark = pytest.mark.usefixtures("database")

SIZES = ((1, 1), (1, 50), (1000, 1), (100, 50))
PART = ((1000, 10),)
CEILING = {
    "billing.invoice": 50, "billing.pay_bill": 25, "billing.receive_payment": 40, "billing.record_bill": 30,
    "counts.approve": 25, "counts.tell": 20, "delivery.deliver": 40, "delivery.load": 30, "delivery.unload": 15,
    "field.record_sale": 70, "orders.cancel": 30, "orders.capture": 20, "orders.change": 50, "orders.confirm": 30,
    "orders.place": 35, "orders.short_close": 30, "returns.inspect": 60, "returns.receive": 40, "warehouse.pack": 15,
    "warehouse.pick": 40, "warehouse.put_back": 35, "warehouse.receive": 40, "warehouse.transfer": 30,
}  # fmt: skip


def test_the_statements_of_a_verb_stay_under_its_ceiling_at_every_size() -> None:
    counted = flow.run(SIZES, PART)
    shapes = [f"{papers:,} x {lines}" for papers, lines in (*SIZES, *PART)]
    print(f"\n{'statements':26}{'ceiling':>9}" + "".join(f"{shape:>12}" for shape in shapes))
    for verb, sent in sorted(counted.items()):
        print(f"{verb:26}{CEILING.get(verb, 0):9}" + "".join(f"{sent.get(shape, ''):>12}" for shape in shapes))
    assert set(counted) == set(CEILING)
    over = {verb: sent for verb, sent in counted.items() if max(sent.values()) > CEILING[verb]}
    assert not over, f"more statements than {[(verb, CEILING[verb]) for verb in over]}: {over}"
