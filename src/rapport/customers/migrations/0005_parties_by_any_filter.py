"""One index answers any combination of filters within a reader's reach."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_task_by_due_day_of_all")]

    operations = [
        BtreeGinExtension(),
        migrations.AddIndex(
            model_name="party",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=[
                    "principals", "organisation", "country", "city", "value_class", "lifecycle", "source",
                    "job_title", "industry", "employee_count",
                ],
                gin_pending_list_limit=256,
                name="party_by_filters",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["principals", "owner", "party", "priority"],
                gin_pending_list_limit=256,
                name="task_by_filters",
            ),
        ),
        migrations.RemoveIndex(model_name="party", name="party_principals"),
        migrations.RemoveIndex(model_name="task", name="task_principals"),
        migrations.AlterField(
            model_name="party",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Where the person works; for an organisation, the one it belongs to.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="people",
                to="customers.party",
                verbose_name="organisation",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="party",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="tasks",
                to="customers.party",
                verbose_name="party",
            ),
        ),
    ]  # fmt: skip
