"""The answer of a report as JSON for the API, with the schema that describes it."""

from __future__ import annotations

from typing import Any

from rapport.platform.records.crosstab import Cell
from rapport.platform.reports.labels import measure_label
from rapport.platform.reports.result import Key, Result, Row

_CELL: dict[str, Any] = {
    "type": "object",
    "properties": {
        "count": {"type": "integer", "description": "Records."},
        "figures": {
            "type": "array",
            "description": "For each measure its figures: one, or one for each currency.",
            "items": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "value": {"type": ["string", "integer", "null"], "description": "Decimals are strings."},
                        "currency": {"type": "string"},
                    },
                    "required": ["value"],
                },
            },
        },
    },
    "required": ["count", "figures"],
}
_KEY: dict[str, Any] = {
    "type": "object",
    "properties": {
        "key": {"description": "A value, the first day of a stretch of time, a record's uid; null for none."},
        "label": {"type": "string"},
        "others": {"type": "boolean", "description": "True: all groups that are not named."},
    },
    "required": ["key", "label", "others"],
}
_CELLS: dict[str, Any] = {"type": "array", "items": _CELL}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "kind": {"type": "string"},
        "definition": {"type": "object"},
        "measures": {
            "type": "array",
            "items": {"type": "object", "properties": {"name": {"type": "string"}, "label": {"type": "string"}}},
        },
        "columns": {"type": "array", "items": _KEY},
        "rows": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "keys": {"type": "array", "items": _KEY},
                    "cells": _CELLS,
                    "total": _CELL,
                    "before": {"anyOf": [_CELL, {"type": "null"}]},
                },
                "required": ["keys", "cells", "total", "before"],
            },
        },
        "totals": _CELLS,
        "total": _CELL,
        "before": {"anyOf": [_CELL, {"type": "null"}]},
    },
    "required": ["kind", "definition", "measures", "columns", "rows", "totals", "total", "before"],
}


def result_json(result: Result) -> dict[str, Any]:
    """The answer, as :data:`SCHEMA` says."""
    question = result.question
    return {
        "kind": question.spec.name,
        "definition": question.as_json(),
        "measures": [{"name": one.name, "label": measure_label(one)} for one in question.measures],
        "columns": [_key(key) for key in result.columns],
        "rows": [_row(result, row) for row in result.rows],
        "totals": [_cell(result, cell) for cell in result.totals],
        "total": _cell(result, result.total),
        "before": _cell(result, result.before) if result.before is not None else None,
    }


def _row(result: Result, row: Row) -> dict[str, Any]:
    return {
        "keys": [_key(key) for key in row.keys],
        "cells": [_cell(result, cell) for cell in row.cells],
        "total": _cell(result, row.total),
        "before": _cell(result, row.before) if row.before is not None else None,
    }


def _key(key: Key) -> dict[str, Any]:
    return {"key": key.uid if key.uid is not None else key.value, "label": key.label, "others": key.rest}


def _cell(result: Result, cell: Cell) -> dict[str, Any]:
    figures = [result.crosstab.figures(cell, measure) for measure in result.question.measures]
    return {
        "count": cell.count,
        "figures": [
            [{"value": one.value, **({"currency": one.currency} if one.currency else {})} for one in several]
            for several in figures
        ],
    }
