"""Sequences with their steps, who is in them, and the ledger of what was done."""

import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.database.operations
import rapport.platform.history.tracking
import rapport.platform.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("access", "__first__"),
        ("customers", "0005_mail_templates"),
        ("sales", "0019_letter_heads_by_language"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="Sequence",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        (
                            "created_in",
                            models.UUIDField(
                                db_default=rapport.platform.history.tracking.CurrentChangeSet(),
                                db_index=True,
                                editable=False,
                            ),
                        ),
                        (
                            "principals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), db_default=[], default=list, editable=False, size=None
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                        (
                            "is_active",
                            models.BooleanField(
                                default=False,
                                help_text="While it is off nothing is sent, and whoever is in it waits.",
                                verbose_name="switched on",
                            ),
                        ),
                        (
                            "days",
                            models.CharField(
                                choices=[
                                    ("workdays", "Monday to Friday"),
                                    ("six", "Monday to Saturday"),
                                    ("every", "Every day"),
                                ],
                                default="workdays",
                                max_length=8,
                                verbose_name="weekdays",
                            ),
                        ),
                        (
                            "from_hour",
                            models.PositiveSmallIntegerField(
                                default=9,
                                help_text="In the time zone of the person, as far as it is known.",
                                validators=[django.core.validators.MaxValueValidator(23)],
                                verbose_name="from hour",
                            ),
                        ),
                        (
                            "until_hour",
                            models.PositiveSmallIntegerField(
                                default=17,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(24),
                                ],
                                verbose_name="until hour",
                            ),
                        ),
                        (
                            "time_zone",
                            rapport.platform.records.fields.TimeZoneField(
                                blank=True,
                                default="",
                                help_text="Of people whose own is not known. Empty means that of the installation.",
                                max_length=50,
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "stops_on_reply",
                            models.BooleanField(
                                default=True,
                                help_text="Automatic replies, such as out of office, do not count.",
                                verbose_name="ends with a reply",
                            ),
                        ),
                        ("stops_on_meeting", models.BooleanField(default=True, verbose_name="ends with a meeting")),
                        (
                            "stops_on_deal",
                            models.BooleanField(
                                default=True,
                                help_text="A deal with the person was won, or a lead became them.",
                                verbose_name="ends with success",
                            ),
                        ),
                        (
                            "repeats",
                            models.BooleanField(
                                default=False,
                                help_text="Whether somebody may be enrolled anew. Otherwise nobody ever gets a step twice.",
                                verbose_name="again after its end",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "purpose",
                            models.ForeignKey(
                                db_index=False,
                                help_text="Whether somebody may be contacted for it is asked when a step is due.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="customers.consentpurpose",
                                verbose_name="purpose",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sequence",
                        "verbose_name_plural": "sequences",
                        "indexes": [
                            models.Index(fields=["name", "id"], name="sequence_by_name"),
                            models.Index(fields=["created_at", "id"], name="sequence_by_creation"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["principals", "owner"], gin_pending_list_limit=256, name="sequence_by_filters"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="sequence_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("days__in", ["workdays", "six", "every"])),
                                name="sequence_days_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("from_hour__lt", models.F("until_hour")), ("until_hour__lte", 24)),
                                name="sequence_hours_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SequenceHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        (
                            "created_in",
                            models.UUIDField(
                                db_default=rapport.platform.history.tracking.CurrentChangeSet(), editable=False
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                        (
                            "is_active",
                            models.BooleanField(
                                default=False,
                                help_text="While it is off nothing is sent, and whoever is in it waits.",
                                verbose_name="switched on",
                            ),
                        ),
                        (
                            "days",
                            models.CharField(
                                choices=[
                                    ("workdays", "Monday to Friday"),
                                    ("six", "Monday to Saturday"),
                                    ("every", "Every day"),
                                ],
                                default="workdays",
                                max_length=8,
                                verbose_name="weekdays",
                            ),
                        ),
                        (
                            "from_hour",
                            models.PositiveSmallIntegerField(
                                default=9,
                                help_text="In the time zone of the person, as far as it is known.",
                                validators=[django.core.validators.MaxValueValidator(23)],
                                verbose_name="from hour",
                            ),
                        ),
                        (
                            "until_hour",
                            models.PositiveSmallIntegerField(
                                default=17,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(24),
                                ],
                                verbose_name="until hour",
                            ),
                        ),
                        (
                            "time_zone",
                            rapport.platform.records.fields.TimeZoneField(
                                blank=True,
                                default="",
                                help_text="Of people whose own is not known. Empty means that of the installation.",
                                max_length=50,
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "stops_on_reply",
                            models.BooleanField(
                                default=True,
                                help_text="Automatic replies, such as out of office, do not count.",
                                verbose_name="ends with a reply",
                            ),
                        ),
                        ("stops_on_meeting", models.BooleanField(default=True, verbose_name="ends with a meeting")),
                        (
                            "stops_on_deal",
                            models.BooleanField(
                                default=True,
                                help_text="A deal with the person was won, or a lead became them.",
                                verbose_name="ends with success",
                            ),
                        ),
                        (
                            "repeats",
                            models.BooleanField(
                                default=False,
                                help_text="Whether somebody may be enrolled anew. Otherwise nobody ever gets a step twice.",
                                verbose_name="again after its end",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.sequence",
                            ),
                        ),
                        (
                            "purpose",
                            models.ForeignKey(
                                db_constraint=False,
                                help_text="Whether somebody may be contacted for it is asked when a step is due.",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.consentpurpose",
                                verbose_name="purpose",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="SequenceStep",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        (
                            "created_in",
                            models.UUIDField(
                                db_default=rapport.platform.history.tracking.CurrentChangeSet(),
                                db_index=True,
                                editable=False,
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=10,
                                validators=[django.core.validators.MaxValueValidator(9999)],
                                verbose_name="position",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("mail", "Send a mail"),
                                    ("call", "Put a call on the list"),
                                    ("task", "Put another task"),
                                    ("wait", "Wait"),
                                    ("condition", "Go on only if"),
                                ],
                                default="mail",
                                max_length=9,
                                verbose_name="what is done",
                            ),
                        ),
                        ("subject", models.CharField(blank=True, default="", max_length=300, verbose_name="subject")),
                        (
                            "text",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Values stand in braces, such as {person.first_name}, as in templates.",
                                verbose_name="text",
                            ),
                        ),
                        (
                            "days",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="How long is waited, or how long somebody has for the task.",
                                validators=[django.core.validators.MaxValueValidator(365)],
                                verbose_name="days",
                            ),
                        ),
                        ("condition", models.JSONField(blank=True, default=dict)),
                        (
                            "otherwise",
                            models.CharField(
                                choices=[("end", "End the sequence"), ("skip", "Leave out the next step")],
                                default="end",
                                max_length=4,
                                verbose_name="otherwise",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                        (
                            "sequence",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="sales.sequence",
                                verbose_name="sequence",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                blank=True,
                                help_text="Or write subject and text here.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="customers.mailtemplate",
                                verbose_name="mail template",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of a sequence",
                        "verbose_name_plural": "steps of sequences",
                        "indexes": [models.Index(fields=["sequence", "position", "id"], name="sequence_step_in_order")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("action__in", ["mail", "call", "task", "wait", "condition"])),
                                name="sequence_step_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("otherwise__in", ["end", "skip"])),
                                name="sequence_step_otherwise_known",
                            ),
                            models.CheckConstraint(condition=models.Q(("days__lte", 365)), name="sequence_step_days"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Enrolment",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        (
                            "created_in",
                            models.UUIDField(
                                db_default=rapport.platform.history.tracking.CurrentChangeSet(),
                                db_index=True,
                                editable=False,
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("running", "Running"),
                                    ("paused", "Paused"),
                                    ("finished", "Finished"),
                                    ("stopped", "Stopped"),
                                ],
                                default="running",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reply", "They replied"),
                                    ("meeting", "A meeting was agreed"),
                                    ("won", "A deal was won"),
                                    ("converted", "A lead became a customer"),
                                    ("refused", "May not be contacted"),
                                    ("bounced", "Mails do not arrive"),
                                    ("failed", "The mail could not be sent"),
                                    ("gone", "Erased, merged or dissolved"),
                                    ("left", "The colleague who enrolled them left"),
                                    ("account", "No account to send from"),
                                    ("empty", "The step says nothing: its template is gone"),
                                    ("value", "A value of the mail is missing"),
                                    ("condition", "A condition did not hold"),
                                    ("by_hand", "By hand"),
                                    ("trouble", "The step could not be carried out"),
                                ],
                                default="",
                                max_length=9,
                                verbose_name="why",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="in words")),
                        ("next_at", models.DateTimeField(blank=True, null=True, verbose_name="due at")),
                        (
                            "started_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="enrolled at"),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                        (
                            "enrolled_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="enrolled by",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="enrolments",
                                to="customers.party",
                                verbose_name="person",
                            ),
                        ),
                        (
                            "sequence",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enrolments",
                                to="sales.sequence",
                                verbose_name="sequence",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="sales.sequencestep",
                                verbose_name="next step",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "enrolment",
                        "verbose_name_plural": "enrolments",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "running")), fields=["next_at", "id"], name="enrolment_due"
                            ),
                            models.Index(fields=["party", "state"], name="enrolment_by_party"),
                            models.Index(fields=["sequence", "state", "id"], name="enrolment_by_sequence"),
                            models.Index(fields=["started_at", "id"], name="enrolment_by_beginning"),
                            models.Index(fields=["created_at", "id"], name="enrolment_by_creation"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sequence", "party", "round"), name="enrolment_once_a_round"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["running", "paused"])),
                                fields=("sequence", "party"),
                                name="enrolment_one_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("state__in", ["running", "paused"])),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("next_at__isnull", True),
                                        ("state__in", ["finished", "stopped"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="enrolment_ends_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "stopped"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="enrolment_stops_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "running"), _negated=True),
                                    ("next_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="enrolment_goes_on",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SequenceSend",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        (
                            "created_in",
                            models.UUIDField(
                                db_default=rapport.platform.history.tracking.CurrentChangeSet(),
                                db_index=True,
                                editable=False,
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("put", "Put"),
                                    ("sent", "Sent"),
                                    ("unknown", "Perhaps sent"),
                                    ("failed", "Not sent"),
                                ],
                                default="put",
                                max_length=7,
                                verbose_name="state",
                            ),
                        ),
                        ("mail_uid", models.UUIDField(null=True)),
                        ("error", models.CharField(blank=True, default="", max_length=300, verbose_name="why not")),
                        ("replied_at", models.DateTimeField(null=True, verbose_name="replied at")),
                        (
                            "enrolment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sends",
                                to="sales.enrolment",
                                verbose_name="enrolment",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="customers.party",
                                verbose_name="person",
                            ),
                        ),
                        (
                            "sequence",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sales.sequence",
                                verbose_name="sequence",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="customers.task",
                                verbose_name="task",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sends",
                                to="sales.sequencestep",
                                verbose_name="step",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "carried-out step",
                        "verbose_name_plural": "carried-out steps",
                        "indexes": [
                            models.Index(fields=["step", "state"], name="sequence_send_by_step"),
                            models.Index(
                                condition=models.Q(("mail_uid__isnull", False), ("state", "put")),
                                fields=["id"],
                                name="sequence_send_on_its_way",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sequence", "party", "step", "round"), name="sequence_send_never_twice"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["put", "sent", "unknown", "failed"])),
                                name="sequence_send_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SequenceSendHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        (
                            "created_in",
                            models.UUIDField(
                                db_default=rapport.platform.history.tracking.CurrentChangeSet(), editable=False
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("put", "Put"),
                                    ("sent", "Sent"),
                                    ("unknown", "Perhaps sent"),
                                    ("failed", "Not sent"),
                                ],
                                default="put",
                                max_length=7,
                                verbose_name="state",
                            ),
                        ),
                        ("mail_uid", models.UUIDField(null=True)),
                        ("error", models.CharField(blank=True, default="", max_length=300, verbose_name="why not")),
                        ("replied_at", models.DateTimeField(null=True, verbose_name="replied at")),
                        (
                            "enrolment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.enrolment",
                                verbose_name="enrolment",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="person",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.sequencesend",
                            ),
                        ),
                        (
                            "sequence",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.sequence",
                                verbose_name="sequence",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.task",
                                verbose_name="task",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.sequencestep",
                                verbose_name="step",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="EnrolmentHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        (
                            "created_in",
                            models.UUIDField(
                                db_default=rapport.platform.history.tracking.CurrentChangeSet(), editable=False
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("running", "Running"),
                                    ("paused", "Paused"),
                                    ("finished", "Finished"),
                                    ("stopped", "Stopped"),
                                ],
                                default="running",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reply", "They replied"),
                                    ("meeting", "A meeting was agreed"),
                                    ("won", "A deal was won"),
                                    ("converted", "A lead became a customer"),
                                    ("refused", "May not be contacted"),
                                    ("bounced", "Mails do not arrive"),
                                    ("failed", "The mail could not be sent"),
                                    ("gone", "Erased, merged or dissolved"),
                                    ("left", "The colleague who enrolled them left"),
                                    ("account", "No account to send from"),
                                    ("empty", "The step says nothing: its template is gone"),
                                    ("value", "A value of the mail is missing"),
                                    ("condition", "A condition did not hold"),
                                    ("by_hand", "By hand"),
                                    ("trouble", "The step could not be carried out"),
                                ],
                                default="",
                                max_length=9,
                                verbose_name="why",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="in words")),
                        ("next_at", models.DateTimeField(blank=True, null=True, verbose_name="due at")),
                        (
                            "started_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="enrolled at"),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                        (
                            "enrolled_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="enrolled by",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="person",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.enrolment",
                            ),
                        ),
                        (
                            "sequence",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.sequence",
                                verbose_name="sequence",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.sequencestep",
                                verbose_name="next step",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="SequenceStepHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        (
                            "created_in",
                            models.UUIDField(
                                db_default=rapport.platform.history.tracking.CurrentChangeSet(), editable=False
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=10,
                                validators=[django.core.validators.MaxValueValidator(9999)],
                                verbose_name="position",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("mail", "Send a mail"),
                                    ("call", "Put a call on the list"),
                                    ("task", "Put another task"),
                                    ("wait", "Wait"),
                                    ("condition", "Go on only if"),
                                ],
                                default="mail",
                                max_length=9,
                                verbose_name="what is done",
                            ),
                        ),
                        ("subject", models.CharField(blank=True, default="", max_length=300, verbose_name="subject")),
                        (
                            "text",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Values stand in braces, such as {person.first_name}, as in templates.",
                                verbose_name="text",
                            ),
                        ),
                        (
                            "days",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="How long is waited, or how long somebody has for the task.",
                                validators=[django.core.validators.MaxValueValidator(365)],
                                verbose_name="days",
                            ),
                        ),
                        ("condition", models.JSONField(blank=True, default=dict)),
                        (
                            "otherwise",
                            models.CharField(
                                choices=[("end", "End the sequence"), ("skip", "Leave out the next step")],
                                default="end",
                                max_length=4,
                                verbose_name="otherwise",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.sequencestep",
                            ),
                        ),
                        (
                            "sequence",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.sequence",
                                verbose_name="sequence",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Or write subject and text here.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.mailtemplate",
                                verbose_name="mail template",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sequence",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_sequencehistoryevent" ("created_at", "created_in", "days", "description", "from_hour", "id", "is_active", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose_id", "repeats", "stops_on_deal", "stops_on_meeting", "stops_on_reply", "time_zone", "uid", "until_hour", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."days", old_values."description", old_values."from_hour", old_values."id", old_values."is_active", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."purpose_id", old_values."repeats", old_values."stops_on_deal", old_values."stops_on_meeting", old_values."stops_on_reply", old_values."time_zone", old_values."uid", old_values."until_hour", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."days" IS DISTINCT FROM (new_values."days") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."from_hour" IS DISTINCT FROM (new_values."from_hour") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."purpose_id" IS DISTINCT FROM (new_values."purpose_id") OR old_values."repeats" IS DISTINCT FROM (new_values."repeats") OR old_values."stops_on_deal" IS DISTINCT FROM (new_values."stops_on_deal") OR old_values."stops_on_meeting" IS DISTINCT FROM (new_values."stops_on_meeting") OR old_values."stops_on_reply" IS DISTINCT FROM (new_values."stops_on_reply") OR old_values."time_zone" IS DISTINCT FROM (new_values."time_zone") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."until_hour" IS DISTINCT FROM (new_values."until_hour") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="4fe32da8949d7d6a2a3ea985e61589e5a3a31284",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_df0dd",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_sequence",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sequence",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_sequencehistoryevent" ("created_at", "created_in", "days", "description", "from_hour", "id", "is_active", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose_id", "repeats", "stops_on_deal", "stops_on_meeting", "stops_on_reply", "time_zone", "uid", "until_hour", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."days", old_values."description", old_values."from_hour", old_values."id", old_values."is_active", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."purpose_id", old_values."repeats", old_values."stops_on_deal", old_values."stops_on_meeting", old_values."stops_on_reply", old_values."time_zone", old_values."uid", old_values."until_hour", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="6e7375ac9dc0beecffb96dbe2eb8b032551d832d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_01d00",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_sequence",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sequence",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_sequencehistoryevent" ("created_at", "created_in", "days", "description", "from_hour", "id", "is_active", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose_id", "repeats", "stops_on_deal", "stops_on_meeting", "stops_on_reply", "time_zone", "uid", "until_hour", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."days", new_values."description", new_values."from_hour", new_values."id", new_values."is_active", new_values."name", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."purpose_id", new_values."repeats", new_values."stops_on_deal", new_values."stops_on_meeting", new_values."stops_on_reply", new_values."time_zone", new_values."uid", new_values."until_hour", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="25658e7dc79b68178165a8fe0bcd0b8bf495c19e",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_ede03",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_sequence",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sequencestep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_sequencestephistoryevent" ("action", "condition", "created_at", "created_in", "days", "id", "is_active", "otherwise", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "sequence_id", "subject", "template_id", "text", "uid", "updated_at", "version") SELECT old_values."action", old_values."condition", old_values."created_at", old_values."created_in", old_values."days", old_values."id", old_values."is_active", old_values."otherwise", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."sequence_id", old_values."subject", old_values."template_id", old_values."text", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="dfc4249104d19e35ee66dc14a0cc9333eefd44fc",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_dc5fd",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_sequencestep",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sequencestep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_sequencestephistoryevent" ("action", "condition", "created_at", "created_in", "days", "id", "is_active", "otherwise", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "sequence_id", "subject", "template_id", "text", "uid", "updated_at", "version") SELECT old_values."action", old_values."condition", old_values."created_at", old_values."created_in", old_values."days", old_values."id", old_values."is_active", old_values."otherwise", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."sequence_id", old_values."subject", old_values."template_id", old_values."text", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="cc41204096066c164a5bea97d3708c0a84d5efb9",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6f073",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_sequencestep",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sequencestep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_sequencestephistoryevent" ("action", "condition", "created_at", "created_in", "days", "id", "is_active", "otherwise", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "sequence_id", "subject", "template_id", "text", "uid", "updated_at", "version") SELECT new_values."action", new_values."condition", new_values."created_at", new_values."created_in", new_values."days", new_values."id", new_values."is_active", new_values."otherwise", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."sequence_id", new_values."subject", new_values."template_id", new_values."text", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="5fd68b1a8c204349986aafe52626c078f99f1a97",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_a8a06",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_sequencestep",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sequencesend",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_sequencesendhistoryevent" ("created_at", "created_in", "enrolment_id", "error", "id", "mail_uid", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replied_at", "round", "sequence_id", "state", "step_id", "task_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."enrolment_id", old_values."error", old_values."id", old_values."mail_uid", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."replied_at", old_values."round", old_values."sequence_id", old_values."state", old_values."step_id", old_values."task_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="4cd3805ff8abfd26cb7c006bc7e999c493a965ff",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ae2dc",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_sequencesend",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sequencesend",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_sequencesendhistoryevent" ("created_at", "created_in", "enrolment_id", "error", "id", "mail_uid", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replied_at", "round", "sequence_id", "state", "step_id", "task_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."enrolment_id", old_values."error", old_values."id", old_values."mail_uid", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."replied_at", old_values."round", old_values."sequence_id", old_values."state", old_values."step_id", old_values."task_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="2a0d2d83dba6f43b4bedf93c378ace0820551c1f",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_79b74",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_sequencesend",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sequencesend",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_sequencesendhistoryevent" ("created_at", "created_in", "enrolment_id", "error", "id", "mail_uid", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replied_at", "round", "sequence_id", "state", "step_id", "task_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."enrolment_id", new_values."error", new_values."id", new_values."mail_uid", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."replied_at", new_values."round", new_values."sequence_id", new_values."state", new_values."step_id", new_values."task_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="07e9e8d326802fcc8f987817d83333cb5620c502",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_9ea81",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_sequencesend",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="enrolment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_enrolmenthistoryevent" ("created_at", "created_in", "ended_at", "enrolled_by_id", "id", "next_at", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "round", "sequence_id", "started_at", "state", "step_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."ended_at", old_values."enrolled_by_id", old_values."id", old_values."next_at", old_values."note", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."reason", old_values."round", old_values."sequence_id", old_values."started_at", old_values."state", old_values."step_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c050ff01c10e572e3f652c48b02cb769684e5424",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f3384",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_enrolment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="enrolment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_enrolmenthistoryevent" ("created_at", "created_in", "ended_at", "enrolled_by_id", "id", "next_at", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "round", "sequence_id", "started_at", "state", "step_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."ended_at", old_values."enrolled_by_id", old_values."id", old_values."next_at", old_values."note", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."reason", old_values."round", old_values."sequence_id", old_values."started_at", old_values."state", old_values."step_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="7aa3056b1cfdbf4cd481258999319512e509c209",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_96e3a",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_enrolment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="enrolment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_enrolmenthistoryevent" ("created_at", "created_in", "ended_at", "enrolled_by_id", "id", "next_at", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "round", "sequence_id", "started_at", "state", "step_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."ended_at", new_values."enrolled_by_id", new_values."id", new_values."next_at", new_values."note", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."reason", new_values."round", new_values."sequence_id", new_values."started_at", new_values."state", new_values."step_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="9a39515ad377cf89f52569813b8b32addbae0df1",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_f01cb",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_enrolment",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
