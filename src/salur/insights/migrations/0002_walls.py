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
SELECT salur_guard('insights_share', true);

-- What members sold of our own brands, of those that share it with us: by month and SKU, and nothing else of theirs.
CREATE FUNCTION salur_shared_sales(since date, until date)
RETURNS TABLE (party bigint, month date, sku bigint, currency text, net bigint, pieces bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.party, c.month, c.sku, c.currency::text, c.untaxed - c.credited_untaxed, c.pieces - c.credited_pieces
    FROM insights_share h JOIN parties_member m ON m.organisation = h.counterpart
        JOIN parties_member s ON s.organisation = h.organisation
        JOIN insights_skumonth c ON c.organisation = h.organisation AND c.month BETWEEN since AND until
        JOIN catalog_sku k ON k.id = c.sku JOIN catalog_product p ON p.id = k.product_id AND p.owner = m.party
    WHERE h.active AND h.counterpart = NULLIF(current_setting('salur.organisation', true), '')::bigint
$$;
ALTER TABLE insights_outletday SET (fillfactor = 80);
ALTER TABLE insights_outletmonth SET (fillfactor = 70);
ALTER TABLE insights_skuday SET (fillfactor = 80);
ALTER TABLE insights_skumonth SET (fillfactor = 50);
ALTER TABLE insights_segmentmonth SET (fillfactor = 80);
ALTER TABLE insights_goodsmonth SET (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0001_initial"), ("kernel", "0002_walls"), ("parties", "0002_walls"), ("catalog", "0002_walls"),
    ]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
