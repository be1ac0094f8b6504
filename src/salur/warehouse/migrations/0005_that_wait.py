"""The few shipments that stand in the warehouse are found among those of years."""

from django.db import migrations, models

WAITING = models.Q(status__in=["picked", "packed", "back"])


class Migration(migrations.Migration):
    dependencies = [("warehouse", "0004_was_put_back")]
    operations = [
        migrations.AddIndex(
            "shipment", models.Index(fields=["organisation", "picked_at"], name="shipments_that_wait", condition=WAITING)
        ),
    ]
