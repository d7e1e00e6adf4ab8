"""What the cells of a row become, for kinds without an importer of their own: shown beside the cell as given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats, timezone
from django.utils.html import strip_tags

from rapport.lib.tabular import Row
from rapport.platform.access.models import User
from rapport.platform.exchange.cells import cell_value
from rapport.platform.exchange.linking import LinkFinder
from rapport.platform.exchange.mapping import ColumnMap, Mapping
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import cell

_AS_GIVEN = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.UID, FieldKind.JSON, FieldKind.URL})


def generic_cells(spec: RecordSpec, mapping: Mapping, actor: User | None) -> Callable[[Row], dict[int, str]]:
    """A function from a row to the stored text of its cells by column; unreadable cells are left out."""
    fields = {c.index: spec.fields.get(c.target.partition(".")[0]) for c in mapping.used}
    finders = {
        index: LinkFinder(field, actor)
        for index, field in fields.items()
        if field is not None and field.kind is FieldKind.LINK
    }

    def stored(row: Row) -> dict[int, str]:
        found: dict[int, str] = {}
        for column in mapping.used:
            text, field = row.values[column.index].strip(), fields[column.index]
            if not text or field is None or field.virtual is not None or field.kind in _AS_GIVEN:
                continue
            if column.index in finders:
                finders[column.index].load({text})
                linked = finders[column.index].find(text)
                found[column.index] = str(linked) if isinstance(linked, models.Model) else ""
            else:
                found[column.index] = _shown(field, text, column)
        return found

    return stored


def _shown(field: FieldSpec, text: str, column: ColumnMap) -> str:
    try:
        value: Any = cell_value(field, text, column)
    except ValidationError:
        return ""  # what is wrong with it is told beside the cell
    if field.kind is FieldKind.MULTI_CHOICE:
        return "; ".join(str(label) for code, label in field.choices if code in (value or ()))
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    return unescape(strip_tags(cell(field, value))) if value not in (None, "") else ""
