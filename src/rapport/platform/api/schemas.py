"""The JSON Schemas of records and parameters, derived from the fields; what :mod:`render` writes is what they say."""

from __future__ import annotations

from typing import Any

from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import ALWAYS, Operator, operators_of
from rapport.platform.records.groups import LENGTH
from rapport.platform.records.listing import DEFAULT_LIMIT, MAX_LIMIT, SEARCH_LENGTH
from rapport.platform.records.short import MOST, indexed_names, short_names, shown_names
from rapport.platform.records.spec import RecordSpec

Schema = dict[str, Any]

UID: Schema = {"type": "string", "format": "uuid"}
_DECIMAL: Schema = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
_SCALARS: dict[FieldKind, Schema] = {
    FieldKind.INTEGER: {"type": "integer"},
    FieldKind.DECIMAL: _DECIMAL,
    FieldKind.MONEY: _DECIMAL,
    FieldKind.DATE: {"type": "string", "format": "date"},
    FieldKind.DATETIME: {"type": "string", "format": "date-time"},
    FieldKind.BOOLEAN: {"type": "boolean"},
    FieldKind.UID: UID,
    FieldKind.JSON: {"type": "array", "items": {"type": "string"}},
}

LINK: Schema = {
    "type": "object",
    "description": "A linked record. The label is null when the caller may not see it.",
    "properties": {"uid": UID, "label": {"type": ["string", "null"]}},
    "required": ["uid", "label"],
}
PROBLEM: Schema = {
    "type": "object",
    "description": "A problem document (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string"},
                    "message": {"type": "string"},
                    "item": {"type": "integer", "description": "Place in the batch, from 0."},
                },
                "required": ["field", "message"],
            },
        },
        "version": {"type": "integer", "description": "The present version, with status 412."},
    },
    "required": ["type", "title", "status", "detail", "errors"],
}


def ref(name: str) -> Schema:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def component(spec: RecordSpec) -> str:
    """The name of a kind's schema: that of its declaration; of a kind made in the browser its own ("x-visits" →
    "XVisits")."""
    if spec.record.made:
        return "".join(part.capitalize() for part in spec.name.split("-"))
    return type(spec.record).__name__.removesuffix("Record")


def record_schema(spec: RecordSpec) -> Schema:
    """A record as it is answered."""
    shown = {name: field for name, field in spec.fields.items() if name not in spec.record.internal}
    return {
        "type": "object",
        "description": str(spec.record.description),
        "properties": {name: _described(field, _answered(field)) for name, field in shown.items()},
        "required": ["uid"],
        "additionalProperties": False,
    }


def input_schema(spec: RecordSpec, *, new: bool) -> Schema:
    """A record as it is sent: all that a new one needs, or the fields of a change."""
    writable = {name: field for name, field in spec.fields.items() if not field.read_only}
    required = [n for n, f in writable.items() if f.required and n not in spec.record.create_defaults]
    schema: Schema = {
        "type": "object",
        "properties": {name: _described(field, _accepted(field)) for name, field in writable.items()},
        "additionalProperties": False,
    }
    return {**schema, "required": required} if new and required else schema


def _described(field: FieldSpec, schema: Schema) -> Schema:
    words = str(field.label)[:1].upper() + str(field.label)[1:]
    described = {**schema, "title": words}
    if field.help:
        described["description"] = str(field.help)
    return described


def _answered(field: FieldSpec) -> Schema:
    if field.virtual is not None:
        return field.virtual.json_schema()
    if field.kind is FieldKind.LINK:
        return {"anyOf": [ref("Link"), {"type": "null"}]} if field.nullable else {"allOf": [ref("Link")]}
    if field.kind is FieldKind.CHOICE:
        codes: list[Any] = [code for code, _label in field.choices] + [""] * (not field.required)
        return {"enum": [*dict.fromkeys(codes), None] if field.nullable else list(dict.fromkeys(codes))}
    if field.kind is FieldKind.MULTI_CHOICE:
        schema = {"type": "array", "items": {"enum": [code for code, _label in field.choices]}, "uniqueItems": True}
    else:
        schema = _SCALARS.get(field.kind, {"type": "string"})
    if field.nullable and "type" in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return schema


def _accepted(field: FieldSpec) -> Schema:
    if field.virtual is not None:
        return field.virtual.json_schema()
    if field.kind is FieldKind.LINK:
        forms: list[Schema] = [UID, {"type": "object", "properties": {"uid": UID}, "required": ["uid"]}]
        return {"anyOf": [*forms, {"type": "null"}] if field.nullable else forms}
    schema = _answered(field)
    if field.is_text and field.max_length:
        schema = {**schema, "maxLength": field.max_length}
    if field.is_text and field.required:
        schema = {**schema, "minLength": 1}
    return schema


