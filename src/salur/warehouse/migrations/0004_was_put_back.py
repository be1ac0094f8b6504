"""A shipment told at the door though it had been put back says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("warehouse", "0003_no_first_piece")]
    operations = [
        migrations.AddField(
            model_name="shipment", name="was_put_back", field=models.BooleanField(db_default=False, default=False)
        )
    ]
