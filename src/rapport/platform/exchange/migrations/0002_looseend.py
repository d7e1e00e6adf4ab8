"""What rows leave open until all of a file are in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0001_initial"),
        ("exchange", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LooseEnd",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("row", models.PositiveBigIntegerField()),
                ("record_id", models.BigIntegerField()),
                ("data", models.JSONField(default=dict)),
                ("is_tied", models.BooleanField(default=False)),
                (
                    "change_set",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="history.changeset",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["change_set", "kind", "is_tied", "id"], name="import_loose_end_in_order"),
                    models.Index(fields=["record_id"], name="import_loose_end_by_record"),
                ],
            },
        ),
    ]
