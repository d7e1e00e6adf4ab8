"""The filters of a list in words: chips for the ones in force, a form for a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import Filter, Operator, filterable_fields, operators_of
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.spec import RecordSpec

OPERATOR_LABELS: dict[Operator, Any] = {
    Operator.EXACT: _("is"),
    Operator.NE: _("is not"),
    Operator.IN: _("is one of"),
    Operator.GTE: _("at least"),
    Operator.LTE: _("at most"),
    Operator.GT: _("over"),
    Operator.LT: _("under"),
    Operator.CONTAINS: _("contains"),
    Operator.ISNULL: _("is empty"),
    Operator.WITHIN: _("is within"),
    Operator.NOT_IN: _("is none of"),
    Operator.NOT_CONTAINS: _("does not contain"),
    Operator.NOT_WITHIN: _("is not within"),
}
_TIME_LABELS: dict[Operator, Any] = {
    Operator.GTE: _("from"),
    Operator.LTE: _("until"),
    Operator.GT: _("after"),
    Operator.LT: _("before"),
}


def operator_label(field: FieldSpec, operator: Operator, value: Any = True) -> Any:
    """The operator as people say it for this kind of field."""
    if operator is Operator.ISNULL and value is False:
        return _("is filled")
    if field.kind in (FieldKind.DATE, FieldKind.DATETIME) and operator in _TIME_LABELS:
        return _TIME_LABELS[operator]
    return OPERATOR_LABELS[operator]


def chips(query: ListQuery, form_url: str) -> list[dict[str, Any]]:
    """A chip for each filter in force: what it says, where it is changed, the list without it."""
    shown = []
    for given in query.filters:
        rest = [pair for pair in query.parameters() if pair[0] != given.parameter]
        shown.append(
            {
                "field": given.field.label,
                "operator_value": _in_words(given),
                "edit_url": f"{form_url}?{urlencode([*query.parameters(), ('_field', given.field.name)])}",
                "remove_url": f"?{urlencode(rest)}",
            }
        )
    if query.q:
        rest = [pair for pair in query.parameters() if pair[0] != "q"]
        shown.append(
            {"field": _("Search"), "operator_value": query.q, "edit_url": "", "remove_url": f"?{urlencode(rest)}"}
        )
    return shown


def _in_words(given: Filter) -> str:
    label = operator_label(given.field, given.operator, given.value)
    if given.operator is Operator.ISNULL:
        return str(label)
    values = given.value if isinstance(given.value, list) else [given.value]
    return f"{label} {', '.join(_value_in_words(given.field, value) for value in values)}"


def _value_in_words(field: FieldSpec, value: Any) -> str:
    if field.kind is FieldKind.CHOICE:
        return str(dict(field.choices).get(value, value))
    if field.kind is FieldKind.LINK and field.link_model is not None:
        if value == "me":
            return str(_("me"))
        row = field.link_model._default_manager.filter(uid=value).first()
        return str(row) if row is not None else str(value)
    if field.kind is FieldKind.BOOLEAN:
        return str(_("yes") if str(value) in ("true", "True", "1") else _("no"))
    return str(value)


def filter_choices(spec: RecordSpec, user: Any) -> Sequence[dict[str, Any]]:
    """The fields that the reader may filter by, in the order of their labels."""
    fields = filterable_fields(spec, user).values()
    found = [{"name": f.name, "label": str(f.label).capitalize()} for f in fields if f.kind is not FieldKind.UID]
    return sorted(found, key=lambda item: item["label"])


def operator_choices(field: FieldSpec) -> list[tuple[str, Any]]:
    """(suffix, label) of the operators of a field; "is filled" stands beside "is empty"."""
    found: list[tuple[str, Any]] = []
    for operator in operators_of(field):
        if operator is Operator.IN:
            continue
        found.append((operator.value, operator_label(field, operator)))
        if operator is Operator.ISNULL:
            found.append(("notnull", operator_label(field, operator, False)))
    return found
