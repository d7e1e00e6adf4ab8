import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.database.operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "__first__"),
        ("mailboxes", "0002_sending"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="OutgoingMail",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        ("message_id", models.CharField(max_length=400, unique=True)),
                        ("in_reply_to", models.CharField(blank=True, default="", max_length=400)),
                        (
                            "references",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=400), default=list, size=None
                            ),
                        ),
                        (
                            "to",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=320), default=list, size=None
                            ),
                        ),
                        (
                            "cc",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=320), default=list, size=None
                            ),
                        ),
                        (
                            "bcc",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=320), default=list, size=None
                            ),
                        ),
                        ("subject", models.CharField(blank=True, default="", max_length=300)),
                        ("text", models.TextField(blank=True, default="")),
                        ("about", models.JSONField(default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("waiting", "Waiting to leave"),
                                    ("sending", "Being sent"),
                                    ("sent", "Sent"),
                                    ("failed", "Not sent"),
                                    ("unknown", "Perhaps sent"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("send_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("is_scheduled", models.BooleanField(default=False)),
                        ("claimed_at", models.DateTimeField(null=True)),
                        ("handed_at", models.DateTimeField(null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("error", models.CharField(blank=True, default="", max_length=300)),
                        ("refused", models.JSONField(default=dict)),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("told", models.BooleanField(default=False)),
                        ("is_kept", models.BooleanField(default=False)),
                        ("copied", models.CharField(blank=True, default="", max_length=6)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="outgoing",
                                to="mailboxes.mailaccount",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("waiting", "sending"))),
                                fields=["account", "send_at", "id"],
                                name="outgoing_mail_due",
                            ),
                            models.Index(
                                condition=models.Q(("claimed_at__isnull", False)),
                                fields=["account", "claimed_at"],
                                name="outgoing_mail_claimed",
                            ),
                            models.Index(fields=["author", "-id"], name="outgoing_mail_by_author"),
                            models.Index(
                                condition=models.Q(
                                    models.Q(("state__in", ["sent", "unknown"]), ("told", False)),
                                    models.Q(("copied", ""), _negated=True),
                                    _connector="OR",
                                ),
                                fields=["account", "id"],
                                name="outgoing_mail_rest",
                            ),
                            models.Index(fields=["created_at"], name="outgoing_mail_by_age"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "waiting", "sending", "sent", "failed", "unknown"])
                                ),
                                name="outgoing_mail_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("copied__in", ["", "wanted", "trying"])),
                                name="outgoing_mail_copy_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutgoingFile",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=255)),
                        ("content_type", models.CharField(max_length=120)),
                        ("content", models.BinaryField()),
                        (
                            "mail",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="outgoing_mail.outgoingmail",
                            ),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
            ],
        ),
    ]
