"""Row-level policies, identities in blocks, room in the page for status updates."""

from django.db import migrations

WALLS = """
SELECT salur_guard(guarded) FROM unnest(ARRAY['warehouse_receipt', 'warehouse_receiptline', 'warehouse_shipment',
    'warehouse_shipmentline', 'warehouse_transfer']) guarded;
SELECT salur_in_blocks(ARRAY['warehouse_receipt', 'warehouse_shipment', 'warehouse_transfer']);
ALTER TABLE warehouse_shipment SET (fillfactor = 80);
"""


class Migration(migrations.Migration):
    dependencies = [("warehouse", "0001_initial"), ("kernel", "0002_walls")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
