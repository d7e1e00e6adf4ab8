"""What a report asks, as JSON: checked for one reader when it is kept and when it is answered.

``{"filters": [condition…], "any": [[condition…]…], "q": "", "rows": [{"field", "by"}…], "column": {"field", "by"},
"measures": [{"function", "field"}…], "period": {"field", "within"}, "compare": "", "sort": "", "limit": 20,
"chart": "bar"}``; every member may be absent. Conditions are those of saved views.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rapport.platform.records.fields import FieldKind
from rapport.platform.records.filters import Filter, ListError, Operator, filterable_fields, parse_filter
from rapport.platform.records.groupings import Grouping, parse_grouping
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.measures import APART, COUNT, Measure, parse_measure
from rapport.platform.records.spec import RecordSpec
from rapport.platform.saved_views.definition import Layout, definition_of, question_of

if TYPE_CHECKING:
    from rapport.platform.access.models import User

LENGTH = 20_000
"""Characters of a definition as JSON."""
MAX_ROWS = 2
MAX_MEASURES = 4
MAX_CONDITIONS = 20
"""Fewer than a list may have: the list behind a figure adds those of the figure's groups."""
LIMITS = (10, 20, 50, 100)
"""Groups by name that a page offers; the API takes any number up to the last."""
DEFAULT_LIMIT = 20
CHARTS = ("bar", "stacked", "line", "pie", "funnel", "number", "table")
COMPARISONS = ("", "previous", "year")
"""With nothing, with the period before, with the same days a year ago."""
SORTS = ("", "value", "-value", "key", "-key")
"""As suits the first grouping, by the first measure, by the keys."""
_QUESTION = ("filters", "any", "q")
_MEMBERS = (*_QUESTION, "rows", "column", "measures", "period", "compare", "sort", "limit", "chart")


@dataclass(frozen=True)
class Question:
    """A checked question over the records of one kind."""

    query: ListQuery
    rows: tuple[Grouping, ...] = ()
    column: Grouping | None = None
    measures: tuple[Measure, ...] = (Measure(),)
    period: Filter | None = None
    compare: str = ""
    sort: str = ""
    limit: int = DEFAULT_LIMIT
    chart: str = ""

    @property
    def spec(self) -> RecordSpec:
        """The kind."""
        return self.query.spec

    @property
    def order(self) -> str:
        """The sort in force: stretches of time in their order, anything else by the first measure."""
        return self.sort or ("key" if self.rows and self.rows[0].is_time else "-value")

    @property
    def drawn(self) -> str:
        """The chart in force: the one asked for, or the one that suits the groupings."""
        if self.chart:
            return self.chart
        if not self.rows:
            return "number"
        if self.rows[0].is_time:
            return "line"
        return "stacked" if self.column is not None and self.measures[0].is_additive else "bar"

    @property
    def full_query(self) -> ListQuery:
        """The rows that are counted: those of the list, within the period."""
        if self.period is None:
            return self.query
        return replace(self.query, filters=(*self.query.filters, self.period))

    def as_json(self) -> dict[str, Any]:
        """The definition in its standard form."""
        found = definition_of(self.query, Layout())
        found.pop("sort", None)
        found |= {
            "rows": [grouping.as_json() for grouping in self.rows],
            "column": self.column.as_json() if self.column is not None else {},
            "measures": [measure.as_json() for measure in self.measures] if self.measures != (Measure(),) else [],
            "period": {"field": self.period.field.name, "within": self.period.value} if self.period else {},
            "compare": self.compare,
            "sort": self.sort,
            "limit": self.limit if self.limit != DEFAULT_LIMIT else 0,
            "chart": self.chart,
        }
        return {name: value for name, value in found.items() if value}


def parse_question(spec: RecordSpec, given: Any, user: User | None) -> Question:
    """A definition checked for one reader: what is hidden from them does not exist. ListError with the path of the part
    at fault."""
    given = _decoded(given)
    unknown = sorted(str(name) for name in set(given) - set(_MEMBERS))
    if unknown:
        raise ListError(unknown[0][:60], _("There is no such member."))
    query = question_of(spec, {name: given[name] for name in _QUESTION if name in given}, user)
    rows = _several(given, "rows", MAX_ROWS)
    measures = _several(given, "measures", MAX_MEASURES) or [{"function": COUNT}]
    question = Question(
        query,
        tuple(parse_grouping(spec, one, user, f"rows[{at}]") for at, one in enumerate(rows)),
        parse_grouping(spec, given["column"], user, "column") if given.get("column") else None,
        tuple(parse_measure(spec, one, user, f"measures[{at}]") for at, one in enumerate(measures)),
        _period(spec, given.get("period"), user),
        _named(given, "compare", COMPARISONS),
        _named(given, "sort", SORTS),
        _limit(given),
        _named(given, "chart", ("", *CHARTS)),
    )
    _check(question)
    return question


