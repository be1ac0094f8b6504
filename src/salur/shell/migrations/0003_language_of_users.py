"""The language that somebody chose goes along to every device."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shell", "0002_tokens")]
    operations = [
        migrations.AddField(
            "user", "language", models.CharField(blank=True, db_default="", default="", max_length=10)
        ),
    ]
