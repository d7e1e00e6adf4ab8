"""What this process knows of the texts that were written here, and how it learns of a change.

Like the custom fields: it asks the database whether anything changed at the beginning of a request, once in a few
seconds; the one that changed something knows at once. Nothing else of a page costs a query for it.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from threading import Lock
from typing import Any

from django.db import connection, transaction
from django.utils.functional import lazy
from django.utils.translation import get_language

from rapport.platform.custom_fields.texts import LANGUAGES as ENDS
from rapport.platform.guidance.help_models import FieldTip, HelpText
from rapport.platform.records.registry import registry
from rapport.platform.web.help.topics import Topic, shipped

CHECKED_EVERY = 5.0
"""Seconds."""
_STATE = (
    "SELECT (SELECT coalesce(string_agg(id || ':' || version, ',' ORDER BY id), '') FROM guidance_helptext),"
    " (SELECT coalesce(string_agg(id || ':' || version, ',' ORDER BY id), '') FROM guidance_fieldtip)"
)
_lock = Lock()
_known = ("", "")
_checked = float("-inf")
_topics: Mapping[str, Mapping[str, Topic]] = {}


def edited_topics(language: str) -> Mapping[str, Topic]:
    """The topics that are worded here, in a language of the help."""
    return _topics.get(language, {})


def refresh_if_changed() -> None:
    """Take over what was changed in the database since this process looked, once in a few seconds."""
    if time.monotonic() - _checked >= CHECKED_EVERY and _lock.acquire(blocking=False):
        try:
            _refresh()
        finally:
            _lock.release()


def refresh() -> None:
    """Let the help and the fields say what the database holds, if this process knows something else."""
    with _lock:
        _refresh()


def forget() -> None:
    """Know of no such text, as a process that has just begun; what the kinds were told stays."""
    global _known, _topics
    _known, _topics = ("", ""), {}


def texts_changed() -> None:
    """Take a change of this transaction over when it is committed."""
    transaction.on_commit(refresh)


def _refresh() -> None:
    global _known, _checked, _topics
    _checked = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        texts, tips = cursor.fetchone()
    if texts != _known[0]:
        _topics = _topics_of(HelpText.objects.all())
    if tips != _known[1]:
        registry.advise(_tips_of(FieldTip.objects.all()))
    _known = (texts, tips)


def _topics_of(rows: Any) -> dict[str, dict[str, Topic]]:
    found: dict[str, dict[str, Topic]] = defaultdict(dict)
    for row in rows:
        topic = shipped(row.language).get(row.topic)
        if topic is not None:  # a later version may have another table of contents
            found[row.language][row.topic] = replace(topic, title=row.title, text=row.text, is_edited=True)
    return dict(found)


def _tips_of(rows: Any) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        fields = registry.plain(row.kind).fields if registry.has(row.kind) else {}
        if row.field in fields:
            found[row.kind][row.field] = _tip(row.texts, fields[row.field].help)
    return dict(found)


def _in_language(texts: Mapping[str, str], declared: Any) -> str:
    """The tip in the reader's language; else what was shipped in it, else the tip in any language."""
    own = texts[ENDS.get(get_language() or "en", "en")]
    return own or str(declared) or next(filter(None, texts.values()), "")


_tip = lazy(_in_language, str)
