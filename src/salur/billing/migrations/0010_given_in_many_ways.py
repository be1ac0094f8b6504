"""How something was given away stands on its accrual; goods sold at once keep what they were priced from."""

from django.db import migrations, models

KNOWN = """
UPDATE billing_accrual SET how = 'manual' WHERE scheme = 'manual';
UPDATE billing_accrual a SET how = 'free' FROM orders_orderline l
    WHERE l.order_id = a."order" AND l.n = a.order_line AND l.given_by = a.scheme;
"""
HOW = ("discount", "free", "later", "manual")


class Migration(migrations.Migration):
    dependencies = [("billing", "0009_lines_of_sku"), ("orders", "0009_given_away")]
    operations = [
        migrations.AlterField("accrual", "order", models.BigIntegerField(null=True)),
        migrations.AlterField("accrual", "order_line", models.IntegerField(null=True)),
        migrations.AddField(
            "accrual", "how", models.CharField(max_length=10, default="discount", db_default="discount")
        ),
        migrations.RemoveConstraint("accrual", "accrued_once"),
        migrations.AddConstraint(
            "accrual",
            models.UniqueConstraint(
                fields=["paper", "paper_kind", "n", "scheme", "funder", "how"], name="accrued_once"
            ),
        ),
        migrations.AddConstraint(
            "accrual",
            models.CheckConstraint(condition=models.Q(how__in=HOW), name="accrued_in_a_known_way"),
        ),
        migrations.CreateModel(
            "InvoiceCart",
            [
                (
                    "invoice",
                    models.OneToOneField(
                        "billing.Invoice",
                        models.CASCADE,
                        primary_key=True,
                        serialize=False,
                        related_name="cart",
                        db_constraint=False,
                    ),
                ),
                ("organisation", models.BigIntegerField()),
                ("rules_version", models.BigIntegerField()),
                ("cart", models.JSONField()),
                ("goods", models.JSONField()),
                ("result", models.JSONField()),
            ],
        ),
        migrations.AddIndex(
            "creditnoteline",
            models.Index(
                fields=["invoice"], name="credited_of_invoice", condition=models.Q(invoice__isnull=False)
            ),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.RunSQL("SELECT salur_guard('billing_invoicecart');", migrations.RunSQL.noop),
    ]
