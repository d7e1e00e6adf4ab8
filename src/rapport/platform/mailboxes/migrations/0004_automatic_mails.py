"""Whether a machine wrote a mail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mailboxes", "0003_reconciliation_and_sign_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="receivedmail",
            name="is_automatic",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
