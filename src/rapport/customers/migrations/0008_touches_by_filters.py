"""Lists of touches by owner walk an order of their own; any other rare filter is gathered month by month."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0007_consent")]

    operations = [
        migrations.AddIndex(
            model_name="touch",
            index=models.Index(fields=["owner", "happened_at", "id"], name="touch_by_owner_and_time"),
        ),
        migrations.AddIndex(
            model_name="touch",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["owner", "channel", "outcome", "direction"],
                gin_pending_list_limit=256,
                name="touch_by_filters",
            ),
        ),
    ]
