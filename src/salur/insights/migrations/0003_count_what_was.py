"""What had happened before there were summaries is told to them: a job for every 500 facts, done by the worker."""

from django.db import migrations

TELL = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args)
SELECT 'default', 'kernel.tell', jsonb_build_object('listener', 'insights.summaries', 'organisation', organisation,
    'facts', jsonb_agg(id ORDER BY id))
FROM (SELECT f.id, f.organisation, row_number() OVER (PARTITION BY f.organisation ORDER BY f.id) / 500 AS batch
    FROM kernel_fact f
    WHERE f.kind IN ('InvoiceIssued', 'CreditNoteIssued', 'HistoryKept', 'SoldFromVan', 'GoodsReturned',
            'ReturnInspected', 'GoodsSentBack', 'GoodsReceived', 'GoodsTransferred', 'ShipmentPicked',
            'ShipmentPutBack', 'TripLoaded', 'TripUnloaded', 'ShipmentDelivered', 'CountApproved', 'DiscrepancyClosed',
            'PostingReversed', 'OrderShortClosed')) told
GROUP BY organisation, batch ORDER BY organisation, batch
"""


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0002_walls"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [migrations.RunSQL(TELL, migrations.RunSQL.noop)]
