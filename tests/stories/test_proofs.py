"""Every proof of the books, of promises and of credit finds its fault, named with the account and the amounts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import connections, transaction

from salur.config import places
from salur.kernel import clock
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.ledger import actions as ledger
from salur.ledger import proof, standing
from salur.ledger.actions import CloseMonth
from salur.ledger.proof import Fault
from salur.ledger.prove import proofs
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick, Picked, Receive, Received
from tests.races.crowd import owner
from tests.stories.bookkeeping import Books
from tests.stories.planted import planted
from tests.stories.shop import Shop
from tests.world import drain, prove

pytestmark = pytest.mark.usefixtures("database")
ROOT = Path(__file__).resolve().parents[2]
COVERED = ("ledger.", "stock.", "credit.")


@pytest.fixture(scope="module")
def shop(database: str) -> Shop:
    """A little of everything: a closed month, goods sold and paid in part, a promise, goods that were not found."""
    shop = Shop()
    line = Received(shop.skus[0], 10, 1_000)
    early = datetime(2026, 1, 10, tzinfo=UTC)
    warehouse.receive(actor=shop.actor, receipts=[ask(Receive(shop.supplier, shop.site, (line,)), at=early)]).one()
    ledger.close_month(actor=shop.actor, closings=[ask(CloseMonth(date(2026, 1, 1)))]).one()
    invoice = shop.invoiced(24)
    shop.pay(50_000_00, (invoice, 50_000_00))
    order = shop.place(shop.order((shop.skus[0], 48))).one().paper
    short = Picked(1, 20, None, "not_found")
    warehouse.pick(actor=shop.actor, picks=[ask(Pick((short,), cartons=1), order)]).one()
    shop.place(shop.order((shop.skus[0], 7))).one()
    drain()
    with reading(shop.actor.organisation):
        standing.sum_up(shop.actor.organisation, clock.now())
    prove()
    return shop


def account(shop: Shop, bucket: str, book: str = "goods") -> int:
    ((found,),) = owner(
        f"SELECT min(id) FROM ledger_{book}account WHERE organisation = %s AND bucket = %s",
        [shop.actor.organisation, bucket],
    )
    assert found
    return int(found)


def mine(shop: Shop, name: str, *faults: str) -> list[Fault]:
    """The faults that a proof finds in this shop, and nowhere else."""
    found = planted(name, *[fault.format(org=shop.actor.organisation) for fault in faults])
    assert {fault.organisation for fault in found} <= {shop.actor.organisation}
    return found


def test_after_a_little_trade_every_proof_looks_at_something_and_holds(shop: Shop) -> None:
    results = {result.name: result for result in prove() if result.name.startswith(COVERED)}
    assert len(results) >= 9
    assert [name for name, result in results.items() if result.looked_at == 0] == []


def test_a_changed_goods_balance_is_named_in_pieces_or_in_value(shop: Shop) -> None:
    free = account(shop, "free")
    ((pieces, value),) = owner("SELECT pieces, value FROM ledger_goodsbalance WHERE account = %s", [free])
    for column, there in (("pieces", pieces), ("value", value)):
        (fault,) = mine(
            shop, "ledger.goods_balances",
            f"UPDATE ledger_goodsbalance SET {column} = {column} + 5 WHERE account = {free} AND pieces > 0",
        )  # fmt: skip
        assert (fault.should, fault.found) == (there, there + 5)
        where = f"free of owner {shop.actor.party} at place {shop.site}, lot "
        assert fault.what.startswith(f"goods account {free}: {where}")
    assert len(mine(shop, "ledger.goods_balances", f"DELETE FROM ledger_goodsbalance WHERE account = {free}")) == 1


def test_a_changed_money_balance_is_named(shop: Shop) -> None:
    owed = account(shop, "receivable", "money")
    ((amount,),) = owner("SELECT amount FROM ledger_moneybalance WHERE account = %s", [owed])
    change = f"UPDATE ledger_moneybalance SET amount = amount - 1 WHERE account = {owed}"
    name = f"money account {owed}: receivable of party {shop.outlets[0]}"
    assert mine(shop, "ledger.money_balances", change) == [Fault(shop.actor.organisation, name, amount, amount - 1)]


def test_a_bucket_added_up_wrongly_is_named_and_so_is_what_came_in_late(shop: Shop) -> None:
    ((pieces,),) = owner(
        "SELECT pieces FROM ledger_standing WHERE organisation = %s AND bucket = 'free'", [shop.actor.organisation]
    )
    change = "UPDATE ledger_standing SET pieces = pieces - 1 WHERE organisation = {org} AND bucket = 'free'"
    fault = Fault(shop.actor.organisation, "bucket free ", pieces, pieces - 1)
    assert mine(shop, "ledger.standing", change) == [fault]
    books = Books()
    whose = books.actor.organisation
    books.goods(("bought", "free", 10, 1_000))
    with reading(whose):
        standing.sum_up(whose, clock.now())
    books.goods(("bought", "free", 1, 100))  # recorded after the sums, and no part of them yet
    assert planted("ledger.standing") == []
    late = f"UPDATE ledger_posting SET recorded_at = recorded_at - interval '1 day' WHERE organisation = {whose}"
    assert sorted(planted("ledger.standing", late)) == [
        Fault(whose, "bucket bought ", -11, -10), Fault(whose, "bucket free ", 11, 10),
    ]  # fmt: skip


def test_a_changed_shelf_is_named_and_so_is_a_promise_beyond_it(shop: Shop) -> None:
    ((shelf, sellable),) = owner("SELECT id, sellable FROM ledger_shelf WHERE site = %s", [shop.site])
    name = f"shelf {shelf}: SKU {shop.skus[0]} of owner {shop.actor.party} at site {shop.site}"
    less = f"UPDATE ledger_shelf SET sellable = sellable - 1 WHERE id = {shelf}"
    assert mine(shop, "ledger.shelves", less) == [Fault(shop.actor.organisation, name, sellable, sellable - 1)]
    beyond = (
        "ALTER TABLE ledger_shelf DROP CONSTRAINT never_promised_beyond_sellable",
        f"UPDATE ledger_shelf SET promised = sellable + 1 WHERE id = {shelf}",
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute("BEGIN")
        try:
            for statement in beyond:
                cursor.execute(statement)
            cursor.execute(next(one.faults for one in proofs() if one.name == "ledger.shelves"))
            assert [Fault(*row) for row in cursor.fetchall()] == [
                Fault(shop.actor.organisation, name, sellable, sellable + 1)
            ]
        finally:
            cursor.execute("ROLLBACK")


def test_value_that_came_from_nowhere_is_named(shop: Shop) -> None:
    ((value,),) = owner(
        "SELECT sum(b.value)::bigint FROM ledger_goodsbalance b WHERE organisation = %s", [shop.actor.organisation]
    )
    free = account(shop, "free")
    more = f"UPDATE ledger_goodsbalance SET value = value + 3 WHERE account = {free} AND pieces > 0"
    assert mine(shop, "ledger.value", more) == [
        Fault(shop.actor.organisation, f"goods of owner {shop.actor.party}, in value", value, value + 3)
    ]
    flows = ("DELETE FROM ledger_goodsmove WHERE organisation = {org}",)
    (fault,) = mine(shop, "ledger.value", *flows)
    assert (fault.should, fault.found) == (0, value)


RECEIVED = "WHERE organisation = {org} AND pieces = 10"
PAID = "WHERE organisation = {org} AND amount = 5000000"
LOOSE = [
    ("source", f"UPDATE ledger_goodsmove SET source = -1 {RECEIVED}", "goods move"),
    ("lot", f"UPDATE ledger_goodsmove SET lot = -1 {RECEIVED}", "goods move"),
    ("day", f"UPDATE ledger_goodsmove SET \"on\" = '2026-01-11' {RECEIVED}", "goods move"),
    ("posting", f"UPDATE ledger_goodsmove SET posting_id = -1 {RECEIVED}", "goods move"),
    ("currency", f"UPDATE ledger_moneymove SET currency = 'USD' {PAID}", "money move"),
    ("target", f"UPDATE ledger_moneymove SET target = -1 {PAID}", "money move"),
    (
        "owner",
        "UPDATE ledger_goodsaccount SET owner = -1 WHERE organisation = {org} AND bucket = 'bought'",
        "goods move",
    ),
]


@pytest.mark.parametrize(("fault", "what"), [row[1:] for row in LOOSE], ids=[row[0] for row in LOOSE])
def test_a_move_without_its_posting_account_lot_or_day_is_named(shop: Shop, fault: str, what: str) -> None:
    found = mine(shop, "ledger.orphans", fault)
    assert found[0].what.startswith(what)
    assert {fault.should for fault in found} == {0}
    assert {fault.found for fault in found} <= {10, 2_400, 1_000, 720_000_000, 5_000_000}


def test_a_posting_without_moves_is_named(shop: Shop) -> None:
    ((posting, payment),) = owner(
        "SELECT id, paper FROM ledger_posting WHERE organisation = %s AND paper_kind = 'payment'",
        [shop.actor.organisation],
    )
    gone = f"DELETE FROM ledger_moneymove WHERE posting_id = {posting}"
    name = f"posting {posting} of payment {payment} has no moves"
    assert mine(shop, "ledger.orphans", gone) == [Fault(shop.actor.organisation, name, 1, 0)]


def test_a_discrepancy_that_nobody_explained_is_named_when_it_is_closed(shop: Shop) -> None:
    ((lot, pieces),) = owner(
        "SELECT lot, pieces FROM ledger_discrepancy WHERE organisation = %s AND pieces <> 0", [shop.actor.organisation]
    )
    closed = "UPDATE ledger_discrepancy SET closed_at = now() WHERE organisation = {org}"
    name = f"unexplained of owner {shop.actor.party} at place {shop.site}, lot {lot}"
    assert mine(shop, "ledger.unexplained", closed) == [Fault(shop.actor.organisation, name, pieces, 0)]
    other = "UPDATE ledger_discrepancy SET value = value + 1 WHERE organisation = {org}"
    (fault,) = mine(shop, "ledger.unexplained", other)
    assert fault.found - fault.should == 1


LATE = "UPDATE ledger_posting SET \"on\" = '2026-01-31' WHERE organisation = {org} AND paper_kind = 'payment'"
KEPT = "WHERE organisation = {org} AND"
CLOSED = [
    ("posting", LATE, "in a closed month", (0, 1)),
    ("goods", f"UPDATE ledger_goodsclosing SET value = 1001 {KEPT} pieces > 0", "2026-01-01 of goods", (1_000, 1_001)),
    ("money", f"UPDATE ledger_moneyclosing SET amount = 7 {KEPT} amount > 0", "2026-01-01 of money", (1_000, 7)),
    ("no goods", f"DELETE FROM ledger_goodsclosing {KEPT} pieces > 0", "is not there", (1, 0)),
    ("no money", f"DELETE FROM ledger_moneyclosing {KEPT} amount > 0", "is not there", (1, 0)),
]


@pytest.mark.parametrize(("fault", "what", "amounts"), [row[1:] for row in CLOSED], ids=[row[0] for row in CLOSED])
def test_a_closed_month_that_is_not_what_was_booked_is_named(
    shop: Shop, fault: str, what: str, amounts: tuple[int, int]
) -> None:
    (found,) = mine(shop, "ledger.months", fault)
    assert what in found.what
    assert (found.should, found.found) == amounts


def test_goods_promised_to_nobody_are_named(shop: Shop) -> None:
    ((shelf, promised),) = owner(
        "SELECT id, promised FROM ledger_shelf WHERE organisation = %s AND promised > 0", [shop.actor.organisation]
    )
    name = f"shelf {shelf}: SKU {shop.skus[0]} at site {shop.site}"
    for fault, should, found in (
        (f"UPDATE ledger_shelf SET promised = promised + 2 WHERE id = {shelf}", promised, promised + 2),
        (f"UPDATE stock_promise SET pieces = pieces + 2 WHERE shelf = {shelf} AND pieces = 7", promised + 2, promised),
        (f"DELETE FROM stock_promise WHERE shelf = {shelf}", 0, promised),
    ):
        assert mine(shop, "stock.promises", fault) == [Fault(shop.actor.organisation, name, should, found)]


def test_credit_set_aside_for_nobody_is_named(shop: Shop) -> None:
    ((identity, promised),) = owner(
        "SELECT id, promised FROM credit_account WHERE organisation = %s AND promised > 0", [shop.actor.organisation]
    )
    name = f"credit account {identity} of party {shop.outlets[0]}"
    for fault, should, found in (
        (f"UPDATE credit_account SET promised = promised + 5 WHERE id = {identity}", promised, promised + 5),
        (f"DELETE FROM credit_promise WHERE account = {identity}", 0, promised),
    ):
        assert mine(shop, "credit.promises", fault) == [Fault(shop.actor.organisation, name, should, found)]


def test_a_debt_that_the_book_does_not_know_is_named(shop: Shop) -> None:
    ((open_amount,),) = owner(
        "SELECT sum(open)::bigint FROM credit_debt WHERE organisation = %s", [shop.actor.organisation]
    )
    name = f"party {shop.outlets[0]} in {shop.currency}"
    more = "UPDATE credit_debt SET open = open - 1 WHERE organisation = {org}"
    assert mine(shop, "credit.open_items", more) == [Fault(shop.actor.organisation, name, open_amount, open_amount - 1)]


def test_every_proof_of_these_modules_has_its_planted_fault() -> None:
    named = {one.name for one in proofs() if one.name.startswith(COVERED)}
    with open(__file__) as file:
        source = file.read()
    assert {name for name in named if source.count(f'"{name}"') == 0} == set()


# --- how they run -----------------------------------------------------------------------------------------------------


def test_proofs_look_at_one_moment_and_can_change_nothing(shop: Shop) -> None:
    books = Books()
    looking = proof.Proof(
        "test.looking", "", "SELECT count(*) FROM ledger_posting",
        "SELECT 1, current_setting('transaction_read_only') || ' ' || current_setting('transaction_isolation'), 0, 0",
    )  # fmt: skip
    first, second = proof.run([looking, looking])
    assert first.faults == [Fault(1, "on repeatable read", 0, 0)]
    connection = connections["owner"]
    seen = []
    with transaction.atomic(using="owner"), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for _ in range(2):
            seen.append(proof.run([looking])[0].looked_at)
            books.money(("bank", "drawer", 1))
    assert seen == [first.looked_at, second.looked_at]
    assert proof.run([looking])[0].looked_at == first.looked_at + 2


def test_no_more_faults_are_named_than_asked_for_and_a_slow_proof_is_stopped() -> None:
    many = proof.Proof("test.many", "", "SELECT 1", "SELECT 1, 'x', n, n FROM generate_series(1, 300) n")
    assert len(proof.run([many])[0].faults) == 100
    assert len(proof.run([many], limit=3)[0].faults) == 3
    slow = proof.Proof("test.slow", "", "SELECT count(*) FROM (SELECT pg_sleep(20)) x", "SELECT 1, '', 0, 0 LIMIT 0")
    with pytest.raises(Exception, match="statement timeout"):
        proof.run([slow], seconds=1)


ORDINARY = """
import django; django.setup()
from django.core.management import call_command
from salur.config import places
from salur.shell import postgres
postgres.prepare(places.owner_address())
call_command("migrate", database="owner", verbosity=0, interactive=False)
from django.db import connections
from tests.world import World, prove
world = World()
world.receive(48)
world.place(world.order((world.skus[0], 1)))
with connections["owner"].cursor() as cursor:
    cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    print("superuser", *cursor.fetchone())
