"""Invoices and credit notes that another member sent, newest first, are found by an index; it holds nothing else."""

from django.db import migrations, models


def sent_to_us(name: str) -> models.Index:
    return models.Index(fields=["counterpart", "on"], name=name, condition=models.Q(counterpart__isnull=False))


class Migration(migrations.Migration):
    dependencies = [("billing", "0007_walls_of_accruals")]
    operations = [
        migrations.AddIndex("invoice", sent_to_us("invoices_sent_to_us")),
        migrations.AddIndex("creditnote", sent_to_us("credit_notes_sent_to_us")),
    ]
