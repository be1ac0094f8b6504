"""Order entry without a browser: the plain form, what is said beside it, refusals, and who may see whom."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from salur.catalog import actions as catalog
from salur.catalog.bodies import ProductBody
from salur.kernel.command import ask
from salur.kernel.models import Fact
from salur.kernel.work import reading
from salur.orders import actions as orders
from salur.orders.bodies import Because
from salur.orders.models import Order
from salur.parties import actions as parties
from salur.parties.bodies import AdmitBody, AssignBody, PartyBody, RoleBody, TerritoryBody
from salur.shell.users import create_user
from tests.browser.people import PASSWORD, person
from tests.browser.test_pages import signed_in, statements
from tests.world import LONG_AGO, World

pytestmark = pytest.mark.usefixtures("database")


def code(world: World, outlet: int = 1) -> str:
    return f"T{outlet}-{world.mark}"


def goods(world: World, n: int = 1) -> str:
    return f"P{n}-{world.mark}"


def form(client: Client, *rows: tuple[str, str], address: str = "/order/new", **more: str) -> dict[str, str]:
    """The fields of the form as a browser would send them, under the key that the page gave."""
    page = client.get(address).content.decode()
    (key,) = re.findall(r'name="key" value="([^"]+)"', page)
    typed = {f"goods-{at}": one for at, (one, _) in enumerate(rows)}
    typed |= {f"quantity-{at}": much for at, (_, much) in enumerate(rows)}
    return {"key": key, **typed, **more}


def seen(world: World) -> list[Order]:
    with reading(world.actor.organisation):
        return list(Order.objects.filter(organisation=world.actor.organisation).order_by("id"))


def facts_of(world: World) -> int:
    with reading(world.actor.organisation):
        return Fact.objects.count()


def test_an_order_is_taken_without_a_script_and_a_double_click_takes_it_once() -> None:
    world = World(skus=2)
    world.receive(100)
    client = signed_in(person(world))
    fields = form(client, (goods(world), "1/2"), ("Teh 2", "5"), outlet=code(world), do="confirm")
    for _ in range(2):
        answer = client.post("/order/new", fields)
        assert answer.status_code == 302
    (order,) = seen(world)
    assert answer.headers["Location"] == f"/order/{order.id}"
    assert order.status == "backordered"  # of the second goods nothing is there
    with reading(world.actor.organisation):
        assert list(order.lines.order_by("n").values_list("sku", "pieces", "pack")) == [
            (world.skus[0], 26, "piece"), (world.skus[1], 5, "piece"),
        ]  # fmt: skip


def test_a_draft_promises_nothing() -> None:
    world = World()
    client = signed_in(person(world))
    client.post("/order/new", form(client, (goods(world), "3 dus"), outlet="Toko 1", do="draft", reference="WA 7"))
    (order,) = seen(world)
    assert (order.status, order.reference, world.shelf().promised) == ("draft", "WA 7", 0)
    with reading(world.actor.organisation):
        assert order.lines.get().pack == "carton"


def test_before_confirming_it_is_said_what_will_be_held_or_short_and_nothing_is_written() -> None:
    world = World(outlets=2, limit=1_000)
    world.receive(10)
    client = signed_in(person(world))
    fields = form(client, (goods(world), "1 dus"), outlet=code(world))
    answer = client.post("/order/entry", fields).content.decode()
    assert "Will be held when confirmed" in answer
    assert "Teh 1" in answer and "In hand" in answer and "Credit room" in answer and "Why this price?" in answer
    assert "96,000" in answer  # the list price of a carton
    assert "Line 1: 24 pieces wanted, 10 can be promised" in answer  # credit holds it first, but goods are short too
    world.set_limits(world.outlets, None)
    before, facts = world.shelf(), facts_of(world)
    answer = client.post("/order/entry", fields).content.decode()
    assert "Will wait for goods" in answer
    assert "24 pieces wanted, 10 can be promised" in answer
    answer = client.post("/order/entry", fields | {"quantity-0": "10"}).content.decode()
    assert "Can be confirmed" in answer
    assert (world.shelf(), facts_of(world)) == (before, facts)
    assert seen(world) == []


def test_the_forecast_is_what_confirming_then_decides() -> None:
    world = World(limit=5_000_000)
    world.receive(30)
    client = signed_in(person(world))
    said = {"done": "Can be confirmed", "backordered": "Will wait for goods", "held": "Will be held"}
    for quantity in ("5", "1 dus", "1/5", "2 dus", "5"):
        fields = form(client, (goods(world), quantity), outlet=code(world), do="confirm")
        answer = client.post("/order/entry", fields).content.decode()
        client.post("/order/new", fields)
        status = seen(world)[-1].status
        assert said[{"confirmed": "done"}.get(status, status)] in answer, (quantity, status)


def test_what_is_not_clear_asks_in_its_row_and_keeps_what_was_typed() -> None:
    world = World(skus=3)
    client = signed_in(person(world))
    fields = form(
        client, ("teh", "3"), ("nothing such", "4"), (goods(world), "1 kotak"), outlet=code(world), do="confirm"
    )
    answer = client.post("/order/new", fields)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="teh"' in page and 'value="nothing such"' in page and 'value="1 kotak"' in page
    assert page.count('name="choose" value="g0:') == 3
    assert "Nothing we sell is called" in page
    assert 'value="q2:1 carton"' in page
    assert seen(world) == []
    chosen = client.post("/order/new", fields | {"choose": f"g0:{goods(world, 2)}"}).content.decode()
    assert f'name="code-0" value="{goods(world, 2)}"' in chosen
    chosen = client.post("/order/new", fields | {"choose": "q2:1 carton"}).content.decode()
    assert 'name="quantity-2" value="1 carton"' in chosen


def test_an_outlet_that_is_not_clear_and_a_quantity_that_is_missing_are_asked_for() -> None:
    world = World(outlets=2)
    client = signed_in(person(world))
    fields = form(client, (goods(world), ""), outlet="toko", do="confirm")
    page = client.post("/order/new", fields).content.decode()
    assert "may be several outlets" in page
    assert f'value="o:{code(world, 1)}"' in page and f'value="o:{code(world, 2)}"' in page
    page = client.post("/order/new", fields | {"choose": f"o:{code(world, 2)}"}).content.decode()
    assert 'name="outlet" value="Toko 2"' in page
    answer = client.post("/order/new", fields | {"outlet": "Toko 2"})
    assert answer.status_code == 409 and "How many?" in answer.content.decode()
    answer = client.post("/order/new", fields | {"outlet": ""})
    assert answer.status_code == 409 and "Say who orders" in answer.content.decode()
    answer = client.post("/order/new", fields | {"outlet": "Toko 2", "goods-0": ""})
    assert answer.status_code == 409 and "has no lines" in answer.content.decode()
    answer = client.post("/order/new", fields | {"outlet": "Toko 2", "quantity-0": "1", "wanted_on": "tomorrow"})
    assert answer.status_code == 409 and 'value="tomorrow"' in answer.content.decode()
    assert seen(world) == []


def test_the_barcode_of_a_pack_is_one_of_that_pack() -> None:
    world = World()
    catalog.record_products(
        actor=world.actor,
        products=[ask(ProductBody("KL", "Kopi Lereng", packs=(("carton", 24, "4006381333931"),)))],
    ).papers()
    client = signed_in(person(world))
    answer = client.post("/order/entry", form(client, ("4006381333931", ""), outlet=code(world))).content.decode()
    assert 'name="code-0" value="KL"' in answer and ">24</span>" in answer
    answer = client.post("/order/entry/goods?row=0", {"goods-0": "400638"}).content.decode()
    assert "Kopi Lereng" in answer


def test_lines_of_a_message_become_rows() -> None:
    world = World(skus=3)
    client = signed_in(person(world))
    text = f"{goods(world)} 2 dus\nTeh 2\t7\nteh 1 kotak"
    page = client.post("/order/new", form(client, outlet=code(world), do="paste", pasted=text)).content.decode()
    assert f'name="code-0" value="{goods(world)}"' in page and 'value="2 dus"' in page
    assert f'name="code-1" value="{goods(world, 2)}"' in page
    assert 'name="goods-2" value="teh"' in page and 'name="choose" value="g2:' in page


def test_the_last_order_and_the_usual_basket_come_back() -> None:
    world = World(skus=3)
    one, two, three = world.skus
    for lines in ([(one, 24), (two, 3)], [(one, 48), (three, 1)], [(one, 24)], [(one, 24), (two, 5)]):
        world.place(world.order(*lines)).papers()
    client = signed_in(person(world))
    page = client.post("/order/new", form(client, outlet=code(world), do="last")).content.decode()
    assert re.findall(r'name="code-\d" value="([^"]+)"', page)[:2] == [goods(world), goods(world, 2)]
    assert 'name="quantity-1" value="5"' in page
    page = client.post("/order/new", form(client, outlet=code(world), do="usual")).content.decode()
    assert f'value="{goods(world, 2)}"' in page and f'value="{goods(world, 3)}"' not in page
    nobody = World()
    page = signed_in(person(nobody)).post("/order/new", form(client, outlet=code(nobody), do="last")).content.decode()
    assert "No earlier order" in page


def seller_of(world: World, outlet: int) -> str:
    """A salesman whose sight is one territory, in which only this outlet is."""
    parties.record_territories(actor=world.actor, territories=[ask(TerritoryBody(f"R{world.mark}", "Malang"))]).papers()
    parties.assign(
        actor=world.actor, assignments=[ask(AssignBody(outlet, "territory", f"R{world.mark}", LONG_AGO))]
    ).papers()
    name = f"yoga-{world.mark}"
    (identity,) = parties.record_parties(
        actor=world.actor, parties=[ask(PartyBody(name, "Yoga", "person", since=LONG_AGO))]
    ).papers()
    parties.record_roles(
        actor=world.actor, roles=[ask(RoleBody("salesman", ("orders.capture", "orders.place")))]
    ).papers()
    parties.admit(
        actor=world.actor, people=[ask(AdmitBody(identity, "salesman", territories=(f"R{world.mark}",)))]
    ).papers()
    create_user(name, PASSWORD, identity)
    return name


def test_an_outlet_of_another_territory_is_not_found() -> None:
    world = World(outlets=2)
    client = signed_in(seller_of(world, world.outlets[0]))
    assert "Toko 1" in client.post("/order/entry/outlets", {"outlet": "toko"}).content.decode()
    assert "Toko 2" not in client.post("/order/entry/outlets", {"outlet": "toko"}).content.decode()
    hidden = form(client, (goods(world), "1"), outlet=code(world, 2), do="confirm")
    assert "Toko 2" not in client.post("/order/entry", hidden).content.decode()
    hidden["outlet-code"] = code(world, 2)
    answer = client.post("/order/new", hidden)
    assert answer.status_code == 409 and "Toko 2" not in answer.content.decode()
    assert client.get(f"/order/new?buyer={code(world, 2)}").content.decode().count("Toko 2") == 0
    assert seen(world) == []
    mine = client.post("/order/new", form(client, (goods(world), "1"), outlet=code(world), do="confirm"))
    assert mine.status_code == 302
    (order,) = world.place(world.order((world.skus[0], 1), buyer=world.outlets[1])).papers()
    assert client.get(f"/order/{order}/change").status_code in (403, 404)
    assert client.post(f"/order/{order}/entry", {"goods-0": "Teh 1"}).status_code in (403, 404)


def test_another_firm_finds_neither_outlets_nor_goods() -> None:
    world, other = World(), World()
    client = signed_in(person(other))
    assert world.mark not in client.post("/order/entry/outlets", {"outlet": code(world)}).content.decode()
    answer = client.post("/order/entry/goods?row=0", {"goods-0": goods(world)}).content.decode()
    assert world.mark not in answer
    (order,) = world.place(world.order((world.skus[0], 1))).papers()
    assert client.get(f"/order/{order}/change").status_code == 404


def test_who_may_not_capture_has_neither_form_nor_button() -> None:
    world = World()
    client = signed_in(person(world, "warehouse.pick", "orders.see"))
    assert client.get("/order/new").status_code == 403
    assert client.post("/order/entry", {}).status_code == 403
    assert client.post("/order/entry/goods?row=0", {"goods-0": "Teh"}).status_code == 403
    assert "/order/new" not in client.get("/orders").content.decode()
    assert 'href="/order/new" data-key="n"' in signed_in(person(world)).get("/").content.decode()


def test_while_typing_goods_come_with_stock_and_price() -> None:
    world = World(skus=12)
    world.receive(50)
    client = signed_in(person(world))
    fields = {"goods-0": "teh 1", "outlet": "Toko 1", "outlet-code": code(world)}
    answer = client.post("/order/entry/goods?row=0", fields).content.decode()
    assert answer.count('role="option"') <= 8
    assert answer.index(">Teh 1<") < answer.index(">Teh 10<") < answer.index(">Teh 12<")
    assert "2<small>carton</small>2<small>piece</small>" in answer
    assert "4,000" in answer
    assert "Nothing fits" in client.post("/order/entry/goods?row=0", {"goods-0": "zzz"}).content.decode()


def test_an_order_is_changed_with_the_same_form() -> None:
    world = World(skus=2, limit=20_000_000)
    world.receive(24)
    (order,) = world.place(world.order((world.skus[0], 24))).papers()
    client = signed_in(person(world))
    page = client.post(f"/order/{order}/change", {"key": "x"}).content.decode()  # the button on its page
    assert 'name="quantity-0" value="24"' in page
    answer = client.post(f"/order/{order}/entry", {"goods-0": "Teh 1", "code-0": goods(world), "quantity-0": "24"})
    assert "Can be confirmed" in answer.content.decode()  # its own promise is free for it
    fields = form(client, (goods(world), "12"), ("Teh 2", "1"), address=f"/order/{order}/change", do="change")
    assert client.post(f"/order/{order}/change", fields).status_code == 302
    (kept,) = seen(world)
    with reading(world.actor.organisation):
        assert list(kept.lines.order_by("n").values_list("sku", "pieces")) == [(world.skus[0], 12), (world.skus[1], 1)]
    assert world.shelf().promised == 12
    orders.cancel(actor=world.actor, orders=[ask(Because("gone"), order)]).one()
    fields = form(client, (goods(world), "5"), address=f"/order/{order}/change", do="change")
    answer = client.post(f"/order/{order}/change", fields)
    assert answer.status_code == 409 and 'value="5"' in answer.content.decode()


def test_what_stands_beside_the_form_takes_at_most_twelve_statements_for_any_number_of_lines() -> None:
    for territories in (False, True):
        counts = []
        for lines in (1, 3, 60):
            world = World(skus=lines, limit=10**15)
            client = signed_in(seller_of(world, world.outlets[0]) if territories else person(world))
            rows = [(goods(world, n), "1 dus") for n in range(1, lines + 1)]
            fields = form(client, *rows, outlet=code(world))
            client.post("/order/entry", fields)  # what the process remembers of SKUs and rules
            counts.append(statements(lambda c=client, f=fields: c.post("/order/entry", f)))
        # besides begin and commit; a sight of territories takes no more
        assert len(set(counts)) == 1 and counts[0] <= 14, (territories, counts)
