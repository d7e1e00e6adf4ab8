"""The condition ``column = ANY(array)``: for many values at once, and for a subquery that is not to become a join."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Lookup, Q
from django.db.models.expressions import RawSQL


class AnyOf(Lookup):
    """``id = ANY(…)`` of an expression that gives an array.

    An array is one parameter however many values it has, where Django's ``in`` writes one for each. That of a subquery
    (``ArraySubquery``) is made first, and its values are looked up by an index.
    """

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, given = self.process_lhs(compiler, connection)
        array, values = compiler.compile(self.rhs)
        return f"{column} = ANY({array})", [*given, *values]


def any_of(name: str, keys: Iterable[int]) -> Q:
    """The rows in which the column ``name`` holds one of these keys: one parameter, also of five thousand keys."""
    array = ",".join(map(str, keys))
    return Q(AnyOf(F(name), RawSQL("%s::bigint[]", [f"{{{array}}}"]))) if array else Q(pk__in=[])
