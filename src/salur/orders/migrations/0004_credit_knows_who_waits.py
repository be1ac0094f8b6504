"""Orders held for credit move to credit's waiting list; those held for goods wait on their shelves already.

The old table stays, unused, for one release: the release before this one still writes it while both run.
"""

from django.db import migrations

MOVE = """
INSERT INTO credit_waiting (paper, paper_kind, organisation, account, since)
SELECT w."order", 'order', w.organisation, a.id, w.since FROM orders_waiting w JOIN orders_order o ON o.id = w."order"
    JOIN credit_account a ON a.organisation = w.organisation AND a.party = o.bill_to AND a.currency = o.currency
WHERE o.status = 'held' AND NOT EXISTS (SELECT 1 FROM stock_backorder b WHERE b.paper = o.id AND b.paper_kind = 'order')
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_what_is_open"), ("credit", "0003_who_waits"), ("stock", "0002_walls")]
    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Waiting")]),
    ]
