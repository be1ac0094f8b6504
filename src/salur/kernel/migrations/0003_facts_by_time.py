"""Which facts were recorded since an instant: they lie in the order of time, so that a few pages tell."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_walls")]
    operations = [
        migrations.AddIndex(
            model_name="fact",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["recorded_at"], name="facts_by_time"
            ),
        ),
    ]
