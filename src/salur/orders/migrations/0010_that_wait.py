"""The few orders that wait for somebody are found among those of years: three queues of the home page walked them all."""

from django.db import migrations, models

WAITING = models.Q(status__in=["draft", "held", "backordered"])


class Migration(migrations.Migration):
    dependencies = [("orders", "0009_given_away")]
    operations = [
        migrations.AddIndex(
            "order", models.Index(fields=["organisation", "captured_at"], name="orders_that_wait", condition=WAITING)
        ),
    ]
