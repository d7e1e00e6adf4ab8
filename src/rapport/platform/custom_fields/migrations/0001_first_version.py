import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.custom_fields.kinds.models
import rapport.platform.custom_fields.models
import rapport.platform.database.operations
import rapport.platform.history.tracking
import rapport.platform.records.fields


class Migration(migrations.Migration):
    replaces = [
        ("custom_fields", "0001_initial"),
        ("custom_fields", "0002_formulas"),
        ("custom_fields", "0003_currency"),
        ("custom_fields", "0004_links"),
        ("custom_fields", "0005_look_ups_and_roll_ups"),
        ("custom_fields", "0006_kinds"),
        ("custom_fields", "0007_kept_values"),
    ]

    initial = True

    dependencies = [
        ("access", "0001_first_version"),
    ]

    operations = [
        BtreeGinExtension(),
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="CustomFieldHistoryevent",
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
                                to="custom_fields.customfield",
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
                                choices=rapport.platform.custom_fields.models.kinds,
                                max_length=60,
                                verbose_name="kind of record",
                            ),
                        ),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("text", "Short text"),
                                    ("long_text", "Long text"),
                                    ("integer", "Whole number"),
                                    ("decimal", "Number with decimals"),
                                    ("money", "Amount of money"),
                                    ("boolean", "Yes or no"),
                                    ("date", "Date"),
                                    ("choice", "Choice"),
                                    ("multi_choice", "Several choices"),
                                    ("url", "Web address"),
                                    ("link", "Link to a record"),
                                    ("formula", "Formula"),
                                    ("lookup", "Value of a linked record"),
                                    ("rollup", "Figure over related records"),
                                ],
                                max_length=20,
                                verbose_name="type",
                            ),
                        ),
                        (
                            "key",
                            models.SlugField(
                                db_index=False,
                                editable=False,
                                help_text="Its name in the API and in files is this with x_ before it. It never changes.",
                                max_length=40,
                                verbose_name="key",
                            ),
                        ),
                        (
                            "label_en",
                            models.CharField(blank=True, default="", max_length=80, verbose_name="label in English"),
                        ),
                        (
                            "label_de",
                            models.CharField(blank=True, default="", max_length=80, verbose_name="label in German"),
                        ),
                        (
                            "label_zh",
                            models.CharField(blank=True, default="", max_length=80, verbose_name="label in Chinese"),
                        ),
                        (
                            "help_en",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="help in English"),
                        ),
                        (
                            "help_de",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="help in German"),
                        ),
                        (
                            "help_zh",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="help in Chinese"),
                        ),
                        (
                            "section",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The heading under which it stands on the page.",
                                max_length=80,
                                verbose_name="section",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Fields stand in the order of this number, then of their labels.",
                                verbose_name="position",
                            ),
                        ),
                        (
                            "is_required",
                            models.BooleanField(
                                default=False,
                                help_text="New records need a value. Those that are there stay as they are.",
                                verbose_name="required",
                            ),
                        ),
                        (
                            "default_value",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="What new records hold unless it is changed.",
                                max_length=300,
                                verbose_name="default",
                            ),
                        ),
                        (
                            "decimal_places",
                            models.PositiveSmallIntegerField(
                                default=2,
                                help_text="Of a number with decimals.",
                                validators=[django.core.validators.MaxValueValidator(6)],
                                verbose_name="decimal places",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                blank=True,
                                default="",
                                help_text="Of amounts that come without one. Empty means: that of the country of this installation.",
                                max_length=3,
                                verbose_name="usual currency",
                            ),
                        ),
                        (
                            "linked_kind",
                            models.CharField(
                                blank=True,
                                choices=rapport.platform.custom_fields.models.linked_kinds,
                                default="",
                                help_text="Of a link.",
                                max_length=60,
                                verbose_name="links to",
                            ),
                        ),
                        ("choices", models.JSONField(blank=True, default=list, editable=False, verbose_name="choices")),
                        (
                            "formula",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Computed from other fields of the record, named as in the API: if(x_seats > 10, annual_revenue, 0)",
                                max_length=1000,
                                verbose_name="formula",
                            ),
                        ),
                        (
                            "link_name",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The link that leads to the record, named as in the API: organisation",
                                max_length=60,
                                verbose_name="link",
                            ),
                        ),
                        (
                            "related",
                            models.CharField(
                                blank=True,
                                choices=rapport.platform.custom_fields.models.related_lists,
                                default="",
                                help_text="The records that point at this one.",
                                max_length=120,
                                verbose_name="related records",
                            ),
                        ),
                        (
                            "function",
                            models.CharField(
                                choices=[
                                    ("count", "Number of records"),
                                    ("sum", "Sum"),
                                    ("min", "Smallest value"),
                                    ("max", "Largest value"),
                                    ("latest", "Value of the newest record"),
                                ],
                                default="count",
                                max_length=6,
                                verbose_name="figure",
                            ),
                        ),
                        (
                            "measured",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Named as in the API: city. The number of records needs none.",
                                max_length=60,
                                verbose_name="field of the other record",
                            ),
                        ),
                        (
                            "condition",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="As in the address of a filtered list: is_done=false&priority=high",
                                max_length=500,
                                verbose_name="only records with",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                help_text="What a formula gives.",
                                max_length=10,
                                verbose_name="result",
                            ),
                        ),
                        (
                            "is_filterable",
                            models.BooleanField(
                                default=True,
                                help_text="Lists can be filtered and sorted by it; an index is made for it.",
                                verbose_name="filter and sort",
                            ),
                        ),
                        (
                            "is_kept",
                            models.BooleanField(
                                default=False,
                                help_text="The value is kept with the record, so that lists are sorted and grouped by it and formulas read it. It is then the same for everybody: over all records, those among them that a reader can't open.",
                                verbose_name="keep for sorting",
                            ),
                        ),
                        ("in_list", models.BooleanField(default=False, verbose_name="column of the list")),
                        ("in_quick_create", models.BooleanField(default=False, verbose_name="part of quick create")),
                        (
                            "state",
                            models.CharField(
                                choices=[("active", "In use"), ("retired", "Retired")],
                                default="active",
                                help_text="A retired field is shown nowhere. Its values are kept, and it can be brought back.",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="CustomKind",
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
                            "key",
                            models.SlugField(
                                db_index=False,
                                editable=False,
                                help_text="Its name in addresses, in the API and in files. It never changes.",
                                max_length=40,
                                unique=True,
                                verbose_name="key",
                            ),
                        ),
                        (
                            "label_en",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="one, in English"),
                        ),
                        (
                            "label_de",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="one, in German"),
                        ),
                        (
                            "label_zh",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="one, in Chinese"),
                        ),
                        (
                            "plural_en",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="several, in English"),
                        ),
                        (
                            "plural_de",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="several, in German"),
                        ),
                        (
                            "plural_zh",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="several, in Chinese"),
                        ),
                        (
                            "description_en",
                            models.CharField(
                                blank=True, default="", max_length=300, verbose_name="description in English"
                            ),
                        ),
                        (
                            "description_de",
                            models.CharField(
                                blank=True, default="", max_length=300, verbose_name="description in German"
                            ),
                        ),
                        (
                            "description_zh",
                            models.CharField(
                                blank=True, default="", max_length=300, verbose_name="description in Chinese"
                            ),
                        ),
                        (
                            "icon",
                            models.CharField(
                                choices=[
                                    ("package", "Parcel"),
                                    ("folder", "Folder"),
                                    ("file-text", "Document"),
                                    ("briefcase", "Briefcase"),
                                    ("calendar", "Calendar"),
                                    ("map-pin", "Location"),
                                    ("building", "Building"),
                                    ("factory", "Factory"),
                                    ("store", "Shop"),
                                    ("truck", "Lorry"),
                                    ("wrench", "Spanner"),
                                    ("ticket", "Ticket"),
                                    ("tag", "Tag"),
                                    ("flag", "Flag"),
                                    ("star", "Star"),
                                    ("target", "Target"),
                                    ("book-open", "Book"),
                                    ("graduation-cap", "Graduation cap"),
                                    ("heart", "Heart"),
                                    ("gift", "Gift"),
                                    ("key-round", "Key"),
                                    ("signature", "Signature"),
                                    ("network", "Network"),
                                    ("globe", "Globe"),
                                    ("sun", "Sun"),
                                    ("zap", "Lightning"),
                                ],
                                default="package",
                                max_length=30,
                                verbose_name="icon",
                            ),
                        ),
                        (
                            "menu",
                            models.CharField(
                                blank=True,
                                choices=rapport.platform.custom_fields.kinds.models.menu_places,
                                default=rapport.platform.custom_fields.kinds.models.first_menu_place,
                                help_text="Empty: nowhere; its list is found by the search and in the settings.",
                                max_length=60,
                                verbose_name="stands in the menu under",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Kinds stand in the order of this number, then of their names.",
                                verbose_name="position",
                            ),
                        ),
                        (
                            "ownership",
                            models.CharField(
                                choices=[
                                    ("owned", "Each record has an owner"),
                                    ("shared", "The records belong to everybody"),
                                ],
                                default="owned",
                                help_text="Of owned records, roles may see their own, the team's or all. It never changes.",
                                max_length=6,
                                verbose_name="ownership",
                            ),
                        ),
                        (
                            "belongs_to",
                            models.CharField(
                                blank=True,
                                choices=rapport.platform.custom_fields.kinds.models.parents,
                                default="",
                                help_text="Each record may then name one of these, on whose page it is listed. It never changes.",
                                max_length=60,
                                verbose_name="belongs to",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "record kind",
                        "verbose_name_plural": "record kinds",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("key__startswith", "x-")), name="custom_kind_key_is_its_own"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("label_de", ""), ("label_en", ""), ("label_zh", ""), _negated=True),
                                name="custom_kind_has_a_name",
                                violation_error_message="Enter a name in at least one language.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("plural_de", ""), ("plural_en", ""), ("plural_zh", ""), _negated=True
                                ),
                                name="custom_kind_has_a_plural",
                                violation_error_message="Enter a name for several in at least one language.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CustomKindHistoryevent",
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
                                to="custom_fields.customkind",
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
                            "key",
                            models.SlugField(
                                db_index=False,
                                editable=False,
                                help_text="Its name in addresses, in the API and in files. It never changes.",
                                max_length=40,
                                verbose_name="key",
                            ),
                        ),
                        (
                            "label_en",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="one, in English"),
                        ),
                        (
                            "label_de",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="one, in German"),
                        ),
                        (
                            "label_zh",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="one, in Chinese"),
                        ),
                        (
                            "plural_en",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="several, in English"),
                        ),
                        (
                            "plural_de",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="several, in German"),
                        ),
                        (
                            "plural_zh",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="several, in Chinese"),
                        ),
                        (
                            "description_en",
                            models.CharField(
                                blank=True, default="", max_length=300, verbose_name="description in English"
                            ),
                        ),
                        (
                            "description_de",
                            models.CharField(
                                blank=True, default="", max_length=300, verbose_name="description in German"
                            ),
                        ),
                        (
                            "description_zh",
                            models.CharField(
                                blank=True, default="", max_length=300, verbose_name="description in Chinese"
                            ),
                        ),
                        (
                            "icon",
                            models.CharField(
                                choices=[
                                    ("package", "Parcel"),
                                    ("folder", "Folder"),
                                    ("file-text", "Document"),
                                    ("briefcase", "Briefcase"),
                                    ("calendar", "Calendar"),
                                    ("map-pin", "Location"),
                                    ("building", "Building"),
                                    ("factory", "Factory"),
                                    ("store", "Shop"),
                                    ("truck", "Lorry"),
                                    ("wrench", "Spanner"),
                                    ("ticket", "Ticket"),
                                    ("tag", "Tag"),
                                    ("flag", "Flag"),
                                    ("star", "Star"),
                                    ("target", "Target"),
                                    ("book-open", "Book"),
                                    ("graduation-cap", "Graduation cap"),
                                    ("heart", "Heart"),
                                    ("gift", "Gift"),
                                    ("key-round", "Key"),
                                    ("signature", "Signature"),
                                    ("network", "Network"),
                                    ("globe", "Globe"),
                                    ("sun", "Sun"),
                                    ("zap", "Lightning"),
                                ],
                                default="package",
                                max_length=30,
                                verbose_name="icon",
                            ),
                        ),
                        (
                            "menu",
                            models.CharField(
                                blank=True,
                                choices=rapport.platform.custom_fields.kinds.models.menu_places,
                                default=rapport.platform.custom_fields.kinds.models.first_menu_place,
                                help_text="Empty: nowhere; its list is found by the search and in the settings.",
                                max_length=60,
                                verbose_name="stands in the menu under",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Kinds stand in the order of this number, then of their names.",
                                verbose_name="position",
                            ),
                        ),
                        (
                            "ownership",
                            models.CharField(
                                choices=[
                                    ("owned", "Each record has an owner"),
                                    ("shared", "The records belong to everybody"),
                                ],
                                default="owned",
                                help_text="Of owned records, roles may see their own, the team's or all. It never changes.",
                                max_length=6,
                                verbose_name="ownership",
                            ),
                        ),
                        (
                            "belongs_to",
                            models.CharField(
                                blank=True,
                                choices=rapport.platform.custom_fields.kinds.models.parents,
                                default="",
                                help_text="Each record may then name one of these, on whose page it is listed. It never changes.",
                                max_length=60,
                                verbose_name="belongs to",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="CustomRecord",
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
                        ("kind", models.CharField(editable=False, max_length=40, verbose_name="kind")),
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        (
                            "sort_key",
                            models.CharField(
                                db_collation="C", db_default="", default="", editable=False, max_length=80
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "record of a kind of your own",
                        "verbose_name_plural": "records of kinds of your own",
                        "indexes": [
                            models.Index(fields=["kind", "sort_key", "id"], name="custom_record_in_name_order"),
                            models.Index(fields=["kind", "created_at", "id"], name="custom_record_by_creation"),
                            models.Index(fields=["kind", "updated_at", "id"], name="custom_record_by_change"),
                            models.Index(fields=["kind", "owner", "id"], name="custom_record_by_owner"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["principals", "kind", "owner"],
                                gin_pending_list_limit=256,
                                name="custom_record_by_principals",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="custom_record_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__startswith", "x-")), name="custom_record_has_a_kind"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CustomRecordHistoryevent",
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
                                to="custom_fields.customrecord",
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
                        ("kind", models.CharField(editable=False, max_length=40, verbose_name="kind")),
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="CustomField",
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
                                choices=rapport.platform.custom_fields.models.kinds,
                                max_length=60,
                                verbose_name="kind of record",
                            ),
                        ),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("text", "Short text"),
                                    ("long_text", "Long text"),
                                    ("integer", "Whole number"),
                                    ("decimal", "Number with decimals"),
                                    ("money", "Amount of money"),
                                    ("boolean", "Yes or no"),
                                    ("date", "Date"),
                                    ("choice", "Choice"),
                                    ("multi_choice", "Several choices"),
                                    ("url", "Web address"),
                                    ("link", "Link to a record"),
                                    ("formula", "Formula"),
                                    ("lookup", "Value of a linked record"),
                                    ("rollup", "Figure over related records"),
                                ],
                                max_length=20,
                                verbose_name="type",
                            ),
                        ),
                        (
                            "key",
                            models.SlugField(
                                db_index=False,
                                editable=False,
                                help_text="Its name in the API and in files is this with x_ before it. It never changes.",
                                max_length=40,
                                verbose_name="key",
                            ),
                        ),
                        (
                            "label_en",
                            models.CharField(blank=True, default="", max_length=80, verbose_name="label in English"),
                        ),
                        (
                            "label_de",
                            models.CharField(blank=True, default="", max_length=80, verbose_name="label in German"),
                        ),
                        (
                            "label_zh",
                            models.CharField(blank=True, default="", max_length=80, verbose_name="label in Chinese"),
                        ),
                        (
                            "help_en",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="help in English"),
                        ),
                        (
                            "help_de",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="help in German"),
                        ),
                        (
                            "help_zh",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="help in Chinese"),
                        ),
                        (
                            "section",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The heading under which it stands on the page.",
                                max_length=80,
                                verbose_name="section",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Fields stand in the order of this number, then of their labels.",
                                verbose_name="position",
                            ),
                        ),
                        (
                            "is_required",
                            models.BooleanField(
                                default=False,
                                help_text="New records need a value. Those that are there stay as they are.",
                                verbose_name="required",
                            ),
                        ),
                        (
                            "default_value",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="What new records hold unless it is changed.",
                                max_length=300,
                                verbose_name="default",
                            ),
                        ),
                        (
                            "decimal_places",
                            models.PositiveSmallIntegerField(
                                default=2,
                                help_text="Of a number with decimals.",
                                validators=[django.core.validators.MaxValueValidator(6)],
                                verbose_name="decimal places",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                blank=True,
                                default="",
                                help_text="Of amounts that come without one. Empty means: that of the country of this installation.",
                                max_length=3,
                                verbose_name="usual currency",
                            ),
                        ),
                        (
                            "linked_kind",
                            models.CharField(
                                blank=True,
                                choices=rapport.platform.custom_fields.models.linked_kinds,
                                default="",
                                help_text="Of a link.",
                                max_length=60,
                                verbose_name="links to",
                            ),
                        ),
                        ("choices", models.JSONField(blank=True, default=list, editable=False, verbose_name="choices")),
                        (
                            "formula",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Computed from other fields of the record, named as in the API: if(x_seats > 10, annual_revenue, 0)",
                                max_length=1000,
                                verbose_name="formula",
                            ),
                        ),
                        (
                            "link_name",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The link that leads to the record, named as in the API: organisation",
                                max_length=60,
                                verbose_name="link",
                            ),
                        ),
                        (
                            "related",
                            models.CharField(
                                blank=True,
                                choices=rapport.platform.custom_fields.models.related_lists,
                                default="",
                                help_text="The records that point at this one.",
                                max_length=120,
                                verbose_name="related records",
                            ),
                        ),
                        (
                            "function",
                            models.CharField(
                                choices=[
                                    ("count", "Number of records"),
                                    ("sum", "Sum"),
                                    ("min", "Smallest value"),
                                    ("max", "Largest value"),
                                    ("latest", "Value of the newest record"),
                                ],
                                default="count",
                                max_length=6,
                                verbose_name="figure",
                            ),
                        ),
                        (
                            "measured",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Named as in the API: city. The number of records needs none.",
                                max_length=60,
                                verbose_name="field of the other record",
                            ),
                        ),
                        (
                            "condition",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="As in the address of a filtered list: is_done=false&priority=high",
                                max_length=500,
                                verbose_name="only records with",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                help_text="What a formula gives.",
                                max_length=10,
                                verbose_name="result",
                            ),
                        ),
                        (
                            "is_filterable",
                            models.BooleanField(
                                default=True,
                                help_text="Lists can be filtered and sorted by it; an index is made for it.",
                                verbose_name="filter and sort",
                            ),
                        ),
                        (
                            "is_kept",
                            models.BooleanField(
                                default=False,
                                help_text="The value is kept with the record, so that lists are sorted and grouped by it and formulas read it. It is then the same for everybody: over all records, those among them that a reader can't open.",
                                verbose_name="keep for sorting",
                            ),
                        ),
                        (
                            "kept_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="Empty while the values are gathered.",
                                null=True,
                                verbose_name="kept since",
                            ),
                        ),
                        ("in_list", models.BooleanField(default=False, verbose_name="column of the list")),
                        ("in_quick_create", models.BooleanField(default=False, verbose_name="part of quick create")),
                        (
                            "state",
                            models.CharField(
                                choices=[("active", "In use"), ("retired", "Retired")],
                                default="active",
                                help_text="A retired field is shown nowhere. Its values are kept, and it can be brought back.",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "custom field",
                        "verbose_name_plural": "custom fields",
                        "indexes": [models.Index(fields=["kind", "position"], name="custom_field_by_kind")],
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "key"), name="custom_field_key_once"),
                            models.CheckConstraint(
                                condition=models.Q(("key", ""), _negated=True), name="custom_field_has_a_key"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("label_de", ""), ("label_en", ""), ("label_zh", ""), _negated=True),
                                name="custom_field_has_a_label",
                                violation_error_message="Enter a label in at least one language.",
                            ),
                        ],
                    },
                ),
            ],
        ),
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="customfield",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "custom_fields_customfieldhistoryevent" ("choices", "condition", "created_at", "created_in", "currency", "decimal_places", "default_value", "formula", "function", "help_de", "help_en", "help_zh", "id", "in_list", "in_quick_create", "is_filterable", "is_kept", "is_required", "key", "kind", "label_de", "label_en", "label_zh", "link_name", "linked_kind", "measured", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "related", "result", "section", "state", "type", "uid", "updated_at", "version") SELECT old_values."choices", old_values."condition", old_values."created_at", old_values."created_in", old_values."currency", old_values."decimal_places", old_values."default_value", old_values."formula", old_values."function", old_values."help_de", old_values."help_en", old_values."help_zh", old_values."id", old_values."in_list", old_values."in_quick_create", old_values."is_filterable", old_values."is_kept", old_values."is_required", old_values."key", old_values."kind", old_values."label_de", old_values."label_en", old_values."label_zh", old_values."link_name", old_values."linked_kind", old_values."measured", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."related", old_values."result", old_values."section", old_values."state", old_values."type", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."choices" IS DISTINCT FROM (new_values."choices") OR old_values."condition" IS DISTINCT FROM (new_values."condition") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."decimal_places" IS DISTINCT FROM (new_values."decimal_places") OR old_values."default_value" IS DISTINCT FROM (new_values."default_value") OR old_values."formula" IS DISTINCT FROM (new_values."formula") OR old_values."function" IS DISTINCT FROM (new_values."function") OR old_values."help_de" IS DISTINCT FROM (new_values."help_de") OR old_values."help_en" IS DISTINCT FROM (new_values."help_en") OR old_values."help_zh" IS DISTINCT FROM (new_values."help_zh") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."in_list" IS DISTINCT FROM (new_values."in_list") OR old_values."in_quick_create" IS DISTINCT FROM (new_values."in_quick_create") OR old_values."is_filterable" IS DISTINCT FROM (new_values."is_filterable") OR old_values."is_kept" IS DISTINCT FROM (new_values."is_kept") OR old_values."is_required" IS DISTINCT FROM (new_values."is_required") OR old_values."key" IS DISTINCT FROM (new_values."key") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."label_de" IS DISTINCT FROM (new_values."label_de") OR old_values."label_en" IS DISTINCT FROM (new_values."label_en") OR old_values."label_zh" IS DISTINCT FROM (new_values."label_zh") OR old_values."link_name" IS DISTINCT FROM (new_values."link_name") OR old_values."linked_kind" IS DISTINCT FROM (new_values."linked_kind") OR old_values."measured" IS DISTINCT FROM (new_values."measured") OR old_values."position" IS DISTINCT FROM (new_values."position") OR old_values."related" IS DISTINCT FROM (new_values."related") OR old_values."result" IS DISTINCT FROM (new_values."result") OR old_values."section" IS DISTINCT FROM (new_values."section") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."type" IS DISTINCT FROM (new_values."type") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e3bb2af58b26d56fb38696f050fcb44c19022e97",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_39798",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="custom_fields_customfield",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="customfield",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "custom_fields_customfieldhistoryevent" ("choices", "condition", "created_at", "created_in", "currency", "decimal_places", "default_value", "formula", "function", "help_de", "help_en", "help_zh", "id", "in_list", "in_quick_create", "is_filterable", "is_kept", "is_required", "key", "kind", "label_de", "label_en", "label_zh", "link_name", "linked_kind", "measured", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "related", "result", "section", "state", "type", "uid", "updated_at", "version") SELECT old_values."choices", old_values."condition", old_values."created_at", old_values."created_in", old_values."currency", old_values."decimal_places", old_values."default_value", old_values."formula", old_values."function", old_values."help_de", old_values."help_en", old_values."help_zh", old_values."id", old_values."in_list", old_values."in_quick_create", old_values."is_filterable", old_values."is_kept", old_values."is_required", old_values."key", old_values."kind", old_values."label_de", old_values."label_en", old_values."label_zh", old_values."link_name", old_values."linked_kind", old_values."measured", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."related", old_values."result", old_values."section", old_values."state", old_values."type", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c0c98c47a8c782dfe2b92b0bf4524f093f74043a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d3066",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="custom_fields_customfield",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="customfield",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "custom_fields_customfieldhistoryevent" ("choices", "condition", "created_at", "created_in", "currency", "decimal_places", "default_value", "formula", "function", "help_de", "help_en", "help_zh", "id", "in_list", "in_quick_create", "is_filterable", "is_kept", "is_required", "key", "kind", "label_de", "label_en", "label_zh", "link_name", "linked_kind", "measured", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "related", "result", "section", "state", "type", "uid", "updated_at", "version") SELECT new_values."choices", new_values."condition", new_values."created_at", new_values."created_in", new_values."currency", new_values."decimal_places", new_values."default_value", new_values."formula", new_values."function", new_values."help_de", new_values."help_en", new_values."help_zh", new_values."id", new_values."in_list", new_values."in_quick_create", new_values."is_filterable", new_values."is_kept", new_values."is_required", new_values."key", new_values."kind", new_values."label_de", new_values."label_en", new_values."label_zh", new_values."link_name", new_values."linked_kind", new_values."measured", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."related", new_values."result", new_values."section", new_values."state", new_values."type", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="6f8b3a0759f19f2ce0c390b1b2e7bad25e099768",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_5ded5",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="custom_fields_customfield",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="customkind",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "custom_fields_customkindhistoryevent" ("belongs_to", "created_at", "created_in", "description_de", "description_en", "description_zh", "icon", "id", "key", "label_de", "label_en", "label_zh", "menu", "ownership", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plural_de", "plural_en", "plural_zh", "position", "uid", "updated_at", "version") SELECT old_values."belongs_to", old_values."created_at", old_values."created_in", old_values."description_de", old_values."description_en", old_values."description_zh", old_values."icon", old_values."id", old_values."key", old_values."label_de", old_values."label_en", old_values."label_zh", old_values."menu", old_values."ownership", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."plural_de", old_values."plural_en", old_values."plural_zh", old_values."position", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="a44f52c8a9cbd87c2fbd5362204308ca579c5a54",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b5477",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="custom_fields_customkind",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="customkind",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "custom_fields_customkindhistoryevent" ("belongs_to", "created_at", "created_in", "description_de", "description_en", "description_zh", "icon", "id", "key", "label_de", "label_en", "label_zh", "menu", "ownership", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plural_de", "plural_en", "plural_zh", "position", "uid", "updated_at", "version") SELECT old_values."belongs_to", old_values."created_at", old_values."created_in", old_values."description_de", old_values."description_en", old_values."description_zh", old_values."icon", old_values."id", old_values."key", old_values."label_de", old_values."label_en", old_values."label_zh", old_values."menu", old_values."ownership", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."plural_de", old_values."plural_en", old_values."plural_zh", old_values."position", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="8749c7d3156e801189027f62f3d9de9b754cb749",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6af16",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="custom_fields_customkind",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="customkind",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "custom_fields_customkindhistoryevent" ("belongs_to", "created_at", "created_in", "description_de", "description_en", "description_zh", "icon", "id", "key", "label_de", "label_en", "label_zh", "menu", "ownership", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plural_de", "plural_en", "plural_zh", "position", "uid", "updated_at", "version") SELECT new_values."belongs_to", new_values."created_at", new_values."created_in", new_values."description_de", new_values."description_en", new_values."description_zh", new_values."icon", new_values."id", new_values."key", new_values."label_de", new_values."label_en", new_values."label_zh", new_values."menu", new_values."ownership", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."plural_de", new_values."plural_en", new_values."plural_zh", new_values."position", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e9966b3036f5e2b71b917637ece4daed720fdcfb",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_3c1eb",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="custom_fields_customkind",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="customrecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "custom_fields_customrecordhistoryevent" ("created_at", "created_in", "custom", "id", "kind", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."custom", old_values."id", old_values."kind", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="f666929b923456f7baed6952499c5b0a99db4966",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7ac49",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="custom_fields_customrecord",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="customrecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "custom_fields_customrecordhistoryevent" ("created_at", "created_in", "custom", "id", "kind", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."custom", old_values."id", old_values."kind", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="713a9b87fb5048b41e24a9997c79f69b7f87317d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c6ccc",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="custom_fields_customrecord",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="customrecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "custom_fields_customrecordhistoryevent" ("created_at", "created_in", "custom", "id", "kind", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."custom", new_values."id", new_values."kind", new_values."name", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="096e0c2e2a121ea229b576d64762db4bb5041d03",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_e0628",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="custom_fields_customrecord",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
