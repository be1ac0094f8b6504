"""Who is held for credit waits in a table of credit's own, as plain values (see also orders 0004)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("credit", "0002_walls")]
    operations = [
        migrations.CreateModel(
            name="Waiting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "paper", "paper_kind", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("paper", models.BigIntegerField()),
                ("paper_kind", models.CharField(max_length=12)),
                ("organisation", models.BigIntegerField()),
                ("account", models.BigIntegerField()),
                ("since", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["account"], name="waiting_for_credit_of")]},
        ),
        migrations.RunSQL("SELECT salur_guard('credit_waiting')", migrations.RunSQL.noop),
    ]
