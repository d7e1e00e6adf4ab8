import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.runtime.logs


class Migration(migrations.Migration):
    replaces = [
        ("history", "0001_initial"),
        ("history", "0002_channel_of_automations"),
        ("history", "0003_channel_of_identity_providers"),
        ("history", "0004_erasures"),
        ("history", "0005_retention"),
        ("history", "0006_request_id"),
    ]

    initial = True

    dependencies = [
        ("access", "0001_first_version"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeSet",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="actor",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "Browser"),
                            ("api", "API"),
                            ("import", "Import"),
                            ("command", "Command line"),
                            ("job", "Background job"),
                            ("automation", "Automation"),
                            ("identity", "Identity provider"),
                            ("system", "System"),
                        ],
                        max_length=12,
                        verbose_name="channel",
                    ),
                ),
                ("act", models.CharField(max_length=40, verbose_name="act")),
                ("kind", models.CharField(blank=True, default="", max_length=60, verbose_name="kind")),
                ("summary", models.CharField(blank=True, default="", max_length=300, verbose_name="summary")),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="started at")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Running"),
                            ("done", "Done"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                            ("partly_undone", "Partly undone"),
                            ("failed", "Failed"),
                            ("erased", "Erased"),
                            ("expired", "Details removed"),
                        ],
                        default="open",
                        max_length=14,
                        verbose_name="state",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="history.changeset",
                        verbose_name="takes back",
                    ),
                ),
                ("counts", models.JSONField(blank=True, default=dict, verbose_name="counts")),
                (
                    "request_id",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default=rapport.platform.runtime.logs.current_request_id,
                        editable=False,
                        max_length=64,
                    ),
                ),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "changes",
                "indexes": [
                    models.Index(fields=["-started_at", "-id"], name="change_set_by_time"),
                    models.Index(fields=["actor", "-started_at"], name="change_set_by_actor"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "open"), ("finished_at__isnull", False), _connector="OR"),
                        name="change_set_finished",
                    )
                ],
            },
        ),
    ]
