"""Values of records as cells of an exported file, in the form that an import reads back unchanged."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rapport.platform.records.fields import FieldKind, FieldSpec

SEPARATOR = " ::: "
ADDRESS_ORDER = ("street", "postcode", "locality", "region", "country", "label")
Cell = str | int | Decimal | date | datetime | None


def stored_cell(kind: FieldKind) -> Callable[[Any], str]:
    """How values of a kind stand in a CSV cell."""
    return _STORED.get(kind, _text)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _boolean(value: Any) -> str:
    return "" if value is None else "true" if value else "false"


def _moment(value: Any) -> str:
    return "" if value is None else value.isoformat()


def _decimal(value: Any) -> str:
    if value is None:
        return ""
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _json(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str) and "," not in item for item in value):
        return ", ".join(value)
    return "" if value in (None, {}, []) else json.dumps(value, ensure_ascii=False)


def _several(value: Any) -> str:
    return "; ".join(value or ())


_STORED: dict[FieldKind, Callable[[Any], str]] = {
    FieldKind.BOOLEAN: _boolean,
    FieldKind.DATE: _moment,
    FieldKind.DATETIME: _moment,
    FieldKind.MONEY: _decimal,
    FieldKind.DECIMAL: _decimal,
    FieldKind.JSON: _json,
    FieldKind.MULTI_CHOICE: _several,
}


def collection_cell(field: FieldSpec, value: Any) -> str:
    """A collection as one cell: items between ":::", a label in brackets behind, an address between strokes."""
    if value in (None, "", []):
        return ""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        if "street" in value[0]:
            return SEPARATOR.join(_address(item) for item in value)
        if "label" in value[0]:
            return SEPARATOR.join(_labelled(item) for item in value)
        if "uid" in value[0]:
            return SEPARATOR.join(str(item["uid"]) for item in value)
    assert field.virtual is not None
    return field.virtual.text(value)


def _labelled(item: Mapping[str, Any]) -> str:
    return f"{item['value']} ({item['label']})" if item.get("label") else str(item["value"])


def _address(item: Mapping[str, Any]) -> str:
    parts = [str(item.get(name) or "").replace("|", "\\|") for name in ADDRESS_ORDER]
    if not any(parts[:-1]):
        return str(item.get("raw") or "").replace("|", "/")
    while not parts[-1]:
        parts.pop()
    return " | ".join(parts) if len(parts) > 1 else f"{parts[0]} | "


def header_order(names: Sequence[str]) -> list[str]:
    """The columns of a file: the record's own id first, so that it can be imported back."""
    return ["uid", *(name for name in names if name != "uid")]
