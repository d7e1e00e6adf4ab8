import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import rapport.platform.database.operations
import rapport.platform.database.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("access", "__first__"),
        ("mailboxes", "0002_sending"),
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
                    name="access_token",
                    field=rapport.platform.database.sealed.SealedTextField(
                        blank=True, db_default="", default="", editable=False
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccount",
                    name="sign_in",
                    field=models.CharField(
                        choices=[("password", "Password"), ("google", "Google"), ("microsoft", "Microsoft")],
                        db_default="password",
                        default="password",
                        help_text="With Google or Microsoft the server is known and no password is kept.",
                        max_length=9,
                        verbose_name="sign-in",
                    ),
                ),
                migrations.AddField(
                    model_name="mailaccount",
                    name="token_expires_at",
                    field=models.DateTimeField(blank=True, editable=False, null=True),
                ),
                migrations.AddField(
                    model_name="mailaccounthistoryevent",
                    name="sign_in",
                    field=models.CharField(
                        choices=[("password", "Password"), ("google", "Google"), ("microsoft", "Microsoft")],
                        db_default="password",
                        default="password",
                        help_text="With Google or Microsoft the server is known and no password is kept.",
                        max_length=9,
                        verbose_name="sign-in",
                    ),
                ),
                migrations.AddField(
                    model_name="mailfolder",
                    name="checked_at",
                    field=models.DateTimeField(null=True),
                ),
                migrations.AddField(
                    model_name="mailfolder",
                    name="compared",
                    field=models.PositiveIntegerField(db_default=0, default=0),
                ),
                migrations.AddField(
                    model_name="mailfolder",
                    name="missing",
                    field=models.PositiveIntegerField(db_default=0, default=0),
                ),
                migrations.AddField(
                    model_name="mailfolder",
                    name="passed",
                    field=models.PositiveIntegerField(db_default=0, default=0),
                ),
                migrations.AlterField(
                    model_name="mailaccount",
                    name="host",
                    field=models.CharField(
                        blank=True, help_text="For example imap.example.com", max_length=253, verbose_name="server"
                    ),
                ),
                migrations.AlterField(
                    model_name="mailaccount",
                    name="username",
                    field=models.CharField(
                        blank=True,
                        help_text="The e-mail address when nothing is given.",
                        max_length=320,
                        verbose_name="username",
                    ),
                ),
                migrations.AlterField(
                    model_name="mailaccounthistoryevent",
                    name="host",
                    field=models.CharField(
                        blank=True, help_text="For example imap.example.com", max_length=253, verbose_name="server"
                    ),
                ),
                migrations.AlterField(
                    model_name="mailaccounthistoryevent",
                    name="username",
                    field=models.CharField(
                        blank=True,
                        help_text="The e-mail address when nothing is given.",
                        max_length=320,
                        verbose_name="username",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "mailboxes_mailaccounthistoryevent" ("address", "begins_on", "created_at", "created_in", "excluded", "folders", "host", "id", "is_active", "most_per_hour", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "port", "secret", "security", "sender_name", "sent_folder", "sign_in", "signature", "smtp_host", "smtp_port", "smtp_secret", "smtp_security", "smtp_username", "uid", "updated_at", "username", "version", "visibility") SELECT old_values."address", old_values."begins_on", old_values."created_at", old_values."created_in", old_values."excluded", old_values."folders", old_values."host", old_values."id", old_values."is_active", old_values."most_per_hour", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."port", old_values."secret", old_values."security", old_values."sender_name", old_values."sent_folder", old_values."sign_in", old_values."signature", old_values."smtp_host", old_values."smtp_port", old_values."smtp_secret", old_values."smtp_security", old_values."smtp_username", old_values."uid", old_values."updated_at", old_values."username", old_values."version", old_values."visibility" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."address" IS DISTINCT FROM (new_values."address") OR old_values."begins_on" IS DISTINCT FROM (new_values."begins_on") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."excluded" IS DISTINCT FROM (new_values."excluded") OR old_values."folders" IS DISTINCT FROM (new_values."folders") OR old_values."host" IS DISTINCT FROM (new_values."host") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."most_per_hour" IS DISTINCT FROM (new_values."most_per_hour") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."port" IS DISTINCT FROM (new_values."port") OR old_values."secret" IS DISTINCT FROM (new_values."secret") OR old_values."security" IS DISTINCT FROM (new_values."security") OR old_values."sender_name" IS DISTINCT FROM (new_values."sender_name") OR old_values."sent_folder" IS DISTINCT FROM (new_values."sent_folder") OR old_values."sign_in" IS DISTINCT FROM (new_values."sign_in") OR old_values."signature" IS DISTINCT FROM (new_values."signature") OR old_values."smtp_host" IS DISTINCT FROM (new_values."smtp_host") OR old_values."smtp_port" IS DISTINCT FROM (new_values."smtp_port") OR old_values."smtp_secret" IS DISTINCT FROM (new_values."smtp_secret") OR old_values."smtp_security" IS DISTINCT FROM (new_values."smtp_security") OR old_values."smtp_username" IS DISTINCT FROM (new_values."smtp_username") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."username" IS DISTINCT FROM (new_values."username") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."visibility" IS DISTINCT FROM (new_values."visibility")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="1023f195017b2c995fa1c248fee161067d3a84fc",
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
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "mailboxes_mailaccounthistoryevent" ("address", "begins_on", "created_at", "created_in", "excluded", "folders", "host", "id", "is_active", "most_per_hour", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "port", "secret", "security", "sender_name", "sent_folder", "sign_in", "signature", "smtp_host", "smtp_port", "smtp_secret", "smtp_security", "smtp_username", "uid", "updated_at", "username", "version", "visibility") SELECT old_values."address", old_values."begins_on", old_values."created_at", old_values."created_in", old_values."excluded", old_values."folders", old_values."host", old_values."id", old_values."is_active", old_values."most_per_hour", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."port", old_values."secret", old_values."security", old_values."sender_name", old_values."sent_folder", old_values."sign_in", old_values."signature", old_values."smtp_host", old_values."smtp_port", old_values."smtp_secret", old_values."smtp_security", old_values."smtp_username", old_values."uid", old_values."updated_at", old_values."username", old_values."version", old_values."visibility" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="4ae12f0ad52c26e2414ad29b56f901c499628f2d",
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
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "mailboxes_mailaccounthistoryevent" ("address", "begins_on", "created_at", "created_in", "excluded", "folders", "host", "id", "is_active", "most_per_hour", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "port", "secret", "security", "sender_name", "sent_folder", "sign_in", "signature", "smtp_host", "smtp_port", "smtp_secret", "smtp_security", "smtp_username", "uid", "updated_at", "username", "version", "visibility") SELECT new_values."address", new_values."begins_on", new_values."created_at", new_values."created_in", new_values."excluded", new_values."folders", new_values."host", new_values."id", new_values."is_active", new_values."most_per_hour", new_values."name", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."port", new_values."secret", new_values."security", new_values."sender_name", new_values."sent_folder", new_values."sign_in", new_values."signature", new_values."smtp_host", new_values."smtp_port", new_values."smtp_secret", new_values."smtp_security", new_values."smtp_username", new_values."uid", new_values."updated_at", new_values."username", new_values."version", new_values."visibility" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="707f4f200b957859025d24e32769661129149eba",
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
                        condition=models.Q(("sign_in__in", ["password", "google", "microsoft"])),
                        name="mail_account_sign_in_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mailfolder",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("missing__lte", models.F("compared"))),
                        name="mail_folder_missing_of_compared",
                    ),
                ),
            ],
        ),
    ]
