"""Row-level policy of what funders owe for schemes."""

from django.db import migrations

WALLS = "SELECT salur_guard('billing_accrual');"


class Migration(migrations.Migration):
    dependencies = [("billing", "0006_accruals"), ("kernel", "0002_walls")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
