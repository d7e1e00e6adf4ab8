"""Finds what tells an erased person in texts about others and in logs, and puts a mark in its place.

It reads these columns from end to end, which takes a minute or so for ten million touches; it is background work. It
finds what is written as the person's rows write it, not what is misspelt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pgtrigger
from django.db import connection, models, transaction

from rapport.customers.models import (
    Disclosure,
    LegalHold,
    Party,
    PartyRole,
    Relationship,
    Suppression,
    Task,
    TimelineItem,
    Touch,
    TouchBody,
)
from rapport.customers.privacy.subject import Subject
from rapport.platform.api.models import IdempotencyKey
from rapport.platform.approvals.models import Approval, ApprovalAct
from rapport.platform.automation.models import Automation, Call, Run
from rapport.platform.custom_fields.kinds.declared import refresh_sort_keys
from rapport.platform.custom_fields.kinds.models import CustomRecord
from rapport.platform.events.models import Failure
from rapport.platform.exchange.models import ImportIssue, ImportRun
from rapport.platform.files.models import File
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of, tracked_models
from rapport.platform.jobs.models import JobRun
from rapport.platform.mailing.models import Letter
from rapport.platform.notifications.models import Comment, Notification
from rapport.platform.records.registry import registry
from rapport.platform.reports.models import Dashboard, Report
from rapport.platform.saved_views.models import SavedView
from rapport.platform.search.indexing import index_records
from rapport.platform.webhooks.models import Delivery

MARK = "[…]"
"""What stands where somebody was named."""


@dataclass(frozen=True)
class Texts:
    """Columns of a table in which people are mentioned. In a log whatever tells the person is replaced; in texts about
    others only what nobody else is called or reached by. ``key`` finds a row quickly; ``after`` renews what follows
    from the texts of rows, by their keys."""

    model: type[models.Model]
    columns: Sequence[str]
    log: bool = False
    key: Sequence[str] = ("id",)
    after: Callable[[Sequence[int]], None] | None = None


TEXTS: tuple[Texts, ...] = (
    Texts(Touch, ("subject", "summary", "outcome", "custom"), key=("party_id", "happened_at", "id")),
    Texts(TouchBody, ("text", "html"), key=("party_id", "happened_at", "id")),
    Texts(TimelineItem, ("title", "summary", "outcome"), key=("party_id", "at", "id")),
    Texts(Task, ("subject", "description", "custom")),
    Texts(Comment, ("body",)),
    Texts(Approval, ("subject",)),
    Texts(ApprovalAct, ("words",)),
    Texts(Notification, ("text",)),
    Texts(Party, ("description", "source", "custom")),
    Texts(PartyRole, ("note", "custom")),
    Texts(Relationship, ("note", "custom")),
    Texts(CustomRecord, ("name", "custom"), after=refresh_sort_keys),
    Texts(Disclosure, ("recipient", "purpose", "fields", "note")),
    Texts(Suppression, ("note",)),
    Texts(LegalHold, ("matter", "reason", "condition")),
    Texts(File, ("name",)),
    Texts(SavedView, ("name", "definition")),
    Texts(Report, ("name", "description", "definition")),
    Texts(Dashboard, ("name", "description")),
    Texts(Automation, ("name", "description", "condition", "steps")),
    Texts(ChangeSet, ("summary",), log=True),
    Texts(JobRun, ("label", "message", "parameters", "result"), log=True),
    Texts(ImportRun, ("file_name", "message", "corrections"), log=True),
    Texts(ImportIssue, ("value", "message"), log=True),
    Texts(Delivery, ("body",), log=True),
    Texts(Run, ("detail", "log", "rest", "message"), log=True),
    Texts(Call, ("body", "note"), log=True),
    Texts(Letter, ("to", "subject", "text"), log=True),
    Texts(Failure, ("error",), log=True),
    Texts(IdempotencyKey, ("answer",), log=True),
)


def texts() -> list[Texts]:
    """Those of the platform and this module, and of the modules above it."""
    return [*TEXTS, *registry.extensions(Texts)]


def replace_mentions(subjects: Sequence[Subject], where: Texts) -> int:
    """Put the mark in place of these people in the columns of one table and of its history, in one reading of them
    from end to end; returns the rows changed."""
    found = {word for subject in subjects for word in (subject.telling if where.log else subject.distinctive)}
    words = sorted(found, key=lambda word: (-len(word), word))  # a longer name is not to be cut by a shorter one
    if not words:
        return 0
    tracked = {model for model, _event in tracked_models()}
    with transaction.atomic():
        changed = _replace(where.model, where.columns, where.key, words)
        count = len(changed)
        if where.model in tracked:
            count += len(_replace(event_model_of(where.model), where.columns, ("pgh_id",), words))
        if where.after is not None and changed:
            where.after(changed)
    for spec in registry.of_model(where.model) if changed else ():
        if not spec.record.overview:
            with transaction.atomic():
                index_records(spec, list(spec.objects().filter(pk__in=changed).values_list("pk", flat=True)))
    return count


def marked(words: Sequence[str]) -> Callable[[Any], Any]:
    """A function that puts the mark in place of these words, in a text or in all texts of a JSON value."""
    pattern = re.compile("|".join(_bounded(word) for word in words), re.IGNORECASE)

    def mark(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(MARK, value)
        if isinstance(value, list):
            return [mark(item) for item in value]
        if isinstance(value, dict):
            return {mark(name): mark(item) for name, item in value.items()}
        if isinstance(value, bytes | memoryview):
            return mark(bytes(value).decode(errors="surrogateescape")).encode(errors="surrogateescape")
        return value

    return mark


def _bounded(word: str) -> str:
    """The word as a pattern that does not match inside of a longer one; Chinese words have no bounds."""
    before = r"(?<![A-Za-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
    return before + re.escape(word) + after


def _replace(model: Any, columns: Sequence[str], key: Sequence[str], words: Sequence[str]) -> list[int]:
    """Replace in the rows of one table; returns their keys."""
    mark, changed = marked(words), []
    fields = [model._meta.get_field(column) for column in columns]
    for row in _holding(model, fields, key, words):
        values = [mark(value) for value in row[len(key) :]]
        if values == [bytes(v) if isinstance(v, memoryview) else v for v in row[len(key) :]]:
            continue
        cut = [_fitting(field, value) for field, value in zip(fields, values, strict=True)]
        found = dict(zip(key, row, strict=False))
        with pgtrigger.ignore():  # a before-image would keep what is taken out
            model._default_manager.filter(**found).update(**dict(zip(columns, cut, strict=True)))
        changed.append(found[key[-1]])
    return changed


def _holding(model: Any, fields: Sequence[Any], key: Sequence[str], words: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Key and columns of the rows in which one of the words stands, as far as SQL can tell."""
    condition = " OR ".join(_holds(field) for field in fields)
    sql = f'SELECT "{key[-1]}" FROM "{model._meta.db_table}" WHERE {condition}'  # noqa: S608 - our own names
    escaped = sorted({re.sub(r"([\\%_])", r"\\\1", lower) for word in words for lower in _lowered(word)})
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")
        given = {"texts": [f"%{word}%" for word in escaped], "bytes": [f"%{word.encode().hex()}%" for word in words]}
        cursor.execute(sql, given)
        ids = [pk for (pk,) in cursor.fetchall()]
    names = [field.attname for field in fields]
    yield from model._default_manager.filter(**{f"{key[-1]}__in": ids}).values_list(*key, *names)


def _holds(field: Any) -> str:
    """SQL that finds the rows whose column holds one of the words."""
    quoted = f'"{field.column}"'
    if isinstance(field, models.BinaryField):
        return f"encode({quoted}, 'hex') LIKE ANY(%(bytes)s)"
    return f"lower({quoted}::text) LIKE ANY(%(texts)s)"  # a third of what ILIKE costs, which lowers for each word


def _lowered(word: str) -> set[str]:
    """The word as ``lower`` of the database leaves it, which in the collation "C" knows English letters only."""
    return {word.lower(), "".join(c.lower() if c.isascii() else c for c in word)}


def _fitting(field: Any, value: Any) -> Any:
    return value[: field.max_length] if isinstance(value, str) and field.max_length else value