def _decoded(given: Any) -> Mapping[str, Any]:
    if isinstance(given, str):
        if len(given) > LENGTH:
            raise ListError("definition", _("At most %(limit)s characters fit here.") % {"limit": LENGTH})
        try:
            given = json.loads(given or "{}")
        except (ValueError, RecursionError) as error:
            raise ListError("definition", _("This is not JSON.")) from error
    if not isinstance(given, Mapping):
        raise ListError("definition", _("Give an object with the parts of a report."))
    if len(json.dumps(given, default=str)) > LENGTH:
        raise ListError("definition", _("At most %(limit)s characters fit here.") % {"limit": LENGTH})
    return given


def _several(given: Mapping[str, Any], name: str, most: int) -> Sequence[Any]:
    found = given.get(name, [])
    if not isinstance(found, list) or len(found) > most:
        raise ListError(name, _("Give a list of at most %(limit)s.") % {"limit": most})
    return found


def _named(given: Mapping[str, Any], name: str, known: Sequence[str]) -> str:
    found = given.get(name, "")
    if found not in known:
        raise ListError(name, _("Name one of: %(names)s.") % {"names": ", ".join(filter(None, known))})
    return str(found)


def _limit(given: Mapping[str, Any]) -> int:
    found = given.get("limit") or DEFAULT_LIMIT
    if isinstance(found, bool) or not isinstance(found, int) or not 1 <= found <= LIMITS[-1]:
        bounds = {"least": 1, "most": LIMITS[-1]}
        raise ListError("limit", _("Give a whole number from %(least)s to %(most)s.") % bounds)
    return found


def _period(spec: RecordSpec, given: Any, user: User | None) -> Filter | None:
    if not given:
        return None
    if not isinstance(given, Mapping) or set(given) != {"field", "within"}:
        raise ListError("period", _("Give an object with field and within."))
    field = filterable_fields(spec, user).get(given["field"]) if isinstance(given["field"], str) else None
    if field is None or field.kind not in (FieldKind.DATE, FieldKind.DATETIME):
        raise ListError("period.field", _("There is no such date."))
    try:
        return parse_filter(spec, f"{field.name}__{Operator.WITHIN.value}", [given["within"]], user)
    except ListError as error:
        raise ListError("period.within", error.message) from error


def _check(question: Question) -> None:
    """What the parts say together."""
    if len(question.query.filters) + sum(map(len, question.query.groups)) > MAX_CONDITIONS:
        raise ListError("filters", _("At most %(limit)s filters fit here.") % {"limit": MAX_CONDITIONS})
    groupings = [*question.rows, *([question.column] if question.column is not None else [])]
    if len({(g.field.name, g.step) for g in groupings}) < len(groupings):
        raise ListError("column" if question.column is not None else "rows", _("Group by each field once."))
    if question.column is not None and not question.rows:
        raise ListError("column", _("Name what stands in the rows first."))
    if question.compare and question.period is None:
        raise ListError("compare", _("Name the period that is compared."))
    if question.compare and question.period is not None and question.period.value in ("past", "until_today", "future"):
        raise ListError("compare", _("Days without an end can't be compared with others."))
    if question.compare and question.column is not None:
        raise ListError("compare", _("Compare either periods or columns."))
    if len({measure.name for measure in question.measures}) < len(question.measures):
        raise ListError("measures", _("Name each figure once."))
    currencies = {measure.currency for measure in question.measures if measure.currency}
    if len(currencies) > 1:
        raise ListError("measures", _("These amounts have different currencies. Make a report of each."))
    if currencies and any(m.function in APART and not m.currency for m in question.measures):
        raise ListError("measures", _("Amounts are counted by currency; ask for this figure in a report of its own."))
