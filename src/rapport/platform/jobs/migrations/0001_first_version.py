import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.database.operations
import rapport.platform.runtime.logs


class Migration(migrations.Migration):
    replaces = [
        ("jobs", "0001_initial"),
        ("jobs", "0002_attempt_of_a_run"),
        ("jobs", "0003_request_id"),
        ("jobs", "0004_outgoing_hold"),
    ]

    initial = True

    dependencies = [
        ("access", "0001_first_version"),
        ("history", "0001_first_version"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="OutgoingHold",
                    fields=[
                        ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ("held_at", models.DateTimeField()),
                        ("came_from", models.TextField()),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("id", 1)), name="outgoing_hold_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JobRun",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        ("label", models.CharField(max_length=200)),
                        ("kind", models.CharField(blank=True, default="", max_length=60)),
                        ("parameters", models.JSONField(default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("failed", "Failed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("done", models.PositiveBigIntegerField(default=0)),
                        ("total", models.PositiveBigIntegerField(default=0)),
                        ("result", models.JSONField(blank=True, default=dict)),
                        ("message", models.CharField(blank=True, default="", max_length=500)),
                        (
                            "change_set",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="history.changeset",
                            ),
                        ),
                        ("cancel_asked", models.BooleanField(default=False)),
                        ("attempt", models.PositiveIntegerField(db_default=0, default=0)),
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
                        ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("heartbeat_at", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["actor", "-started_at"], name="job_run_by_actor")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("done__lte", models.F("total")), ("total", 0), _connector="OR"),
                                name="job_run_done_in_total",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
