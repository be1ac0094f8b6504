"""Row-level policies, identities in blocks, room in the page for status updates."""

from django.db import migrations

WALLS = """
SELECT salur_guard('orders_order', true);
SELECT salur_guard('orders_orderline', true);
SELECT salur_guard('orders_waiting');
SELECT salur_in_blocks(ARRAY['orders_order']);
ALTER TABLE orders_order SET (fillfactor = 80);
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial"), ("kernel", "0002_walls")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
