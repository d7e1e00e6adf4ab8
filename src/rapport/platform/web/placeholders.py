"""Texts with names of fields in braces, such as ``{due_on}``: which names they hold, and the text for one reader, who
reads no value that is hidden from them. ``{record}`` is the record's own name."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from django.utils.html import strip_tags

from rapport.platform.access.engine import visible_fields
from rapport.platform.access.titles import as_seen, read_by, shown_title
from rapport.platform.records.fields import FieldSpec
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import cell

if TYPE_CHECKING:
    from rapport.platform.access.models import User

RECORD = "record"
NOTHING = "–"
"""Stands for a value that is empty, hidden from the reader, or of a field that is gone."""
_PLACE = re.compile(r"\{([a-z][a-z0-9_]{0,59})\}")


def names_in(text: str) -> list[str]:
    """The names in braces, in their order."""
    return _PLACE.findall(text)


def filled(text: str, spec: RecordSpec, row: Any, reader: User | None) -> str:
    """The text with the record's values, in the language of now, as far as the reader may see them."""
    if "{" not in text:
        return text
    seen, visible = as_seen(row, spec, reader), set(visible_fields(spec, reader))

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name == RECORD:
            return shown_title(row, reader)
        field = spec.fields.get(name)
        return _plain(field, seen) if field is not None and name in visible else NOTHING

    with read_by(reader):
        return _PLACE.sub(value, text)


def _plain(field: FieldSpec, row: Any) -> str:
    if field.virtual is not None:
        return field.virtual.text(field.virtual.load([row.pk]).get(row.pk)) or NOTHING
    return unescape(strip_tags(cell(field, getattr(row, field.name))))
