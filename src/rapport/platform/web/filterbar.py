"""The filters of a list in words: chips for the ones in force, a form for a new one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rapport.platform.access.models import Team
from rapport.platform.access.titles import title_of
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import (
    LISTED,
    ME,
    MY_TEAM,
    TEAM,
    Filter,
    Operator,
    filterable_fields,
    operators_of,
)
from rapport.platform.records.groups import PARAMETER, groups_text
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.related import further_fields, links_of, related_fields
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
    Operator.ALL: _("includes all of"),
}
_CHOICES_LABELS: dict[Operator, Any] = {
    Operator.EXACT: _("includes"),
    Operator.NE: _("does not include"),
    Operator.IN: _("includes any of"),
    Operator.NOT_IN: _("includes none of"),
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
    if field.kind is FieldKind.MULTI_CHOICE and operator in _CHOICES_LABELS:
        return _CHOICES_LABELS[operator]
    return OPERATOR_LABELS[operator]


Pairs = Sequence[tuple[str, str]]


def chips(query: ListQuery, pairs: Pairs, form_url: str) -> list[dict[str, Any]]:
    """A chip for each filter in force: what it says, where it is changed, the list without it; ``pairs`` is the list's
    address."""
    shown = []
    for given in query.filters:
        rest = [pair for pair in pairs if pair[0] != given.parameter]
        edit_url = f"{form_url}?{urlencode([*pairs, ('_field', given.field.name)])}"
        shown.append(
            {
                "field": given.field.label,
                "operator_value": in_words(given),
                "edit_url": edit_url if _is_offered(given) else "",
                "remove_url": f"?{urlencode(rest)}",
            }
        )
    if query.q:
        rest = [pair for pair in pairs if pair[0] != "q"]
        shown.append(
            {"field": _("Search"), "operator_value": query.q, "edit_url": "", "remove_url": f"?{urlencode(rest)}"}
        )
    return shown


def _is_offered(given: Filter) -> bool:
    """Whether the form can ask for it: what another page's link says (what an import brought) stands or goes."""
    return given.field.kind is not FieldKind.UID or given.field.virtual is None


def groups(query: ListQuery, pairs: Pairs, form_url: str) -> list[dict[str, Any]]:
    """The groups of alternatives: the chips of each, and where another condition is added to it."""
    shown = []
    for number, group in enumerate(query.groups):
        conditions = []
        for at, given in enumerate(group):
            asked = [("_field", given.field.name), ("_group", str(number)), ("_at", str(at))]
            conditions.append(
                {
                    "field": given.field.label,
                    "operator_value": in_words(given),
                    "edit_url": f"{form_url}?{urlencode([*pairs, *asked])}",
                    "remove_url": f"?{urlencode(_without(query, pairs, number, at))}",
                }
            )
        add = urlencode([*pairs, ("_group", str(number))])
        shown.append({"chips": conditions, "add_url": f"{form_url}?{add}"})
    return shown


def _without(query: ListQuery, pairs: Pairs, number: int, at: int) -> list[tuple[str, str]]:
    """The address without one condition; a group that is empty then goes, and so does a last "or"."""
    left = [
        tuple(given for place, given in enumerate(group) if (index, place) != (number, at))
        for index, group in enumerate(query.groups)
    ]
    rest = [pair for pair in pairs if pair[0] != PARAMETER]
    filled = tuple(group for group in left if group)
    return [*rest, (PARAMETER, groups_text(filled))] if filled else rest


def in_words(given: Filter) -> str:
    """Comparison and value of a condition, without its field: "is one of A, B"."""
    fixed = _FIXED.get(shown_operator(given.operator.value, given.text))
    if fixed is not None:
        return str(fixed[2])
    label = operator_label(given.field, given.operator, given.value)
    if given.operator is Operator.ISNULL:
        return str(label)
    values = given.value if isinstance(given.value, list) else [given.value]
    return f"{label} {', '.join(_value_in_words(given.field, given.operator, value) for value in values)}"


_TEXTS = (Operator.CONTAINS, Operator.NOT_CONTAINS)


def _value_in_words(field: FieldSpec, operator: Operator, value: Any) -> str:
    if operator in (Operator.WITHIN, Operator.NOT_WITHIN):
        return period_label(value)
    if field.kind in (FieldKind.CHOICE, FieldKind.MULTI_CHOICE):
        return str(dict(field.choices).get(value, value))
    if field.kind is FieldKind.LINK and field.link_model is not None:
        if value in _COLLEAGUES:
            return str(_COLLEAGUES[value])
        model = Team if str(value).startswith(TEAM) else field.link_model
        row = model._default_manager.filter(uid=str(value).removeprefix(TEAM)).first()
        return title_of(row) if row is not None else str(value)
    if field.kind is FieldKind.UID and field.virtual is not None:
        return field.virtual.shown(value)
    if field.virtual is not None and field.virtual.lookup and operator not in _TEXTS:
        return field.virtual.called(str(value))
    if field.shipped is not None:
        return field.shipped.shown(str(value))
    if field.kind is FieldKind.BOOLEAN:
        return str(_("yes") if str(value) in ("true", "True", "1") else _("no"))
    return str(value)


