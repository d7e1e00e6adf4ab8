from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="idempotencykey",
            name="headers",
            field=models.JSONField(default=dict),
        ),
    ]
