"""The states of deals say of which product family each was; what earlier nights did not note stays unknown."""

from django.db import migrations, models

import rapport.platform.database.operations


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0009_named_accounts_place_leads"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.AddField(
                    model_name="dealsnapshot",
                    name="family",
                    field=models.CharField(max_length=100, null=True),
                ),
                migrations.AddField(
                    model_name="snapshotnight",
                    name="has_families",
                    field=models.BooleanField(db_default=False, default=True),
                ),
                migrations.AddIndex(
                    model_name="dealsnapshot",
                    index=models.Index(
                        condition=models.Q(("family__gt", "")), fields=["family"], name="deal_snapshot_by_family"
                    ),
                ),
            ],
        ),
    ]
