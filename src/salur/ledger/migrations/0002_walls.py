"""The walls of the books: never edited, seen by their organisation only; months are held by a lock."""

from django.db import migrations

WALLS = """
DO $$
DECLARE book text;
BEGIN
    FOREACH book IN ARRAY ARRAY['ledger_posting', 'ledger_goodsmove', 'ledger_moneymove', 'ledger_month',
            'ledger_moneyclosing', 'ledger_goodsclosing'] LOOP
        EXECUTE format('CREATE TRIGGER never_edited BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION salur_no_change()', book);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION salur_no_change()', book);
    END LOOP;
END $$;

SELECT salur_guard(guarded) FROM unnest(ARRAY['ledger_goodsaccount', 'ledger_moneyaccount', 'ledger_posting',
    'ledger_goodsmove', 'ledger_moneymove', 'ledger_goodsbalance', 'ledger_moneybalance', 'ledger_shelf',
    'ledger_month', 'ledger_moneyclosing', 'ledger_goodsclosing']) guarded;
SELECT salur_guard('ledger_discrepancy', true);
SELECT salur_in_blocks(ARRAY['ledger_posting']);

ALTER TABLE ledger_shelf SET (fillfactor = 50);
ALTER TABLE ledger_goodsbalance SET (fillfactor = 50);
ALTER TABLE ledger_moneybalance SET (fillfactor = 50);
CREATE INDEX goods_moves_by_day ON ledger_goodsmove USING brin ("on");
CREATE INDEX money_moves_by_day ON ledger_moneymove USING brin ("on");

-- VOLATILE: each statement inside sees what was committed while the lock was waited for.
CREATE FUNCTION salur_first_open_day(whose bigint) RETURNS date LANGUAGE plpgsql VOLATILE AS $$
DECLARE day date;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('salur.months', whose));
    SELECT coalesce(max(first) + interval '1 month', '1900-01-01')::date INTO day
        FROM ledger_month WHERE organisation = whose;
    RETURN day;
END $$;
CREATE FUNCTION salur_hold_months(whose bigint) RETURNS date LANGUAGE plpgsql VOLATILE AS $$
DECLARE day date;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('salur.months', whose));
    SELECT coalesce(max(first) + interval '1 month', '1900-01-01')::date INTO day
        FROM ledger_month WHERE organisation = whose;
    RETURN day;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("kernel", "0002_walls")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
