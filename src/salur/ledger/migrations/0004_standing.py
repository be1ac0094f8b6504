"""What every bucket stood at, added up once an hour; what there is already is added up here."""

from django.db import migrations, models

KEPT = """
SELECT salur_guard('ledger_standing');
CREATE INDEX postings_by_time ON ledger_posting USING brin (recorded_at);
INSERT INTO ledger_standing (organisation, bucket, currency, pieces, amount, until)
SELECT n.*, now() - interval '1 hour' FROM (
    SELECT a.organisation, a.bucket, '' AS currency, sum(x.pieces) AS pieces, sum(x.value) AS amount FROM (
        SELECT m.source, m.target, sum(m.pieces) AS pieces, sum(m.value) AS value
        FROM ledger_posting p JOIN ledger_goodsmove m ON m.posting_id = p.id
        WHERE p.recorded_at < now() - interval '1 hour' GROUP BY 1, 2) moved
    CROSS JOIN LATERAL (VALUES (moved.target, moved.pieces, moved.value), (moved.source, -moved.pieces, -moved.value))
        x(account, pieces, value)
    JOIN ledger_goodsaccount a ON a.id = x.account GROUP BY 1, 2 UNION ALL
    SELECT a.organisation, a.bucket, a.currency, 0 AS pieces, sum(x.amount) AS amount FROM (
        SELECT m.source, m.target, sum(m.amount) AS amount
        FROM ledger_posting p JOIN ledger_moneymove m ON m.posting_id = p.id
        WHERE p.recorded_at < now() - interval '1 hour' GROUP BY 1, 2) moved
    CROSS JOIN LATERAL (VALUES (moved.target, moved.amount), (moved.source, -moved.amount)) x(account, amount)
    JOIN ledger_moneyaccount a ON a.id = x.account GROUP BY 1, 2, 3) n;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_money_moves_of_account")]
    operations = [
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation", "bucket", "currency", blank=True, editable=False, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation", models.BigIntegerField()),
                ("bucket", models.CharField(max_length=30)),
                ("currency", models.CharField(max_length=3)),
                ("pieces", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
