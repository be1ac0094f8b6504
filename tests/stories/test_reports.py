"""Reports."""
from tests.stories.shop import Shop
from tests.world import drain, prove
import pytest
pytestmark = pytest.mark.usefixtures("database")

def test_x():
    shop = Shop(outlets=2)
    shop.invoiced(24)
    ship = shop.loaded(48, shop.outlets[1])
    inv = shop.invoice(ship)
    shop.deliver(ship, (1, 8))
    drain()
    from salur.insights import service as sv; from salur.kernel.work import begin
    from salur.kernel import sql
    from salur.kernel.work import reading
    with begin(shop.actor):
        pass

    with reading(shop.actor.organisation):
        for t in ("segment","outletday","outletmonth","skuday","skumonth","segmentmonth","goodsmonth","orderservice"):
            print(t, sql.fetch(f"select * from insights_{t}"))
        print(sql.fetch("select status, args->>'listener', attempts from procrastinate_jobs where status<>'succeeded'"))
    prove()
    assert 0
