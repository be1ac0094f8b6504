"""What was given away on an order is known without looking; parts of a split order keep what the whole was priced by."""

from django.db import migrations, models

KNOWN = """
UPDATE orders_order o SET gave = true WHERE EXISTS (SELECT 1 FROM orders_ordercart c WHERE c.order_id = o.id)
    OR EXISTS (SELECT 1 FROM orders_orderline l WHERE l.order_id = o.id
        AND jsonb_path_exists(l.priced, '$[4][*] ? (@[0] == "manual")'));
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_sent_to_us")]
    operations = [
        migrations.AddField("order", "gave", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("orderline", "returned", models.BigIntegerField(default=0, db_default=0)),
        migrations.AddField("ordercart", "lines", models.JSONField(null=True)),
        migrations.AddField("ordercart", "split_from", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "ordercart",
            models.Index(
                fields=["split_from"], name="carts_of_parts", condition=models.Q(split_from__isnull=False)
            ),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
