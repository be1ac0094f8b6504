"""A link that lets somebody in once, and a turn that ends their sessions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shell", "0003_language_of_users")]
    operations = [
        migrations.AddField("user", "link_sha256", models.CharField(blank=True, db_default="", default="", max_length=64)),
        migrations.AddField("user", "link_until", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("user", "turn", models.IntegerField(db_default=0, default=0)),
    ]
