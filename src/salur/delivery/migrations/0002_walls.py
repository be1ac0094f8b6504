"""Row-level policies, identities in blocks, room in the page for what is told at the door."""

from django.db import migrations

WALLS = """
SELECT salur_guard(guarded) FROM unnest(ARRAY['delivery_trip', 'delivery_drop', 'delivery_refusal']) guarded;
SELECT salur_in_blocks(ARRAY['delivery_trip']);
ALTER TABLE delivery_drop SET (fillfactor = 60);
"""


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial"), ("kernel", "0002_walls")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
