"""What an amount settles."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from salur.billing.rules import OpenDebt, OpenInvoices, Settled, by_debt, divide, due_first, settle

amounts = st.integers(0, 10_000)
debts = st.dictionaries(st.integers(1, 9), st.integers(1, 5_000), max_size=9)


def test_what_is_due_first_comes_first_and_of_one_day_the_older_paper() -> None:
    found = [OpenDebt(3, date(2026, 2, 1), 5), OpenDebt(1, date(2026, 3, 1), 5), OpenDebt(2, date(2026, 2, 1), 5)]
    assert due_first(found) == [2, 3, 1]


def test_named_invoices_come_before_the_oldest_and_take_no_more_than_is_open() -> None:
    left = {1: 100, 2: 50, 3: 70}
    assert settle(200, [(3, 60), (2, 90)], [1, 2, 3], left) == Settled({3: 60, 2: 50, 1: 90}, 0)
    assert left == {1: 10, 2: 0, 3: 10}


def test_an_invoice_named_twice_is_settled_once_for_both() -> None:
    assert settle(100, [(1, 30), (1, 40)], [], {1: 60}) == Settled({1: 60}, 40)


@given(amounts, debts, st.lists(st.tuples(st.integers(1, 12), st.integers(1, 5_000)), max_size=5))
def test_nothing_is_lost_and_nothing_is_settled_beyond_what_is_open(
    amount: int, owed: dict[int, int], named: list[tuple[int, int]]
) -> None:
    left = dict(owed)
    settled = settle(amount, named, sorted(owed), left)
    assert settled.amount + settled.rest == amount
    assert all(
        settled.invoices.get(invoice, 0) + left[invoice] == owed[invoice] and left[invoice] >= 0 for invoice in owed
    )
    assert settled.rest == 0 or not any(left.values()), "money is left only when nothing is open"


@given(amounts, amounts, st.integers(0, 20_000))
def test_a_credit_note_divides_without_a_rest(untaxed: int, tax: int, settled: int) -> None:
    settled = min(settled, untaxed + tax)
    first, second = divide(untaxed, tax, settled)
    assert sum(first) == settled
    assert (first[0] + second[0], first[1] + second[1]) == (untaxed, tax)
    assert min(*first, *second) >= 0


def test_amounts_of_one_account_settle_one_after_the_other_and_leave_others_alone() -> None:
    still_open = OpenInvoices({7: [OpenDebt(1, date(2026, 1, 1), 100)], 8: [OpenDebt(2, date(2026, 1, 1), 100)]})
    first, second = still_open.settle(7, 60, ()), still_open.settle(7, 60, ())
    assert (first, second) == (Settled({1: 60}, 0), Settled({1: 40}, 20))
    assert still_open.settle(7, 5, [(2, 5)]) == Settled({}, 5), "another account's invoice"
    assert still_open.settle(8, 5, (), others=False) == Settled({}, 5)
    assert (still_open.open_of(8, 2), still_open.open_of(7, 1), still_open.open_of(9, 1)) == (100, 0, 0)
    assert by_debt([first, second]) == {("invoice", 1): 100}
