"""The condition ``column = ANY(array)``: for many values at once, and for a subquery that is not to become a join."""

from __future__ import annotations

from typing import Any

from django.db.models import Lookup


class AnyOf(Lookup):
    """``id = ANY(…)``: values as one parameter however many there are, where Django's ``in`` writes one for each.

    Or an expression that gives an array: ``ArraySubquery`` is answered first, and its rows are looked up by the index.
    """

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, given = self.process_lhs(compiler, connection)
        if self.rhs_is_direct_value():
            return f"{column} = ANY(%s)", [*given, list(self.rhs)]
        array, values = compiler.compile(self.rhs)
        return f"{column} = ANY({array})", [*given, *values]
