"""The few parties that are no longer active are found at once; the index holds nobody else."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0008_touches_by_filters")]

    operations = [
        migrations.AddIndex(
            model_name="party",
            index=models.Index(
                fields=["kind", "lifecycle", "last_touch_at"],
                name="party_no_longer_active",
                condition=~models.Q(lifecycle="active"),
            ),
        ),
    ]
