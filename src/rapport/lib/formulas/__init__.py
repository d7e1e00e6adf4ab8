"""Formulas over the fields of a record: a small language of its own, so that nothing else can be said in it.

:mod:`parsing` makes a tree of a text, :mod:`checking` says of what type its value is, :mod:`evaluating` computes it
exactly. Nothing here knows fields, records or a database; SQL for the same tree is the platform's.
"""

from rapport.lib.formulas.checking import FUNCTIONS, Type, check
from rapport.lib.formulas.evaluating import DIVISION_BY_ZERO, OUT_OF_RANGE, Value, evaluate, rounded
from rapport.lib.formulas.parsing import LONGEST, FormulaError, Node, names_in, parse, size

__all__ = [
    "DIVISION_BY_ZERO",
    "FUNCTIONS",
    "LONGEST",
    "OUT_OF_RANGE",
    "FormulaError",
    "Node",
    "Type",
    "Value",
    "check",
    "evaluate",
    "names_in",
    "parse",
    "rounded",
    "size",
]
