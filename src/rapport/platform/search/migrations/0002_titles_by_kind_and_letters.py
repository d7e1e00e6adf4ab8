"""Titles are looked up kind by kind; words of every script take part in the search for typing errors."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="searchentry", name="search_entry_title"),
        migrations.RemoveIndex(model_name="searchentry", name="search_entry_tokens"),
        migrations.RemoveIndex(model_name="searchword", name="search_word_trigrams"),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(fields=["kind", "title_key"], name="search_entry_title"),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["tokens", "principals"], gin_pending_list_limit=256, name="search_entry_tokens"
            ),
        ),
        migrations.AddField(
            model_name="searchword",
            name="letters",
            field=models.CharField(db_collation="C", default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="searchword",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["letters"], name="search_word_trigrams", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]
