"""Collects what records are found by: their own search texts, or the fields that their weight table names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import models

from rapport.platform.records.fields import FieldKind, field_spec
from rapport.platform.records.record import RecordType
from rapport.platform.records.spec import RecordSpec
from rapport.platform.search.entries import Source
from rapport.platform.search.tokens import SearchText

NAME_WEIGHT = "A"


def is_searchable(spec: RecordSpec) -> bool:
    """Whether records of this kind have entries; an overview's records have those of their own kinds."""
    own_texts = type(spec.record).get_search_text is not RecordType.get_search_text
    return not spec.record.overview and (bool(spec.record.search) or own_texts)


def sources(spec: RecordSpec, ids: Sequence[int]) -> list[Source]:
    """The sources of these records' entries; a record that is gone, or is of another kind, has none."""
    columns = ["pk", "uid", "updated_at", *(["principals"] if spec.owned else [])]
    kept = {row[0]: row for row in spec.objects().filter(pk__in=ids).values_list(*columns)}
    if not kept:
        return []
    texts = search_texts(spec, list(kept))
    return [
        Source(pk, row[1], row[3] if spec.owned else None, row[2], texts[pk]) for pk, row in kept.items() if pk in texts
    ]


def search_texts(spec: RecordSpec, ids: Sequence[int]) -> Mapping[int, SearchText]:
    """The search texts of these records by id."""
    own = spec.record.get_search_text(ids)
    found = _from_weights(spec, ids) if own is None else own
    names = searched_additions(spec)
    if names:
        for pk, *values in spec.objects().filter(pk__in=list(found)).values_list("pk", *names):
            _add(found[pk], dict(zip(names, values, strict=True)))
    return found


def searched_additions(spec: RecordSpec) -> list[str]:
    """The custom fields of a kind by which its records are found: the short texts that somebody entered."""
    held = (a for a in spec.additions if a.formula is None and not a.keeps and a.field.virtual is None)
    texts = (added for added in held if added.field.kind is FieldKind.TEXT)
    return [added.field.name for added in texts]


def _add(text: SearchText, values: Mapping[str, str | None]) -> None:
    held = {name: value for name, value in values.items() if value}
    text.texts = [*text.texts, *held.values()]
    text.origins = {**text.origins, **{name: [value] for name, value in held.items()}}


def _from_weights(spec: RecordSpec, ids: Sequence[int]) -> dict[int, SearchText]:
    rows = list(spec.objects().filter(pk__in=ids))
    values: dict[str, Mapping[int, Any]] = {}
    stored = [path for path in spec.record.search if path not in spec.fields or spec.fields[path].stored]
    for row in spec.objects().filter(pk__in=ids).values_list("pk", *stored):
        for path, value in zip(stored, row[1:], strict=True):
            values.setdefault(path, {})[row[0]] = value  # type: ignore[index]
    for name, described in spec.fields.items():
        if name in spec.record.search and described.virtual is not None:
            loaded = described.virtual.load(ids)
            values[name] = {pk: described.virtual.text(value) for pk, value in loaded.items()}
    return {row.pk: _text_of(spec, row, values) for row in rows}


def _text_of(spec: RecordSpec, row: models.Model, values: Mapping[str, Mapping[int, Any]]) -> SearchText:
    text = SearchText(title=spec.record.get_title(row), subtitle=spec.record.get_subtitle(row))
    parts: dict[str, list[str]] = {"names": [], "texts": [], "phones": [], "emails": [], "sites": []}
    origins: dict[str, list[str]] = {}
    for path, weight in spec.record.search.items():
        value = values.get(path, {}).get(row.pk)
        if value in (None, ""):
            continue
        parts[_part(spec, path, weight)] += _spellings(spec, path, str(value))
        origins.setdefault(path.split("__")[0], []).append(str(value))
    text.names, text.texts, text.sites = parts["names"], parts["texts"], parts["sites"]
    text.phones, text.emails, text.origins = parts["phones"], parts["emails"], origins
    return text


def _spellings(spec: RecordSpec, path: str, value: str) -> list[str]:
    """A text in every language in which somebody may ask for it."""
    shipped = spec.fields[path].shipped if path in spec.fields else None
    return shipped.spellings(value) if shipped is not None else [value]


def _part(spec: RecordSpec, path: str, weight: str) -> str:
    kind = _kind(spec.model, path) if path not in spec.fields else spec.fields[path].kind
    by_kind = {FieldKind.PHONE: "phones", FieldKind.EMAIL: "emails", FieldKind.URL: "sites"}
    return by_kind.get(kind, "names" if weight == NAME_WEIGHT else "texts")


@lru_cache(maxsize=512)
def _kind(model: type[models.Model], path: str) -> FieldKind:
    """The kind of the column at the end of a look-up path."""
    *links, last = path.split("__")
    for link in links:
        related = model._meta.get_field(link).related_model
        assert isinstance(related, type)
        model = related
    column = model._meta.get_field(last)
    assert isinstance(column, models.Field)
    return field_spec(column, frozenset()).kind
