"""What is measured of a group of records: their number, or the sum, average, median … of a field.

A measure is made of parts that a database gives for each group; parts of several groups are put together where that is
possible. Amounts in different currencies are never added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, IntegerField, TextField, Value, When
from django.db.models.functions import NullIf
from django.utils.translation import gettext as _

from rapport.platform.access.engine import visible_fields
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import ListError
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User

COUNT = "count"
NUMBERS = ("sum", "avg", "min", "max", "median")
VALUES = ("distinct", "filled", "filled_percent")
SHARE = "share"
"""How many of a hundred records have one certain value: which part of the deals that ended was won."""
APART = ("distinct", "median")
"""Functions of which the parts of a whole do not tell the whole."""
MOST_WANTED = 12
"""Values that a choice may have whose shares are asked for."""
_NUMERIC = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY})
_NEVER = frozenset({FieldKind.UID, FieldKind.JSON, FieldKind.COLLECTION})

_PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    COUNT: (),
    "sum": (("sum({0})", "sum"),),
    "avg": (("sum({0})", "sum"), ("count({0})", "sum")),
    "min": (("min({0})", "min"),),
    "max": (("max({0})", "max"),),
    "median": (("(percentile_cont(0.5) WITHIN GROUP (ORDER BY {0}))::numeric", ""),),
    "distinct": (("count(DISTINCT {0})", ""),),
    "filled": (("count({0})", "sum"),),
    "filled_percent": (("count({0})", "sum"),),
    SHARE: (("count({0})", "sum"),),
}
"""By function: the parts as SQL over one column, and the function that puts parts of several groups together."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A function, and the field that it is about (None: the records themselves)."""

    function: str = COUNT
    field: FieldSpec | None = None
    wanted: str = ""
    """The value that is looked for, of a share: a code of a choice, "true" or "false" of a yes/no."""

    @property
    def name(self) -> str:
        """By what it is called in an answer: ``count``, ``sum_annual_revenue``."""
        parts = (self.function, self.field.name if self.field is not None else "", self.wanted)
        return "_".join(part for part in parts if part)

    @property
    def is_percent(self) -> bool:
        """Whether its figures are so many of a hundred."""
        return self.function in (SHARE, "filled_percent")

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Its parts in SQL, each with what combines it ("": nothing does)."""
        return _PARTS[self.function]

    @property
    def currency(self) -> str:
        """The field that says in which currency its figures are; "" where they are no amounts."""
        amounts = self.function in NUMBERS and self.field is not None and self.field.kind is FieldKind.MONEY
        return self.field.currency_field if amounts and self.field is not None else ""

    @property
    def is_additive(self) -> bool:
        """Whether a figure of a whole is the sum of those of its parts, so that parts may be stacked."""
        return self.function in (COUNT, "sum", "filled")

    def expression(self) -> Any:
        """The value of a row in SQL; None where only rows count."""
        if self.field is None:
            return None
        if self.function == SHARE:
            value = self.wanted == "true" if self.field.kind is FieldKind.BOOLEAN else self.wanted
            return Case(When(**{self.field.name: value}, then=Value(1)), output_field=IntegerField())
        if self.field.kind is FieldKind.LINK:
            return F(f"{self.field.name}_id")
        text = self.field.is_text or self.field.kind is FieldKind.CHOICE
        return NullIf(F(self.field.name), Value(""), output_field=TextField()) if text else F(self.field.name)

    def value(self, rows: int, parts: Sequence[Any]) -> Any:
        """The figure, from the number of rows and the parts; None where there is none."""
        if self.function == COUNT:
            return rows
        if parts[0] is None:
            return 0 if self.function == "sum" and rows else None
        if self.function == "avg":
            return Decimal(parts[0]) / parts[1] if parts[1] else None
        if self.is_percent:
            return Decimal(100 * parts[0]) / rows if rows else None
        return parts[0]

    def weight(self, columns: Sequence[str], over: str) -> str:
        """The figure by which groups are ranked, over the columns of its parts and ``n``, the number of rows; ``over``
        is the window of a group in SQL."""
        if self.function == COUNT:
            return f"sum(n) {over}"
        if self.function == "avg":
            return f"sum({columns[0]}) {over} / nullif(sum({columns[1]}) {over}, 0)"
        if self.is_percent:
            return f"sum({columns[0]}) {over} / sum(n) {over}"
        return f"{self.parts[0][1] or 'max'}({columns[0]}) {over}"

    def as_json(self) -> dict[str, str]:
        """As it stands in a definition."""
        found = {"function": self.function}
        if self.field is not None:
            found["field"] = self.field.name
        return {**found, "value": self.wanted} if self.wanted else found


def functions_for(field: FieldSpec) -> tuple[str, ...]:
    """The functions that make sense for a field."""
    if not field.stored or field.kind in _NEVER or field.name == "version":
        return ()
    return (*NUMBERS, *VALUES) if field.kind in _NUMERIC else (*VALUES, SHARE) if wanted_of(field) else VALUES


def wanted_of(field: FieldSpec) -> tuple[str, ...]:
    """The values of which a share can be told: those of a yes/no, and of a choice with few."""
    if field.kind is FieldKind.BOOLEAN:
        return ("true", "false")
    codes = tuple(str(code) for code, _label in field.choices if code) if field.kind is FieldKind.CHOICE else ()
    return codes if len(codes) <= MOST_WANTED else ()


def measures_of(field: FieldSpec) -> Iterator[Measure]:
    """Every measure that makes sense for a field."""
    for function in functions_for(field):
        for wanted in wanted_of(field) if function == SHARE else ("",):
            yield Measure(function, field, wanted)


def measurable_fields(spec: RecordSpec, user: User | None) -> dict[str, FieldSpec]:
    """The fields of which this reader may ask figures: hidden ones are not among them."""
    found = {name: spec.fields[name] for name in visible_fields(spec, user)}
    return {name: field for name, field in found.items() if functions_for(field)}


def parse_measure(spec: RecordSpec, given: Any, user: User | None, path: str) -> Measure:
    """A measure as it stands in a definition (``{"function", "field"}``); ListError with the path of the part at
    fault."""
    if not isinstance(given, dict) or not set(given) <= {"function", "field", "value"}:
        raise ListError(path, _("Give an object with function and field, and for a share the value."))
    function, name = given.get("function", COUNT), given.get("field")
    if function == COUNT:
        if name is not None:
            raise ListError(f"{path}.field", _("Records are counted without a field."))
        return Measure()
    field = measurable_fields(spec, user).get(name) if isinstance(name, str) else None
    if field is None:
        raise ListError(f"{path}.field", _("There is no such field."))
    if field.currency_field and field.currency_field not in visible_fields(spec, user):
        raise ListError(f"{path}.field", _("There is no such field."))
    if function not in functions_for(field):
        names = ", ".join((COUNT, *functions_for(field)))
        raise ListError(f"{path}.function", _("Name one of: %(names)s.") % {"names": names})
    wanted, known = given.get("value", ""), wanted_of(field) if function == SHARE else ("",)
    if wanted not in known:
        raise ListError(f"{path}.value", _("Name one of: %(names)s.") % {"names": ", ".join(known)})
    return Measure(str(function), field, str(wanted))
