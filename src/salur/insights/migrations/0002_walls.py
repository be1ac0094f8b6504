"""Row-level policies; room in the pages, since a cell is written again and again."""

from django.db import migrations

WALLS = """
-- sum() of bigint carries 128 bits and gives a numeric; this one stays what it is, five times as fast, and an overflow
-- is an error, not a wrong number
CREATE AGGREGATE salur_total(bigint) (SFUNC = int8pl, STYPE = int8, INITCOND = '0', COMBINEFUNC = int8pl,
    PARALLEL = SAFE);
SELECT salur_guard(guarded) FROM unnest(ARRAY['insights_segment', 'insights_invoicesegment', 'insights_outletday',
    'insights_outletmonth', 'insights_skuday', 'insights_skumonth', 'insights_segmentmonth', 'insights_goodsmonth',
    'insights_orderservice']) guarded;
ALTER TABLE insights_outletday SET (fillfactor = 80);
ALTER TABLE insights_outletmonth SET (fillfactor = 70);
ALTER TABLE insights_skuday SET (fillfactor = 80);
ALTER TABLE insights_skumonth SET (fillfactor = 50);
ALTER TABLE insights_segmentmonth SET (fillfactor = 80);
ALTER TABLE insights_goodsmonth SET (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [("insights", "0001_initial"), ("kernel", "0002_walls")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
