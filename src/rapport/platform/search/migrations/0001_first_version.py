import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import rapport.platform.database.operations


class Migration(migrations.Migration):
    replaces = [
        ("search", "0001_initial"),
        ("search", "0002_titles_by_kind_and_letters"),
        ("search", "0003_pending_entries_by_session"),
    ]

    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="SearchEntry",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("kind", models.CharField(max_length=60)),
                        ("record_id", models.BigIntegerField()),
                        ("uid", models.UUIDField()),
                        ("title", models.CharField(max_length=300)),
                        ("title_key", models.CharField(db_collation="C", max_length=80)),
                        ("subtitle", models.CharField(blank=True, default="", max_length=300)),
                        ("tokens", django.contrib.postgres.search.SearchVectorField()),
                        (
                            "principals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), null=True, size=None
                            ),
                        ),
                        ("changed_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["tokens", "principals"], name="search_entry_tokens"
                            ),
                            models.Index(fields=["kind", "title_key"], name="search_entry_title"),
                            models.Index(fields=["-changed_at"], name="search_entry_recent"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "record_id"), name="search_entry_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SearchWord",
                    fields=[
                        ("word", models.CharField(db_collation="C", max_length=40, primary_key=True, serialize=False)),
                        ("letters", models.CharField(db_collation="C", max_length=40)),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["letters"], name="search_word_trigrams", opclasses=["gin_trgm_ops"]
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
