import django.contrib.postgres.fields
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
import rapport.platform.database.sealed
import rapport.platform.history.tracking
import rapport.platform.mailboxes.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_first_version"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="MailAccount",
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
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "address",
                            models.EmailField(
                                help_text="Whose mails are read.", max_length=320, verbose_name="e-mail address"
                            ),
                        ),
                        (
                            "host",
                            models.CharField(
                                help_text="For example imap.example.com", max_length=253, verbose_name="server"
                            ),
                        ),
                        (
                            "port",
                            models.PositiveIntegerField(
                                default=993,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(65535),
                                ],
                                verbose_name="port",
                            ),
                        ),
                        (
                            "security",
                            models.CharField(
                                choices=[("tls", "TLS from the beginning"), ("starttls", "STARTTLS")],
                                default="tls",
                                max_length=8,
                                verbose_name="encryption",
                            ),
                        ),
                        ("username", models.CharField(max_length=320, verbose_name="username")),
                        (
                            "folders",
                            models.CharField(
                                default="INBOX",
                                help_text="Those that are read, with commas between them.",
                                max_length=500,
                                verbose_name="folders",
                            ),
                        ),
                        (
                            "begins_on",
                            models.DateField(
                                default=rapport.platform.mailboxes.models.a_month_ago,
                                help_text="Older mails are left alone.",
                                verbose_name="read from",
                            ),
                        ),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("private", "Only the owner"),
                                    ("team", "The owner's team"),
                                    ("all", "Everyone who sees the customer"),
                                ],
                                default="private",
                                help_text="Who reads the mails on the timelines; never more than see the customer.",
                                max_length=7,
                                verbose_name="visible to",
                            ),
                        ),
                        (
                            "excluded",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Domains and addresses, with commas between them, whose mails are never kept.",
                                max_length=1000,
                                verbose_name="left out",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                        (
                            "state",
                            models.CharField(
                                choices=[("new", "Not connected"), ("fine", "Connected"), ("failing", "Fails")],
                                db_default="new",
                                default="new",
                                editable=False,
                                max_length=7,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "problem",
                            models.CharField(blank=True, db_default="", default="", editable=False, max_length=20),
                        ),
                        (
                            "read_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last read"),
                        ),
                        (
                            "secret",
                            rapport.platform.database.sealed.SealedTextField(blank=True, default="", editable=False),
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
                    ],
                    options={
                        "verbose_name": "mail account",
                        "verbose_name_plural": "mail accounts",
                        "indexes": [
                            models.Index(fields=["name", "id"], name="mail_account_by_name"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["principals"], gin_pending_list_limit=256, name="mail_account_by_principals"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("host", ""), _negated=True), models.Q(("username", ""), _negated=True)
                                ),
                                name="mail_account_has_a_server",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("port__gte", 1), ("port__lte", 65535)), name="mail_account_port"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("security__in", ["tls", "starttls"])), name="mail_account_encrypted"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("visibility__in", ["private", "team", "all"])),
                                name="mail_account_visibility_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailAccountHistoryevent",
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
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "address",
                            models.EmailField(
                                help_text="Whose mails are read.", max_length=320, verbose_name="e-mail address"
                            ),
                        ),
                        (
                            "host",
                            models.CharField(
                                help_text="For example imap.example.com", max_length=253, verbose_name="server"
                            ),
                        ),
                        (
                            "port",
                            models.PositiveIntegerField(
                                default=993,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(65535),
                                ],
                                verbose_name="port",
                            ),
                        ),
                        (
                            "security",
                            models.CharField(
                                choices=[("tls", "TLS from the beginning"), ("starttls", "STARTTLS")],
                                default="tls",
                                max_length=8,
                                verbose_name="encryption",
                            ),
                        ),
                        ("username", models.CharField(max_length=320, verbose_name="username")),
                        (
                            "folders",
                            models.CharField(
                                default="INBOX",
                                help_text="Those that are read, with commas between them.",
                                max_length=500,
                                verbose_name="folders",
                            ),
                        ),
                        (
                            "begins_on",
                            models.DateField(
                                default=rapport.platform.mailboxes.models.a_month_ago,
                                help_text="Older mails are left alone.",
                                verbose_name="read from",
                            ),
                        ),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("private", "Only the owner"),
                                    ("team", "The owner's team"),
                                    ("all", "Everyone who sees the customer"),
                                ],
                                default="private",
                                help_text="Who reads the mails on the timelines; never more than see the customer.",
                                max_length=7,
                                verbose_name="visible to",
                            ),
                        ),
                        (
                            "excluded",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Domains and addresses, with commas between them, whose mails are never kept.",
                                max_length=1000,
                                verbose_name="left out",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                        (
                            "secret",
                            rapport.platform.database.sealed.SealedTextField(blank=True, default="", editable=False),
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
                                to="mailboxes.mailaccount",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="MailFolder",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=500)),
                        ("validity", models.BigIntegerField(default=0)),
                        ("last_uid", models.BigIntegerField(default=0)),
                        ("there", models.PositiveIntegerField(default=0)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="followed",
                                to="mailboxes.mailaccount",
                            ),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "name"), name="mail_folder_once_per_account")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReceivedMail",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("message_id", models.CharField(max_length=400)),
                        ("folder", models.CharField(max_length=500)),
                        ("uid_in_folder", models.BigIntegerField()),
                        ("at", models.DateTimeField()),
                        ("size", models.PositiveBigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("kept", "On a timeline"),
                                    ("unmatched", "Nobody known"),
                                    ("left_out", "Left out"),
                                    ("known", "Kept already"),
                                    ("report", "Report of a failure"),
                                    ("failed", "Could not be kept"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, default="", max_length=200)),
                        (
                            "addresses",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=320), default=list, size=None
                            ),
                        ),
                        ("about_uid", models.UUIDField(null=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="received",
                                to="mailboxes.mailaccount",
                            ),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [
                            models.Index(fields=["message_id"], name="received_mail_by_identity"),
                            models.Index(fields=["account", "state", "-id"], name="received_mail_by_state"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["addresses"], name="received_mail_by_address"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "message_id"), name="received_mail_once")
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "mailboxes_mailaccounthistoryevent" ("address", "begins_on", "created_at", "created_in", "excluded", "folders", "host", "id", "is_active", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "port", "secret", "security", "uid", "updated_at", "username", "version", "visibility") SELECT old_values."address", old_values."begins_on", old_values."created_at", old_values."created_in", old_values."excluded", old_values."folders", old_values."host", old_values."id", old_values."is_active", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."port", old_values."secret", old_values."security", old_values."uid", old_values."updated_at", old_values."username", old_values."version", old_values."visibility" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."address" IS DISTINCT FROM (new_values."address") OR old_values."begins_on" IS DISTINCT FROM (new_values."begins_on") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."excluded" IS DISTINCT FROM (new_values."excluded") OR old_values."folders" IS DISTINCT FROM (new_values."folders") OR old_values."host" IS DISTINCT FROM (new_values."host") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."port" IS DISTINCT FROM (new_values."port") OR old_values."secret" IS DISTINCT FROM (new_values."secret") OR old_values."security" IS DISTINCT FROM (new_values."security") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."username" IS DISTINCT FROM (new_values."username") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."visibility" IS DISTINCT FROM (new_values."visibility")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="f1c8f70223fc708a02cb550b7ff96ceac196467d",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7f114",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="mailboxes_mailaccount",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "mailboxes_mailaccounthistoryevent" ("address", "begins_on", "created_at", "created_in", "excluded", "folders", "host", "id", "is_active", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "port", "secret", "security", "uid", "updated_at", "username", "version", "visibility") SELECT old_values."address", old_values."begins_on", old_values."created_at", old_values."created_in", old_values."excluded", old_values."folders", old_values."host", old_values."id", old_values."is_active", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."port", old_values."secret", old_values."security", old_values."uid", old_values."updated_at", old_values."username", old_values."version", old_values."visibility" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="ebf99e6ec5587ebc5b195d23046b13495aea09fe",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bfe26",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="mailboxes_mailaccount",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "mailboxes_mailaccounthistoryevent" ("address", "begins_on", "created_at", "created_in", "excluded", "folders", "host", "id", "is_active", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "port", "secret", "security", "uid", "updated_at", "username", "version", "visibility") SELECT new_values."address", new_values."begins_on", new_values."created_at", new_values."created_in", new_values."excluded", new_values."folders", new_values."host", new_values."id", new_values."is_active", new_values."name", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."port", new_values."secret", new_values."security", new_values."uid", new_values."updated_at", new_values."username", new_values."version", new_values."visibility" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f9f73f0cb5839ab349ffcadba4d46734774ccb05",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_5c173",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="mailboxes_mailaccount",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
