"""Everything about one person in one archive, as the person may ask for it (Article 15 and 20 of the GDPR).

It holds the rows that belong to the party as JSON, the same as a page to read, and the files. It leaves out what
colleagues keep private, whatever the reader of the archive may see: the archive is the person's. It erases nothing.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from rapport.customers.models import Party, Touch, TouchBody
from rapport.customers.models.touches import Visibility
from rapport.platform import write
from rapport.platform.access.engine import may_change
from rapport.platform.files.models import File
from rapport.platform.files.rules import safe_name
from rapport.platform.files.storage import storage_faults
from rapport.platform.history.past import children_of
from rapport.platform.history.tracking import TrackedModel
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Refused

if TYPE_CHECKING:
    from rapport.platform.access.models import User

ROW_LIMIT = 50_000
"""Rows of one table that an archive holds; beyond, it says so."""
_SILENT = frozenset(
    {"id", "created_in", "principals", "version", "sort_key", "name_key", "script", "contact_norm", "norm"}
)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table."""

    title: str
    rows: list[dict[str, str]]
    cut: bool


def subject_export(*, party: Party, actor: User, channel: str, target: IO[bytes]) -> int:
    """Write the archive to ``target`` and note it in the log of disclosures; returns how many rows it holds.

    Refused to who may not change the party or add to the log. StorageDown when files cannot be read; nothing is noted
    then.
    """
    if not may_change(registry.of_instance(party), actor, party):
        raise Refused(_("You see this record but may not change it."))
    parts = list(_parts(party))
    now = timezone.now()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        files = _add_files(archive, party)
        data = {"made_at": now.isoformat(), "parts": {part.title: part.rows for part in parts}, "files": files}
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        page = {"party": party, "parts": parts, "files": files, "made_at": now, "limit": ROW_LIMIT}
        archive.writestr("data.html", render_to_string("customers/consent/subject.html", page))
    fields = ", ".join(part.title for part in parts) + (f"; {len(files)} " + _("files") if files else "")
    values = {"party": party, "recipient": str(party)[:200], "purpose": _("Subject access"), "fields": fields}
    values |= {"basis": "legal_obligation"}
    write.create(registry.get("disclosures"), values, actor=actor, channel=channel, act="disclose")
    return sum(len(part.rows) for part in parts)


def _parts(party: Party) -> Iterator[Part]:
    """The party itself, what belongs to it, and its touches with their texts; tables without rows are left out."""
    yield _part(Party, Party.objects.filter(pk=party.pk))
    for model, link in children_of(Party):
        found = model._default_manager.filter(**{link: party})
        if found.exists():
            yield _part(model, found)
    touches = Touch.objects.filter(party=party).exclude(visibility=Visibility.PRIVATE)
    if touches.exists():
        yield _part(Touch, touches)
        yield _part(TouchBody, TouchBody.objects.filter(party=party, touch_id__in=touches.values("pk")))


def _part(model: type[TrackedModel], found: models.QuerySet[Any]) -> Part:
    fields = [field for field in model._meta.concrete_fields if field.name not in _SILENT]
    links = [field.name for field in fields if isinstance(field, models.ForeignKey)]
    rows = list(found.select_related(*links).order_by("pk")[: ROW_LIMIT + 1])
    told = [
        {str(capfirst(field.verbose_name)): text for field in fields if (text := _told(field, row)) != ""}
        for row in rows[:ROW_LIMIT]
    ]
    return Part(str(capfirst(model._meta.verbose_name_plural)), told, len(rows) > ROW_LIMIT)


def _told(field: models.Field[Any, Any], row: models.Model) -> str:
    value = getattr(row, field.name)
    if value is None or value in ("", [], {}):
        return ""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def _add_files(archive: zipfile.ZipFile, party: Party) -> list[dict[str, str]]:
    """The bytes of the party's files, each under a number and its name."""
    private = Touch.objects.filter(party=party, visibility=Visibility.PRIVATE).values("uid")
    found = File.objects.filter(Q(linked_uid=party.uid) | Q(page_uid=party.uid)).exclude(linked_uid__in=private)
    told = []
    for number, file in enumerate(found.order_by("created_at", "pk"), start=1):
        name = f"files/{number}-{safe_name(file.name)}"
        with storage_faults(), default_storage.open(file.storage_name) as stored, archive.open(name, "w") as entry:
            for chunk in stored.chunks():
                entry.write(chunk)
        told.append({"name": file.name, "in_archive": name, "added": file.created_at.isoformat()})
    return told
