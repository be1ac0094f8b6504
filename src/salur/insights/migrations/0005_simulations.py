"""What draft schemes would have cost."""

from django.db import migrations, models

WALLS = """
SELECT salur_guard('insights_simulation');
SELECT salur_in_blocks(ARRAY['insights_simulation']);
ALTER TABLE insights_simulation SET (fillfactor = 50);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0004_product_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='Simulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.BigIntegerField()),
                ('number', models.CharField(max_length=16, null=True)),
                ('status', models.CharField(max_length=16)),
                ('turn', models.IntegerField(default=0)),
                ('person', models.BigIntegerField()),
                ('scheme', models.JSONField()),
                ('currency', models.CharField(max_length=3)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('reached_on', models.DateField(null=True)),
                ('reached', models.BigIntegerField(default=0)),
                ('invoices', models.BigIntegerField(default=0)),
                ('done', models.BigIntegerField(default=0)),
                ('tally', models.JSONField(default=dict)),
                ('fault', models.JSONField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'begun_at'], name='simulations_by_time')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='one_simulation_number'), models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='simulation_forward')],
            },
        ),
        migrations.RunSQL(WALLS, migrations.RunSQL.noop),
    ]
