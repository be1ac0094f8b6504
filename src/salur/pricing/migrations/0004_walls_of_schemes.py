"""Row-level policies of schemes, floors and counters; schemes and floors are never edited, only ended."""

from django.db import migrations

WALLS = """
SELECT salur_guard(guarded) FROM unnest(ARRAY['pricing_scheme', 'pricing_floor', 'pricing_counter', 'pricing_taken'])
    guarded;
SELECT salur_in_blocks(ARRAY['pricing_scheme', 'pricing_floor']);
DO $$
DECLARE rules text;
BEGIN
    FOREACH rules IN ARRAY ARRAY['pricing_scheme', 'pricing_floor'] LOOP
        EXECUTE format('CREATE TRIGGER only_ends BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION pricing_only_ends()', rules);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION pricing_only_ends()', rules);
    END LOOP;
END $$;
ALTER TABLE pricing_counter SET (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [("pricing", "0003_schemes"), ("pricing", "0002_walls")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
