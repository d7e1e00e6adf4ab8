"""Which worker a run belongs to: the last that took it up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="jobrun",
            name="attempt",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
