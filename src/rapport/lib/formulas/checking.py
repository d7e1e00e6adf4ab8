"""Of what type a formula's value is, and whether each function gets what it can take."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapport.lib.formulas.parsing import FormulaError, Node


class Type(StrEnum):
    """What a value is; any may be empty."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    BOOLEAN = "boolean"


_N, _T, _D, _B = Type.NUMBER, Type.TEXT, Type.DATE, Type.BOOLEAN
_Result = Callable[[Sequence[Type]], Type | None]


def _exactly(signatures: Mapping[tuple[Type, ...], Type]) -> _Result:
    return lambda given: signatures.get(tuple(given))


def _alike(*kinds: Type, result: Type | None = None) -> _Result:
    """All of one type, which is one of these; the result is of it too, unless said otherwise."""

    def found(given: Sequence[Type]) -> Type | None:
        return (result or given[0]) if len(set(given)) == 1 and given[0] in kinds else None

    return found


def _if(given: Sequence[Type]) -> Type | None:
    return given[1] if given[0] is _B and given[1] is given[2] else None


def _joined(given: Sequence[Type]) -> Type | None:
    return _T if _B not in given else None


@dataclass(frozen=True, slots=True)
class Function:
    """How many arguments a function takes, and the type of its value by theirs; None where it can't take them."""

    least: int
    most: int
    result: _Result


_MANY = 20
_EVERY = (_N, _T, _D, _B)
FUNCTIONS: Mapping[str, Function] = {
    "+": Function(2, 2, _exactly({(_N, _N): _N, (_D, _N): _D})),
    "-": Function(2, 2, _exactly({(_N, _N): _N, (_D, _D): _N, (_D, _N): _D})),
    "*": Function(2, 2, _exactly({(_N, _N): _N})),
    "/": Function(2, 2, _exactly({(_N, _N): _N})),
    "&": Function(2, 2, _joined),
    "negative": Function(1, 1, _exactly({(_N,): _N})),
    "=": Function(2, 2, _alike(*_EVERY, result=_B)),
    "!=": Function(2, 2, _alike(*_EVERY, result=_B)),
    "<": Function(2, 2, _alike(_N, _D, result=_B)),
    "<=": Function(2, 2, _alike(_N, _D, result=_B)),
    ">": Function(2, 2, _alike(_N, _D, result=_B)),
    ">=": Function(2, 2, _alike(_N, _D, result=_B)),
    "and": Function(2, 2, _alike(_B)),
    "or": Function(2, 2, _alike(_B)),
    "not": Function(1, 1, _alike(_B)),
    "if": Function(3, 3, _if),
    "coalesce": Function(2, _MANY, _alike(*_EVERY)),
    "empty": Function(1, 1, lambda given: _B),
    "concat": Function(2, _MANY, _joined),
    "abs": Function(1, 1, _alike(_N)),
    "round": Function(2, 2, _exactly({(_N, _N): _N})),
    "min": Function(2, _MANY, _alike(_N, _D)),
    "max": Function(2, _MANY, _alike(_N, _D)),
    "days": Function(2, 2, _exactly({(_D, _D): _N})),
    "year": Function(1, 1, _exactly({(_D,): _N})),
    "month": Function(1, 1, _exactly({(_D,): _N})),
    "today": Function(0, 0, lambda given: _D),
}
"""Operators and functions by name."""
_CONSTANTS = {"number": _N, "text": _T, "boolean": _B}
MOST_PLACES = 6


def check(node: Node, fields: Mapping[str, Type]) -> Type:
    """The type of a formula's value over these fields; FormulaError for a name or an argument that does not fit."""
    if node.kind in _CONSTANTS:
        return _CONSTANTS[node.kind]
    if node.kind == "field":
        if node.value not in fields:
            raise FormulaError("unknown_field", node.at, name=node.value)
        return fields[node.value]
    function = FUNCTIONS.get(node.value)
    if function is None:
        raise FormulaError("unknown_function", node.at, name=node.value)
    given = [check(argument, fields) for argument in node.arguments]
    if not function.least <= len(given) <= function.most:
        raise FormulaError("arguments", node.at, name=node.value, count=len(given))
    if node.value == "round":
        _check_places(node)
    result = function.result(given)
    if result is None:
        raise FormulaError("types", node.at, name=node.value, types=[kind.value for kind in given])
    return result


def _check_places(node: Node) -> None:
    places = node.arguments[1]
    if places.kind != "number" or places.value != places.value.to_integral_value() or places.value > MOST_PLACES:
        raise FormulaError("places", node.at, limit=MOST_PLACES)
