"""Suppliers' credit notes, expected and recorded against our bills."""

import django.db.models.deletion
from django.db import migrations, models

WALLS = """
SELECT salur_guard(guarded) FROM unnest(ARRAY['billing_billcredit', 'billing_billcreditpart']) guarded;
SELECT salur_in_blocks(ARRAY['billing_billcredit']);
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0004_money_ahead")]
    operations = [
        migrations.AddField("bill", "credited", models.BigIntegerField(db_default=0, default=0)),
        migrations.RemoveConstraint("bill", "bill_paid_within"),
        migrations.AddConstraint(
            "bill",
            models.CheckConstraint(
                condition=models.Q(
                    ("credited__gte", 0),
                    ("paid__gte", 0),
                    ("paid__lte", models.F("untaxed") + models.F("tax") - models.F("credited")),
                ),
                name="bill_paid_and_credited_within",
            ),
        ),
        migrations.CreateModel(
            name="BillCredit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisation", models.BigIntegerField()),
                ("number", models.CharField(max_length=16, null=True)),
                ("status", models.CharField(max_length=16)),
                ("turn", models.IntegerField(default=0)),
                ("supplier", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("reference", models.CharField(default="", max_length=80)),
                ("their_note", models.BigIntegerField()),
                ("on", models.DateField()),
                ("untaxed", models.BigIntegerField()),
                ("tax", models.BigIntegerField()),
                ("sent_back", models.BigIntegerField()),
                ("rest", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "on"], name="bill_credits_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "number"), name="one_bill_credit_number"),
                    models.UniqueConstraint(fields=("organisation", "their_note"), name="one_bill_credit_per_note"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BillCreditPart",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "credit_id", "their_invoice", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("their_invoice", models.BigIntegerField()),
                ("organisation", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                ("settled", models.BigIntegerField()),
                (
                    "credit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="billing.billcredit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("settled__gte", 0), ("settled__lte", models.F("amount"))),
                        name="bill_credit_part_within",
                    )
                ]
            },
        ),
        migrations.RunSQL(WALLS, migrations.RunSQL.noop),
    ]
