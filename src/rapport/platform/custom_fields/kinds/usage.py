"""What refers to a kind made in the browser, so that it is not taken away under the feet of who uses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from rapport.platform.automation.models import Automation
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.records.registry import registry
from rapport.platform.webhooks.models import Webhook

_PART_OF_IT = frozenset({"custom-fields", "comments", "approvals"})
"""Kinds of which the rows go or stay with it or with its records."""


def users_of_kind(key: str) -> list[str]:
    """The names of what says the kind: views, reports, layouts and rules about it, fields of other kinds that lead to
    it or count it, rules that make such records, webhooks that tell of them."""
    return sorted({*_about(key), *_fields(key), *_mentioning(key)})


def _about(key: str) -> Iterator[str]:
    """Rows of whatever is about a kind of record, and says which in its column ``kind``."""
    models_seen: set[type[models.Model]] = set()
    for spec in registry.declared():
        column: Any = next((field for field in spec.model._meta.concrete_fields if field.name == "kind"), None)
        names_kinds = column is not None and isinstance(column, models.CharField) and "kind" in spec.fields
        if names_kinds and spec.name not in _PART_OF_IT and spec.model not in models_seen:
            models_seen.add(spec.model)
            for row in spec.objects().filter(kind=key)[:10]:
                yield f"{spec.title} “{spec.record.get_title(row)}”"


def _fields(key: str) -> Iterator[str]:
    leading = Q(linked_kind=key) | Q(related__startswith=f"{key}.")
    for field in CustomField.objects.filter(leading).exclude(kind=key):
        kind = registry.get(field.kind).title_plural if registry.has(field.kind) else field.kind
        yield f"{kind} › {field}"


def _mentioning(key: str) -> Iterator[str]:
    for rule in Automation.objects.annotate(said=Cast("steps", TextField())).filter(said__contains=f'"{key}"'):
        yield rule.name
    for hook in Webhook.objects.annotate(said=Cast("events", TextField())).filter(said__contains=f"{key}."):
        yield hook.name
