"""Groups of parties: named, with members from a day to another."""

import django.contrib.postgres.constraints
from django.db import migrations, models
from django.db.models import Q

DAYS = models.Func(models.F("valid_from"), models.F("valid_to"), function="daterange")


def one_at_a_time(name, *columns, of):
    """The wall as the models have it."""
    return django.contrib.postgres.constraints.ExclusionConstraint(
        name=name, expressions=[*((column, "=") for column in columns), (DAYS, "&&")], condition=of
    )


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_walls")]
    operations = [
        migrations.CreateModel(
            "Group",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("organisation", models.BigIntegerField()),
                ("code", models.TextField()),
                ("name", models.TextField()),
            ],
            {"constraints": [models.UniqueConstraint(fields=["organisation", "code"], name="one_group")]},
        ),
        migrations.RemoveConstraint("assignment", "assigned_once_at_a_time"),
        migrations.RemoveConstraint("assignment", "assigned_to_something"),
        migrations.AddConstraint(
            "assignment",
            one_at_a_time("assigned_once_at_a_time", "organisation", "party", "kind", of=~Q(kind="group")),
        ),
        migrations.AddConstraint(
            "assignment",
            one_at_a_time("in_group_once_at_a_time", "organisation", "party", "word", of=Q(kind="group")),
        ),
        migrations.AddConstraint(
            "assignment",
            models.CheckConstraint(
                condition=Q(kind__in=("territory", "salesman"), thing__isnull=False, word=None)
                | Q(kind__in=("class", "channel", "group"), thing=None, word__isnull=False),
                name="assigned_to_something",
            ),
        ),
        migrations.RunSQL(
            "SELECT salur_guard('parties_group'); SELECT salur_in_blocks(ARRAY['parties_group']);",
            migrations.RunSQL.noop,
        ),
    ]
