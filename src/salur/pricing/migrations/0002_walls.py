"""Row-level policies; rules are never edited, only ended; identities in blocks."""

from django.db import migrations

WALLS = """
SELECT salur_guard(guarded) FROM unnest(ARRAY['pricing_version', 'pricing_price', 'pricing_tax', 'pricing_rounding'])
    guarded;
SELECT salur_in_blocks(ARRAY['pricing_price', 'pricing_tax', 'pricing_rounding']);

CREATE FUNCTION pricing_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.until_version IS NULL THEN
        OLD.until_version := NEW.until_version;
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'rules are never edited: % on % is refused; end the row and record another', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

DO $$
DECLARE rules text;
BEGIN
    FOREACH rules IN ARRAY ARRAY['pricing_price', 'pricing_tax', 'pricing_rounding'] LOOP
        EXECUTE format('CREATE TRIGGER only_ends BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION pricing_only_ends()', rules);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION pricing_only_ends()', rules);
    END LOOP;
END $$;
ALTER TABLE pricing_version SET (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [("pricing", "0001_initial"), ("kernel", "0002_walls")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
