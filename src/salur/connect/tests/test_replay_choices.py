"""What invoice lines do not say: chosen so that every cent comes out and every run is the same."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from salur.connect.replay import choices
from salur.connect.replay.masters import Outlet
from salur.connect.replay.routes import points, rounds, sectors
from salur.connect.replay.selling import sales_force
from salur.kernel.money import rounded
from salur.pricing.rules import ratio

DEPOT = (41.7, -93.6)
DAY = date(2021, 5, 18)


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_the_agreed_price_of_a_line_comes_to_its_amount_whatever_that_is(cents: int, packs: int) -> None:
    number, scale = ratio(choices.agreed(cents, packs))
    assert rounded(number * 100 * packs, scale, 1, "half_up") == cents


def test_a_price_of_whole_cents_is_written_as_people_write_it() -> None:
    assert choices.agreed(3000, 12) == "2.50"
    assert choices.agreed(6975, 6) == "11.625000000000"
    assert choices.agreed(0, 6) == "0.00"


def test_who_pays_late_is_the_same_each_time_and_never_pays_early() -> None:
    due, late = DAY + timedelta(days=30), 0
    for number in range(300):
        paid = choices.paid_on(str(number), DAY, due, 7, 20)
        assert due <= paid <= due + timedelta(days=choices.LATEST_DAYS)
        assert paid == choices.paid_on(str(number), DAY, due, 7, 20)
        late += paid > due
    assert 20 < late < 60, "about two of three invoices of a fifth of the outlets"
    assert choices.paid_on("2", DAY, DAY, 7, 100) == DAY, "who pays at the door is not late"


def test_outlets_need_no_numbers_for_names() -> None:
    assert {choices.invoice_at(f"shop {n}") for n in range(20)} == {"loading", "delivery"}
    assert {choices.payment_days(f"shop {n}") for n in range(60)} == {0, 7, 14, 30}
    assert choices.method("4") == "transfer" and choices.number_of("0042") == 42


def test_cartons_hold_whole_cases_and_the_rest_mixed() -> None:
    assert choices.cartons([(24, 12), (13, 12), (6, 6), (5, 6)]) == 2 + 1 + 1 + 1
    assert choices.cartons([]) == 1


def test_sectors_weigh_about_the_same_and_rounds_visit_everybody_once() -> None:
    outlets = {
        str(n): Outlet(str(n), "", "", "AMES", 41 + n % 10 / 5, -94 + n // 10 / 5) if n % 7 else
        Outlet(str(n), "", "", "AMES" if n % 2 else "NOWHERE", None, None)
        for n in range(100)
    }  # fmt: skip
    where = points(outlets, DEPOT)
    assert where["0"] == DEPOT and where["7"] != DEPOT
    parts = sectors(dict.fromkeys(outlets, 1), where, DEPOT, 4)
    sizes = [list(parts.values()).count(part) for part in range(4)]
    assert sum(sizes) == 100 and max(sizes) - min(sizes) <= 2
    driven = rounds(outlets, where, DEPOT, 20)
    assert sorted(code for some in driven for code in some) == sorted(outlets)
    assert [len(some) for some in driven] == [20] * 5


def test_outlets_have_territories_by_post_code_salesmen_with_so_many_each_and_channels_by_name() -> None:
    def shop(n: int, name: str, town: str, post_code: str) -> Outlet:
        return Outlet(f"{n:04}", name, "1 Main Street", town, None, None, post_code)

    some = [shop(n, "CASEY'S GENERAL STORE", "AMES" if n % 3 else "NEVADA", "50010") for n in range(130)]
    some += [shop(200, "HY-VEE GAS #3", "ALTOONA", "50310"), shop(201, "HY-VEE #3", "DES MOINES", "50309-1234"),
             shop(202, "HY-VEE WINE & SPIRITS", "DES MOINES", "50309"),
             shop(203, "THE CELLAR", "COLFAX", "")]  # fmt: skip
    force = sales_force({one.code: one for one in reversed(some)})
    assert force.areas == [
        ("R00", "No post code", ""), ("R50", "Ames 50", ""), ("T000", "No post code", "R00"),
        ("T500", "Ames 500", "R50"), ("T503", "Des Moines 503", "R50"),
    ]  # fmt: skip
    assert Counter(seat.salesman for seat in force.seats.values()) == {
        "SALES-500-1": 60, "SALES-500-2": 60, "SALES-500-3": 10, "SALES-503-1": 3, "SALES-000-1": 1,
    }  # fmt: skip
    assert force.salesmen.keys() == {seat.salesman for seat in force.seats.values()}
    assert {seat.territory for seat in force.seats.values()} == {"T500", "T503", "T000"}
    kinds = [force.seats[one.code].channel for one in some[129:]]
    assert kinds == ["convenience", "convenience", "supermarket", "liquor store", "other off-premise"]
    assert [force.seats[one.code].ordered_by() for one in some[129:]] == [
        "office", "office", "portal", "salesman", "salesman",
    ]  # fmt: skip
