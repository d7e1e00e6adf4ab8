"""The search index: one row a searchable record, derived from it and rebuilt at any time."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """What a record is found by. ``tokens`` are our own (no dictionary of PostgreSQL takes part)."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    uid = models.UUIDField()
    title = models.CharField(max_length=300)
    title_key = models.CharField(max_length=80, db_collation="C")
    subtitle = models.CharField(max_length=300, blank=True, default="")
    tokens = SearchVectorField()
    principals = ArrayField(models.IntegerField(), null=True)
    """The row's principals; NULL for a kind whose rows have none (its policy decides by kind alone)."""
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="search_entry_once")]
        indexes = [
            GinIndex(fields=["tokens", "principals"], name="search_entry_tokens"),
            models.Index(fields=["kind", "title_key"], name="search_entry_title"),
            models.Index(fields=["-changed_at"], name="search_entry_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"


class SearchWord(models.Model):
    """The vocabulary of the index: what a mistyped word is compared with, instead of with a million rows."""

    word = models.CharField(max_length=40, primary_key=True, db_collation="C")
    letters = models.CharField(max_length=40, db_collation="C")
    """The word with each letter outside ASCII as one inside: under the "C" locale pg_trgm sees no others."""

    class Meta:
        indexes = [GinIndex(fields=["letters"], name="search_word_trigrams", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word
