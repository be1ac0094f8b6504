"""Row-level policies."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial"), ("kernel", "0002_walls")]
    operations = [migrations.RunSQL("SELECT salur_guard('stock_promise'); SELECT salur_guard('stock_backorder');", migrations.RunSQL.noop)]