for result in prove(): print(result.name, result.looked_at)
"""


@pytest.fixture
def ordinary_owner(database: str) -> Iterator[str]:
    """The address of an empty database that belongs to an ordinary role: no superuser, as on a rented server."""
    name = f"test_plain{uuid4().hex[:8]}_{os.getpid()}"
    with psycopg.connect(places.owner_address(), autocommit=True) as server:

        def run(*statements: str) -> None:
            for statement in statements:
                server.execute(statement.encode())

        run(
            f"CREATE ROLE {name} LOGIN NOSUPERUSER",
            f"GRANT salur_app TO {name}",
            f"CREATE DATABASE {name} OWNER {name}",
        )
        try:
            yield psycopg.conninfo.make_conninfo(places.owner_address(), dbname=name, user=name)
        finally:
            run(f"DROP DATABASE {name} WITH (FORCE)", f"DROP ROLE {name}")


def test_an_owner_without_superuser_rights_sees_every_row(ordinary_owner: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", ORDINARY], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        env=os.environ | {"DATABASE_URL": ordinary_owner, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    superuser, *looked_at = ran.stdout.splitlines()
    assert superuser == "superuser False"
    rows = {name: int(count) for name, count in (line.split() for line in looked_at)}
    for name in ("ledger.goods_balances", "ledger.shelves", "ledger.orphans", "stock.promises", "credit.promises"):
        assert rows[name] > 0, rows
