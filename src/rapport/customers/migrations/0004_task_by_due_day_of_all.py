"""The list of all tasks begins in the order of their due day: without an index it sorts the whole table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_pinned_timeline_items")]

    operations = [
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["due_on", "id"], name="task_by_due_day_of_all"),
        ),
    ]
