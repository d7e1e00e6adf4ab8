"""Mails are found by the record that they are about."""

import django.db.models.fields.json
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mailboxes", "0004_automatic_mails"),
        ("outgoing_mail", "0001_first_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(
                django.db.models.fields.json.KeyTransform("about", "about"),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("about__has_key", "about")),
                name="outgoing_mail_by_record",
            ),
        ),
    ]
