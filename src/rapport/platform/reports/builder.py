"""The builder's address: what is asked of which kind, as the parameters of a form without scripts, and its choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.filters import filterable_fields
from rapport.platform.records.groupings import Grouping, groupings_of
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.measures import COUNT, Measure, measurable_fields, measures_of
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.reports.labels import (
    CHART_LABELS,
    COMPARE_LABELS,
    SORT_LABELS,
    grouping_label,
    measure_label,
)
from rapport.platform.reports.question import DEFAULT_LIMIT, LIMITS, MAX_MEASURES, MAX_ROWS, Question
from rapport.platform.saved_views.definition import Layout, definition_of
from rapport.platform.web import markup
from rapport.platform.web.filterbar import period_choices
from rapport.platform.web.views.list import OWN_PARAMETERS

if TYPE_CHECKING:
    from rapport.platform.access.models import User

LENGTH = 16_000
"""Characters of an address that a form may carry."""
Pairs = list[tuple[str, str]]


def definition_in(spec: RecordSpec, data: QueryDict, user: User | None) -> dict[str, Any]:
    """What an address of the builder asks, as a definition; ListError when its filters make no sense."""
    where = QueryDict(data.get("where", "")[:LENGTH])
    ignored = (*OWN_PARAMETERS, "cursor", "limit", "sort")
    query = ListQuery.parse(spec, where, user, ignore=ignored, skip_empty=True)
    found = definition_of(query, Layout())
    found.pop("sort", None)
    found["rows"] = [_parts(text, "field", "by") for text in data.getlist("rows")[:MAX_ROWS] if text]
    if data.get("column"):
        found["column"] = _parts(str(data["column"]), "field", "by")
    found["measures"] = [
        _parts(text, "function", "field", "value") for text in data.getlist("measures")[:MAX_MEASURES] if text
    ]
    if data.get("period") and data.get("within"):
        found["period"] = {"field": data["period"], "within": data["within"]}
    found |= {name: data[name] for name in ("compare", "sort", "chart") if data.get(name)}
    limit = data.get("limit", "")
    if limit.isascii() and limit.isdigit() and len(limit) < 5:
        found["limit"] = int(limit)
    return {name: value for name, value in found.items() if value}


def _parts(text: str, *names: str) -> dict[str, str]:
    given = zip(names, text.split(":", len(names) - 1), strict=False)
    return {name: part for place, (name, part) in enumerate(given) if part or not place}


def where_of(question: Question) -> str:
    """The filters as the address of a list."""
    return urlencode([pair for pair in question.query.parameters() if pair[0] != "sort"])


def pairs_of(question: Question) -> Pairs:
    """The address of the builder that asks this."""
    pairs = [("kind", question.spec.name), ("where", where_of(question))]
    pairs += [("rows", _grouping_value(grouping)) for grouping in question.rows]
    if question.column is not None:
        pairs.append(("column", _grouping_value(question.column)))
    if question.measures != (Measure(),):
        pairs += [("measures", _measure_value(measure)) for measure in question.measures]
    if question.period is not None:
        pairs += [("period", question.period.field.name), ("within", question.period.value)]
    limit = str(question.limit) if question.limit != DEFAULT_LIMIT else ""
    pairs += [("compare", question.compare), ("sort", question.sort), ("chart", question.chart), ("limit", limit)]
    return [pair for pair in pairs if pair[1]]


def _grouping_value(grouping: Grouping) -> str:
    return f"{grouping.field.name}:{grouping.step.value}" if grouping.step else grouping.field.name


def _measure_value(measure: Measure) -> str:
    field = measure.field.name if measure.field is not None else ""
    return ":".join(part for part in (measure.function, field, measure.wanted) if part)


def kinds_for(user: User) -> list[RecordSpec]:
    """The kinds that a reader may count, those of the menus first."""
    menu = registry.menu_names()
    found = [spec for spec in registry if may(spec, user, Action.VIEW.value)]
    return sorted(found, key=lambda spec: menu.index(spec.name) if spec.name in menu else len(menu))


def controls(question: Question, user: User) -> list[dict[str, Any]]:
    """The choices of the form, with what is chosen."""
    spec = question.spec
    groupings = [("", _("Nothing"))]
    groupings += [(_grouping_value(one), grouping_label(one)) for one in groupings_of(spec, user)]
    measures = [(COUNT, measure_label(Measure()))] + [
        (_measure_value(one), measure_label(one))
        for field in measurable_fields(spec, user).values()
        for one in measures_of(field)
    ]
    rows = [_grouping_value(grouping) for grouping in question.rows]
    column = _grouping_value(question.column) if question.column is not None else ""
    chosen = [_measure_value(measure) for measure in question.measures]
    found = [
        _select("rows", _("Rows"), groupings, rows[0] if rows else "", 1),
        _select("rows", _("and within them"), groupings, rows[1] if len(rows) > 1 else "", 2),
        _select("column", _("Columns"), groupings, column),
        _select("measures", _("Figure"), measures, chosen[0], 1),
        _select("measures", _("Another figure"), [("", _("None")), *measures], chosen[1] if chosen[1:] else "", 2),
        *_time_controls(question, user),
        _select("chart", _("Chart"), list(CHART_LABELS.items()), question.chart),
        _select("sort", _("Order"), list(SORT_LABELS.items()), question.sort),
        _select("limit", _("Groups by name"), [(str(n), str(n)) for n in LIMITS], str(question.limit)),
    ]
    return found if rows else [control for control in found if control["name"] not in ("column", "sort", "limit")]


def _time_controls(question: Question, user: User) -> list[dict[str, Any]]:
    spec, period = question.spec, question.period
    dates = [
        (field.name, str(field.label))
        for field in filterable_fields(spec, user).values()
        if field.kind in (FieldKind.DATE, FieldKind.DATETIME)
    ]
    within = str(period.value) if period is not None else ""
    found = [_select("period", _("Period by"), [("", _("Any time")), *dates], period.field.name if period else "")]
    if period is not None:
        found.append(_select("within", _("Period"), period_choices(within), within))
        found.append(_select("compare", _("Compare with"), list(COMPARE_LABELS.items()), question.compare))
    return found


def _select(name: str, label: str, options: list[tuple[str, Any]], value: str, number: int = 0) -> dict[str, Any]:
    known = options if value in {one for one, _label in options} else [(value, value), *options]
    return {"name": name, "id": f"report-{name}{number or ''}", "label": label, "options": markup.options(known, value)}
