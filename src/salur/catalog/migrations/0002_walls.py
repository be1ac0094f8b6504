"""Row-level policies, identities in blocks, and a wall around pack ratios."""

from django.db import migrations

WALLS = """
SELECT salur_guard(guarded) FROM unnest(ARRAY['catalog_item', 'catalog_itemevent']) guarded;
SELECT salur_in_blocks(ARRAY['catalog_product', 'catalog_sku']);

CREATE FUNCTION catalog_ratio_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ratio of pack % never changes: papers counted in it would change their meaning', OLD.name
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ratio_stays BEFORE UPDATE ON catalog_pack FOR EACH ROW
    WHEN (OLD.pieces IS DISTINCT FROM NEW.pieces OR OLD.sku_id IS DISTINCT FROM NEW.sku_id)
    EXECUTE FUNCTION catalog_ratio_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial"), ("kernel", "0002_walls"), ("pghistory", "0004_auto_20220906_1625")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
