import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGinExtension, BtreeGistExtension
from django.db import migrations, models

import rapport.customers.models.relations
import rapport.customers.privacy.kept
import rapport.lib.ids
import rapport.platform.access.models
import rapport.platform.database.operations
import rapport.platform.history.tracking
import rapport.platform.records.fields

# Touches note who owns their party, for the lists of restricted readers; the notes follow when a party changes hands.
FOLLOW = """
    CREATE FUNCTION customers_touch_follows_party() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM party_before b JOIN party_after a ON a.id = b.id
                    WHERE a.owner_id IS DISTINCT FROM b.owner_id) THEN
            UPDATE customers_touch touch SET party_owner = coalesce(a.owner_id, 0)
              FROM party_before b JOIN party_after a ON a.id = b.id
             WHERE a.owner_id IS DISTINCT FROM b.owner_id AND touch.party_id = a.id
               AND touch.party_owner IS DISTINCT FROM coalesce(a.owner_id, 0);
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER customers_touch_follows_party AFTER UPDATE ON customers_party
        REFERENCING OLD TABLE AS party_before NEW TABLE AS party_after
        FOR EACH STATEMENT EXECUTE FUNCTION customers_touch_follows_party();
"""
LEAVE = """
    DROP TRIGGER customers_touch_follows_party ON customers_party;
    DROP FUNCTION customers_touch_follows_party();
"""


