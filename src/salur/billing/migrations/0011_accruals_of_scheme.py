"""What was accrued of one scheme: its results are read by it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0010_given_in_many_ways'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='accrual',
            index=models.Index(fields=['organisation', 'scheme'], name='accruals_of_scheme'),
        ),
    ]
