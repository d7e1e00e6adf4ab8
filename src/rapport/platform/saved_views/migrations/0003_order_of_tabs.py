"""The order in which a reader has put the tabs of a list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("saved_views", "0002_work_list")]

    operations = [
        migrations.AddField(
            model_name="arrangement",
            name="position",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
