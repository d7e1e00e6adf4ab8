import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.database.operations
import rapport.platform.database.sealed


class Migration(migrations.Migration):
    replaces = [
        ("sign_on", "0001_sign_in_rules"),
        ("sign_on", "0002_identity_providers"),
        ("sign_on", "0003_directory_entries"),
        ("sign_on", "0004_saml_providers"),
        ("sign_on", "0005_rule_changes"),
    ]

    initial = True

    dependencies = [
        ("access", "0001_first_version"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="IdentityProvider",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        (
                            "protocol",
                            models.CharField(
                                choices=[("oidc", "OpenID Connect"), ("saml", "SAML 2.0")],
                                db_default="oidc",
                                default="oidc",
                                max_length=4,
                            ),
                        ),
                        ("name", models.CharField(max_length=40, unique=True)),
                        ("issuer", models.CharField(max_length=300)),
                        ("client_id", models.CharField(blank=True, default="", max_length=191)),
                        ("secret", rapport.platform.database.sealed.SealedTextField(blank=True, default="")),
                        (
                            "domains",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=253), size=None
                            ),
                        ),
                        ("creates_users", models.BooleanField(db_default=False, default=False)),
                        ("links_users", models.BooleanField(db_default=True, default=True)),
                        ("trusts_addresses", models.BooleanField(db_default=False, default=False)),
                        ("asks_second_factor", models.BooleanField(db_default=False, default=False)),
                        (
                            "default_role",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="access.role",
                            ),
                        ),
                        (
                            "default_team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="access.team",
                            ),
                        ),
                        ("groups_claim", models.CharField(blank=True, default="", max_length=200)),
                        ("is_active", models.BooleanField(db_default=True, default=True)),
                        ("metadata_url", models.CharField(blank=True, db_default="", default="", max_length=500)),
                        ("metadata_read_at", models.DateTimeField(blank=True, null=True)),
                        ("sign_on_url", models.CharField(blank=True, db_default="", default="", max_length=500)),
                        ("sign_out_url", models.CharField(blank=True, db_default="", default="", max_length=500)),
                        (
                            "certificates",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), db_default=[], default=list, size=None
                            ),
                        ),
                        ("certificate", models.TextField(blank=True, db_default="", default="")),
                    ],
                    options={
                        "ordering": ["name"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="SignInRuleChange",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("change_set", models.UUIDField(db_index=True)),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("everybody", "Everybody"),
                                    ("administrators", "Administrators"),
                                    ("role", "Holders of a role"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="access.role",
                            ),
                        ),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(null=True)),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="DirectoryEntry",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "user",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="directory_entry",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="directory_entry",
                                to="access.team",
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, db_index=True, default="", max_length=255)),
                        ("is_removed", models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("team__isnull", True), ("user__isnull", False)),
                                    models.Q(("team__isnull", False), ("user__isnull", True)),
                                    _connector="OR",
                                ),
                                name="directory_entry_of_one",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GroupMapping",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mappings",
                                to="sign_on.identityprovider",
                            ),
                        ),
                        ("value", models.CharField(max_length=200)),
                        (
                            "role",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="access.role",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="access.team",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("provider", "value"), name="group_mapping_once"),
                            models.CheckConstraint(
                                condition=models.Q(("role__isnull", False), ("team__isnull", False), _connector="OR"),
                                name="group_mapping_says_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SamlMessage",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="sign_on.identityprovider",
                            ),
                        ),
                        ("message_id", models.CharField(max_length=255)),
                        ("expires_at", models.DateTimeField(db_index=True)),
                        ("ticket", models.CharField(blank=True, db_index=True, default="", max_length=64)),
                        ("held", rapport.platform.database.sealed.SealedTextField(blank=True, default="")),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("provider", "message_id"), name="saml_message_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignInRule",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("everybody", "Everybody"),
                                    ("administrators", "Administrators"),
                                    ("role", "Holders of a role"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="access.role",
                            ),
                        ),
                        ("second_factor", models.BooleanField(db_default=False, default=False)),
                        (
                            "networks",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=50), db_default=[], default=list, size=None
                            ),
                        ),
                        (
                            "session_hours",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(2160),
                                ],
                            ),
                        ),
                        ("passwords_off", models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("audience", "role"), name="sign_in_rule_once", nulls_distinct=False
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("audience", "role"), ("role__isnull", False)),
                                    models.Q(models.Q(("audience", "role"), _negated=True), ("role__isnull", True)),
                                    _connector="OR",
                                ),
                                name="sign_in_rule_of_a_role",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
