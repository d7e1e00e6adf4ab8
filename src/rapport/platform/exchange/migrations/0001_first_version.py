import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.database.operations


class Migration(migrations.Migration):
    replaces = [
        ("exchange", "0001_initial"),
        ("exchange", "0002_looseend"),
        ("exchange", "0003_records_found"),
        ("exchange", "0004_remembered_owners"),
        ("exchange", "0005_records_of_issues"),
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
                    name="ImportRun",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("kind", models.CharField(max_length=60)),
                        ("file_name", models.CharField(max_length=255)),
                        ("storage_name", models.CharField(max_length=120)),
                        ("file_size", models.PositiveBigIntegerField(default=0)),
                        ("file_digest", models.CharField(blank=True, default="", max_length=64)),
                        ("options", models.JSONField(default=dict)),
                        ("mapping", models.JSONField(default=dict)),
                        ("match_key", models.CharField(blank=True, default="", max_length=60)),
                        (
                            "on_match",
                            models.CharField(
                                choices=[
                                    ("update", "Update the record"),
                                    ("skip", "Skip the row"),
                                    ("fill", "Fill empty fields only"),
                                ],
                                default="update",
                                max_length=6,
                            ),
                        ),
                        ("corrections", models.JSONField(default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("uploaded", "To be mapped"),
                                    ("waiting", "Waiting"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("failed", "Failed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="uploaded",
                                max_length=10,
                            ),
                        ),
                        ("rows_total", models.PositiveBigIntegerField(default=0)),
                        ("rows_done", models.PositiveBigIntegerField(default=0)),
                        ("created_count", models.PositiveBigIntegerField(default=0)),
                        ("updated_count", models.PositiveBigIntegerField(default=0)),
                        ("skipped_count", models.PositiveBigIntegerField(default=0)),
                        ("failed_count", models.PositiveBigIntegerField(default=0)),
                        ("marked_count", models.PositiveBigIntegerField(default=0)),
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
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("started_at", models.DateTimeField(null=True)),
                        ("heartbeat_at", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                        ("cancel_asked", models.BooleanField(default=False)),
                    ],
                    options={
                        "verbose_name": "import",
                        "verbose_name_plural": "imports",
                        "indexes": [models.Index(fields=["-created_at"], name="import_run_by_time")],
                    },
                ),
                migrations.CreateModel(
                    name="ImportIssue",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="issues",
                                to="exchange.importrun",
                            ),
                        ),
                        ("row", models.PositiveBigIntegerField()),
                        ("column", models.CharField(blank=True, default="", max_length=300)),
                        ("value", models.CharField(blank=True, default="", max_length=300)),
                        ("message", models.CharField(max_length=500)),
                        (
                            "severity",
                            models.CharField(
                                choices=[("failed", "Not imported"), ("marked", "Imported, value kept as given")],
                                max_length=6,
                            ),
                        ),
                        ("record_id", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["run", "row"], name="import_issue_by_row")],
                    },
                ),
                migrations.CreateModel(
                    name="ImportFound",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="found",
                                to="exchange.importrun",
                            ),
                        ),
                        (
                            "fate",
                            models.CharField(choices=[("updated", "Updated"), ("skipped", "Skipped")], max_length=7),
                        ),
                        (
                            "records",
                            django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="LooseEnd",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "change_set",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="history.changeset",
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("row", models.PositiveBigIntegerField()),
                        ("record_id", models.BigIntegerField()),
                        ("data", models.JSONField(default=dict)),
                        ("is_tied", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["change_set", "kind", "is_tied", "id"], name="import_loose_end_in_order"
                            ),
                            models.Index(fields=["record_id"], name="import_loose_end_by_record"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RememberedOwner",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("source", models.CharField(max_length=60)),
                        ("value", models.CharField(max_length=300)),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "value"), name="remembered_owner_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedMapping",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("kind", models.CharField(max_length=60)),
                        ("name", models.CharField(max_length=120)),
                        (
                            "columns",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=300), size=None
                            ),
                        ),
                        ("mapping", models.JSONField()),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("kind", "name"), name="saved_mapping_once")],
                    },
                ),
            ],
        ),
    ]
