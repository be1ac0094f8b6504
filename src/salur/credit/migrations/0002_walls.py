"""Row-level policies."""

from django.db import migrations

WALLS = """
SELECT salur_guard(guarded) FROM unnest(ARRAY['credit_account', 'credit_promise', 'credit_debt']) guarded;
ALTER TABLE credit_account SET (fillfactor = 50);
ALTER TABLE credit_debt SET (fillfactor = 80);
"""


class Migration(migrations.Migration):
    dependencies = [("credit", "0001_initial"), ("kernel", "0002_walls")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