_SHORT = (
    " Lists of at most {most} records also by {names}: choices by their place, links by the title of what they "
    "point at. A longer list is refused such an order with 400; `count` says about how many "
    "records match (absent where that took too long), `limit` how many may."
)


def list_parameters(spec: RecordSpec) -> list[Schema]:
    """The parameters of a list: page, order, search, and each filter with its operators."""
    sorts, short = shown_names(spec, indexed_names(spec, None)), short_names(spec, None)
    first = spec.default_sort.lstrip("-")
    default = spec.default_sort.replace(first, shown_names(spec, [first])[0])
    parameters = [
        _parameter("limit", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}, "Rows."),
        _parameter("cursor", {"type": "string"}, "`next_cursor` of the page before."),
        _parameter(
            "sort",
            {"type": "string", "default": default},
            f"Up to three of {', '.join(sorts)}, separated by commas; `-` before a name sorts downwards. "
            f"Empty values come last.{_SHORT.format(most=MOST, names=', '.join(short)) if short else ''}",
        ),
        _parameter(
            "include",
            {"type": "string"},
            "Fields that lists leave out unless named: " + (", ".join(_extras(spec)) or "none"),
        ),
        FIELDS,
    ]
    return parameters + filter_parameters(spec)


def filter_parameters(spec: RecordSpec) -> list[Schema]:
    """``q`` and each filter with its operators."""
    parameters = [
        _parameter("q", {"type": "string", "maxLength": SEARCH_LENGTH}, "Words that the records are searched for."),
        _parameter("filter", {"type": "string", "maxLength": LENGTH}, _GROUPS),
    ]
    for name in dict.fromkeys([*spec.filters, *(n for n in ALWAYS if n in spec.fields)]):
        field = spec.fields[name]
        for operator in operators_of(field):
            parameters.append(_filter_parameter(field, operator))
    return parameters


def _extras(spec: RecordSpec) -> list[str]:
    from rapport.platform.api.render import is_extra

    return [name for name, field in spec.fields.items() if is_extra(field)]


PERIODS = "today, yesterday, tomorrow, past, future, last_week, this_month, next_quarter, last_30_days, next_2_weeks, …"
_GROUPS = (
    "Conditions as JSON: a row passes when all conditions of any group hold, such as "
    '`{"any": [{"all": [{"field": "city", "op": "contains", "value": "Bonn"}]}]}`. The operators are those of the '
    "other filters. A field of a linked record is named `link.field`, here and as a filter of its own."
)
_MEANINGS = {
    Operator.EXACT: "{label} is this. Given more than once: is one of these.",
    Operator.NE: "{label} is not this.",
    Operator.IN: "{label} is one of these, separated by commas.",
    Operator.GTE: "{label} is this or more.",
    Operator.LTE: "{label} is this or less.",
    Operator.GT: "{label} is more than this.",
    Operator.LT: "{label} is less than this.",
    Operator.CONTAINS: "{label} contains this, in any case.",
    Operator.ISNULL: "{label} is empty (true) or not (false).",
    Operator.WITHIN: "{label} is within a stretch of days named from today on, in your time zone: " + PERIODS,
    Operator.NOT_IN: "{label} is none of these, separated by commas.",
    Operator.NOT_CONTAINS: "{label} does not contain this, in any case.",
    Operator.NOT_WITHIN: "{label} is not within a stretch of days, named as for `within`.",
    Operator.ALL: "{label} is all of these, separated by commas.",
}


_WORDS = frozenset(
    {
        Operator.IN,
        Operator.NOT_IN,
        Operator.CONTAINS,
        Operator.NOT_CONTAINS,
        Operator.WITHIN,
        Operator.NOT_WITHIN,
        Operator.ALL,
    }
)
"""Operators whose value is text, whatever the field holds."""


def _filter_parameter(field: FieldSpec, operator: Operator) -> Schema:
    name = field.name if operator is Operator.EXACT else f"{field.name}__{operator.value}"
    schema: Schema = {"type": "string", "minLength": 1}
    if operator is Operator.ISNULL:
        schema = {"type": "boolean"}
    elif operator not in _WORDS:
        if field.kind in (FieldKind.CHOICE, FieldKind.MULTI_CHOICE):
            schema = {"enum": [code for code, _label in field.choices]}
        elif field.kind is not FieldKind.JSON:
            schema = _SCALARS.get(field.kind, schema)
    return _parameter(name, schema, _MEANINGS[operator].format(label=str(field.label).capitalize()))


def _parameter(name: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


FIELDS = _parameter("fields", {"type": "string"}, "Only these fields, separated by commas; the uid comes always.")


def page_schema(item: Schema) -> Schema:
    """The answer of a list."""
    return {
        "type": "object",
        "properties": {"items": {"type": "array", "items": item}, "next_cursor": {"type": ["string", "null"]}},
        "required": ["items", "next_cursor"],
    }
