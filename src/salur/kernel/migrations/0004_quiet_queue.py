"""What a verb leaves to be told is a row in the queue and nothing more.

The queue writes a history of each job that nobody here reads, and wakes the workers by NOTIFY, for which all who commit
stand in one line. Facts are told by a worker that looks every half second; other jobs still wake it.
"""

from django.db import migrations

QUIET = """
ALTER TABLE procrastinate_jobs DISABLE TRIGGER procrastinate_trigger_status_events_insert_v1;
ALTER TABLE procrastinate_jobs DISABLE TRIGGER procrastinate_trigger_status_events_update_v1;
ALTER TABLE procrastinate_jobs DISABLE TRIGGER procrastinate_trigger_scheduled_events_v1;
DROP TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 ON procrastinate_jobs;
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON procrastinate_jobs
    FOR EACH ROW WHEN (new.status = 'todo' AND new.task_name <> 'kernel.tell')
    EXECUTE PROCEDURE procrastinate_notify_queue_job_inserted_v1();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_facts_by_time"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [migrations.RunSQL(QUIET, migrations.RunSQL.noop)]
