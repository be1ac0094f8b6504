"""What is owed to a buyer of rebates is kept as a balance, so that it can be paid out; what there is is added up here."""

from django.db import migrations

KEPT = """
INSERT INTO ledger_moneybalance (account, organisation, wall, amount)
SELECT a.id, a.organisation, 0, sum(CASE WHEN m.target = a.id THEN m.amount ELSE -m.amount END)
FROM ledger_moneyaccount a JOIN ledger_moneymove m ON a.id IN (m.source, m.target)
WHERE a.bucket = 'rebates_owed' GROUP BY 1, 2 ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_standing")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
