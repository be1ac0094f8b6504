"""Tokens, the wall around them, and the one door past it: who a program is that comes in."""

from django.db import migrations, models

WALLS = """
SELECT salur_guard('shell_token');

-- Who comes in with a token has no organisation yet; this gives the one token that is asked for and nothing else.
CREATE FUNCTION salur_token(asked text)
RETURNS TABLE (id bigint, organisation bigint, person bigint, sha256 text, scopes text, ended boolean,
    used_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.id, t.organisation, t.person, t.sha256::text, t.scopes::text,
        t.revoked_at IS NOT NULL OR coalesce(t.expires_at <= now(), false), t.used_at
    FROM shell_token t WHERE t.public = asked
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("shell", "0001_users"), ("kernel", "0002_walls")]
    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisation", models.BigIntegerField()),
                ("person", models.BigIntegerField()),
                ("name", models.CharField(max_length=80)),
                ("public", models.CharField(max_length=16)),
                ("sha256", models.CharField(max_length=64)),
                ("scopes", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddConstraint(
            model_name="token", constraint=models.UniqueConstraint(fields=("public",), name="one_token")
        ),
        migrations.RunSQL(WALLS, migrations.RunSQL.noop),
    ]