class Migration(migrations.Migration):
    replaces = [
        ("customers", "0001_initial"),
        ("customers", "0002_party_name_key"),
        ("customers", "0003_pinned_timeline_items"),
        ("customers", "0004_task_by_due_day_of_all"),
        ("customers", "0005_parties_by_any_filter"),
        ("customers", "0006_orders_that_carry_filters"),
        ("customers", "0007_consent"),
        ("customers", "0008_touches_by_filters"),
        ("customers", "0009_parties_no_longer_active"),
        ("customers", "0010_touches_by_owner_of_party"),
        ("customers", "0011_erasures"),
        ("customers", "0012_custom_fields_of_more_tables"),
        ("customers", "0013_retention"),
        ("customers", "0014_contact_rules"),
        ("customers", "0015_subject_archives"),
        ("customers", "0016_promises_and_hand_offs"),
        ("customers", "0017_kept_values"),
        ("customers", "0018_condition_of_contact_rules"),
        ("customers", "0019_fields_of_touches"),
        ("customers", "0020_territories"),
    ]

    initial = True

    dependencies = [
        ("access", "0001_first_version"),
        ("history", "0001_first_version"),
        ("jobs", "0001_first_version"),
    ]

    operations = [
        BtreeGistExtension(),
        BtreeGinExtension(),
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="Address",
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="addresses",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        ("label", models.CharField(blank=True, default="", max_length=60, verbose_name="label")),
                        ("street", models.CharField(blank=True, default="", max_length=300, verbose_name="street")),
                        ("locality", models.CharField(blank=True, default="", max_length=150, verbose_name="city")),
                        ("region", models.CharField(blank=True, default="", max_length=120, verbose_name="region")),
                        ("postcode", models.CharField(blank=True, default="", max_length=20, verbose_name="postcode")),
                        (
                            "country",
                            rapport.platform.records.fields.CountryField(
                                blank=True, default="", max_length=2, verbose_name="country"
                            ),
                        ),
                        ("raw", models.CharField(blank=True, default="", max_length=600, verbose_name="as given")),
                        ("is_primary", models.BooleanField(default=False, verbose_name="primary")),
                        (
                            "problem",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=60, verbose_name="problem"
                            ),
                        ),
                        ("source", models.CharField(blank=True, default="", max_length=120, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "address",
                        "verbose_name_plural": "addresses",
                        "indexes": [models.Index(fields=["country", "postcode"], name="address_by_postcode")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_primary", True)), fields=("party",), name="address_one_primary"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("street", ""), _negated=True),
                                    models.Q(("locality", ""), _negated=True),
                                    models.Q(("postcode", ""), _negated=True),
                                    models.Q(("region", ""), _negated=True),
                                    models.Q(("country", ""), _negated=True),
                                    models.Q(("raw", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="address_not_empty",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CadenceRule",
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
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=100,
                                help_text="The first rule that fits a customer decides, the lowest number first.",
                                verbose_name="order of the rules",
                            ),
                        ),
                        (
                            "party_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("person", "Person"),
                                    ("organisation", "Organisation"),
                                    ("household", "Household"),
                                ],
                                default="",
                                max_length=12,
                                verbose_name="only",
                            ),
                        ),
                        (
                            "value_class",
                            models.CharField(
                                blank=True,
                                choices=[("A", "A"), ("B", "B"), ("C", "C"), ("-", "Without a class")],
                                default="",
                                help_text="Empty means any.",
                                max_length=1,
                                verbose_name="value class",
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                blank=True,
                                help_text="Only who holds this role today.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="customers.roletype",
                                verbose_name="role",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="customers.tag",
                                verbose_name="tag",
                            ),
                        ),
                        ("condition", models.JSONField(blank=True, default=dict)),
                        (
                            "every_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="The longest time between two contacts. Empty: whom this fits need not hear from us.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(3660),
                                ],
                                verbose_name="every … days",
                            ),
                        ),
                        (
                            "first_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="For who was never spoken with, from the day of entry; 0 is at once. Empty: only after a contact.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(3660)],
                                verbose_name="first contact after … days",
                            ),
                        ),
                        (
                            "counts",
                            models.CharField(
                                choices=[
                                    ("any", "Every contact"),
                                    ("spoken", "Calls and meetings"),
                                    ("meeting", "Meetings"),
                                    ("written", "Mails, letters and messages"),
                                ],
                                default="any",
                                max_length=7,
                                verbose_name="what counts",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="switched on")),
                    ],
                    options={
                        "verbose_name": "contact rule",
                        "verbose_name_plural": "contact rules",
                        "ordering": ["position", "id"],
                        "indexes": [models.Index(fields=["position", "id"], name="cadence_rule_in_order")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="cadence_rule_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("every_days__isnull", True),
                                    models.Q(("every_days__gte", 1), ("every_days__lte", 3660)),
                                    _connector="OR",
                                ),
                                name="cadence_rule_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("counts__in", ["any", "spoken", "meeting", "written"])),
                                name="cadence_rule_counts_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentPurposeHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.consentpurpose",
                            ),
                        ),
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
                            "code",
                            models.SlugField(
                                db_index=False, help_text="By which senders ask.", max_length=40, verbose_name="code"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name in English")),
                        (
                            "name_de",
                            models.CharField(blank=True, default="", max_length=120, verbose_name="name in German"),
                        ),
                        (
                            "name_zh",
                            models.CharField(blank=True, default="", max_length=120, verbose_name="name in Chinese"),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("contract", "Contract"),
                                    ("legal_obligation", "Legal obligation"),
                                    ("legitimate_interest", "Legitimate interest"),
                                    ("consent", "Consent"),
                                ],
                                default="consent",
                                max_length=20,
                                verbose_name="lawful basis",
                            ),
                        ),
                        ("by_email", models.BooleanField(default=False, verbose_name="by e-mail")),
                        ("by_phone", models.BooleanField(default=False, verbose_name="by phone")),
                        ("by_sms", models.BooleanField(default=False, verbose_name="by SMS")),
                        ("by_messenger", models.BooleanField(default=False, verbose_name="by messenger")),
                        ("by_post", models.BooleanField(default=False, verbose_name="by post")),
                        (
                            "is_double_opt_in",
                            models.BooleanField(
                                default=False,
                                help_text="Consent by e-mail counts once a link sent there is confirmed.",
                                verbose_name="double opt-in",
                            ),
                        ),
                        (
                            "valid_months",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="After which consent must be asked for again.",
                                null=True,
                                verbose_name="months valid",
                            ),
                        ),
                        (
                            "is_public",
                            models.BooleanField(
                                default=True,
                                help_text="People see and choose it themselves.",
                                verbose_name="on the preference page",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="Nobody is contacted for another one.", verbose_name="in use"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=100, verbose_name="position")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="ConsentState",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consent_states",
                                to="customers.party",
                            ),
                        ),
                        (
                            "purpose",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="states",
                                to="customers.consentpurpose",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("email", "E-mail"),
                                    ("phone", "Phone"),
                                    ("sms", "SMS"),
                                    ("messenger", "Messenger"),
                                    ("post", "Post"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("contact_norm", models.CharField(blank=True, default="", max_length=500)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("voided", "Entry taken back"),
                                    ("pending", "Not confirmed yet"),
                                    ("withdrawn", "Withdrawn"),
                                    ("granted", "Granted"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="customers.consententry",
                            ),
                        ),
                        ("since", models.DateTimeField()),
                        ("expires_on", models.DateField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("party", "purpose", "channel", "contact_norm"), name="consent_state_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["pending", "withdrawn", "granted"])),
                                name="consent_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("expires_on__isnull", True),
                                    models.Q(("state", "withdrawn"), _negated=True),
                                    _connector="OR",
                                ),
                                name="consent_state_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentWording",
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
                            "purpose",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wordings",
                                to="customers.consentpurpose",
                                verbose_name="purpose",
                            ),
                        ),
                        (
                            "language",
                            rapport.platform.records.fields.LanguageField(max_length=10, verbose_name="language"),
                        ),
                        ("revision", models.PositiveIntegerField(editable=False, verbose_name="version")),
                        ("text", models.TextField(verbose_name="text")),
                    ],
                    options={
                        "verbose_name": "consent wording",
                        "verbose_name_plural": "consent wordings",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("purpose", "language", "revision"), name="consent_wording_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="consent_wording_has_a_text"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentWordingHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.consentwording",
                            ),
                        ),
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
                            "purpose",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.consentpurpose",
                                verbose_name="purpose",
                            ),
                        ),
                        (
                            "language",
                            rapport.platform.records.fields.LanguageField(max_length=10, verbose_name="language"),
                        ),
                        ("revision", models.PositiveIntegerField(editable=False, verbose_name="version")),
                        ("text", models.TextField(verbose_name="text")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="ContactBlock",
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
                            "party",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contact_blocks",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("email", "E-mail"),
                                    ("phone", "Phone"),
                                    ("sms", "SMS"),
                                    ("messenger", "Messenger"),
                                    ("post", "Post"),
                                ],
                                default="",
                                help_text="Empty: by no way.",
                                max_length=10,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("complaint", "Complaint"),
                                    ("dispute", "Dispute"),
                                    ("register", "Entry in a do-not-call register"),
                                    ("bereavement", "Bereavement"),
                                    ("import", "Import"),
                                    ("wish", "Own wish"),
                                    ("other", "Other"),
                                ],
                                default="wish",
                                max_length=12,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "until",
                            models.DateField(
                                blank=True, help_text="The last day; empty: for good.", null=True, verbose_name="until"
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                        ("source", models.CharField(blank=True, default="", max_length=120, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "do-not-contact mark",
                        "verbose_name_plural": "do-not-contact marks",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("party", "channel"),
                                name="contact_block_once",
                                violation_error_message="The party has such a mark already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("channel__in", ["", "email", "phone", "sms", "messenger", "post"])),
                                name="contact_block_channel",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactBlockHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.contactblock",
                            ),
                        ),
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
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("email", "E-mail"),
                                    ("phone", "Phone"),
                                    ("sms", "SMS"),
                                    ("messenger", "Messenger"),
                                    ("post", "Post"),
                                ],
                                default="",
                                help_text="Empty: by no way.",
                                max_length=10,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("complaint", "Complaint"),
                                    ("dispute", "Dispute"),
                                    ("register", "Entry in a do-not-call register"),
                                    ("bereavement", "Bereavement"),
                                    ("import", "Import"),
                                    ("wish", "Own wish"),
                                    ("other", "Other"),
                                ],
                                default="wish",
                                max_length=12,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "until",
                            models.DateField(
                                blank=True, help_text="The last day; empty: for good.", null=True, verbose_name="until"
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                        ("source", models.CharField(blank=True, default="", max_length=120, verbose_name="source")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="ContactPoint",
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contact_points",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("email", "E-mail"),
                                    ("phone", "Phone"),
                                    ("fax", "Fax"),
                                    ("website", "Website"),
                                    ("handle", "Handle"),
                                ],
                                max_length=8,
                                verbose_name="kind",
                            ),
                        ),
                        ("value", models.CharField(help_text="As given.", max_length=500, verbose_name="value")),
                        ("norm", models.CharField(editable=False, max_length=500, verbose_name="standard form")),
                        (
                            "label",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Work, private, mobile …",
                                max_length=60,
                                verbose_name="label",
                            ),
                        ),
                        ("is_primary", models.BooleanField(default=False, verbose_name="primary")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("unverified", "Not verified"),
                                    ("valid", "Verified"),
                                    ("invalid", "Invalid"),
                                    ("bounced", "Bounced"),
                                ],
                                default="unverified",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "problem",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=60, verbose_name="problem"
                            ),
                        ),
                        ("source", models.CharField(blank=True, default="", max_length=120, verbose_name="source")),
                        ("verified_on", models.DateField(blank=True, null=True, verbose_name="verified on")),
                    ],
                    options={
                        "verbose_name": "contact point",
                        "verbose_name_plural": "contact points",
                        "indexes": [models.Index(fields=["kind", "norm"], name="contact_point_by_norm")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_primary", True)),
                                fields=("party", "kind"),
                                name="contact_point_one_primary",
                            ),
                            models.UniqueConstraint(
                                fields=("party", "kind", "norm"), name="contact_point_once_per_party"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True),
                                    ("valid_from__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="contact_point_dates",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactPointHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.contactpoint",
                            ),
                        ),
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("email", "E-mail"),
                                    ("phone", "Phone"),
                                    ("fax", "Fax"),
                                    ("website", "Website"),
                                    ("handle", "Handle"),
                                ],
                                max_length=8,
                                verbose_name="kind",
                            ),
                        ),
                        ("value", models.CharField(help_text="As given.", max_length=500, verbose_name="value")),
                        ("norm", models.CharField(editable=False, max_length=500, verbose_name="standard form")),
                        (
                            "label",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Work, private, mobile …",
                                max_length=60,
                                verbose_name="label",
                            ),
                        ),
                        ("is_primary", models.BooleanField(default=False, verbose_name="primary")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("unverified", "Not verified"),
                                    ("valid", "Verified"),
                                    ("invalid", "Invalid"),
                                    ("bounced", "Bounced"),
                                ],
                                default="unverified",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "problem",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=60, verbose_name="problem"
                            ),
                        ),
                        ("source", models.CharField(blank=True, default="", max_length=120, verbose_name="source")),
                        ("verified_on", models.DateField(blank=True, null=True, verbose_name="verified on")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Disclosure",
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
                            "party",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="disclosures",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "disclosed_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="given at"),
                        ),
                        ("recipient", models.CharField(max_length=200, verbose_name="recipient")),
                        ("purpose", models.CharField(max_length=200, verbose_name="for what")),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("contract", "Contract"),
                                    ("legal_obligation", "Legal obligation"),
                                    ("legitimate_interest", "Legitimate interest"),
                                    ("consent", "Consent"),
                                ],
                                default="consent",
                                max_length=20,
                                verbose_name="lawful basis",
                            ),
                        ),
                        ("fields", models.TextField(help_text="Fields or documents.", verbose_name="what was given")),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                    ],
                    options={
                        "verbose_name": "disclosure",
                        "verbose_name_plural": "disclosures",
                        "indexes": [
                            models.Index(fields=["party", "disclosed_at", "id"], name="disclosure_by_party"),
                            models.Index(fields=["disclosed_at", "id"], name="disclosure_by_time"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("basis__in", ["contract", "legal_obligation", "legitimate_interest", "consent"])
                                ),
                                name="disclosure_basis",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DisclosureHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.disclosure",
                            ),
                        ),
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
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "disclosed_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="given at"),
                        ),
                        ("recipient", models.CharField(max_length=200, verbose_name="recipient")),
                        ("purpose", models.CharField(max_length=200, verbose_name="for what")),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("contract", "Contract"),
                                    ("legal_obligation", "Legal obligation"),
                                    ("legitimate_interest", "Legitimate interest"),
                                    ("consent", "Consent"),
                                ],
                                default="consent",
                                max_length=20,
                                verbose_name="lawful basis",
                            ),
                        ),
                        ("fields", models.TextField(help_text="Fields or documents.", verbose_name="what was given")),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Erasure",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        (
                            "party",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="erasures",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        ("party_uid", models.UUIDField(unique=True)),
                        (
                            "party_kind",
                            models.CharField(
                                choices=[
                                    ("person", "Person"),
                                    ("organisation", "Organisation"),
                                    ("household", "Household"),
                                ],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("request", "The person asked for it"),
                                    ("unneeded", "No reason left to keep the data"),
                                    ("mistake", "Should never have been stored"),
                                    ("retention", "Rule of retention"),
                                ],
                                default="request",
                                max_length=10,
                                verbose_name="reason",
                            ),
                        ),
                        ("requested_on", models.DateField(verbose_name="requested on")),
                        (
                            "reference",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Nothing that tells who it was.",
                                max_length=60,
                                verbose_name="file number",
                            ),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="jobs.jobrun",
                            ),
                        ),
                        (
                            "change_set",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="history.changeset",
                            ),
                        ),
                        ("counts", models.JSONField(default=dict)),
                        (
                            "started_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="started at"),
                        ),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished at")),
                    ],
                    options={
                        "verbose_name": "erasure",
                        "verbose_name_plural": "erasures",
                        "indexes": [models.Index(fields=["-started_at", "-id"], name="erasure_by_time")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason__in", ["request", "unneeded", "mistake", "retention"])),
                                name="erasure_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FinancialStatement",
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
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="financial_statements",
                                to="customers.party",
                                verbose_name="organisation",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1800),
                                    django.core.validators.MaxValueValidator(2200),
                                ],
                                verbose_name="year",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(max_length=3, verbose_name="currency"),
                        ),
                        (
                            "revenue",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="revenue",
                            ),
                        ),
                        (
                            "profit",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="profit",
                            ),
                        ),
                        (
                            "equity",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="equity",
                            ),
                        ),
                        (
                            "employee_count",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="employees"),
                        ),
                    ],
                    options={
                        "verbose_name": "financial statement",
                        "verbose_name_plural": "financial statements",
                        "constraints": [
                            models.UniqueConstraint(fields=("party", "year"), name="financial_statement_once_a_year")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FinancialStatementHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.financialstatement",
                            ),
                        ),
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
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="organisation",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1800),
                                    django.core.validators.MaxValueValidator(2200),
                                ],
                                verbose_name="year",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(max_length=3, verbose_name="currency"),
                        ),
                        (
                            "revenue",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="revenue",
                            ),
                        ),
                        (
                            "profit",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="profit",
                            ),
                        ),
                        (
                            "equity",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="equity",
                            ),
                        ),
                        (
                            "employee_count",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="employees"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="HandOff",
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
                            "principals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), db_default=[], default=list, editable=False, size=None
                            ),
                        ),
                        ("subject", models.CharField(max_length=200, verbose_name="what it is about")),
                        (
                            "party",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hand_offs",
                                to="customers.party",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "to_team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="access.team",
                                verbose_name="to the team",
                            ),
                        ),
                        (
                            "words",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Where things stand, and what comes next.",
                                verbose_name="what they must know",
                            ),
                        ),
                        (
                            "checklist",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="One thing a line. Whoever accepts ticks each; what is missing is a reason to send it back.",
                                verbose_name="checklist",
                            ),
                        ),
                        (
                            "due_at",
                            models.DateTimeField(
                                help_text="When this is over, both teams are told that it still waits.",
                                verbose_name="answer by",
                            ),
                        ),
                        (
                            "moves_ownership",
                            models.BooleanField(
                                default=True,
                                help_text="Whoever accepts becomes the owner of the customer.",
                                verbose_name="the customer goes along",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("accepted", "Accepted"),
                                    ("returned", "Sent back"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="waiting",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="answered at"),
                        ),
                        (
                            "minutes",
                            models.PositiveIntegerField(
                                blank=True, editable=False, null=True, verbose_name="minutes until the answer"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Why it was sent back or withdrawn.",
                                max_length=500,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "told_state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("accepted", "Accepted"),
                                    ("returned", "Sent back"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                db_default="",
                                default="",
                                editable=False,
                                max_length=9,
                            ),
                        ),
                        ("escalated_at", models.DateTimeField(blank=True, editable=False, null=True)),
                    ],
                    options={
                        "verbose_name": "hand-off",
                        "verbose_name_plural": "hand-offs",
                        "indexes": [
                            models.Index(fields=["party", "state"], name="hand_off_by_party"),
                            models.Index(fields=["to_team", "state", "due_at", "id"], name="hand_off_by_team"),
                            models.Index(fields=["due_at", "id"], name="hand_off_by_clock"),
                            models.Index(fields=["created_at", "id"], name="hand_off_by_creation"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["principals", "owner", "party", "state"],
                                gin_pending_list_limit=256,
                                name="hand_off_by_filters",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("subject", ""), _negated=True), name="hand_off_has_a_subject"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "accepted", "returned", "withdrawn"])),
                                name="hand_off_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("state", "waiting")),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True), ("answered_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="hand_off_answered_has_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), ("state", "returned"), _negated=True),
                                name="hand_off_returned_has_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandOffHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.handoff",
                            ),
                        ),
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
                        ("subject", models.CharField(max_length=200, verbose_name="what it is about")),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "to_team",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="access.team",
                                verbose_name="to the team",
                            ),
                        ),
                        (
                            "words",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Where things stand, and what comes next.",
                                verbose_name="what they must know",
                            ),
                        ),
                        (
                            "checklist",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="One thing a line. Whoever accepts ticks each; what is missing is a reason to send it back.",
                                verbose_name="checklist",
                            ),
                        ),
                        (
                            "due_at",
                            models.DateTimeField(
                                help_text="When this is over, both teams are told that it still waits.",
                                verbose_name="answer by",
                            ),
                        ),
                        (
                            "moves_ownership",
                            models.BooleanField(
                                default=True,
                                help_text="Whoever accepts becomes the owner of the customer.",
                                verbose_name="the customer goes along",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("accepted", "Accepted"),
                                    ("returned", "Sent back"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="waiting",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="answered at"),
                        ),
                        (
                            "minutes",
                            models.PositiveIntegerField(
                                blank=True, editable=False, null=True, verbose_name="minutes until the answer"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Why it was sent back or withdrawn.",
                                max_length=500,
                                verbose_name="reason",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="HeldParty",
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
                            "hold",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="held",
                                to="customers.legalhold",
                                verbose_name="legal hold",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="holds",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "party on hold",
                        "verbose_name_plural": "parties on hold",
                        "constraints": [models.UniqueConstraint(fields=("hold", "party"), name="held_party_once")],
                    },
                ),
                migrations.CreateModel(
                    name="HeldPartyHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.heldparty",
                            ),
                        ),
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
                            "hold",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.legalhold",
                                verbose_name="legal hold",
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
                                verbose_name="party",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="LegalHold",
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
                            "matter",
                            models.CharField(
                                help_text="Such as a court's file number.", max_length=120, verbose_name="matter"
                            ),
                        ),
                        ("reason", models.TextField(blank=True, default="", verbose_name="reason")),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=rapport.customers.privacy.kept.hold_choices,
                                default="",
                                help_text="Of this kind; also those that come to pass it later.",
                                max_length=60,
                                verbose_name="also those that pass a condition",
                            ),
                        ),
                        ("condition", models.JSONField(blank=True, default=dict)),
                        ("begins_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="from")),
                        ("released_on", models.DateField(blank=True, null=True, verbose_name="released on")),
                        (
                            "set_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="set by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "legal hold",
                        "verbose_name_plural": "legal holds",
                        "indexes": [
                            models.Index(fields=["released_on", "id"], name="legal_hold_by_release"),
                            models.Index(fields=["begins_on", "id"], name="legal_hold_by_begin"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("matter", ""), _negated=True), name="legal_hold_has_a_matter"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("released_on__isnull", True),
                                    ("released_on__gte", models.F("begins_on")),
                                    _connector="OR",
                                ),
                                name="legal_hold_has_days",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LegalHoldHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.legalhold",
                            ),
                        ),
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
                            "matter",
                            models.CharField(
                                help_text="Such as a court's file number.", max_length=120, verbose_name="matter"
                            ),
                        ),
                        ("reason", models.TextField(blank=True, default="", verbose_name="reason")),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=rapport.customers.privacy.kept.hold_choices,
                                default="",
                                help_text="Of this kind; also those that come to pass it later.",
                                max_length=60,
                                verbose_name="also those that pass a condition",
                            ),
                        ),
                        ("condition", models.JSONField(blank=True, default=dict)),
                        ("begins_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="from")),
                        ("released_on", models.DateField(blank=True, null=True, verbose_name="released on")),
                        (
                            "set_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="set by",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="LinkRevocation",
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
                            "party",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="link_revocation",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        ("before", models.DateTimeField(verbose_name="made before")),
                    ],
                    options={
                        "verbose_name": "ended links",
                        "verbose_name_plural": "ended links",
                    },
                ),
                migrations.CreateModel(
                    name="LinkRevocationHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.linkrevocation",
                            ),
                        ),
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
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        ("before", models.DateTimeField(verbose_name="made before")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Party",
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
                            "principals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), db_default=[], default=list, editable=False, size=None
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("person", "Person"),
                                    ("organisation", "Organisation"),
                                    ("household", "Household"),
                                ],
                                editable=False,
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Of an organisation or a household.",
                                max_length=300,
                                verbose_name="name",
                            ),
                        ),
                        ("prefix", models.CharField(blank=True, default="", max_length=60, verbose_name="title")),
                        (
                            "given_name",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="given name"),
                        ),
                        (
                            "middle_name",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="middle name"),
                        ),
                        (
                            "family_name",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="family name"),
                        ),
                        ("suffix", models.CharField(blank=True, default="", max_length=60, verbose_name="suffix")),
                        (
                            "name_order",
                            models.CharField(
                                blank=True,
                                choices=[("given_first", "Given name first"), ("family_first", "Family name first")],
                                default="",
                                max_length=12,
                                verbose_name="order of names",
                            ),
                        ),
                        (
                            "script",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=12, verbose_name="script"
                            ),
                        ),
                        (
                            "phonetic",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="How the name is read, such as pinyin.",
                                max_length=200,
                                verbose_name="phonetic name",
                            ),
                        ),
                        ("display_name", models.CharField(editable=False, max_length=300, verbose_name="name")),
                        ("sort_key", models.CharField(db_collation="C", editable=False, max_length=80)),
                        (
                            "name_key",
                            models.CharField(blank=True, db_collation="C", default="", editable=False, max_length=80),
                        ),
                        (
                            "email",
                            rapport.platform.records.fields.EmailField(
                                blank=True, default="", max_length=320, verbose_name="e-mail"
                            ),
                        ),
                        (
                            "phone",
                            rapport.platform.records.fields.PhoneField(
                                blank=True, default="", max_length=80, verbose_name="phone"
                            ),
                        ),
                        (
                            "website",
                            rapport.platform.records.fields.UrlField(
                                blank=True, default="", max_length=500, verbose_name="website"
                            ),
                        ),
                        (
                            "city",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=150, verbose_name="city"
                            ),
                        ),
                        (
                            "country",
                            rapport.platform.records.fields.CountryField(
                                blank=True, default="", editable=False, max_length=2, verbose_name="country"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Where the person works; for an organisation, the one it belongs to.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="people",
                                to="customers.party",
                                verbose_name="organisation",
                            ),
                        ),
                        (
                            "job_title",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="job title"),
                        ),
                        (
                            "department",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="department"),
                        ),
                        (
                            "language",
                            rapport.platform.records.fields.LanguageField(
                                blank=True, default="", max_length=10, verbose_name="language"
                            ),
                        ),
                        (
                            "time_zone",
                            rapport.platform.records.fields.TimeZoneField(
                                blank=True, default="", max_length=50, verbose_name="time zone"
                            ),
                        ),
                        ("birth_date", models.DateField(blank=True, null=True, verbose_name="birth date")),
                        (
                            "marital_status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("single", "Single"),
                                    ("married", "Married"),
                                    ("partnered", "In a partnership"),
                                    ("divorced", "Divorced"),
                                    ("widowed", "Widowed"),
                                ],
                                default="",
                                max_length=10,
                                verbose_name="marital status",
                            ),
                        ),
                        ("industry", models.CharField(blank=True, default="", max_length=120, verbose_name="industry")),
                        (
                            "employee_count",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="employees"),
                        ),
                        (
                            "annual_revenue",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="annual revenue",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                blank=True, default="", max_length=3, verbose_name="currency"
                            ),
                        ),
                        ("founded_on", models.DateField(blank=True, null=True, verbose_name="founded on")),
                        (
                            "lifecycle",
                            models.CharField(
                                choices=[
                                    ("active", "Active"),
                                    ("inactive", "Inactive"),
                                    ("deceased", "Deceased or dissolved"),
                                ],
                                default="active",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "value_class",
                            models.CharField(
                                blank=True,
                                choices=[("A", "A"), ("B", "B"), ("C", "C")],
                                default="",
                                max_length=1,
                                verbose_name="value class",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Where we know them from.",
                                max_length=120,
                                verbose_name="source",
                            ),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                        ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                        (
                            "kept",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                editable=False,
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parties",
                                to="customers.territory",
                                verbose_name="territory",
                            ),
                        ),
                        (
                            "last_touch_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last contact"),
                        ),
                        (
                            "contact_due_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="next contact due"),
                        ),
                        (
                            "next_task_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="next task"),
                        ),
                        (
                            "erased_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="erased at"),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="customers.party",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "party",
                        "verbose_name_plural": "parties",
                        "indexes": [
                            models.Index(
                                fields=["kind", "sort_key", "id"],
                                include=("principals", "owner", "country", "city", "value_class", "lifecycle"),
                                name="party_in_name_order",
                            ),
                            models.Index(
                                fields=["kind", "created_at", "id"],
                                include=("principals", "owner", "country", "city", "value_class", "lifecycle"),
                                name="party_in_creation_order",
                            ),
                            models.Index(
                                fields=["kind", "updated_at", "id"],
                                include=("principals", "owner", "country", "city", "value_class", "lifecycle"),
                                name="party_in_change_order",
                            ),
                            models.Index(
                                fields=["kind", "last_touch_at", "id"],
                                include=("principals", "owner", "country", "city", "value_class", "lifecycle"),
                                name="party_in_touch_order",
                            ),
                            models.Index(fields=["kind", "contact_due_on", "id"], name="party_in_contact_order"),
                            models.Index(fields=["kind", "country", "sort_key", "id"], name="party_by_country"),
                            models.Index(fields=["kind", "owner", "country", "city"], name="party_by_owner_and_place"),
                            models.Index(fields=["kind", "email", "id"], name="party_by_email"),
                            models.Index(
                                condition=models.Q(("lifecycle", "active"), _negated=True),
                                fields=["kind", "lifecycle", "last_touch_at"],
                                name="party_no_longer_active",
                            ),
                            models.Index(
                                condition=models.Q(("name_key", ""), _negated=True),
                                fields=["kind", "name_key"],
                                name="party_by_name_key",
                            ),
                            models.Index(fields=["organisation", "sort_key"], name="party_by_organisation"),
                            models.Index(
                                condition=models.Q(("territory__isnull", False)),
                                fields=["territory", "kind", "sort_key", "id"],
                                name="party_by_territory",
                            ),
                            models.Index(
                                condition=models.Q(("merged_into__isnull", False)),
                                fields=["merged_into"],
                                name="party_merged",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=[
                                    "principals",
                                    "organisation",
                                    "country",
                                    "city",
                                    "value_class",
                                    "lifecycle",
                                    "source",
                                    "job_title",
                                    "industry",
                                    "employee_count",
                                ],
                                gin_pending_list_limit=256,
                                name="party_by_filters",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["person", "organisation", "household"])),
                                name="party_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("display_name", ""), _negated=True), name="party_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("organisation__isnull", True),
                                    models.Q(("organisation", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="party_not_its_own_organisation",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartyHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.party",
                            ),
                        ),
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("person", "Person"),
                                    ("organisation", "Organisation"),
                                    ("household", "Household"),
                                ],
                                editable=False,
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Of an organisation or a household.",
                                max_length=300,
                                verbose_name="name",
                            ),
                        ),
                        ("prefix", models.CharField(blank=True, default="", max_length=60, verbose_name="title")),
                        (
                            "given_name",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="given name"),
                        ),
                        (
                            "middle_name",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="middle name"),
                        ),
                        (
                            "family_name",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="family name"),
                        ),
                        ("suffix", models.CharField(blank=True, default="", max_length=60, verbose_name="suffix")),
                        (
                            "name_order",
                            models.CharField(
                                blank=True,
                                choices=[("given_first", "Given name first"), ("family_first", "Family name first")],
                                default="",
                                max_length=12,
                                verbose_name="order of names",
                            ),
                        ),
                        (
                            "script",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=12, verbose_name="script"
                            ),
                        ),
                        (
                            "phonetic",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="How the name is read, such as pinyin.",
                                max_length=200,
                                verbose_name="phonetic name",
                            ),
                        ),
                        ("display_name", models.CharField(editable=False, max_length=300, verbose_name="name")),
                        ("sort_key", models.CharField(db_collation="C", editable=False, max_length=80)),
                        (
                            "name_key",
                            models.CharField(blank=True, db_collation="C", default="", editable=False, max_length=80),
                        ),
                        (
                            "email",
                            rapport.platform.records.fields.EmailField(
                                blank=True, default="", max_length=320, verbose_name="e-mail"
                            ),
                        ),
                        (
                            "phone",
                            rapport.platform.records.fields.PhoneField(
                                blank=True, default="", max_length=80, verbose_name="phone"
                            ),
                        ),
                        (
                            "website",
                            rapport.platform.records.fields.UrlField(
                                blank=True, default="", max_length=500, verbose_name="website"
                            ),
                        ),
                        (
                            "city",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=150, verbose_name="city"
                            ),
                        ),
                        (
                            "country",
                            rapport.platform.records.fields.CountryField(
                                blank=True, default="", editable=False, max_length=2, verbose_name="country"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Where the person works; for an organisation, the one it belongs to.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="organisation",
                            ),
                        ),
                        (
                            "job_title",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="job title"),
                        ),
                        (
                            "department",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="department"),
                        ),
                        (
                            "language",
                            rapport.platform.records.fields.LanguageField(
                                blank=True, default="", max_length=10, verbose_name="language"
                            ),
                        ),
                        (
                            "time_zone",
                            rapport.platform.records.fields.TimeZoneField(
                                blank=True, default="", max_length=50, verbose_name="time zone"
                            ),
                        ),
                        ("birth_date", models.DateField(blank=True, null=True, verbose_name="birth date")),
                        (
                            "marital_status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("single", "Single"),
                                    ("married", "Married"),
                                    ("partnered", "In a partnership"),
                                    ("divorced", "Divorced"),
                                    ("widowed", "Widowed"),
                                ],
                                default="",
                                max_length=10,
                                verbose_name="marital status",
                            ),
                        ),
                        ("industry", models.CharField(blank=True, default="", max_length=120, verbose_name="industry")),
                        (
                            "employee_count",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="employees"),
                        ),
                        (
                            "annual_revenue",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="annual revenue",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                blank=True, default="", max_length=3, verbose_name="currency"
                            ),
                        ),
                        ("founded_on", models.DateField(blank=True, null=True, verbose_name="founded on")),
                        (
                            "lifecycle",
                            models.CharField(
                                choices=[
                                    ("active", "Active"),
                                    ("inactive", "Inactive"),
                                    ("deceased", "Deceased or dissolved"),
                                ],
                                default="active",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "value_class",
                            models.CharField(
                                blank=True,
                                choices=[("A", "A"), ("B", "B"), ("C", "C")],
                                default="",
                                max_length=1,
                                verbose_name="value class",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Where we know them from.",
                                max_length=120,
                                verbose_name="source",
                            ),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                        ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                        (
                            "erased_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="erased at"),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="PartyName",
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="names",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("legal", "Legal name"),
                                    ("former", "Former name"),
                                    ("nickname", "Nickname"),
                                    ("other_script", "In another script"),
                                    ("trade", "Trade name"),
                                ],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        ("value", models.CharField(max_length=300, verbose_name="name")),
                        (
                            "language",
                            rapport.platform.records.fields.LanguageField(
                                blank=True, default="", max_length=10, verbose_name="language"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "other name",
                        "verbose_name_plural": "other names",
                        "constraints": [
                            models.UniqueConstraint(fields=("party", "kind", "value"), name="party_name_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartyNameHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.partyname",
                            ),
                        ),
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("legal", "Legal name"),
                                    ("former", "Former name"),
                                    ("nickname", "Nickname"),
                                    ("other_script", "In another script"),
                                    ("trade", "Trade name"),
                                ],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        ("value", models.CharField(max_length=300, verbose_name="name")),
                        (
                            "language",
                            rapport.platform.records.fields.LanguageField(
                                blank=True, default="", max_length=10, verbose_name="language"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="PartyRole",
                    fields=[
                        (
                            "custom",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                editable=False,
                            ),
                        ),
                        (
                            "kept",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                editable=False,
                            ),
                        ),
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="roles",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holders",
                                to="customers.roletype",
                                verbose_name="role",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                    ],
                    options={
                        "verbose_name": "role of a party",
                        "verbose_name_plural": "roles of parties",
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("party", "="),
                                    ("type", "="),
                                    (
                                        rapport.customers.models.relations.DateRange(
                                            "valid_from",
                                            "valid_to",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                                inclusive_lower=True, inclusive_upper=True
                                            ),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="party_role_without_overlap",
                                violation_error_message="The party has this role already in that time.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True),
                                    ("valid_from__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="party_role_dates",
                                violation_error_message="The role ends before it begins.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartyRoleHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.partyrole",
                            ),
                        ),
                        (
                            "custom",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                editable=False,
                            ),
                        ),
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.roletype",
                                verbose_name="role",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="PartyTag",
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
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="party_tags",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="party_tags",
                                to="customers.tag",
                                verbose_name="tag",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tag of a party",
                        "verbose_name_plural": "tags of parties",
                        "constraints": [models.UniqueConstraint(fields=("party", "tag"), name="party_tag_once")],
                    },
                ),
                migrations.CreateModel(
                    name="PartyTagHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.partytag",
                            ),
                        ),
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
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.tag",
                                verbose_name="tag",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="PartyTerritory",
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
                            "party",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="territory_stays",
                                to="customers.party",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stays",
                                to="customers.territory",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("rule", "By a rule"),
                                    ("named", "Named by hand"),
                                    ("organisation", "With the organisation"),
                                ],
                                default="rule",
                                max_length=12,
                                verbose_name="why",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="customers.territoryrule",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "time in a territory",
                        "verbose_name_plural": "times in territories",
                        "indexes": [
                            models.Index(fields=["territory", "valid_to"], name="party_territory_by_territory"),
                            models.Index(
                                condition=models.Q(("rule__isnull", False)),
                                fields=["rule"],
                                name="party_territory_by_rule",
                            ),
                        ],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("party", "="),
                                    (
                                        rapport.customers.models.relations.DateRange(
                                            "valid_from",
                                            "valid_to",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                                inclusive_lower=True, inclusive_upper=True
                                            ),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="party_in_one_territory",
                                violation_error_message="The customer belongs to another territory in that time.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("party",),
                                name="party_in_one_territory_now",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="party_territory_dates",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("why__in", ["rule", "named", "organisation"])),
                                name="party_territory_why_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartyTerritoryHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.partyterritory",
                            ),
                        ),
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
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.territory",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("rule", "By a rule"),
                                    ("named", "Named by hand"),
                                    ("organisation", "With the organisation"),
                                ],
                                default="rule",
                                max_length=12,
                                verbose_name="why",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.territoryrule",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Promise",
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
                            "principals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), db_default=[], default=list, editable=False, size=None
                            ),
                        ),
                        (
                            "words",
                            models.CharField(
                                help_text="What was promised, in the customer's words.",
                                max_length=300,
                                verbose_name="promise",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="promises",
                                to="customers.party",
                                verbose_name="promised to",
                            ),
                        ),
                        (
                            "made_on",
                            models.DateField(default=django.utils.timezone.localdate, verbose_name="promised on"),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("kept", "Kept in time"),
                                    ("late", "Kept late"),
                                    ("broken", "Broken"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="open",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "settled_on",
                            models.DateField(
                                blank=True,
                                help_text="When it was kept, broken or withdrawn; empty means today.",
                                null=True,
                                verbose_name="settled on",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="How it ended, in a few words.",
                                max_length=500,
                                verbose_name="note",
                            ),
                        ),
                        ("touch_uid", models.UUIDField(blank=True, editable=False, null=True, verbose_name="touch")),
                        ("reminded_on", models.DateField(blank=True, editable=False, null=True)),
                    ],
                    options={
                        "verbose_name": "promise",
                        "verbose_name_plural": "promises",
                        "indexes": [
                            models.Index(fields=["party", "state", "due_on"], name="promise_by_party"),
                            models.Index(fields=["owner", "state", "due_on", "id"], name="promise_by_owner"),
                            models.Index(fields=["due_on", "id"], name="promise_by_due_day"),
                            models.Index(fields=["made_on", "id"], name="promise_by_day"),
                            models.Index(fields=["created_at", "id"], name="promise_by_creation"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["principals", "owner", "party", "state"],
                                gin_pending_list_limit=256,
                                name="promise_by_filters",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="promise_has_words"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_on__isnull", True), ("state", "open")),
                                    models.Q(models.Q(("state", "open"), _negated=True), ("settled_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="promise_settled_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "kept", "late", "broken", "withdrawn"])),
                                name="promise_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PromiseHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.promise",
                            ),
                        ),
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
                            "words",
                            models.CharField(
                                help_text="What was promised, in the customer's words.",
                                max_length=300,
                                verbose_name="promise",
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
                                verbose_name="promised to",
                            ),
                        ),
                        (
                            "made_on",
                            models.DateField(default=django.utils.timezone.localdate, verbose_name="promised on"),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("kept", "Kept in time"),
                                    ("late", "Kept late"),
                                    ("broken", "Broken"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="open",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "settled_on",
                            models.DateField(
                                blank=True,
                                help_text="When it was kept, broken or withdrawn; empty means today.",
                                null=True,
                                verbose_name="settled on",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="How it ended, in a few words.",
                                max_length=500,
                                verbose_name="note",
                            ),
                        ),
                        ("touch_uid", models.UUIDField(blank=True, editable=False, null=True, verbose_name="touch")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Relationship",
                    fields=[
                        (
                            "custom",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                editable=False,
                            ),
                        ),
                        (
                            "kept",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                editable=False,
                            ),
                        ),
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="customers.relationshiptype",
                                verbose_name="type",
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="relationships_from",
                                to="customers.party",
                                verbose_name="first party",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="relationships_to",
                                to="customers.party",
                                verbose_name="second party",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                    ],
                    options={
                        "verbose_name": "relationship",
                        "verbose_name_plural": "relationships",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("first", models.F("second")), _negated=True),
                                name="relationship_not_to_itself",
                                violation_error_message="A party has no relationship to itself.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("first", "="),
                                    ("second", "="),
                                    ("type", "="),
                                    (
                                        rapport.customers.models.relations.DateRange(
                                            "valid_from",
                                            "valid_to",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                                inclusive_lower=True, inclusive_upper=True
                                            ),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="relationship_without_overlap",
                                violation_error_message="This relationship exists already in that time.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RelationshipHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.relationship",
                            ),
                        ),
                        (
                            "custom",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                editable=False,
                            ),
                        ),
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "type",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.relationshiptype",
                                verbose_name="type",
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="first party",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="second party",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="RelationshipType",
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
                        ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                        (
                            "label",
                            models.CharField(
                                help_text="As the first party sees it: works for.", max_length=80, verbose_name="label"
                            ),
                        ),
                        (
                            "reverse_label",
                            models.CharField(
                                help_text="As the second sees it: employs.", max_length=80, verbose_name="reverse label"
                            ),
                        ),
                        ("is_symmetric", models.BooleanField(default=False, verbose_name="the same from both sides")),
                        (
                            "is_hierarchy",
                            models.BooleanField(
                                default=False,
                                help_text="The second party stands above the first; no circle is allowed.",
                                verbose_name="hierarchy",
                            ),
                        ),
                        ("is_employment", models.BooleanField(default=False, verbose_name="employment")),
                    ],
                    options={
                        "verbose_name": "relationship type",
                        "verbose_name_plural": "relationship types",
                        "ordering": ["label"],
                    },
                ),
                migrations.CreateModel(
                    name="RelationshipTypeHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.relationshiptype",
                            ),
                        ),
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
                        ("code", models.SlugField(db_index=False, max_length=40, verbose_name="code")),
                        (
                            "label",
                            models.CharField(
                                help_text="As the first party sees it: works for.", max_length=80, verbose_name="label"
                            ),
                        ),
                        (
                            "reverse_label",
                            models.CharField(
                                help_text="As the second sees it: employs.", max_length=80, verbose_name="reverse label"
                            ),
                        ),
                        ("is_symmetric", models.BooleanField(default=False, verbose_name="the same from both sides")),
                        (
                            "is_hierarchy",
                            models.BooleanField(
                                default=False,
                                help_text="The second party stands above the first; no circle is allowed.",
                                verbose_name="hierarchy",
                            ),
                        ),
                        ("is_employment", models.BooleanField(default=False, verbose_name="employment")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="RetentionRule",
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
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=rapport.customers.privacy.kept.kept_choices, max_length=60, verbose_name="what"
                            ),
                        ),
                        (
                            "act",
                            models.CharField(
                                choices=[("report", "only report"), ("delete", "delete"), ("erase", "erase for good")],
                                default="report",
                                help_text="Only people and other parties are erased.",
                                max_length=6,
                                verbose_name="then",
                            ),
                        ),
                        (
                            "period",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(1200),
                                ],
                                verbose_name="kept for",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                choices=[("days", "days"), ("months", "months"), ("years", "years")],
                                default="years",
                                max_length=6,
                                verbose_name="days, months or years",
                            ),
                        ),
                        (
                            "since",
                            models.CharField(
                                choices=[
                                    ("own", "last contact, or the day it is about"),
                                    ("created", "added here"),
                                    ("changed", "last changed"),
                                ],
                                default="own",
                                help_text="A party nobody was in contact with counts from the day it was added.",
                                max_length=7,
                                verbose_name="counted from",
                            ),
                        ),
                        ("condition", models.JSONField(blank=True, default=dict)),
                        (
                            "basis",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="The law or the reason by which it is kept so long.",
                                verbose_name="basis",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=False, verbose_name="switched on")),
                    ],
                    options={
                        "verbose_name": "retention rule",
                        "verbose_name_plural": "retention rules",
                        "ordering": ["kind", "name", "id"],
                        "indexes": [models.Index(fields=["kind", "name", "id"], name="retention_rule_in_order")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True), models.Q(("kind", ""), _negated=True)
                                ),
                                name="retention_rule_has_a_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("period__gte", 1), ("period__lte", 1200)),
                                name="retention_rule_has_a_period",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("act__in", ["report", "delete", "erase"])),
                                name="retention_rule_act",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionRuleHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.retentionrule",
                            ),
                        ),
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
                            "kind",
                            models.CharField(
                                choices=rapport.customers.privacy.kept.kept_choices, max_length=60, verbose_name="what"
                            ),
                        ),
                        (
                            "act",
                            models.CharField(
                                choices=[("report", "only report"), ("delete", "delete"), ("erase", "erase for good")],
                                default="report",
                                help_text="Only people and other parties are erased.",
                                max_length=6,
                                verbose_name="then",
                            ),
                        ),
                        (
                            "period",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(1200),
                                ],
                                verbose_name="kept for",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                choices=[("days", "days"), ("months", "months"), ("years", "years")],
                                default="years",
                                max_length=6,
                                verbose_name="days, months or years",
                            ),
                        ),
                        (
                            "since",
                            models.CharField(
                                choices=[
                                    ("own", "last contact, or the day it is about"),
                                    ("created", "added here"),
                                    ("changed", "last changed"),
                                ],
                                default="own",
                                help_text="A party nobody was in contact with counts from the day it was added.",
                                max_length=7,
                                verbose_name="counted from",
                            ),
                        ),
                        ("condition", models.JSONField(blank=True, default=dict)),
                        (
                            "basis",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="The law or the reason by which it is kept so long.",
                                verbose_name="basis",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=False, verbose_name="switched on")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="RetentionRun",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        (
                            "rule",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="runs",
                                to="customers.retentionrule",
                            ),
                        ),
                        ("rule_version", models.PositiveIntegerField(default=1)),
                        ("name", models.CharField(max_length=120)),
                        ("kind", models.CharField(max_length=60)),
                        (
                            "act",
                            models.CharField(
                                choices=[("report", "only report"), ("delete", "delete"), ("erase", "erase for good")],
                                max_length=6,
                            ),
                        ),
                        ("before", models.DateTimeField()),
                        ("found", models.PositiveBigIntegerField(default=0)),
                        ("done", models.PositiveBigIntegerField(default=0)),
                        ("held", models.PositiveBigIntegerField(default=0)),
                        ("refused", models.PositiveBigIntegerField(default=0)),
                        ("reasons", models.JSONField(default=list)),
                        (
                            "run",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="jobs.jobrun",
                            ),
                        ),
                        (
                            "change_set",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="history.changeset",
                            ),
                        ),
                        ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("finished_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [
                            models.Index(fields=["rule", "-started_at"], name="retention_run_of_rule"),
                            models.Index(fields=["-started_at", "-id"], name="retention_run_by_time"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoleType",
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
                        ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                        ("label", models.CharField(max_length=80, verbose_name="label")),
                        (
                            "operations",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                help_text="Such as quote, order, invoice, campaign.",
                                size=None,
                                verbose_name="permitted operations",
                            ),
                        ),
                        (
                            "blocked_operations",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                help_text="Refused while the role lasts, whatever another role permits.",
                                size=None,
                                verbose_name="blocked operations",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=100, verbose_name="position")),
                    ],
                    options={
                        "verbose_name": "role type",
                        "verbose_name_plural": "role types",
                        "ordering": ["position", "code"],
                    },
                ),
                migrations.CreateModel(
                    name="RoleTypeHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.roletype",
                            ),
                        ),
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
                        ("code", models.SlugField(db_index=False, max_length=40, verbose_name="code")),
                        ("label", models.CharField(max_length=80, verbose_name="label")),
                        (
                            "operations",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                help_text="Such as quote, order, invoice, campaign.",
                                size=None,
                                verbose_name="permitted operations",
                            ),
                        ),
                        (
                            "blocked_operations",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                help_text="Refused while the role lasts, whatever another role permits.",
                                size=None,
                                verbose_name="blocked operations",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=100, verbose_name="position")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="SubjectArchive",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="archives",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="jobs.jobrun",
                            ),
                        ),
                        ("storage_name", models.CharField(blank=True, default="", max_length=120)),
                        ("size", models.PositiveBigIntegerField(default=0, verbose_name="bytes")),
                        ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                        ("left_out", models.PositiveIntegerField(default=0, verbose_name="files left out")),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked for at"),
                        ),
                        ("expires_at", models.DateTimeField(null=True, verbose_name="there until")),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["expires_at"], name="subject_archive_by_end")],
                    },
                ),
                migrations.CreateModel(
                    name="Suppression",
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
                            "kind",
                            models.CharField(
                                choices=[("phone", "Phone"), ("email", "E-mail")], max_length=8, verbose_name="kind"
                            ),
                        ),
                        (
                            "value",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Empty once it was erased.",
                                max_length=320,
                                verbose_name="address or number",
                            ),
                        ),
                        ("norm_hash", models.CharField(editable=False, max_length=64)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("erased", "Erased person"),
                                    ("bounced", "Mail came back"),
                                    ("complaint", "Complaint"),
                                    ("register", "Entry in a do-not-call register"),
                                    ("import", "Import"),
                                    ("wish", "Own wish"),
                                ],
                                default="wish",
                                max_length=12,
                                verbose_name="reason",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                    ],
                    options={
                        "verbose_name": "suppressed address",
                        "verbose_name_plural": "suppressed addresses",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "norm_hash"),
                                name="suppression_once",
                                violation_error_message="This is on the list already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("norm_hash", ""), _negated=True), name="suppression_has_a_hash"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuppressionHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.suppression",
                            ),
                        ),
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
                            "kind",
                            models.CharField(
                                choices=[("phone", "Phone"), ("email", "E-mail")], max_length=8, verbose_name="kind"
                            ),
                        ),
                        (
                            "value",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Empty once it was erased.",
                                max_length=320,
                                verbose_name="address or number",
                            ),
                        ),
                        ("norm_hash", models.CharField(editable=False, max_length=64)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("erased", "Erased person"),
                                    ("bounced", "Mail came back"),
                                    ("complaint", "Complaint"),
                                    ("register", "Entry in a do-not-call register"),
                                    ("import", "Import"),
                                    ("wish", "Own wish"),
                                ],
                                default="wish",
                                max_length=12,
                                verbose_name="reason",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="SuppressionKey",
                    fields=[
                        ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ("secret", models.CharField(max_length=64)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("id", 1)), name="suppression_key_is_one")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tag",
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
                        ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
                    ],
                    options={
                        "verbose_name": "tag",
                        "verbose_name_plural": "tags",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="TagHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.tag",
                            ),
                        ),
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
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Task",
                    fields=[
                        (
                            "custom",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                editable=False,
                            ),
                        ),
                        (
                            "kept",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                editable=False,
                            ),
                        ),
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
                            "principals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), db_default=[], default=list, editable=False, size=None
                            ),
                        ),
                        ("subject", models.CharField(max_length=300, verbose_name="subject")),
                        (
                            "party",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tasks",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                        ("remind_at", models.DateTimeField(blank=True, null=True, verbose_name="remind at")),
                        (
                            "priority",
                            models.CharField(
                                choices=[("low", "Low"), ("normal", "Normal"), ("high", "High")],
                                default="normal",
                                max_length=6,
                                verbose_name="priority",
                            ),
                        ),
                        ("is_done", models.BooleanField(default=False, verbose_name="done")),
                        (
                            "done_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="done at"),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                    ],
                    options={
                        "verbose_name": "task",
                        "verbose_name_plural": "tasks",
                        "indexes": [
                            models.Index(fields=["owner", "is_done", "due_on", "id"], name="task_by_owner"),
                            models.Index(fields=["is_done", "due_on", "id"], name="task_by_due_day"),
                            models.Index(fields=["due_on", "id"], name="task_by_due_day_of_all"),
                            models.Index(fields=["party", "is_done", "due_on"], name="task_by_party"),
                            models.Index(fields=["created_at", "id"], name="task_by_creation"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["principals", "owner", "party", "priority"],
                                gin_pending_list_limit=256,
                                name="task_by_filters",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at__isnull", True), ("is_done", False)),
                                    models.Q(("done_at__isnull", False), ("is_done", True)),
                                    _connector="OR",
                                ),
                                name="task_done_has_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaskHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.task",
                            ),
                        ),
                        (
                            "custom",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                editable=False,
                            ),
                        ),
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
                        ("subject", models.CharField(max_length=300, verbose_name="subject")),
                        (
                            "party",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                        ("remind_at", models.DateTimeField(blank=True, null=True, verbose_name="remind at")),
                        (
                            "priority",
                            models.CharField(
                                choices=[("low", "Low"), ("normal", "Normal"), ("high", "High")],
                                default="normal",
                                max_length=6,
                                verbose_name="priority",
                            ),
                        ),
                        ("is_done", models.BooleanField(default=False, verbose_name="done")),
                        (
                            "done_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="done at"),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Territory",
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="customers.territory",
                                verbose_name="part of",
                            ),
                        ),
                        (
                            "priority",
                            models.PositiveSmallIntegerField(
                                default=100,
                                help_text="Where rules of several territories fit a customer, the lowest number decides.",
                                verbose_name="priority",
                            ),
                        ),
                        (
                            "manager",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="manager",
                            ),
                        ),
                        (
                            "representative",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who looks after its customers; a plan can hand them over to this colleague.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="representative",
                            ),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                        (
                            "principal",
                            models.IntegerField(
                                db_default=rapport.platform.access.models.NextPrincipal(), editable=False, unique=True
                            ),
                        ),
                        (
                            "principals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), db_default=[], default=list, editable=False, size=None
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "territory",
                        "verbose_name_plural": "territories",
                        "ordering": ["name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="territory_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("parent", models.F("id")), _negated=True),
                                name="territory_not_its_own_parent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True),
                                    ("valid_from__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="territory_dates",
                                violation_error_message="The last day comes after the first.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TerritoryAccount",
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
                            "party",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="customers.party",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accounts",
                                to="customers.territory",
                                verbose_name="territory",
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("always", "Always belongs to it"),
                                    ("never", "Never belongs to it by a rule"),
                                ],
                                default="always",
                                max_length=6,
                                verbose_name="how",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Why, and who said so.",
                                max_length=300,
                                verbose_name="note",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "named account",
                        "verbose_name_plural": "named accounts",
                        "indexes": [models.Index(fields=["territory", "id"], name="territory_account_of")],
                        "constraints": [
                            models.UniqueConstraint(fields=("party", "territory"), name="territory_account_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("mode", "always")),
                                fields=("party",),
                                name="territory_account_one_territory",
                                violation_error_message="The customer is named for another territory already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("mode__in", ["always", "never"])),
                                name="territory_account_mode_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TerritoryAccountHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.territoryaccount",
                            ),
                        ),
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
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.territory",
                                verbose_name="territory",
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("always", "Always belongs to it"),
                                    ("never", "Never belongs to it by a rule"),
                                ],
                                default="always",
                                max_length=6,
                                verbose_name="how",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Why, and who said so.",
                                max_length=300,
                                verbose_name="note",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="TerritoryHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.territory",
                            ),
                        ),
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.territory",
                                verbose_name="part of",
                            ),
                        ),
                        (
                            "priority",
                            models.PositiveSmallIntegerField(
                                default=100,
                                help_text="Where rules of several territories fit a customer, the lowest number decides.",
                                verbose_name="priority",
                            ),
                        ),
                        (
                            "manager",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="manager",
                            ),
                        ),
                        (
                            "representative",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Who looks after its customers; a plan can hand them over to this colleague.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="representative",
                            ),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                        (
                            "principal",
                            models.IntegerField(
                                db_default=rapport.platform.access.models.NextPrincipal(), editable=False
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="TerritoryMember",
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
                            "territory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="customers.territory",
                                verbose_name="territory",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "member of a territory",
                        "verbose_name_plural": "members of territories",
                        "constraints": [
                            models.UniqueConstraint(fields=("territory", "user"), name="territory_member_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TerritoryMemberHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.territorymember",
                            ),
                        ),
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
                            "territory",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.territory",
                                verbose_name="territory",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="TerritoryPlan",
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
                        ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("scheduled", "Scheduled"),
                                    ("active", "In force"),
                                    ("ended", "Replaced"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "valid_from",
                            models.DateField(
                                blank=True,
                                help_text="Empty means as soon as the plan is applied.",
                                null=True,
                                verbose_name="in force from",
                            ),
                        ),
                        (
                            "hand_over",
                            models.BooleanField(
                                default=False,
                                help_text="Customers that move, and their open deals, get the territory's representative as owner. Otherwise only who sees them changes.",
                                verbose_name="hand customers over",
                            ),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                        (
                            "applied_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="applied at"),
                        ),
                    ],
                    options={
                        "verbose_name": "territory plan",
                        "verbose_name_plural": "territory plans",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="territory_plan_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "scheduled", "active", "ended"])),
                                name="territory_plan_state_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "active")),
                                fields=("state",),
                                name="territory_plan_one_in_force",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TerritoryPlanHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.territoryplan",
                            ),
                        ),
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("scheduled", "Scheduled"),
                                    ("active", "In force"),
                                    ("ended", "Replaced"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "valid_from",
                            models.DateField(
                                blank=True,
                                help_text="Empty means as soon as the plan is applied.",
                                null=True,
                                verbose_name="in force from",
                            ),
                        ),
                        (
                            "hand_over",
                            models.BooleanField(
                                default=False,
                                help_text="Customers that move, and their open deals, get the territory's representative as owner. Otherwise only who sees them changes.",
                                verbose_name="hand customers over",
                            ),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                        (
                            "applied_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="applied at"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="TerritoryRule",
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
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rules",
                                to="customers.territoryplan",
                                verbose_name="plan",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rules",
                                to="customers.territory",
                                verbose_name="territory",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=100,
                                help_text="Among rules of the same priority the lowest number decides.",
                                verbose_name="order of the rules",
                            ),
                        ),
                        (
                            "party_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("person", "Person"),
                                    ("organisation", "Organisation"),
                                    ("household", "Household"),
                                ],
                                default="",
                                max_length=12,
                                verbose_name="only",
                            ),
                        ),
                        (
                            "country",
                            rapport.platform.records.fields.CountryField(
                                blank=True,
                                default="",
                                help_text="Empty means any.",
                                max_length=2,
                                verbose_name="country",
                            ),
                        ),
                        (
                            "postcodes",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Ranges and beginnings, such as 01067–01990, 027 or SW1A; of the main address.",
                                max_length=2000,
                                verbose_name="postcodes",
                            ),
                        ),
                        ("condition", models.JSONField(blank=True, default=dict)),
                    ],
                    options={
                        "verbose_name": "territory rule",
                        "verbose_name_plural": "territory rules",
                        "indexes": [models.Index(fields=["plan", "position", "id"], name="territory_rule_in_order")],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "name"), name="territory_rule_once_a_plan"),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="territory_rule_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("postcodes", ""), models.Q(("country", ""), _negated=True), _connector="OR"
                                ),
                                name="territory_rule_postcodes_of_a_country",
                                violation_error_message="Postcodes need a country.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TerritoryRuleHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.territoryrule",
                            ),
                        ),
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
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.territoryplan",
                                verbose_name="plan",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.territory",
                                verbose_name="territory",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=100,
                                help_text="Among rules of the same priority the lowest number decides.",
                                verbose_name="order of the rules",
                            ),
                        ),
                        (
                            "party_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("person", "Person"),
                                    ("organisation", "Organisation"),
                                    ("household", "Household"),
                                ],
                                default="",
                                max_length=12,
                                verbose_name="only",
                            ),
                        ),
                        (
                            "country",
                            rapport.platform.records.fields.CountryField(
                                blank=True,
                                default="",
                                help_text="Empty means any.",
                                max_length=2,
                                verbose_name="country",
                            ),
                        ),
                        (
                            "postcodes",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Ranges and beginnings, such as 01067–01990, 027 or SW1A; of the main address.",
                                max_length=2000,
                                verbose_name="postcodes",
                            ),
                        ),
                        ("condition", models.JSONField(blank=True, default=dict)),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="TimelineItem",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="timeline",
                                to="customers.party",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("kind", models.CharField(max_length=20)),
                        ("source_kind", models.CharField(max_length=60)),
                        ("source_id", models.BigIntegerField()),
                        ("source_uid", models.UUIDField()),
                        ("actor_id", models.BigIntegerField(null=True)),
                        ("direction", models.CharField(blank=True, default="", max_length=8)),
                        ("title", models.CharField(blank=True, default="", max_length=300)),
                        ("summary", models.CharField(blank=True, default="", max_length=500)),
                        ("outcome", models.CharField(blank=True, default="", max_length=120)),
                        ("duration_minutes", models.PositiveIntegerField(null=True)),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("all", "Everyone who sees the party"),
                                    ("team", "My team"),
                                    ("private", "Only me"),
                                ],
                                default="all",
                                max_length=7,
                            ),
                        ),
                        (
                            "principals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), default=list, size=None
                            ),
                        ),
                        ("pinned", models.BooleanField(default=False)),
                        (
                            "created_in",
                            models.UUIDField(db_default=rapport.platform.history.tracking.CurrentChangeSet()),
                        ),
                    ],
                    options={
                        "verbose_name": "timeline item",
                        "verbose_name_plural": "timeline items",
                        "indexes": [
                            models.Index(fields=["source_kind", "source_id"], name="timeline_by_source"),
                            models.Index(
                                condition=models.Q(("pinned", True)),
                                fields=["party", "at", "id"],
                                name="timeline_pinned",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Touch",
                    fields=[
                        (
                            "custom",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                editable=False,
                            ),
                        ),
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
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
                        ("uid", models.UUIDField(db_index=True, default=rapport.lib.ids.uuid7, editable=False)),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="touches",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        ("happened_at", models.DateTimeField(verbose_name="happened at")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("call", "Call"),
                                    ("email", "E-mail"),
                                    ("meeting", "Meeting"),
                                    ("note", "Note"),
                                    ("chat", "Chat"),
                                    ("messenger", "Messenger"),
                                    ("sms", "SMS"),
                                    ("letter", "Letter"),
                                    ("fax", "Fax"),
                                    ("form", "Form"),
                                    ("web", "Web visit"),
                                    ("social", "Social post"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[
                                    ("inbound", "They to us"),
                                    ("outbound", "We to them"),
                                    ("internal", "Among us"),
                                ],
                                default="outbound",
                                max_length=8,
                                verbose_name="direction",
                            ),
                        ),
                        ("subject", models.CharField(blank=True, default="", max_length=300, verbose_name="subject")),
                        ("summary", models.CharField(blank=True, default="", max_length=500, verbose_name="summary")),
                        ("outcome", models.CharField(blank=True, default="", max_length=120, verbose_name="outcome")),
                        (
                            "duration_minutes",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes"),
                        ),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("all", "Everyone who sees the party"),
                                    ("team", "My team"),
                                    ("private", "Only me"),
                                ],
                                default="all",
                                max_length=7,
                                verbose_name="visible to",
                            ),
                        ),
                        ("pinned", models.BooleanField(default=False, verbose_name="pinned")),
                        ("linked_kind", models.CharField(blank=True, default="", editable=False, max_length=60)),
                        ("linked_uid", models.UUIDField(blank=True, editable=False, null=True)),
                        ("source", models.CharField(blank=True, default="", max_length=120, verbose_name="source")),
                        ("party_owner", models.BigIntegerField(blank=True, editable=False, null=True)),
                    ],
                    options={
                        "verbose_name": "touch",
                        "verbose_name_plural": "touches",
                        "indexes": [
                            models.Index(fields=["happened_at", "id"], name="touch_by_time"),
                            models.Index(fields=["owner", "happened_at", "id"], name="touch_by_owner_and_time"),
                            models.Index(fields=["party_owner", "happened_at", "id"], name="touch_by_party_owner"),
                            models.Index(fields=["id"], name="touch_by_id"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["owner", "channel", "outcome", "direction"],
                                gin_pending_list_limit=256,
                                name="touch_by_filters",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "channel__in",
                                        [
                                            "call",
                                            "email",
                                            "meeting",
                                            "note",
                                            "chat",
                                            "messenger",
                                            "sms",
                                            "letter",
                                            "fax",
                                            "form",
                                            "web",
                                            "social",
                                            "other",
                                        ],
                                    )
                                ),
                                name="touch_channel_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("visibility__in", ["all", "team", "private"])),
                                name="touch_visibility_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TouchBody",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
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
                        ("uid", models.UUIDField(db_index=True, default=rapport.lib.ids.uuid7, editable=False)),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="customers.party",
                            ),
                        ),
                        ("touch_id", models.BigIntegerField()),
                        ("happened_at", models.DateTimeField()),
                        ("text", models.TextField(verbose_name="text")),
                        ("html", models.TextField(blank=True, default="")),
                    ],
                    options={
                        "verbose_name": "text of a touch",
                        "verbose_name_plural": "texts of touches",
                    },
                ),
                migrations.CreateModel(
                    name="TouchBodyHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.touchbody",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        (
                            "created_in",
                            models.UUIDField(
                                db_default=rapport.platform.history.tracking.CurrentChangeSet(), editable=False
                            ),
                        ),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False)),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                            ),
                        ),
                        ("touch_id", models.BigIntegerField()),
                        ("happened_at", models.DateTimeField()),
                        ("text", models.TextField(verbose_name="text")),
                        ("html", models.TextField(blank=True, default="")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="TouchHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.touch",
                            ),
                        ),
                        (
                            "custom",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                editable=False,
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        (
                            "created_in",
                            models.UUIDField(
                                db_default=rapport.platform.history.tracking.CurrentChangeSet(), editable=False
                            ),
                        ),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False)),
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
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        ("happened_at", models.DateTimeField(verbose_name="happened at")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("call", "Call"),
                                    ("email", "E-mail"),
                                    ("meeting", "Meeting"),
                                    ("note", "Note"),
                                    ("chat", "Chat"),
                                    ("messenger", "Messenger"),
                                    ("sms", "SMS"),
                                    ("letter", "Letter"),
                                    ("fax", "Fax"),
                                    ("form", "Form"),
                                    ("web", "Web visit"),
                                    ("social", "Social post"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[
                                    ("inbound", "They to us"),
                                    ("outbound", "We to them"),
                                    ("internal", "Among us"),
                                ],
                                default="outbound",
                                max_length=8,
                                verbose_name="direction",
                            ),
                        ),
                        ("subject", models.CharField(blank=True, default="", max_length=300, verbose_name="subject")),
                        ("summary", models.CharField(blank=True, default="", max_length=500, verbose_name="summary")),
                        ("outcome", models.CharField(blank=True, default="", max_length=120, verbose_name="outcome")),
                        (
                            "duration_minutes",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes"),
                        ),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("all", "Everyone who sees the party"),
                                    ("team", "My team"),
                                    ("private", "Only me"),
                                ],
                                default="all",
                                max_length=7,
                                verbose_name="visible to",
                            ),
                        ),
                        ("pinned", models.BooleanField(default=False, verbose_name="pinned")),
                        ("linked_kind", models.CharField(blank=True, default="", editable=False, max_length=60)),
                        ("linked_uid", models.UUIDField(blank=True, editable=False, null=True)),
                        ("source", models.CharField(blank=True, default="", max_length=120, verbose_name="source")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="TouchParticipant",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
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
                        ("uid", models.UUIDField(db_index=True, default=rapport.lib.ids.uuid7, editable=False)),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="customers.party",
                            ),
                        ),
                        ("touch_id", models.BigIntegerField()),
                        ("happened_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "participant",
                        "verbose_name_plural": "participants",
                    },
                ),
                migrations.CreateModel(
                    name="TouchParticipantHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.touchparticipant",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        (
                            "created_in",
                            models.UUIDField(
                                db_default=rapport.platform.history.tracking.CurrentChangeSet(), editable=False
                            ),
                        ),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False)),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                            ),
                        ),
                        ("touch_id", models.BigIntegerField()),
                        ("happened_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="AccountTeamMember",
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="account_team",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                        ("part", models.CharField(max_length=80, verbose_name="part")),
                    ],
                    options={
                        "verbose_name": "account team member",
                        "verbose_name_plural": "account team members",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("party", "user", "part"), name="account_team_member_once_per_part"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountTeamMemberHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.accountteammember",
                            ),
                        ),
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                        ("part", models.CharField(max_length=80, verbose_name="part")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="AddressHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.address",
                            ),
                        ),
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        ("label", models.CharField(blank=True, default="", max_length=60, verbose_name="label")),
                        ("street", models.CharField(blank=True, default="", max_length=300, verbose_name="street")),
                        ("locality", models.CharField(blank=True, default="", max_length=150, verbose_name="city")),
                        ("region", models.CharField(blank=True, default="", max_length=120, verbose_name="region")),
                        ("postcode", models.CharField(blank=True, default="", max_length=20, verbose_name="postcode")),
                        (
                            "country",
                            rapport.platform.records.fields.CountryField(
                                blank=True, default="", max_length=2, verbose_name="country"
                            ),
                        ),
                        ("raw", models.CharField(blank=True, default="", max_length=600, verbose_name="as given")),
                        ("is_primary", models.BooleanField(default=False, verbose_name="primary")),
                        (
                            "problem",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=60, verbose_name="problem"
                            ),
                        ),
                        ("source", models.CharField(blank=True, default="", max_length=120, verbose_name="source")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="CadenceRuleHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.cadencerule",
                            ),
                        ),
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
                            "position",
                            models.PositiveSmallIntegerField(
                                default=100,
                                help_text="The first rule that fits a customer decides, the lowest number first.",
                                verbose_name="order of the rules",
                            ),
                        ),
                        (
                            "party_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("person", "Person"),
                                    ("organisation", "Organisation"),
                                    ("household", "Household"),
                                ],
                                default="",
                                max_length=12,
                                verbose_name="only",
                            ),
                        ),
                        (
                            "value_class",
                            models.CharField(
                                blank=True,
                                choices=[("A", "A"), ("B", "B"), ("C", "C"), ("-", "Without a class")],
                                default="",
                                help_text="Empty means any.",
                                max_length=1,
                                verbose_name="value class",
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Only who holds this role today.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.roletype",
                                verbose_name="role",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.tag",
                                verbose_name="tag",
                            ),
                        ),
                        ("condition", models.JSONField(blank=True, default=dict)),
                        (
                            "every_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="The longest time between two contacts. Empty: whom this fits need not hear from us.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(3660),
                                ],
                                verbose_name="every … days",
                            ),
                        ),
                        (
                            "first_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="For who was never spoken with, from the day of entry; 0 is at once. Empty: only after a contact.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(3660)],
                                verbose_name="first contact after … days",
                            ),
                        ),
                        (
                            "counts",
                            models.CharField(
                                choices=[
                                    ("any", "Every contact"),
                                    ("spoken", "Calls and meetings"),
                                    ("meeting", "Meetings"),
                                    ("written", "Mails, letters and messages"),
                                ],
                                default="any",
                                max_length=7,
                                verbose_name="what counts",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="switched on")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="ConsentEntry",
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
                            "party",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consent_entries",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "purpose",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="customers.consentpurpose",
                                verbose_name="purpose",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("email", "E-mail"),
                                    ("phone", "Phone"),
                                    ("sms", "SMS"),
                                    ("messenger", "Messenger"),
                                    ("post", "Post"),
                                ],
                                max_length=10,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "contact_point",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Empty: all of the party's.",
                                max_length=500,
                                verbose_name="contact point",
                            ),
                        ),
                        ("contact_norm", models.CharField(blank=True, default="", editable=False, max_length=500)),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("voided", "Entry taken back"),
                                    ("pending", "Not confirmed yet"),
                                    ("withdrawn", "Withdrawn"),
                                    ("granted", "Granted"),
                                ],
                                max_length=10,
                                verbose_name="consent",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("contract", "Contract"),
                                    ("legal_obligation", "Legal obligation"),
                                    ("legitimate_interest", "Legitimate interest"),
                                    ("consent", "Consent"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="lawful basis",
                            ),
                        ),
                        (
                            "wording",
                            models.ForeignKey(
                                blank=True,
                                help_text="What the person was shown.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="customers.consentwording",
                                verbose_name="wording",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("preferences", "Preference page"),
                                    ("one_click", "Unsubscribed in a mail"),
                                    ("confirmed", "Confirmed by link"),
                                    ("undo", "Taken back"),
                                    ("import", "Import"),
                                    ("form", "Web form"),
                                    ("paper", "Signed paper"),
                                    ("talk", "On the phone or in person"),
                                    ("message", "By letter or mail"),
                                    ("other", "Other"),
                                ],
                                default="other",
                                max_length=12,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "source_note",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="where exactly"),
                        ),
                        (
                            "proof",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="What shows it: words, place, file number.",
                                verbose_name="proof",
                            ),
                        ),
                        (
                            "proof_ip",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=45, verbose_name="network address"
                            ),
                        ),
                        (
                            "proof_agent",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=300, verbose_name="browser"
                            ),
                        ),
                        ("given_at", models.DateTimeField(verbose_name="given at")),
                        ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires on")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="recorded by",
                            ),
                        ),
                        (
                            "voids",
                            models.OneToOneField(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="voided_by",
                                to="customers.consententry",
                                verbose_name="takes back",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "consent entry",
                        "verbose_name_plural": "consent entries",
                        "indexes": [
                            models.Index(fields=["party", "given_at", "id"], name="consent_entry_by_party"),
                            models.Index(fields=["given_at", "id"], name="consent_entry_by_time"),
                            models.Index(fields=["purpose", "given_at", "id"], name="consent_entry_by_purpose"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("action", "voided"), ("voids__isnull", False)),
                                    models.Q(
                                        ("action__in", ["pending", "withdrawn", "granted"]), ("voids__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="consent_entry_action",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("channel__in", ["email", "phone", "sms", "messenger", "post"])),
                                name="consent_entry_channel",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("basis__in", ["contract", "legal_obligation", "legitimate_interest", "consent"])
                                ),
                                name="consent_entry_basis",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("expires_on__isnull", True),
                                    ("action", "granted"),
                                    ("action", "pending"),
                                    _connector="OR",
                                ),
                                name="consent_entry_only_grants_expire",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentPurpose",
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
                            "code",
                            models.SlugField(
                                help_text="By which senders ask.", max_length=40, unique=True, verbose_name="code"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name in English")),
                        (
                            "name_de",
                            models.CharField(blank=True, default="", max_length=120, verbose_name="name in German"),
                        ),
                        (
                            "name_zh",
                            models.CharField(blank=True, default="", max_length=120, verbose_name="name in Chinese"),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("contract", "Contract"),
                                    ("legal_obligation", "Legal obligation"),
                                    ("legitimate_interest", "Legitimate interest"),
                                    ("consent", "Consent"),
                                ],
                                default="consent",
                                max_length=20,
                                verbose_name="lawful basis",
                            ),
                        ),
                        ("by_email", models.BooleanField(default=False, verbose_name="by e-mail")),
                        ("by_phone", models.BooleanField(default=False, verbose_name="by phone")),
                        ("by_sms", models.BooleanField(default=False, verbose_name="by SMS")),
                        ("by_messenger", models.BooleanField(default=False, verbose_name="by messenger")),
                        ("by_post", models.BooleanField(default=False, verbose_name="by post")),
                        (
                            "is_double_opt_in",
                            models.BooleanField(
                                default=False,
                                help_text="Consent by e-mail counts once a link sent there is confirmed.",
                                verbose_name="double opt-in",
                            ),
                        ),
                        (
                            "valid_months",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="After which consent must be asked for again.",
                                null=True,
                                verbose_name="months valid",
                            ),
                        ),
                        (
                            "is_public",
                            models.BooleanField(
                                default=True,
                                help_text="People see and choose it themselves.",
                                verbose_name="on the preference page",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="Nobody is contacted for another one.", verbose_name="in use"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=100, verbose_name="position")),
                    ],
                    options={
                        "verbose_name": "consent purpose",
                        "verbose_name_plural": "consent purposes",
                        "ordering": ["position", "code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("basis__in", ["contract", "legal_obligation", "legitimate_interest", "consent"])
                                ),
                                name="consent_purpose_basis",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentEntryHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.consententry",
                            ),
                        ),
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
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "purpose",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.consentpurpose",
                                verbose_name="purpose",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("email", "E-mail"),
                                    ("phone", "Phone"),
                                    ("sms", "SMS"),
                                    ("messenger", "Messenger"),
                                    ("post", "Post"),
                                ],
                                max_length=10,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "contact_point",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Empty: all of the party's.",
                                max_length=500,
                                verbose_name="contact point",
                            ),
                        ),
                        ("contact_norm", models.CharField(blank=True, default="", editable=False, max_length=500)),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("voided", "Entry taken back"),
                                    ("pending", "Not confirmed yet"),
                                    ("withdrawn", "Withdrawn"),
                                    ("granted", "Granted"),
                                ],
                                max_length=10,
                                verbose_name="consent",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("contract", "Contract"),
                                    ("legal_obligation", "Legal obligation"),
                                    ("legitimate_interest", "Legitimate interest"),
                                    ("consent", "Consent"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="lawful basis",
                            ),
                        ),
                        (
                            "wording",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="What the person was shown.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.consentwording",
                                verbose_name="wording",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("preferences", "Preference page"),
                                    ("one_click", "Unsubscribed in a mail"),
                                    ("confirmed", "Confirmed by link"),
                                    ("undo", "Taken back"),
                                    ("import", "Import"),
                                    ("form", "Web form"),
                                    ("paper", "Signed paper"),
                                    ("talk", "On the phone or in person"),
                                    ("message", "By letter or mail"),
                                    ("other", "Other"),
                                ],
                                default="other",
                                max_length=12,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "source_note",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="where exactly"),
                        ),
                        (
                            "proof",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="What shows it: words, place, file number.",
                                verbose_name="proof",
                            ),
                        ),
                        (
                            "proof_ip",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=45, verbose_name="network address"
                            ),
                        ),
                        (
                            "proof_agent",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=300, verbose_name="browser"
                            ),
                        ),
                        ("given_at", models.DateTimeField(verbose_name="given at")),
                        ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires on")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="recorded by",
                            ),
                        ),
                        (
                            "voids",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.consententry",
                                verbose_name="takes back",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
            ],
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="RelationshipTypeHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="RoleTypeHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="TagHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="TaskHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="TouchBodyHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="TouchHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="TouchParticipantHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="FinancialStatementHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="ContactPointHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="AddressHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="AccountTeamMemberHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="PartyHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="PartyNameHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="PartyRoleHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="PartyTagHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="RelationshipHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="Touch",
            column="happened_at",
            key=("party_id", "happened_at", "id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="TouchBody",
            column="happened_at",
            key=("party_id", "happened_at", "touch_id", "id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="TouchParticipant",
            column="happened_at",
            key=("party_id", "happened_at", "touch_id", "id"),
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="TimelineItem",
            column="at",
            key=("party_id", "at", "id"),
        ),
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="consentpurpose",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_consentpurposehistoryevent" ("basis", "by_email", "by_messenger", "by_phone", "by_post", "by_sms", "code", "created_at", "created_in", "id", "is_active", "is_double_opt_in", "is_public", "name", "name_de", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "uid", "updated_at", "valid_months", "version") SELECT old_values."basis", old_values."by_email", old_values."by_messenger", old_values."by_phone", old_values."by_post", old_values."by_sms", old_values."code", old_values."created_at", old_values."created_in", old_values."id", old_values."is_active", old_values."is_double_opt_in", old_values."is_public", old_values."name", old_values."name_de", old_values."name_zh", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."uid", old_values."updated_at", old_values."valid_months", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="ae8864bb13133c3be1b73cbd5de7297211c1bd11",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_35c9f",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_consentpurpose",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentpurpose",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_consentpurposehistoryevent" ("basis", "by_email", "by_messenger", "by_phone", "by_post", "by_sms", "code", "created_at", "created_in", "id", "is_active", "is_double_opt_in", "is_public", "name", "name_de", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "uid", "updated_at", "valid_months", "version") SELECT old_values."basis", old_values."by_email", old_values."by_messenger", old_values."by_phone", old_values."by_post", old_values."by_sms", old_values."code", old_values."created_at", old_values."created_in", old_values."id", old_values."is_active", old_values."is_double_opt_in", old_values."is_public", old_values."name", old_values."name_de", old_values."name_zh", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."uid", old_values."updated_at", old_values."valid_months", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="78cc68c89dcf6eb71f66b965575996ef7aacfe91",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d6dda",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_consentpurpose",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentpurpose",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_consentpurposehistoryevent" ("basis", "by_email", "by_messenger", "by_phone", "by_post", "by_sms", "code", "created_at", "created_in", "id", "is_active", "is_double_opt_in", "is_public", "name", "name_de", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "uid", "updated_at", "valid_months", "version") SELECT new_values."basis", new_values."by_email", new_values."by_messenger", new_values."by_phone", new_values."by_post", new_values."by_sms", new_values."code", new_values."created_at", new_values."created_in", new_values."id", new_values."is_active", new_values."is_double_opt_in", new_values."is_public", new_values."name", new_values."name_de", new_values."name_zh", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."uid", new_values."updated_at", new_values."valid_months", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="7f85be13ace4375657e73f257168cfe9474599a3",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_3f6f1",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_consentpurpose",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="relationshiptype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_relationshiptypehistoryevent" ("code", "created_at", "created_in", "id", "is_employment", "is_hierarchy", "is_symmetric", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reverse_label", "uid", "updated_at", "version") SELECT old_values."code", old_values."created_at", old_values."created_in", old_values."id", old_values."is_employment", old_values."is_hierarchy", old_values."is_symmetric", old_values."label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."reverse_label", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="7da47e5be1a0248efc934ac5649e8970efd5a113",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_476f1",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_relationshiptype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="relationshiptype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_relationshiptypehistoryevent" ("code", "created_at", "created_in", "id", "is_employment", "is_hierarchy", "is_symmetric", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reverse_label", "uid", "updated_at", "version") SELECT old_values."code", old_values."created_at", old_values."created_in", old_values."id", old_values."is_employment", old_values."is_hierarchy", old_values."is_symmetric", old_values."label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."reverse_label", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="35c0fbf657d2f2d5ea1e59b301df6cb13ba39db7",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bbc3f",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_relationshiptype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="relationshiptype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_relationshiptypehistoryevent" ("code", "created_at", "created_in", "id", "is_employment", "is_hierarchy", "is_symmetric", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reverse_label", "uid", "updated_at", "version") SELECT new_values."code", new_values."created_at", new_values."created_in", new_values."id", new_values."is_employment", new_values."is_hierarchy", new_values."is_symmetric", new_values."label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."reverse_label", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="6264522c9d3fcb6fe30b5782d9883b13f2ded746",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_d4bec",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_relationshiptype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retentionrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_retentionrulehistoryevent" ("act", "basis", "condition", "created_at", "created_in", "id", "is_active", "kind", "name", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "uid", "unit", "updated_at", "version") SELECT old_values."act", old_values."basis", old_values."condition", old_values."created_at", old_values."created_in", old_values."id", old_values."is_active", old_values."kind", old_values."name", old_values."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."since", old_values."uid", old_values."unit", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="212a1769d83bd56f91a0b0158075253c9d5b58b6",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b5785",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_retentionrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retentionrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_retentionrulehistoryevent" ("act", "basis", "condition", "created_at", "created_in", "id", "is_active", "kind", "name", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "uid", "unit", "updated_at", "version") SELECT old_values."act", old_values."basis", old_values."condition", old_values."created_at", old_values."created_in", old_values."id", old_values."is_active", old_values."kind", old_values."name", old_values."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."since", old_values."uid", old_values."unit", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="4e65c0bdf8593fba1c577ec2373964eedf1739ab",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_3d6ba",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_retentionrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retentionrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_retentionrulehistoryevent" ("act", "basis", "condition", "created_at", "created_in", "id", "is_active", "kind", "name", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "uid", "unit", "updated_at", "version") SELECT new_values."act", new_values."basis", new_values."condition", new_values."created_at", new_values."created_in", new_values."id", new_values."is_active", new_values."kind", new_values."name", new_values."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."since", new_values."uid", new_values."unit", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="12ab74355dd8a7b4f8a28d01cccd623a27633321",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_11e72",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_retentionrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="roletype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_roletypehistoryevent" ("blocked_operations", "code", "created_at", "created_in", "id", "label", "operations", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "uid", "updated_at", "version") SELECT old_values."blocked_operations", old_values."code", old_values."created_at", old_values."created_in", old_values."id", old_values."label", old_values."operations", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="3bd218c34bc75137fd3f3ffdb8a0f35eb6ae3f1f",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5d8ae",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_roletype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="roletype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_roletypehistoryevent" ("blocked_operations", "code", "created_at", "created_in", "id", "label", "operations", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "uid", "updated_at", "version") SELECT old_values."blocked_operations", old_values."code", old_values."created_at", old_values."created_in", old_values."id", old_values."label", old_values."operations", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c0cee707249602223ae4051d71945795d0391de9",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e0b5b",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_roletype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="roletype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_roletypehistoryevent" ("blocked_operations", "code", "created_at", "created_in", "id", "label", "operations", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "uid", "updated_at", "version") SELECT new_values."blocked_operations", new_values."code", new_values."created_at", new_values."created_in", new_values."id", new_values."label", new_values."operations", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="cfacd3dbb90d42608addfce931908af19423d422",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_9825d",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_roletype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="suppression",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_suppressionhistoryevent" ("created_at", "created_in", "id", "kind", "norm_hash", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "uid", "updated_at", "value", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."kind", old_values."norm_hash", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."reason", old_values."uid", old_values."updated_at", old_values."value", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="a74e029911a2c4b2cba48b3cb9a795f1d5d2a807",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b5376",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_suppression",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="suppression",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_suppressionhistoryevent" ("created_at", "created_in", "id", "kind", "norm_hash", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "uid", "updated_at", "value", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."kind", old_values."norm_hash", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."reason", old_values."uid", old_values."updated_at", old_values."value", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c424d5dae2bdcbdead19f658ec9c2ea918cacc51",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d5a93",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_suppression",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="suppression",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_suppressionhistoryevent" ("created_at", "created_in", "id", "kind", "norm_hash", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "uid", "updated_at", "value", "version") SELECT new_values."created_at", new_values."created_in", new_values."id", new_values."kind", new_values."norm_hash", new_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."reason", new_values."uid", new_values."updated_at", new_values."value", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="7ec111c5ac5015280c7a9767d412ed4d2ce747a8",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_e9e3d",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_suppression",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_taghistoryevent" ("created_at", "created_in", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="08eccd887f8146265ce0a963a324e8030d6ef3aa",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e5b3c",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_tag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_taghistoryevent" ("created_at", "created_in", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="fcb59b1c9440095453899e75a6cc770a6316d40a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_247cd",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_tag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_taghistoryevent" ("created_at", "created_in", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c38fd34ed77e783213d61b344aba11825e5a81fa",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_78fad",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_tag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="territoryplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_territoryplanhistoryevent" ("applied_at", "created_at", "created_in", "description", "hand_over", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "uid", "updated_at", "valid_from", "version") SELECT old_values."applied_at", old_values."created_at", old_values."created_in", old_values."description", old_values."hand_over", old_values."id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."state", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e09eaf90ae2d77728cf30898e67fc626e181a9f2",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3fde0",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_territoryplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="territoryplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_territoryplanhistoryevent" ("applied_at", "created_at", "created_in", "description", "hand_over", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "uid", "updated_at", "valid_from", "version") SELECT old_values."applied_at", old_values."created_at", old_values."created_in", old_values."description", old_values."hand_over", old_values."id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."state", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="3539217ec07a91846656f20fdaf88ade23ef62ca",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5518c",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_territoryplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="territoryplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_territoryplanhistoryevent" ("applied_at", "created_at", "created_in", "description", "hand_over", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "uid", "updated_at", "valid_from", "version") SELECT new_values."applied_at", new_values."created_at", new_values."created_in", new_values."description", new_values."hand_over", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."state", new_values."uid", new_values."updated_at", new_values."valid_from", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c9d74d9dbefc8500776d0efa2c9d6e911222cb80",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_0bffd",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_territoryplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentwording",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."purpose_id" IS DISTINCT FROM (NEW."purpose_id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."text" IS DISTINCT FROM (NEW."text"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="c1ebcc6667979577dd82ba14ef38f2f2de89fd4e",
                            operation="UPDATE",
                            pgid="pgtrigger_append_only_b5b2b",
                            table="customers_consentwording",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentwording",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_consentwordinghistoryevent" ("created_at", "created_in", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose_id", "revision", "text", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."purpose_id", old_values."revision", old_values."text", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="b8381e96ded01c3ef227be3a3786035376ad0bef",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_143ea",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_consentwording",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentwording",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_consentwordinghistoryevent" ("created_at", "created_in", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose_id", "revision", "text", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."purpose_id", old_values."revision", old_values."text", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="bd4f8b5be4c46f8e1593f0947f770fce89aee272",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0762a",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_consentwording",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentwording",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_consentwordinghistoryevent" ("created_at", "created_in", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose_id", "revision", "text", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."id", new_values."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."purpose_id", new_values."revision", new_values."text", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f0ce305fe8a013a5c4ba66a7ec5fb8286250174d",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_de511",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_consentwording",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="legalhold",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_legalholdhistoryevent" ("begins_on", "condition", "created_at", "created_in", "id", "kind", "matter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "released_on", "set_by_id", "uid", "updated_at", "version") SELECT old_values."begins_on", old_values."condition", old_values."created_at", old_values."created_in", old_values."id", old_values."kind", old_values."matter", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."reason", old_values."released_on", old_values."set_by_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="cc6a27ea910fb0fbf7db8eb24bebb5edf2409d69",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b6186",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_legalhold",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="legalhold",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_legalholdhistoryevent" ("begins_on", "condition", "created_at", "created_in", "id", "kind", "matter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "released_on", "set_by_id", "uid", "updated_at", "version") SELECT old_values."begins_on", old_values."condition", old_values."created_at", old_values."created_in", old_values."id", old_values."kind", old_values."matter", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."reason", old_values."released_on", old_values."set_by_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="69ede160fc446a9ba079dff30ae836d43b1f27ec",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ac5fe",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_legalhold",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="legalhold",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_legalholdhistoryevent" ("begins_on", "condition", "created_at", "created_in", "id", "kind", "matter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "released_on", "set_by_id", "uid", "updated_at", "version") SELECT new_values."begins_on", new_values."condition", new_values."created_at", new_values."created_in", new_values."id", new_values."kind", new_values."matter", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."reason", new_values."released_on", new_values."set_by_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e80a77b4c742e6238f447bd0265df5f5347673b8",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_ca26b",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_legalhold",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="linkrevocation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_linkrevocationhistoryevent" ("before", "created_at", "created_in", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."before", old_values."created_at", old_values."created_in", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="d3cc99515c4777dee604cfac6a8cac145d1903b5",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_209d9",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_linkrevocation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="linkrevocation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_linkrevocationhistoryevent" ("before", "created_at", "created_in", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."before", old_values."created_at", old_values."created_in", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="5b7810ee92fa32a8bf5063d2df28844a97523279",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_16d8c",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_linkrevocation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="linkrevocation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_linkrevocationhistoryevent" ("before", "created_at", "created_in", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT new_values."before", new_values."created_at", new_values."created_in", new_values."id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e90347b1ede804421cac254ac05ef72182e6d7d2",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_a5ec9",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_linkrevocation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="heldparty",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_heldpartyhistoryevent" ("created_at", "created_in", "hold_id", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."hold_id", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="cf5973a1e657b8e4674be1d625561607a5bd44ef",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ebfe4",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_heldparty",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="heldparty",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_heldpartyhistoryevent" ("created_at", "created_in", "hold_id", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."hold_id", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="efae208ffd7e6d572e08f2bb7fb7e8e4f86dfa6d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_91051",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_heldparty",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="heldparty",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_heldpartyhistoryevent" ("created_at", "created_in", "hold_id", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."hold_id", new_values."id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d56e5c0f2fb3f74058ed0787d25438499f03f2e7",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_347db",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_heldparty",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="handoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_handoffhistoryevent" ("answered_at", "answered_by_id", "checklist", "created_at", "created_in", "due_at", "id", "minutes", "moves_ownership", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "subject", "to_team_id", "uid", "updated_at", "version", "words") SELECT old_values."answered_at", old_values."answered_by_id", old_values."checklist", old_values."created_at", old_values."created_in", old_values."due_at", old_values."id", old_values."minutes", old_values."moves_ownership", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."reason", old_values."state", old_values."subject", old_values."to_team_id", old_values."uid", old_values."updated_at", old_values."version", old_values."words" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."answered_at" IS DISTINCT FROM (new_values."answered_at") OR old_values."answered_by_id" IS DISTINCT FROM (new_values."answered_by_id") OR old_values."checklist" IS DISTINCT FROM (new_values."checklist") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."due_at" IS DISTINCT FROM (new_values."due_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."minutes" IS DISTINCT FROM (new_values."minutes") OR old_values."moves_ownership" IS DISTINCT FROM (new_values."moves_ownership") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."party_id" IS DISTINCT FROM (new_values."party_id") OR old_values."reason" IS DISTINCT FROM (new_values."reason") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."subject" IS DISTINCT FROM (new_values."subject") OR old_values."to_team_id" IS DISTINCT FROM (new_values."to_team_id") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."words" IS DISTINCT FROM (new_values."words")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="972432a07db48bd28f0eb1022c3a8f38f606a8f1",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7ce0e",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_handoff",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="handoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_handoffhistoryevent" ("answered_at", "answered_by_id", "checklist", "created_at", "created_in", "due_at", "id", "minutes", "moves_ownership", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "subject", "to_team_id", "uid", "updated_at", "version", "words") SELECT old_values."answered_at", old_values."answered_by_id", old_values."checklist", old_values."created_at", old_values."created_in", old_values."due_at", old_values."id", old_values."minutes", old_values."moves_ownership", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."reason", old_values."state", old_values."subject", old_values."to_team_id", old_values."uid", old_values."updated_at", old_values."version", old_values."words" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="054208a36c1e66c9420f73a7b8e3fa02f9005405",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_54349",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_handoff",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="handoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_handoffhistoryevent" ("answered_at", "answered_by_id", "checklist", "created_at", "created_in", "due_at", "id", "minutes", "moves_ownership", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "subject", "to_team_id", "uid", "updated_at", "version", "words") SELECT new_values."answered_at", new_values."answered_by_id", new_values."checklist", new_values."created_at", new_values."created_in", new_values."due_at", new_values."id", new_values."minutes", new_values."moves_ownership", new_values."owner_id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."reason", new_values."state", new_values."subject", new_values."to_team_id", new_values."uid", new_values."updated_at", new_values."version", new_values."words" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="443725a1865b25f9299dff12d8ac7ff3c4102f0a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_b3ddb",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_handoff",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="financialstatement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_financialstatementhistoryevent" ("created_at", "created_in", "currency", "employee_count", "equity", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profit", "revenue", "uid", "updated_at", "version", "year") SELECT old_values."created_at", old_values."created_in", old_values."currency", old_values."employee_count", old_values."equity", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."profit", old_values."revenue", old_values."uid", old_values."updated_at", old_values."version", old_values."year" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="54b86f9304185867b1905eda627243e38ac95969",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b6b40",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_financialstatement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="financialstatement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_financialstatementhistoryevent" ("created_at", "created_in", "currency", "employee_count", "equity", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profit", "revenue", "uid", "updated_at", "version", "year") SELECT old_values."created_at", old_values."created_in", old_values."currency", old_values."employee_count", old_values."equity", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."profit", old_values."revenue", old_values."uid", old_values."updated_at", old_values."version", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="eac9c895ab9748b7ff1efd893ee79c0df23e4143",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ceba0",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_financialstatement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="financialstatement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_financialstatementhistoryevent" ("created_at", "created_in", "currency", "employee_count", "equity", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profit", "revenue", "uid", "updated_at", "version", "year") SELECT new_values."created_at", new_values."created_in", new_values."currency", new_values."employee_count", new_values."equity", new_values."id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."profit", new_values."revenue", new_values."uid", new_values."updated_at", new_values."version", new_values."year" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="7f993a5dae0035bed7532fbe350410e9414c17c8",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_4bdca",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_financialstatement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="disclosure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."disclosed_at" IS DISTINCT FROM (NEW."disclosed_at") OR OLD."recipient" IS DISTINCT FROM (NEW."recipient") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."basis" IS DISTINCT FROM (NEW."basis") OR OLD."fields" IS DISTINCT FROM (NEW."fields") OR OLD."note" IS DISTINCT FROM (NEW."note"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="af1fc410d23455749d73cf28efedc78ffd18179c",
                            operation="UPDATE",
                            pgid="pgtrigger_append_only_3ca4a",
                            table="customers_disclosure",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="disclosure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_disclosurehistoryevent" ("basis", "created_at", "created_in", "disclosed_at", "fields", "id", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "recipient", "uid", "updated_at", "version") SELECT old_values."basis", old_values."created_at", old_values."created_in", old_values."disclosed_at", old_values."fields", old_values."id", old_values."note", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."purpose", old_values."recipient", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="0350d3dc9e14f556f18ffa045bbab45e6de1e776",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fb003",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_disclosure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="disclosure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_disclosurehistoryevent" ("basis", "created_at", "created_in", "disclosed_at", "fields", "id", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "recipient", "uid", "updated_at", "version") SELECT old_values."basis", old_values."created_at", old_values."created_in", old_values."disclosed_at", old_values."fields", old_values."id", old_values."note", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."purpose", old_values."recipient", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="82f6c4342d20300eb481251838f32c8b72d935af",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b0afd",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_disclosure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="disclosure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_disclosurehistoryevent" ("basis", "created_at", "created_in", "disclosed_at", "fields", "id", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "recipient", "uid", "updated_at", "version") SELECT new_values."basis", new_values."created_at", new_values."created_in", new_values."disclosed_at", new_values."fields", new_values."id", new_values."note", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."purpose", new_values."recipient", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c70eb15a6b6510346dd7035271dd3ed4464389c7",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_9d6bc",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_disclosure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactpoint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_contactpointhistoryevent" ("created_at", "created_in", "id", "is_primary", "kind", "label", "norm", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "source", "state", "uid", "updated_at", "valid_from", "valid_to", "value", "verified_on", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."is_primary", old_values."kind", old_values."label", old_values."norm", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."problem", old_values."source", old_values."state", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."value", old_values."verified_on", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="9290e685256eaa31c4bc7c015326c05a18d2848d",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_90fab",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_contactpoint",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactpoint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_contactpointhistoryevent" ("created_at", "created_in", "id", "is_primary", "kind", "label", "norm", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "source", "state", "uid", "updated_at", "valid_from", "valid_to", "value", "verified_on", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."is_primary", old_values."kind", old_values."label", old_values."norm", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."problem", old_values."source", old_values."state", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."value", old_values."verified_on", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="a9f3ee217646fab79d0aed759ef55b124330c13f",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f627e",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_contactpoint",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactpoint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_contactpointhistoryevent" ("created_at", "created_in", "id", "is_primary", "kind", "label", "norm", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "source", "state", "uid", "updated_at", "valid_from", "valid_to", "value", "verified_on", "version") SELECT new_values."created_at", new_values."created_in", new_values."id", new_values."is_primary", new_values."kind", new_values."label", new_values."norm", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."problem", new_values."source", new_values."state", new_values."uid", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."value", new_values."verified_on", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="3e6b397d7844153b4173706b9ef921a0be0eeb95",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_4d87b",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_contactpoint",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactblock",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_contactblockhistoryevent" ("channel", "created_at", "created_in", "id", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "uid", "until", "updated_at", "version") SELECT old_values."channel", old_values."created_at", old_values."created_in", old_values."id", old_values."note", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."reason", old_values."source", old_values."uid", old_values."until", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="71a6cfe438ba7fc1804e5504d2e75b4f689952fb",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e98a5",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_contactblock",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactblock",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_contactblockhistoryevent" ("channel", "created_at", "created_in", "id", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "uid", "until", "updated_at", "version") SELECT old_values."channel", old_values."created_at", old_values."created_in", old_values."id", old_values."note", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."reason", old_values."source", old_values."uid", old_values."until", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="0d0a0a32da1d9af49d169ccb0148cd94a5140f6d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e6ea4",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_contactblock",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactblock",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_contactblockhistoryevent" ("channel", "created_at", "created_in", "id", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "uid", "until", "updated_at", "version") SELECT new_values."channel", new_values."created_at", new_values."created_in", new_values."id", new_values."note", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."reason", new_values."source", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="826ac23aa557a72311e721f48a8ea1295bbb6294",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_605f0",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_contactblock",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consententry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."purpose_id" IS DISTINCT FROM (NEW."purpose_id") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."contact_point" IS DISTINCT FROM (NEW."contact_point") OR OLD."contact_norm" IS DISTINCT FROM (NEW."contact_norm") OR OLD."action" IS DISTINCT FROM (NEW."action") OR OLD."basis" IS DISTINCT FROM (NEW."basis") OR OLD."wording_id" IS DISTINCT FROM (NEW."wording_id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."source_note" IS DISTINCT FROM (NEW."source_note") OR OLD."proof" IS DISTINCT FROM (NEW."proof") OR OLD."proof_ip" IS DISTINCT FROM (NEW."proof_ip") OR OLD."proof_agent" IS DISTINCT FROM (NEW."proof_agent") OR OLD."given_at" IS DISTINCT FROM (NEW."given_at") OR OLD."expires_on" IS DISTINCT FROM (NEW."expires_on") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."voids_id" IS DISTINCT FROM (NEW."voids_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="218fc9add203a93d996c15c534efdc95e5abbb85",
                            operation="UPDATE",
                            pgid="pgtrigger_append_only_5ee9e",
                            table="customers_consententry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consententry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_consententryhistoryevent" ("action", "basis", "channel", "contact_norm", "contact_point", "created_at", "created_in", "expires_on", "given_at", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof", "proof_agent", "proof_ip", "purpose_id", "recorded_by_id", "source", "source_note", "uid", "updated_at", "version", "voids_id", "wording_id") SELECT old_values."action", old_values."basis", old_values."channel", old_values."contact_norm", old_values."contact_point", old_values."created_at", old_values."created_in", old_values."expires_on", old_values."given_at", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."proof", old_values."proof_agent", old_values."proof_ip", old_values."purpose_id", old_values."recorded_by_id", old_values."source", old_values."source_note", old_values."uid", old_values."updated_at", old_values."version", old_values."voids_id", old_values."wording_id" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e10169530fa274ff0a0ca30f7aadf6d7260422d0",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ba879",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_consententry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consententry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_consententryhistoryevent" ("action", "basis", "channel", "contact_norm", "contact_point", "created_at", "created_in", "expires_on", "given_at", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof", "proof_agent", "proof_ip", "purpose_id", "recorded_by_id", "source", "source_note", "uid", "updated_at", "version", "voids_id", "wording_id") SELECT old_values."action", old_values."basis", old_values."channel", old_values."contact_norm", old_values."contact_point", old_values."created_at", old_values."created_in", old_values."expires_on", old_values."given_at", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."proof", old_values."proof_agent", old_values."proof_ip", old_values."purpose_id", old_values."recorded_by_id", old_values."source", old_values."source_note", old_values."uid", old_values."updated_at", old_values."version", old_values."voids_id", old_values."wording_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="54591c6f67a2102df51aa81562a697ccaa697390",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ee35e",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_consententry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consententry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_consententryhistoryevent" ("action", "basis", "channel", "contact_norm", "contact_point", "created_at", "created_in", "expires_on", "given_at", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof", "proof_agent", "proof_ip", "purpose_id", "recorded_by_id", "source", "source_note", "uid", "updated_at", "version", "voids_id", "wording_id") SELECT new_values."action", new_values."basis", new_values."channel", new_values."contact_norm", new_values."contact_point", new_values."created_at", new_values."created_in", new_values."expires_on", new_values."given_at", new_values."id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."proof", new_values."proof_agent", new_values."proof_ip", new_values."purpose_id", new_values."recorded_by_id", new_values."source", new_values."source_note", new_values."uid", new_values."updated_at", new_values."version", new_values."voids_id", new_values."wording_id" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="b84addb0ea754be59a74a00342089567ba2b506a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_e2d7e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_consententry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="address",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_addresshistoryevent" ("country", "created_at", "created_in", "id", "is_primary", "label", "locality", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "problem", "raw", "region", "source", "street", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."country", old_values."created_at", old_values."created_in", old_values."id", old_values."is_primary", old_values."label", old_values."locality", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."postcode", old_values."problem", old_values."raw", old_values."region", old_values."source", old_values."street", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="50fa29ffe97b60436be62cbc2c51f83b27025664",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c914e",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_address",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="address",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_addresshistoryevent" ("country", "created_at", "created_in", "id", "is_primary", "label", "locality", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "problem", "raw", "region", "source", "street", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."country", old_values."created_at", old_values."created_in", old_values."id", old_values."is_primary", old_values."label", old_values."locality", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."postcode", old_values."problem", old_values."raw", old_values."region", old_values."source", old_values."street", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="1e0f81ca471cf95c448e61fafa8742634bf3214a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9d6a5",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_address",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="address",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_addresshistoryevent" ("country", "created_at", "created_in", "id", "is_primary", "label", "locality", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "problem", "raw", "region", "source", "street", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."country", new_values."created_at", new_values."created_in", new_values."id", new_values."is_primary", new_values."label", new_values."locality", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."postcode", new_values."problem", new_values."raw", new_values."region", new_values."source", new_values."street", new_values."uid", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="a7dfef49f5468614b76757563be5d38612b20747",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_2b669",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_address",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accountteammember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_accountteammemberhistoryevent" ("created_at", "created_in", "id", "part", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "user_id", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."part", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."uid", old_values."updated_at", old_values."user_id", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="f54b90d5a8cb7b288af290e52491b686b027af7a",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_302a1",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_accountteammember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accountteammember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_accountteammemberhistoryevent" ("created_at", "created_in", "id", "part", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "user_id", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."part", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."uid", old_values."updated_at", old_values."user_id", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="45dab7a526ee68d500822b6f9ba0a6069db36f5e",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bafbc",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_accountteammember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accountteammember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_accountteammemberhistoryevent" ("created_at", "created_in", "id", "part", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "user_id", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."created_in", new_values."id", new_values."part", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."uid", new_values."updated_at", new_values."user_id", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="ee48beb6141f65d0f6ef0a409afa3c229c5a5965",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_98180",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_accountteammember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partyname",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_partynamehistoryevent" ("created_at", "created_in", "id", "kind", "language", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "valid_from", "valid_to", "value", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."kind", old_values."language", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."value", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="a747b8398b78438c4611b080597970ed3ba3d893",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_64a60",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_partyname",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partyname",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_partynamehistoryevent" ("created_at", "created_in", "id", "kind", "language", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "valid_from", "valid_to", "value", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."kind", old_values."language", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."value", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="2834a95fd3b2ae9c6f7dc90fab51277952cc75fb",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6bc9e",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_partyname",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partyname",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_partynamehistoryevent" ("created_at", "created_in", "id", "kind", "language", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "valid_from", "valid_to", "value", "version") SELECT new_values."created_at", new_values."created_in", new_values."id", new_values."kind", new_values."language", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."uid", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."value", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="5e1d5e6ae4a668e9141380dda48dab526439c972",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_ac671",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_partyname",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="promise",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_promisehistoryevent" ("created_at", "created_in", "due_on", "id", "made_on", "note", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_on", "state", "touch_uid", "uid", "updated_at", "version", "words") SELECT old_values."created_at", old_values."created_in", old_values."due_on", old_values."id", old_values."made_on", old_values."note", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."settled_on", old_values."state", old_values."touch_uid", old_values."uid", old_values."updated_at", old_values."version", old_values."words" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."made_on" IS DISTINCT FROM (new_values."made_on") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."party_id" IS DISTINCT FROM (new_values."party_id") OR old_values."settled_on" IS DISTINCT FROM (new_values."settled_on") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."touch_uid" IS DISTINCT FROM (new_values."touch_uid") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."words" IS DISTINCT FROM (new_values."words")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="9bd065661d282764dd33771d4f8aba0826ce1f7b",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7b083",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_promise",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="promise",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_promisehistoryevent" ("created_at", "created_in", "due_on", "id", "made_on", "note", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_on", "state", "touch_uid", "uid", "updated_at", "version", "words") SELECT old_values."created_at", old_values."created_in", old_values."due_on", old_values."id", old_values."made_on", old_values."note", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."settled_on", old_values."state", old_values."touch_uid", old_values."uid", old_values."updated_at", old_values."version", old_values."words" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="a44a3619584de60c143504c5a4f25d1968693881",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_44e69",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_promise",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="promise",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_promisehistoryevent" ("created_at", "created_in", "due_on", "id", "made_on", "note", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_on", "state", "touch_uid", "uid", "updated_at", "version", "words") SELECT new_values."created_at", new_values."created_in", new_values."due_on", new_values."id", new_values."made_on", new_values."note", new_values."owner_id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."settled_on", new_values."state", new_values."touch_uid", new_values."uid", new_values."updated_at", new_values."version", new_values."words" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="dccdf29d5bcedc8e34e93c0833444465af575d82",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_84b27",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_promise",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="relationship",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_relationshiphistoryevent" ("created_at", "created_in", "custom", "first_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id", "type_id", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."created_in", old_values."custom", old_values."first_id", old_values."id", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."second_id", old_values."type_id", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."first_id" IS DISTINCT FROM (new_values."first_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."second_id" IS DISTINCT FROM (new_values."second_id") OR old_values."type_id" IS DISTINCT FROM (new_values."type_id") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."valid_from" IS DISTINCT FROM (new_values."valid_from") OR old_values."valid_to" IS DISTINCT FROM (new_values."valid_to") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e55fce57e7db42afbf66b3a6e7e5f405d199308d",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ac8f2",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_relationship",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="relationship",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_relationshiphistoryevent" ("created_at", "created_in", "custom", "first_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id", "type_id", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."created_in", old_values."custom", old_values."first_id", old_values."id", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."second_id", old_values."type_id", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="028699520ed534e053436512e88040a31eba4600",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_cef81",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_relationship",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="relationship",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_relationshiphistoryevent" ("created_at", "created_in", "custom", "first_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id", "type_id", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."created_in", new_values."custom", new_values."first_id", new_values."id", new_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."second_id", new_values."type_id", new_values."uid", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f1ea87cf9041ff13d5ec24c38f63ab883a017297",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_f65cc",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_relationship",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partyrole",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_partyrolehistoryevent" ("created_at", "created_in", "custom", "id", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."created_in", old_values."custom", old_values."id", old_values."note", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."type_id", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."party_id" IS DISTINCT FROM (new_values."party_id") OR old_values."type_id" IS DISTINCT FROM (new_values."type_id") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."valid_from" IS DISTINCT FROM (new_values."valid_from") OR old_values."valid_to" IS DISTINCT FROM (new_values."valid_to") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="73943ba4b29dddd10fa35075ec905e5f1d215b0e",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_570a2",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_partyrole",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partyrole",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_partyrolehistoryevent" ("created_at", "created_in", "custom", "id", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."created_in", old_values."custom", old_values."id", old_values."note", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."type_id", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="2b4f6f38828946d0545798aede6449970483b126",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_58dd4",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_partyrole",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partyrole",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_partyrolehistoryevent" ("created_at", "created_in", "custom", "id", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."created_in", new_values."custom", new_values."id", new_values."note", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."type_id", new_values."uid", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f82bf1bc10fdef253ee7a92b5227d80364e5764b",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_a7366",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_partyrole",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partytag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_partytaghistoryevent" ("created_at", "created_in", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."tag_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="4fdafe188410c7d3ff40bf0e301e255fdac5cfe4",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_51b8e",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_partytag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partytag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_partytaghistoryevent" ("created_at", "created_in", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."tag_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="a73d83e190b407dafd20f497ac0b60215291acfc",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8e795",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_partytag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partytag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_partytaghistoryevent" ("created_at", "created_in", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."tag_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="5a1d5a29e79b27de59d6f7b4017793b7984044a8",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_22a99",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_partytag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cadencerule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_cadencerulehistoryevent" ("condition", "counts", "created_at", "created_in", "every_days", "first_days", "id", "is_active", "name", "party_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role_id", "tag_id", "uid", "updated_at", "value_class", "version") SELECT old_values."condition", old_values."counts", old_values."created_at", old_values."created_in", old_values."every_days", old_values."first_days", old_values."id", old_values."is_active", old_values."name", old_values."party_kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."role_id", old_values."tag_id", old_values."uid", old_values."updated_at", old_values."value_class", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="45869605da2574d36897e90b7a9685ef44f4fc17",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cf98b",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_cadencerule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cadencerule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_cadencerulehistoryevent" ("condition", "counts", "created_at", "created_in", "every_days", "first_days", "id", "is_active", "name", "party_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role_id", "tag_id", "uid", "updated_at", "value_class", "version") SELECT old_values."condition", old_values."counts", old_values."created_at", old_values."created_in", old_values."every_days", old_values."first_days", old_values."id", old_values."is_active", old_values."name", old_values."party_kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."role_id", old_values."tag_id", old_values."uid", old_values."updated_at", old_values."value_class", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="5dca0344f5c4d2c9e78494bbdfa5dc7b1f76b52a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_128be",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_cadencerule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cadencerule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_cadencerulehistoryevent" ("condition", "counts", "created_at", "created_in", "every_days", "first_days", "id", "is_active", "name", "party_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role_id", "tag_id", "uid", "updated_at", "value_class", "version") SELECT new_values."condition", new_values."counts", new_values."created_at", new_values."created_in", new_values."every_days", new_values."first_days", new_values."id", new_values."is_active", new_values."name", new_values."party_kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."role_id", new_values."tag_id", new_values."uid", new_values."updated_at", new_values."value_class", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="bf1cab1119123293bb9219d5b79343af859d70b1",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_d3556",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_cadencerule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="task",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_taskhistoryevent" ("created_at", "created_in", "custom", "description", "done_at", "due_on", "id", "is_done", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "remind_at", "subject", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."custom", old_values."description", old_values."done_at", old_values."due_on", old_values."id", old_values."is_done", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."priority", old_values."remind_at", old_values."subject", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."done_at" IS DISTINCT FROM (new_values."done_at") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_done" IS DISTINCT FROM (new_values."is_done") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."party_id" IS DISTINCT FROM (new_values."party_id") OR old_values."priority" IS DISTINCT FROM (new_values."priority") OR old_values."remind_at" IS DISTINCT FROM (new_values."remind_at") OR old_values."subject" IS DISTINCT FROM (new_values."subject") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="afabed7cc16ab60ae88c17543c3306a9126d826f",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_068cd",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_task",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="task",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_taskhistoryevent" ("created_at", "created_in", "custom", "description", "done_at", "due_on", "id", "is_done", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "remind_at", "subject", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."custom", old_values."description", old_values."done_at", old_values."due_on", old_values."id", old_values."is_done", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."priority", old_values."remind_at", old_values."subject", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="0ccc5b7b3edd19f817ebe77f6e4fe1aa41c8c37a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_40f85",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_task",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="task",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_taskhistoryevent" ("created_at", "created_in", "custom", "description", "done_at", "due_on", "id", "is_done", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "remind_at", "subject", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."custom", new_values."description", new_values."done_at", new_values."due_on", new_values."id", new_values."is_done", new_values."owner_id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."priority", new_values."remind_at", new_values."subject", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c49d8674f73a946f6d127ff2cc4daeafe861c3e8",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_7d882",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_task",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="territory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_territoryhistoryevent" ("created_at", "created_in", "description", "id", "manager_id", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal", "priority", "representative_id", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."created_in", old_values."description", old_values."id", old_values."manager_id", old_values."name", old_values."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."principal", old_values."priority", old_values."representative_id", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."manager_id" IS DISTINCT FROM (new_values."manager_id") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."parent_id" IS DISTINCT FROM (new_values."parent_id") OR old_values."principal" IS DISTINCT FROM (new_values."principal") OR old_values."priority" IS DISTINCT FROM (new_values."priority") OR old_values."representative_id" IS DISTINCT FROM (new_values."representative_id") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."valid_from" IS DISTINCT FROM (new_values."valid_from") OR old_values."valid_to" IS DISTINCT FROM (new_values."valid_to") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="a24c7c5fe7a05b09ed8eb9fa480781a2554bf207",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_44897",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_territory",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="territory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_territoryhistoryevent" ("created_at", "created_in", "description", "id", "manager_id", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal", "priority", "representative_id", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."created_in", old_values."description", old_values."id", old_values."manager_id", old_values."name", old_values."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."principal", old_values."priority", old_values."representative_id", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e8b8216d6cb08c8a222ee60eddc0902ea0a2669b",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e53e1",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_territory",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="territory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_territoryhistoryevent" ("created_at", "created_in", "description", "id", "manager_id", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal", "priority", "representative_id", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."created_in", new_values."description", new_values."id", new_values."manager_id", new_values."name", new_values."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."principal", new_values."priority", new_values."representative_id", new_values."uid", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="419c06b557e9275f3c0aff666ec099c0bed97d43",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_ed282",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_territory",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="party",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_partyhistoryevent" ("annual_revenue", "birth_date", "city", "country", "created_at", "created_in", "currency", "custom", "department", "description", "display_name", "email", "employee_count", "erased_at", "family_name", "founded_on", "given_name", "id", "industry", "job_title", "kind", "language", "lifecycle", "marital_status", "merged_into_id", "middle_name", "name", "name_key", "name_order", "organisation_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phonetic", "prefix", "script", "sort_key", "source", "suffix", "time_zone", "uid", "updated_at", "value_class", "version", "website") SELECT old_values."annual_revenue", old_values."birth_date", old_values."city", old_values."country", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."department", old_values."description", old_values."display_name", old_values."email", old_values."employee_count", old_values."erased_at", old_values."family_name", old_values."founded_on", old_values."given_name", old_values."id", old_values."industry", old_values."job_title", old_values."kind", old_values."language", old_values."lifecycle", old_values."marital_status", old_values."merged_into_id", old_values."middle_name", old_values."name", old_values."name_key", old_values."name_order", old_values."organisation_id", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."phone", old_values."phonetic", old_values."prefix", old_values."script", old_values."sort_key", old_values."source", old_values."suffix", old_values."time_zone", old_values."uid", old_values."updated_at", old_values."value_class", old_values."version", old_values."website" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."annual_revenue" IS DISTINCT FROM (new_values."annual_revenue") OR old_values."birth_date" IS DISTINCT FROM (new_values."birth_date") OR old_values."city" IS DISTINCT FROM (new_values."city") OR old_values."country" IS DISTINCT FROM (new_values."country") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."department" IS DISTINCT FROM (new_values."department") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."display_name" IS DISTINCT FROM (new_values."display_name") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."employee_count" IS DISTINCT FROM (new_values."employee_count") OR old_values."erased_at" IS DISTINCT FROM (new_values."erased_at") OR old_values."family_name" IS DISTINCT FROM (new_values."family_name") OR old_values."founded_on" IS DISTINCT FROM (new_values."founded_on") OR old_values."given_name" IS DISTINCT FROM (new_values."given_name") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."industry" IS DISTINCT FROM (new_values."industry") OR old_values."job_title" IS DISTINCT FROM (new_values."job_title") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."lifecycle" IS DISTINCT FROM (new_values."lifecycle") OR old_values."marital_status" IS DISTINCT FROM (new_values."marital_status") OR old_values."merged_into_id" IS DISTINCT FROM (new_values."merged_into_id") OR old_values."middle_name" IS DISTINCT FROM (new_values."middle_name") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."name_key" IS DISTINCT FROM (new_values."name_key") OR old_values."name_order" IS DISTINCT FROM (new_values."name_order") OR old_values."organisation_id" IS DISTINCT FROM (new_values."organisation_id") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."phone" IS DISTINCT FROM (new_values."phone") OR old_values."phonetic" IS DISTINCT FROM (new_values."phonetic") OR old_values."prefix" IS DISTINCT FROM (new_values."prefix") OR old_values."script" IS DISTINCT FROM (new_values."script") OR old_values."sort_key" IS DISTINCT FROM (new_values."sort_key") OR old_values."source" IS DISTINCT FROM (new_values."source") OR old_values."suffix" IS DISTINCT FROM (new_values."suffix") OR old_values."time_zone" IS DISTINCT FROM (new_values."time_zone") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."value_class" IS DISTINCT FROM (new_values."value_class") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."website" IS DISTINCT FROM (new_values."website")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="0de3741520372bfeb85defdcb8f0c1ba2096c577",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d3fb0",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_party",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="party",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_partyhistoryevent" ("annual_revenue", "birth_date", "city", "country", "created_at", "created_in", "currency", "custom", "department", "description", "display_name", "email", "employee_count", "erased_at", "family_name", "founded_on", "given_name", "id", "industry", "job_title", "kind", "language", "lifecycle", "marital_status", "merged_into_id", "middle_name", "name", "name_key", "name_order", "organisation_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phonetic", "prefix", "script", "sort_key", "source", "suffix", "time_zone", "uid", "updated_at", "value_class", "version", "website") SELECT old_values."annual_revenue", old_values."birth_date", old_values."city", old_values."country", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."department", old_values."description", old_values."display_name", old_values."email", old_values."employee_count", old_values."erased_at", old_values."family_name", old_values."founded_on", old_values."given_name", old_values."id", old_values."industry", old_values."job_title", old_values."kind", old_values."language", old_values."lifecycle", old_values."marital_status", old_values."merged_into_id", old_values."middle_name", old_values."name", old_values."name_key", old_values."name_order", old_values."organisation_id", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."phone", old_values."phonetic", old_values."prefix", old_values."script", old_values."sort_key", old_values."source", old_values."suffix", old_values."time_zone", old_values."uid", old_values."updated_at", old_values."value_class", old_values."version", old_values."website" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="142e2d2b6cb7d7c8bf4dfd54ef2b448afce898db",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f7130",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_party",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="party",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_partyhistoryevent" ("annual_revenue", "birth_date", "city", "country", "created_at", "created_in", "currency", "custom", "department", "description", "display_name", "email", "employee_count", "erased_at", "family_name", "founded_on", "given_name", "id", "industry", "job_title", "kind", "language", "lifecycle", "marital_status", "merged_into_id", "middle_name", "name", "name_key", "name_order", "organisation_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phonetic", "prefix", "script", "sort_key", "source", "suffix", "time_zone", "uid", "updated_at", "value_class", "version", "website") SELECT new_values."annual_revenue", new_values."birth_date", new_values."city", new_values."country", new_values."created_at", new_values."created_in", new_values."currency", new_values."custom", new_values."department", new_values."description", new_values."display_name", new_values."email", new_values."employee_count", new_values."erased_at", new_values."family_name", new_values."founded_on", new_values."given_name", new_values."id", new_values."industry", new_values."job_title", new_values."kind", new_values."language", new_values."lifecycle", new_values."marital_status", new_values."merged_into_id", new_values."middle_name", new_values."name", new_values."name_key", new_values."name_order", new_values."organisation_id", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."phone", new_values."phonetic", new_values."prefix", new_values."script", new_values."sort_key", new_values."source", new_values."suffix", new_values."time_zone", new_values."uid", new_values."updated_at", new_values."value_class", new_values."version", new_values."website" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="240c39bbf698fdad9d895745500977d736c6b551",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_e3977",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_party",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="territoryaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_territoryaccounthistoryevent" ("created_at", "created_in", "id", "mode", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "territory_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."mode", old_values."note", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."territory_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="9693ce5dec70630afd57f249616a48d3889544f8",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_32164",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_territoryaccount",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="territoryaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_territoryaccounthistoryevent" ("created_at", "created_in", "id", "mode", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "territory_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."mode", old_values."note", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."territory_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c1bcaba08e557fcdea6ad2952ec52d8c8d98f098",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bead7",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_territoryaccount",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="territoryaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_territoryaccounthistoryevent" ("created_at", "created_in", "id", "mode", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "territory_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."id", new_values."mode", new_values."note", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."territory_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f0ef99ab28e01e5965fa60d13520127bf4fdc0bd",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_b3806",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_territoryaccount",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="territorymember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_territorymemberhistoryevent" ("created_at", "created_in", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "territory_id", "uid", "updated_at", "user_id", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."territory_id", old_values."uid", old_values."updated_at", old_values."user_id", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="0b2310ac711ee8225ec2297d46f3c330567191a1",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c179a",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_territorymember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="territorymember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_territorymemberhistoryevent" ("created_at", "created_in", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "territory_id", "uid", "updated_at", "user_id", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."territory_id", old_values."uid", old_values."updated_at", old_values."user_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="54674c580f2adf9aee2e8e8bf0642fa3c5929666",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_80f87",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_territorymember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="territorymember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_territorymemberhistoryevent" ("created_at", "created_in", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "territory_id", "uid", "updated_at", "user_id", "version") SELECT new_values."created_at", new_values."created_in", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."territory_id", new_values."uid", new_values."updated_at", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="fae6e19f1a7beeeaadf1e71e545a6c2cf78984de",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_90d6b",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_territorymember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="territoryrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_territoryrulehistoryevent" ("condition", "country", "created_at", "created_in", "id", "name", "party_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "position", "postcodes", "territory_id", "uid", "updated_at", "version") SELECT old_values."condition", old_values."country", old_values."created_at", old_values."created_in", old_values."id", old_values."name", old_values."party_kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."plan_id", old_values."position", old_values."postcodes", old_values."territory_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c19e121c78386034a9e4fabff41727471c9fb026",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_46322",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_territoryrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="territoryrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_territoryrulehistoryevent" ("condition", "country", "created_at", "created_in", "id", "name", "party_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "position", "postcodes", "territory_id", "uid", "updated_at", "version") SELECT old_values."condition", old_values."country", old_values."created_at", old_values."created_in", old_values."id", old_values."name", old_values."party_kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."position", old_values."postcodes", old_values."territory_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="2504de600cd83a4e3bcd4be4e4cbf452e78b45e2",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_615d8",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_territoryrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="territoryrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_territoryrulehistoryevent" ("condition", "country", "created_at", "created_in", "id", "name", "party_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "position", "postcodes", "territory_id", "uid", "updated_at", "version") SELECT new_values."condition", new_values."country", new_values."created_at", new_values."created_in", new_values."id", new_values."name", new_values."party_kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."plan_id", new_values."position", new_values."postcodes", new_values."territory_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="05cf3bf800152c6a7aabbfd4aa1ab8ca34241ccb",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_095df",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_territoryrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partyterritory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_partyterritoryhistoryevent" ("created_at", "created_in", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule_id", "territory_id", "uid", "updated_at", "valid_from", "valid_to", "version", "why") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."rule_id", old_values."territory_id", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version", old_values."why" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c67cf6e52cd4a96926a0fe3c33c9ac34f93c899f",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6d7f7",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_partyterritory",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partyterritory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_partyterritoryhistoryevent" ("created_at", "created_in", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule_id", "territory_id", "uid", "updated_at", "valid_from", "valid_to", "version", "why") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."rule_id", old_values."territory_id", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version", old_values."why" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="6afa6c71271262be61abb84e70338bf567b099ba",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d4ff7",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_partyterritory",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partyterritory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_partyterritoryhistoryevent" ("created_at", "created_in", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule_id", "territory_id", "uid", "updated_at", "valid_from", "valid_to", "version", "why") SELECT new_values."created_at", new_values."created_in", new_values."id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."rule_id", new_values."territory_id", new_values."uid", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version", new_values."why" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="6fe0fe6f5d0e27c1f9b68ff1941d505c508f4b86",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_e5f6e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_partyterritory",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="touch",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_touchhistoryevent" ("channel", "created_at", "created_in", "custom", "direction", "duration_minutes", "happened_at", "id", "linked_kind", "linked_uid", "outcome", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinned", "source", "subject", "summary", "uid", "updated_at", "version", "visibility") SELECT old_values."channel", old_values."created_at", old_values."created_in", old_values."custom", old_values."direction", old_values."duration_minutes", old_values."happened_at", old_values."id", old_values."linked_kind", old_values."linked_uid", old_values."outcome", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."pinned", old_values."source", old_values."subject", old_values."summary", old_values."uid", old_values."updated_at", old_values."version", old_values."visibility" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."channel" IS DISTINCT FROM (new_values."channel") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."direction" IS DISTINCT FROM (new_values."direction") OR old_values."duration_minutes" IS DISTINCT FROM (new_values."duration_minutes") OR old_values."happened_at" IS DISTINCT FROM (new_values."happened_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."linked_kind" IS DISTINCT FROM (new_values."linked_kind") OR old_values."linked_uid" IS DISTINCT FROM (new_values."linked_uid") OR old_values."outcome" IS DISTINCT FROM (new_values."outcome") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."party_id" IS DISTINCT FROM (new_values."party_id") OR old_values."pinned" IS DISTINCT FROM (new_values."pinned") OR old_values."source" IS DISTINCT FROM (new_values."source") OR old_values."subject" IS DISTINCT FROM (new_values."subject") OR old_values."summary" IS DISTINCT FROM (new_values."summary") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."visibility" IS DISTINCT FROM (new_values."visibility")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="27481c436420f67e42765bc2bef378d627b76791",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2ae0d",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_touch",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="touch",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_touchhistoryevent" ("channel", "created_at", "created_in", "custom", "direction", "duration_minutes", "happened_at", "id", "linked_kind", "linked_uid", "outcome", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinned", "source", "subject", "summary", "uid", "updated_at", "version", "visibility") SELECT old_values."channel", old_values."created_at", old_values."created_in", old_values."custom", old_values."direction", old_values."duration_minutes", old_values."happened_at", old_values."id", old_values."linked_kind", old_values."linked_uid", old_values."outcome", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."pinned", old_values."source", old_values."subject", old_values."summary", old_values."uid", old_values."updated_at", old_values."version", old_values."visibility" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="b0e5bd485db3fff195bf900cb661c1dec943ee0a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e8ecd",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_touch",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="touch",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_touchhistoryevent" ("channel", "created_at", "created_in", "custom", "direction", "duration_minutes", "happened_at", "id", "linked_kind", "linked_uid", "outcome", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinned", "source", "subject", "summary", "uid", "updated_at", "version", "visibility") SELECT new_values."channel", new_values."created_at", new_values."created_in", new_values."custom", new_values."direction", new_values."duration_minutes", new_values."happened_at", new_values."id", new_values."linked_kind", new_values."linked_uid", new_values."outcome", new_values."owner_id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."pinned", new_values."source", new_values."subject", new_values."summary", new_values."uid", new_values."updated_at", new_values."version", new_values."visibility" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="ee90b9ad97a17e2d5f6d0e6367505d4a3b68c2af",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_57dfa",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_touch",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="touchbody",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_touchbodyhistoryevent" ("created_at", "created_in", "happened_at", "html", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "touch_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."happened_at", old_values."html", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."text", old_values."touch_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="6fb5fe0b12bf56d7b7141e4b5920589bd2a1f8ed",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_54acc",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_touchbody",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="touchbody",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_touchbodyhistoryevent" ("created_at", "created_in", "happened_at", "html", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "touch_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."happened_at", old_values."html", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."text", old_values."touch_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="af4990ff49956cb062279e039a1c78da745133b3",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_73c78",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_touchbody",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="touchbody",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_touchbodyhistoryevent" ("created_at", "created_in", "happened_at", "html", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "touch_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."happened_at", new_values."html", new_values."id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."text", new_values."touch_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="0fb4f0244014c0226b3eb71d025126c4bc462bc4",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_63fe3",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_touchbody",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="touchparticipant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_touchparticipanthistoryevent" ("created_at", "created_in", "happened_at", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "touch_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."happened_at", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."touch_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e78070071a6255be96fe958602b8c8c73f6647d1",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_11922",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_touchparticipant",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="touchparticipant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_touchparticipanthistoryevent" ("created_at", "created_in", "happened_at", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "touch_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."happened_at", old_values."id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."touch_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c47a6f668a483aeaa5596b3717001f10692d7f56",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2904d",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_touchparticipant",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="touchparticipant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_touchparticipanthistoryevent" ("created_at", "created_in", "happened_at", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "touch_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."happened_at", new_values."id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."touch_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="17accb548f1e5c71927fac442f34f6bb687d92a8",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_ba3ab",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_touchparticipant",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
        # Teams are often built by country: the planner must know that few of a team's customers live elsewhere.
        migrations.RunSQL(
            [
                "CREATE STATISTICS party_of_owner_in_country (mcv) ON kind, country, owner_id FROM customers_party",
                "ALTER STATISTICS party_of_owner_in_country SET STATISTICS 200",
            ],
            "DROP STATISTICS party_of_owner_in_country",
        ),
        # Passing over entries without their rows needs pages marked as visible to all: imports come in hundreds of
        # thousands, and the default waits for a fifth of the table.
        migrations.RunSQL(
            "ALTER TABLE customers_party SET"
            " (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05)",
            "ALTER TABLE customers_party RESET (autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_scale_factor)",
        ),
        migrations.RunSQL(FOLLOW, LEAVE),
        migrations.RunSQL(
            "INSERT INTO customers_suppressionkey (id, secret) VALUES"
            " (1, replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''))",
            "DELETE FROM customers_suppressionkey",
        ),
    ]
