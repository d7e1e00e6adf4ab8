"""What a saved view consists of, as JSON: checked when it is written, turned into the parameters of a list when read.

``{"filters": [condition…], "any": [[condition…]…], "q": "", "sort": "-created_at", "columns": [{"name", "width"}…],
"density": "", "aggregates": {field: function}, "shown": "group:city"}``; every member may be absent. A condition is
``{"field", "op", "value"}`` as in :mod:`rapport.platform.records.groups`; ``shown`` is :mod:`shown`'s.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rapport.platform.records.aggregates import FUNCTIONS, functions_of
from rapport.platform.records.filters import ListError
from rapport.platform.records.groups import PARAMETER, condition_json, parse_groups
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.spec import RecordSpec
from rapport.platform.saved_views.shown import TABLE, parse_shown

if TYPE_CHECKING:
    from rapport.platform.access.models import User

LENGTH = 20_000
"""Characters of a definition as JSON."""
MAX_COLUMNS = 60
WIDTHS = range(40, 601, 20)
"""Pixels that a column may be wide: steps, each with a class of its own, since pages carry no style (CSP)."""
DENSITIES = ("", "comfortable", "compact")
_LAYOUT = ("columns", "density", "aggregates", "shown")
_MEMBERS = ("filters", "any", "q", "sort", *_LAYOUT)


@dataclass(frozen=True, slots=True)
class Layout:
    """How rows are shown: columns with their widths (0: as wide as needed), density, figures below, and whether in
    groups, on a board or on a calendar."""

    columns: tuple[tuple[str, int], ...] = ()
    density: str = ""
    aggregates: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""

    def as_json(self) -> dict[str, Any]:
        """The members of a definition that say how rows are shown."""
        columns = [{"name": name, "width": width} for name, width in self.columns]
        members: dict[str, Any] = {"columns": columns, "density": self.density, "aggregates": dict(self.aggregates)}
        return {name: value for name, value in {**members, "shown": self.shown}.items() if value}


def definition_of(query: ListQuery, layout: Layout) -> dict[str, Any]:
    """A list as it stands, to be kept."""
    found: dict[str, Any] = {
        "filters": [condition_json(given) for given in query.filters],
        "any": [[condition_json(given) for given in group] for group in query.groups],
        "q": query.q,
        "sort": dict(query.parameters()).get("sort", ""),
    }
    return {**{name: value for name, value in found.items() if value}, **layout.as_json()}


def parameters_of_definition(definition: Mapping[str, Any]) -> dict[str, Any]:
    """What a definition asks of a list, as its parameters."""
    found: dict[str, Any] = {}
    groups = list(definition.get("any", []))
    for condition in definition.get("filters", []):
        value = condition.get("value", True)
        name = f"{condition['field']}__{condition.get('op', 'exact')}"
        found[name] = ",".join(map(str, value)) if isinstance(value, list) else value
    if groups:
        found[PARAMETER] = {"any": [{"all": group} for group in groups]}
    return {**found, **{name: definition[name] for name in ("q", "sort") if definition.get(name)}}


def layout_of(spec: RecordSpec, definition: Mapping[str, Any] | None) -> Layout:
    """How a definition shows rows; what the kind no longer has is passed over."""
    given = definition or {}
    columns = tuple((c["name"], int(c.get("width", 0))) for c in given.get("columns", []) if c["name"] in spec.fields)
    aggregates = {n: f for n, f in given.get("aggregates", {}).items() if n in spec.fields}
    return Layout(columns, given.get("density", ""), aggregates, given.get("shown", ""))


def clean_definition(spec: RecordSpec, given: Any, user: User | None) -> dict[str, Any]:
    """A definition in its standard form; ListError with the path of the part at fault."""
    if isinstance(given, str):
        given = _decoded(given)
    if not isinstance(given, Mapping):
        raise ListError("definition", _("Give an object with the parts of a view."))
    if len(json.dumps(given, default=str)) > LENGTH:
        raise ListError("definition", _("At most %(limit)s characters fit here.") % {"limit": LENGTH})
    unknown = sorted(set(given) - set(_MEMBERS))
    if unknown:
        raise ListError(f"definition.{unknown[0][:60]}", _("There is no such member."))
    try:
        query = question_of(spec, given, user)
        layout = clean_layout(spec, {name: given[name] for name in _LAYOUT if name in given})
    except ListError as error:
        raise ListError(f"definition.{error.field}", error.message) from error
    return definition_of(query, layout)


def _decoded(text: str) -> Any:
    if len(text) > LENGTH:
        raise ListError("definition", _("At most %(limit)s characters fit here.") % {"limit": LENGTH})
    try:
        return json.loads(text or "{}")
    except (ValueError, RecursionError) as error:
        raise ListError("definition", _("This is not JSON.")) from error


def question_of(spec: RecordSpec, given: Mapping[str, Any], user: User | None) -> ListQuery:
    """The question that a definition asks; ListError with the path of the part at fault."""
    for name in ("filters", "any"):
        if not isinstance(given.get(name, []), list):
            raise ListError(name, _("Give a list."))
    for name in ("q", "sort"):
        if not isinstance(given.get(name, ""), str):
            raise ListError(name, _("Give a text."))
    _check_conditions(spec, given, user)
    return ListQuery.parse(spec, parameters_of_definition(given), user)


def _check_conditions(spec: RecordSpec, given: Mapping[str, Any], user: User | None) -> None:
    """Conditions are read as the parameter ``filter`` of a list would be, so that errors name their place."""
    if given.get("filters"):
        try:
            [checked] = parse_groups(spec, [{"all": given["filters"]}], user)
        except ListError as error:
            raise ListError(error.field.replace(f"{PARAMETER}.all", "filters", 1), error.message) from error
        names = [one.parameter for one in checked]
        if len(names) != len(set(names)):
            raise ListError("filters", _("Compare each field in the same way only once."))
    if given.get("any"):
        try:
            parse_groups(spec, [{"any": [{"all": group} for group in given["any"]]}], user)
        except ListError as error:
            path = error.field.removeprefix(f"{PARAMETER}.").replace("].all", "]", 1)
            raise ListError(path, error.message) from error


def clean_layout(spec: RecordSpec, given: Any) -> Layout:
    """How rows are to be shown, checked; ListError names the part at fault."""
    if not isinstance(given, Mapping):
        raise ListError("layout", _("Give an object with the parts of a view."))
    columns = given.get("columns", [])
    if not isinstance(columns, list) or len(columns) > MAX_COLUMNS:
        raise ListError("columns", _("Give a list of at most %(limit)s.") % {"limit": MAX_COLUMNS})
    shown = [_column(spec, column, f"columns[{at}]") for at, column in enumerate(columns)]
    if len({name for name, _width in shown}) < len(shown):
        raise ListError("columns", _("Name each column once."))
    density = given.get("density", "")
    if density not in DENSITIES:
        raise ListError("density", _("Name one of: %(names)s.") % {"names": ", ".join(DENSITIES[1:])})
    look = given.get("shown", "")
    parse_shown(spec, look, None)
    return Layout(tuple(shown), density, _aggregates(spec, given.get("aggregates", {})), "" if look == TABLE else look)


def _column(spec: RecordSpec, given: Any, path: str) -> tuple[str, int]:
    column = {"name": given} if isinstance(given, str) else given
    if not isinstance(column, Mapping) or not set(column) <= {"name", "width"}:
        raise ListError(path, _("Give an object with name and width."))
    name, width = column.get("name"), column.get("width", 0)
    if not isinstance(name, str) or name not in spec.fields or name in spec.record.internal:
        raise ListError(f"{path}.name", _("There is no such field."))
    if isinstance(width, bool) or not isinstance(width, int) or not (width == 0 or WIDTHS[0] <= width <= WIDTHS[-1]):
        raise ListError(f"{path}.width", _("Give a whole number from %(least)s to %(most)s.") % _BOUNDS)
    return name, width and WIDTHS[round((width - WIDTHS[0]) / WIDTHS.step)]


_BOUNDS = {"least": WIDTHS[0], "most": WIDTHS[-1]}


def _aggregates(spec: RecordSpec, given: Any) -> dict[str, str]:
    if not isinstance(given, Mapping) or len(given) > MAX_COLUMNS:
        raise ListError("aggregates", _("Give an object of fields and functions."))
    for name, function in given.items():
        field = spec.fields.get(name)
        if field is None or function not in functions_of(field):
            message = _("Name one of: %(names)s.") % {"names": ", ".join(FUNCTIONS)}
            raise ListError(f"aggregates.{str(name)[:60]}", message)
    return dict(given)