_COLLEAGUES = {ME: _("me"), MY_TEAM: _("my team")}
_FIXED: dict[str, tuple[str, str, Any]] = {
    "isnull": ("isnull", "true", _("is empty")),
    "notnull": ("isnull", "false", _("is filled")),
    "is_me": ("exact", ME, _("is me")),
    "is_not_me": ("ne", ME, _("is not me")),
    "is_my_team": ("exact", MY_TEAM, _("is in my team")),
}
"""What the form offers as a comparison of its own: the operator and the value that it stands for."""
_PERIODS: dict[str, Any] = {
    "today": _("today"),
    "yesterday": _("yesterday"),
    "tomorrow": _("tomorrow"),
    "past": _("before today"),
    "until_today": _("until today"),
    "future": _("after today"),
    "last_7_days": "",
    "last_30_days": "",
    "last_90_days": "",
    "next_7_days": "",
    "next_30_days": "",
    "last_week": _("last week"),
    "this_week": _("this week"),
    "next_week": _("next week"),
    "last_month": _("last month"),
    "this_month": _("this month"),
    "next_month": _("next month"),
    "last_quarter": _("last quarter"),
    "this_quarter": _("this quarter"),
    "next_quarter": _("next quarter"),
    "last_year": _("last year"),
    "this_year": _("this year"),
    "next_year": _("next year"),
}


def period_label(name: str) -> str:
    """A stretch of days as people say it."""
    if _PERIODS.get(name):
        return str(_PERIODS[name])
    place, _underscore, counted = name.partition("_")
    count, _underscore, unit = counted.partition("_")
    if not count.isdigit() or (place, unit) not in _COUNTED:
        return name
    return str(_COUNTED[place, unit](int(count)) % {"count": count})


_COUNTED: dict[tuple[str, str], Callable[[int], Any]] = {
    ("last", "days"): lambda n: ngettext("the last day", "the last %(count)s days", n),
    ("last", "weeks"): lambda n: ngettext("the last week up to today", "the last %(count)s weeks", n),
    ("last", "months"): lambda n: ngettext("the last month up to today", "the last %(count)s months", n),
    ("next", "days"): lambda n: ngettext("the next day", "the next %(count)s days", n),
    ("next", "weeks"): lambda n: ngettext("the next week from today", "the next %(count)s weeks", n),
    ("next", "months"): lambda n: ngettext("the next month from today", "the next %(count)s months", n),
}


def period_choices(current: str) -> list[tuple[str, str]]:
    """The stretches of days that the form offers, with the one in force."""
    names = list(_PERIODS) if not current or current in _PERIODS else [current, *_PERIODS]
    return [(name, period_label(name)) for name in names]


def asked_operator(shown: str) -> tuple[str, str]:
    """The operator that a comparison of the form stands for, and its value where that is fixed ("" otherwise)."""
    operator, value, _label = _FIXED.get(shown, (shown, "", ""))
    return operator, value


def shown_operator(operator: str, value: str) -> str:
    """The comparison by which the form shows an operator with a value."""
    same = (shown for shown, (asked, fixed, _label) in _FIXED.items() if (asked, fixed) == (operator, value))
    return next(same, operator)


def compact(whole: Any) -> str:
    """JSON without blanks, for an address."""
    return json.dumps(whole, separators=(",", ":"))


def filter_choices(spec: RecordSpec, user: Any) -> list[dict[str, Any]]:
    """The fields that the reader may filter by, in the order of their labels; below them those of linked records."""
    found = [{"label": "", "fields": _choices(filterable_fields(spec, user).values())}]
    for link in links_of(spec, user):
        fields = _choices(related_fields(spec, link, user).values())
        if fields:
            found.append({"label": str(link.label), "fields": fields})
        further = further_fields(spec, link, user).items()
        found += [{"label": label, "fields": _choices(fields.values())} for label, fields in further if fields]
    return found


def _choices(fields: Iterable[FieldSpec]) -> list[dict[str, str]]:
    found = [{"name": f.name, "label": capfirst(str(f.label))} for f in fields if f.kind is not FieldKind.UID]
    return sorted(found, key=lambda item: item["label"])


def operator_choices(field: FieldSpec) -> list[tuple[str, Any]]:
    """(name, label) of the comparisons of a field, those that need no value among them."""
    found: list[tuple[str, Any]] = []
    for operator in operators_of(field):
        if operator is Operator.ISNULL:
            found += [(name, _FIXED[name][2]) for name in ("isnull", "notnull")]
        elif operator not in LISTED or field.kind not in (FieldKind.LINK, FieldKind.DATE, FieldKind.DATETIME):
            found.append((operator.value, operator_label(field, operator)))
    if field.link_model is not None and field.link_model._meta.label == settings.AUTH_USER_MODEL:
        found = [*((name, _FIXED[name][2]) for name in ("is_me", "is_not_me", "is_my_team")), *found]
    return found
