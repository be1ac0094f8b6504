"""Orders that another member sent, newest first, are found by an index; it holds nothing but those."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_rules_and_reviews")]
    operations = [
        migrations.AddIndex(
            "order",
            models.Index(
                fields=["counterpart", "captured_at"],
                name="orders_sent_to_us",
                condition=models.Q(counterpart__isnull=False),
            ),
        ),
    ]
