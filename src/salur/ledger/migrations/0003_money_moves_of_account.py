"""What moved in one money account is found without reading the whole book: a party's statement."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_walls")]
    operations = [
        migrations.AddIndex("moneymove", models.Index(fields=["target"], name="money_moves_into")),
        migrations.AddIndex("moneymove", models.Index(fields=["source"], name="money_moves_out_of")),
    ]
