"""What is stored, against what the tables say of it: bytes that nobody refers to, and files whose bytes are gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import Case, CharField, Count, Sum, Value, When
from django.utils import timezone

from rapport.platform.files.models import File
from rapport.platform.files.services import stored_paths, unreferenced
from rapport.platform.files.storage import storage_faults

LOOKED_AT = 20_000
"""Stored files that are compared for a page; more take `rapport backups check`, which reads every one."""
FAMILIES = ("image", "audio", "video", "text")
DOCUMENTS = ("pdf", "word", "sheet", "excel", "presentation", "powerpoint", "opendocument", "rtf")
AGES = ((30, "month"), (365, "year"))


@dataclass(frozen=True)
class Group:
    """Files of one sort and age."""

    family: str
    """image, audio, video, text, document or other."""
    age: str
    """month, year or older."""
    count: int
    bytes: int


@dataclass(frozen=True)
class Stock:
    """What a comparison found."""

    compared: int
    is_complete: bool
    """Whether everything stored was compared; else only the first LOOKED_AT."""
    unreferenced: int
    unreferenced_bytes: int
    missing: int | None
    """Files whose bytes are not there; None when not everything was compared."""


def groups() -> list[Group]:
    """The uploaded files by sort and age, the largest first."""
    of_family = [When(content_type__startswith=f"{name}/", then=Value(name)) for name in FAMILIES]
    of_family += [When(content_type__contains=word, then=Value("document")) for word in DOCUMENTS]
    now = timezone.now()
    of_age = [When(created_at__gte=now - timedelta(days=days), then=Value(age)) for days, age in AGES]
    rows = (
        File.objects.annotate(
            family=Case(*of_family, default=Value("other"), output_field=CharField()),
            age=Case(*of_age, default=Value("older"), output_field=CharField()),
        )
        .values_list("family", "age")
        .annotate(count=Count("pk"), bytes=Sum("size"))
        .order_by("-bytes")
    )
    return [Group(*row) for row in rows]


def compare(limit: int = LOOKED_AT) -> Stock:
    """Compare what is stored with the tables. Raises StorageDown."""
    with storage_faults():
        paths: list[str] = []
        for path in stored_paths():
            paths.append(path)
            if len(paths) > limit:
                break
        is_complete = len(paths) <= limit
        paths = paths[:limit]
        stray = [path for start in range(0, len(paths), 500) for path in unreferenced(paths[start : start + 500])]
        size = sum(default_storage.size(path) for path in stray[:500])
    missing = None
    if is_complete:
        there = set(paths)
        names = File.objects.values_list("storage_name", flat=True).iterator()
        missing = sum(name not in there for name in names)
    return Stock(len(paths), is_complete, len(stray), size, missing)
