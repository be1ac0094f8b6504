"""Row-level policies, identities in blocks, room for a bill's payments; lines and allocations are never edited."""

from django.db import migrations

WALLS = """
SELECT salur_guard(guarded, true) FROM unnest(ARRAY['billing_invoice', 'billing_invoiceline', 'billing_creditnote',
    'billing_creditnoteline']) guarded;
SELECT salur_guard(guarded) FROM unnest(ARRAY['billing_billed', 'billing_payment', 'billing_clearing',
    'billing_allocation', 'billing_deposit', 'billing_refund', 'billing_bill']) guarded;
SELECT salur_in_blocks(ARRAY['billing_invoice', 'billing_creditnote', 'billing_payment', 'billing_clearing',
    'billing_deposit', 'billing_refund', 'billing_bill']);
ALTER TABLE billing_bill SET (fillfactor = 80);
DO $$
DECLARE fixed text;
BEGIN
    FOREACH fixed IN ARRAY ARRAY['billing_invoiceline', 'billing_billed', 'billing_creditnoteline',
            'billing_allocation'] LOOP
        EXECUTE format('CREATE TRIGGER never_edited BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION salur_no_change()', fixed);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial"), ("kernel", "0002_walls")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
