"""What whoever asked expects of a scheme."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0005_simulations'),
    ]

    operations = [
        migrations.AddField(model_name='simulation', name='expected', field=models.IntegerField(null=True)),
    ]
