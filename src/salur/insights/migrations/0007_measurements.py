"""What effect schemes had."""

from django.db import migrations, models

WALLS = """
SELECT salur_guard('insights_measurement');
SELECT salur_in_blocks(ARRAY['insights_measurement']);
ALTER TABLE insights_measurement SET (fillfactor = 50);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0006_expected'),
    ]

    operations = [
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.BigIntegerField()),
                ('number', models.CharField(max_length=16, null=True)),
                ('status', models.CharField(max_length=16)),
                ('turn', models.IntegerField(default=0)),
                ('person', models.BigIntegerField()),
                ('scheme', models.CharField(max_length=60)),
                ('currency', models.CharField(max_length=3)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('done', models.IntegerField(default=0)),
                ('sight', models.JSONField(null=True)),
                ('found', models.JSONField(default=dict)),
                ('fault', models.JSONField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'scheme', 'begun_at'], name='measurements_of_scheme')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='measurement_forward')],
            },
        ),
        migrations.RunSQL(WALLS, migrations.RunSQL.noop),
    ]
