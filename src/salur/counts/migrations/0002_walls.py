"""Row-level policies, identities in blocks, room in the page for the approval."""

from django.db import migrations

WALLS = """
SELECT salur_guard(guarded) FROM unnest(ARRAY['counts_count', 'counts_countline']) guarded;
SELECT salur_in_blocks(ARRAY['counts_count']);
ALTER TABLE counts_count SET (fillfactor = 80);
ALTER TABLE counts_countline SET (fillfactor = 80);
"""


class Migration(migrations.Migration):
    dependencies = [("counts", "0001_initial"), ("kernel", "0002_walls")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
