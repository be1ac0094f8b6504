"""Row-level policies, identities in blocks, room in the page for the inspection; what came back is never edited."""

from django.db import migrations

WALLS = """
SELECT salur_guard(guarded) FROM unnest(ARRAY['returns_return', 'returns_returnline', 'returns_inspection',
    'returns_sendback', 'returns_sendbackline']) guarded;
SELECT salur_in_blocks(ARRAY['returns_return', 'returns_sendback']);
ALTER TABLE returns_return SET (fillfactor = 80);
DO $$
DECLARE fixed text;
BEGIN
    FOREACH fixed IN ARRAY ARRAY['returns_returnline', 'returns_inspection', 'returns_sendbackline'] LOOP
        EXECUTE format('CREATE TRIGGER never_edited BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION salur_no_change()', fixed);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial"), ("kernel", "0002_walls")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
