import django.contrib.postgres.fields
import django.core.validators
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import rapport.platform.database.operations
import rapport.platform.database.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("access", "__first__"),
        ("mailboxes", "0001_first_version"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="mailaccount",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="mailaccount",
                    name="delete_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="mailaccount",
                    name="restore_insert",
                ),
                migrations.AddField(
                    model_name="mailaccount",
                    name="most_per_hour",
                    field=models.PositiveIntegerField(
                        db_default=100,
                        default=100,
                        help_text="Providers block who sends more than they permit.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000000),
                        ],
                        verbose_name="mails an hour at most",
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccount",
                    name="sender_name",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Stands beside the address; empty means the name of whoever sends.",
                        max_length=120,
                        verbose_name="sender's name",
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccount",
                    name="sending_problem",
                    field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=20),
                ),
                migrations.AddField(
                    model_name="mailaccount",
                    name="sent_folder",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="A copy of each mail is put there; empty when the server does that itself.",
                        max_length=200,
                        verbose_name="folder of sent mails",
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccount",
                    name="signature",
                    field=models.TextField(
                        blank=True, db_default="", default="", max_length=2000, verbose_name="signature"
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccount",
                    name="smtp_host",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="For example smtp.example.com. Without one nothing is sent from this account.",
                        max_length=253,
                        verbose_name="outgoing server",
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccount",
                    name="smtp_port",
                    field=models.PositiveIntegerField(
                        db_default=465,
                        default=465,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(65535),
                        ],
                        verbose_name="outgoing port",
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccount",
                    name="smtp_secret",
                    field=rapport.platform.database.sealed.SealedTextField(
                        blank=True, db_default="", default="", editable=False
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccount",
                    name="smtp_security",
                    field=models.CharField(
                        choices=[("tls", "TLS from the beginning"), ("starttls", "STARTTLS")],
                        db_default="tls",
                        default="tls",
                        max_length=8,
                        verbose_name="outgoing encryption",
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccount",
                    name="smtp_username",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Empty when the outgoing server takes the same sign-in.",
                        max_length=320,
                        verbose_name="outgoing username",
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccounthistoryevent",
                    name="most_per_hour",
                    field=models.PositiveIntegerField(
                        db_default=100,
                        default=100,
                        help_text="Providers block who sends more than they permit.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000000),
                        ],
                        verbose_name="mails an hour at most",
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccounthistoryevent",
                    name="sender_name",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Stands beside the address; empty means the name of whoever sends.",
                        max_length=120,
                        verbose_name="sender's name",
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccounthistoryevent",
                    name="sent_folder",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="A copy of each mail is put there; empty when the server does that itself.",
                        max_length=200,
                        verbose_name="folder of sent mails",
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccounthistoryevent",
                    name="signature",
                    field=models.TextField(
                        blank=True, db_default="", default="", max_length=2000, verbose_name="signature"
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccounthistoryevent",
                    name="smtp_host",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="For example smtp.example.com. Without one nothing is sent from this account.",
                        max_length=253,
                        verbose_name="outgoing server",
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccounthistoryevent",
                    name="smtp_port",
                    field=models.PositiveIntegerField(
                        db_default=465,
                        default=465,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(65535),
                        ],
                        verbose_name="outgoing port",
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccounthistoryevent",
                    name="smtp_secret",
                    field=rapport.platform.database.sealed.SealedTextField(
                        blank=True, db_default="", default="", editable=False
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccounthistoryevent",
                    name="smtp_security",
                    field=models.CharField(
                        choices=[("tls", "TLS from the beginning"), ("starttls", "STARTTLS")],
                        db_default="tls",
                        default="tls",
                        max_length=8,
                        verbose_name="outgoing encryption",
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccounthistoryevent",
                    name="smtp_username",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Empty when the outgoing server takes the same sign-in.",
                        max_length=320,
                        verbose_name="outgoing username",
                    ),
                ),
                migrations.AddField(
                    model_name="receivedmail",
                    name="cc",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=320),
                        db_default=models.Value([]),
                        default=list,
                        size=None,
                    ),
                ),
                migrations.AddField(
                    model_name="receivedmail",
                    name="references",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=400),
                        db_default=models.Value([]),
                        default=list,
                        size=None,
                    ),
                ),
                migrations.AddField(
                    model_name="receivedmail",
                    name="sender",
                    field=models.CharField(blank=True, db_default="", default="", max_length=320),
                ),
                migrations.AddField(
                    model_name="receivedmail",
                    name="thread",
                    field=models.CharField(blank=True, db_default="", default="", max_length=400),
                ),
                migrations.AddField(
                    model_name="receivedmail",
                    name="to",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=320),
                        db_default=models.Value([]),
                        default=list,
                        size=None,
                    ),
                ),
                migrations.AddIndex(
                    model_name="receivedmail",
                    index=models.Index(
                        condition=models.Q(("thread", ""), _negated=True),
                        fields=["thread"],
                        name="received_mail_by_thread",
                    ),
                ),
                migrations.AddIndex(
                    model_name="receivedmail",
                    index=models.Index(
                        condition=models.Q(("about_uid__isnull", False)),
                        fields=["about_uid"],
                        name="received_mail_by_touch",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "mailboxes_mailaccounthistoryevent" ("address", "begins_on", "created_at", "created_in", "excluded", "folders", "host", "id", "is_active", "most_per_hour", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "port", "secret", "security", "sender_name", "sent_folder", "signature", "smtp_host", "smtp_port", "smtp_secret", "smtp_security", "smtp_username", "uid", "updated_at", "username", "version", "visibility") SELECT old_values."address", old_values."begins_on", old_values."created_at", old_values."created_in", old_values."excluded", old_values."folders", old_values."host", old_values."id", old_values."is_active", old_values."most_per_hour", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."port", old_values."secret", old_values."security", old_values."sender_name", old_values."sent_folder", old_values."signature", old_values."smtp_host", old_values."smtp_port", old_values."smtp_secret", old_values."smtp_security", old_values."smtp_username", old_values."uid", old_values."updated_at", old_values."username", old_values."version", old_values."visibility" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."address" IS DISTINCT FROM (new_values."address") OR old_values."begins_on" IS DISTINCT FROM (new_values."begins_on") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."excluded" IS DISTINCT FROM (new_values."excluded") OR old_values."folders" IS DISTINCT FROM (new_values."folders") OR old_values."host" IS DISTINCT FROM (new_values."host") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."most_per_hour" IS DISTINCT FROM (new_values."most_per_hour") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."port" IS DISTINCT FROM (new_values."port") OR old_values."secret" IS DISTINCT FROM (new_values."secret") OR old_values."security" IS DISTINCT FROM (new_values."security") OR old_values."sender_name" IS DISTINCT FROM (new_values."sender_name") OR old_values."sent_folder" IS DISTINCT FROM (new_values."sent_folder") OR old_values."signature" IS DISTINCT FROM (new_values."signature") OR old_values."smtp_host" IS DISTINCT FROM (new_values."smtp_host") OR old_values."smtp_port" IS DISTINCT FROM (new_values."smtp_port") OR old_values."smtp_secret" IS DISTINCT FROM (new_values."smtp_secret") OR old_values."smtp_security" IS DISTINCT FROM (new_values."smtp_security") OR old_values."smtp_username" IS DISTINCT FROM (new_values."smtp_username") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."username" IS DISTINCT FROM (new_values."username") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."visibility" IS DISTINCT FROM (new_values."visibility")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="6f05f698da2c16fc11172aa09696a769ba7b9923",
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
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "mailboxes_mailaccounthistoryevent" ("address", "begins_on", "created_at", "created_in", "excluded", "folders", "host", "id", "is_active", "most_per_hour", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "port", "secret", "security", "sender_name", "sent_folder", "signature", "smtp_host", "smtp_port", "smtp_secret", "smtp_security", "smtp_username", "uid", "updated_at", "username", "version", "visibility") SELECT old_values."address", old_values."begins_on", old_values."created_at", old_values."created_in", old_values."excluded", old_values."folders", old_values."host", old_values."id", old_values."is_active", old_values."most_per_hour", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."port", old_values."secret", old_values."security", old_values."sender_name", old_values."sent_folder", old_values."signature", old_values."smtp_host", old_values."smtp_port", old_values."smtp_secret", old_values."smtp_security", old_values."smtp_username", old_values."uid", old_values."updated_at", old_values."username", old_values."version", old_values."visibility" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="16fd0dc47b39a4b080f9f96dba593fa06d2755be",
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
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "mailboxes_mailaccounthistoryevent" ("address", "begins_on", "created_at", "created_in", "excluded", "folders", "host", "id", "is_active", "most_per_hour", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "port", "secret", "security", "sender_name", "sent_folder", "signature", "smtp_host", "smtp_port", "smtp_secret", "smtp_security", "smtp_username", "uid", "updated_at", "username", "version", "visibility") SELECT new_values."address", new_values."begins_on", new_values."created_at", new_values."created_in", new_values."excluded", new_values."folders", new_values."host", new_values."id", new_values."is_active", new_values."most_per_hour", new_values."name", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."port", new_values."secret", new_values."security", new_values."sender_name", new_values."sent_folder", new_values."signature", new_values."smtp_host", new_values."smtp_port", new_values."smtp_secret", new_values."smtp_security", new_values."smtp_username", new_values."uid", new_values."updated_at", new_values."username", new_values."version", new_values."visibility" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="7e0d286bf324a94b140b350fa813c8a8c7b02712",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_5c173",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="mailboxes_mailaccount",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mailaccount",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("smtp_port__gte", 1), ("smtp_port__lte", 65535), ("smtp_security__in", ["tls", "starttls"])
                        ),
                        name="mail_account_sends_encrypted",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mailaccount",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("most_per_hour__gte", 1), ("most_per_hour__lte", 1000000)),
                        name="mail_account_limit",
                    ),
                ),
            ],
        ),
    ]
