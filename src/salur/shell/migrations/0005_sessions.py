"""Sessions name their user, so that both are read at once; those of before go on."""

from django.db import migrations, models

KEPT = """
DO $$ BEGIN
    IF to_regclass('public.django_session') IS NOT NULL THEN
        INSERT INTO shell_session (session_key, session_data, expire_date)
        SELECT session_key, session_data, expire_date FROM django_session WHERE expire_date > now();
        DROP TABLE django_session;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("shell", "0004_links")]
    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("session_key", models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key")),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("user", models.BigIntegerField(null=True)),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
