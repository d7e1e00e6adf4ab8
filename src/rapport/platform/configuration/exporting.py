"""Writes the configuration of this installation as a document: readable, in a fixed order, without anything secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib.metadata import version
from typing import Any
from uuid import UUID

import orjson

from rapport.platform.api.render import Shape, decimal_text
from rapport.platform.configuration.parts import configuration_parts
from rapport.platform.configuration.references import Writer
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

FORMAT = 1
"""Grows when an older Rapport could no longer read what is written."""


@dataclass(frozen=True)
class Exported:
    """The document, and what it could not say."""

    document: dict[str, Any]
    lost: list[str]
    """uids within values that lead to nothing that has a natural key; they stay in the document as they are."""

    @property
    def text(self) -> bytes:
        """The document as JSON."""
        return orjson.dumps(self.document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def configured() -> list[RecordSpec]:
    """The kinds whose records are configuration."""
    return [spec for spec in registry if spec.record.configuration]


def export_configuration() -> Exported:
    """All of it, as the system sees it."""
    writer = Writer()
    kinds = {spec.name: entries(spec, writer) for spec in configured()}
    kinds |= {part.name: part.entries(writer) for part in configuration_parts()}
    document = {"rapport_configuration": FORMAT, "made_by": version("rapport"), "kinds": kinds}
    return Exported(document, writer.lost)


def entries(spec: RecordSpec, writer: Writer) -> list[dict[str, Any]]:
    """The records of one kind: ``{"key", "values"}`` each, in the order of their keys."""
    rows = list(spec.record.get_configuration(spec.objects()).order_by("pk"))
    found = [
        {"key": list(writer.key_of(spec, row)), "values": values}
        for row, values in zip(rows, values_of(spec, rows, writer), strict=True)
    ]
    return sorted(found, key=lambda entry: orjson.dumps(entry["key"]))


def values_of(spec: RecordSpec, rows: list[Any], writer: Writer) -> list[dict[str, Any]]:
    """What may be written of each row, with references in place of links."""
    shape = Shape.full(spec, None)
    stored = [{name: getattr(row, _attribute(spec, name)) for name in shape.names} for row in rows]
    names = sorted(spec.writable)
    return [
        {name: writer.encode(_plain(item[name])) for name in names if name in item} for item in shape.render(stored)
    ]


def _attribute(spec: RecordSpec, name: str) -> str:
    if name == "id":
        return "pk"
    field = spec.model._meta.get_field(name)
    return str(getattr(field, "attname", name))


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
