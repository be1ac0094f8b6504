"""Row-level policy of the carts that orders were priced from."""

from django.db import migrations

WALLS = "SELECT salur_guard('orders_ordercart');"


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_carts"), ("kernel", "0002_walls")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
