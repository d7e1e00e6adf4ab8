from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0003_channel_of_identity_providers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="changeset",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Running"),
                    ("done", "Done"),
                    ("undoing", "Being undone"),
                    ("undone", "Undone"),
                    ("partly_undone", "Partly undone"),
                    ("failed", "Failed"),
                    ("erased", "Erased"),
                ],
                default="open",
                max_length=14,
                verbose_name="state",
            ),
        ),
    ]
