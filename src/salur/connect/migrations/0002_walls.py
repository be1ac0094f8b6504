"""Row-level policies, identities in blocks, room in the page for the counts."""

from django.db import migrations

WALLS = """
SELECT salur_guard(guarded) FROM unnest(ARRAY['connect_import', 'connect_stoppedrow']) guarded;
SELECT salur_guard('connect_stockline', true);
SELECT salur_in_blocks(ARRAY['connect_import', 'connect_stockline']);
ALTER TABLE connect_import SET (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [("connect", "0001_initial"), ("kernel", "0002_walls")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
