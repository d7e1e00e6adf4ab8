"""The formulas of one kind together: what each reads, of what type it is, whether they go in a circle; and what is
wrong with one, told to whoever wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from rapport.lib.formulas import FUNCTIONS, FormulaError, Node, Type, check, names_in, parse, size
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.formulas import RESULTS, Formula, type_of, type_of_kind
from rapport.platform.records.registry import registry

MOST_PARTS = 600
"""Parts of a formula together with those of the formulas that it reads: they become one expression of SQL."""


def is_formula(definition: CustomField) -> bool:
    """Whether a field is computed."""
    return definition.type == CustomField.Type.FORMULA


class Library:
    """The fields of a kind that formulas may read, and its formulas, each compiled once."""

    def __init__(self, kind: str, definitions: Iterable[CustomField]) -> None:
        self.definitions = {definition.name: definition for definition in definitions}
        self.currencies = {name for one in self.definitions.values() for name in one.names[1:]}
        declared = registry.plain(kind)
        internal = {*declared.record.internal, "uid", "version"}
        self.fields = {name: field for name, field in declared.fields.items() if name not in internal}
        self._compiled: dict[str, Formula] = {}

    @property
    def formulas(self) -> list[CustomField]:
        """Those of the definitions that are formulas."""
        return [definition for definition in self.definitions.values() if is_formula(definition)]

    def formula_of(self, definition: CustomField, path: tuple[CustomField, ...] = ()) -> Formula:
        """The compiled formula; FormulaError where it makes no sense, with all names of a circle."""
        if definition in path:
            circle = [*path[path.index(definition) :], definition]
            raise FormulaError("circle", names=[str(one) for one in circle])
        if definition.name not in self._compiled:
            self._compiled[definition.name] = self._compile(definition, (*path, definition))
        return self._compiled[definition.name]

    def _compile(self, definition: CustomField, path: tuple[CustomField, ...]) -> Formula:
        tree = parse(definition.formula)
        read = {name: self._read(name, path) for name in names_in(tree)}
        kinds = {name: found[0] for name, found in read.items() if found is not None}
        inner = {name: found[1] for name, found in read.items() if found is not None and found[1] is not None}
        formulas = list(inner.values())
        types = {name: kind for name in kinds if (kind := type_of_kind(kinds[name])) is not None}
        try:
            result = check(tree, types)
        except FormulaError as error:
            if error.code == "unknown_field":
                error.params["near"] = self._near(error.params["name"])
            raise
        whole = size(tree) + sum(_times(tree, name) * formula.size for name, formula in inner.items())
        if whole > MOST_PARTS:
            raise FormulaError("too_large", limit=MOST_PARTS)
        return Formula(
            tree,
            result,
            tuple(kinds.items()),
            frozenset(kinds).union(*(formula.tells_of for formula in formulas)),
            definition.decimal_places,
            whole,
            _is_fixed(tree, types) and all(formula.is_fixed for formula in formulas),
        )

    def _near(self, name: str) -> list[str]:
        """Fields that may be meant by a wrong name: those whose label it is, or that are written much like it."""
        readable = [field.name for field in self.fields.values() if type_of(field) is not None]
        labels = {str(self.fields[one].label).casefold(): one for one in readable}
        for definition in self.definitions.values():
            readable.append(definition.name)
            labels |= {label.casefold(): definition.name for label in definition.texts("label").values() if label}
        meant = labels.get(name.casefold()) or labels.get(name.replace("_", " ").casefold())
        return [meant] if meant else get_close_matches(name, readable, n=3)

    def _read(self, name: str, path: tuple[CustomField, ...]) -> tuple[FieldKind, Formula | None] | None:
        """The kind of a field, and its own formula when it is one; None when no formula can read it."""
        if name in self.currencies:
            return FieldKind.CURRENCY, None
        other = self.definitions.get(name)
        if other is None:
            field = self.fields.get(name)
            return (field.kind, None) if field is not None and type_of(field) is not None else None
        if other.type in (CustomField.Type.LOOKUP, CustomField.Type.ROLLUP):
            return None
        if is_formula(other):
            formula = self.formula_of(other, path)
            return RESULTS[formula.type], formula
        return FieldKind(other.type), None


def _times(node: Node, name: str) -> int:
    """How often a formula reads a field."""
    return int(node.kind == "field" and node.value == name) + sum(_times(one, name) for one in node.arguments)


def _is_fixed(node: Node, types: dict[str, Type]) -> bool:
    if node.value == "today" and node.kind == "call":
        return False
    if node.kind == "call" and node.value in ("concat", "&"):
        if Type.DATE in [check(argument, types) for argument in node.arguments]:
            return False
    return all(_is_fixed(argument, types) for argument in node.arguments)


def explained(error: FormulaError) -> str:
    """What is wrong with a formula, in the reader's language."""
    text: str = _TEXTS[error.code](error.params)
    return (
        text if error.at < 0 else _("%(problem)s (at character %(place)s)") % {"problem": text, "place": error.at + 1}
    )


def _unknown_field(given: dict[str, Any]) -> str:
    text = _("There is no field “%(name)s” that a formula can read.") % given
    near = ", ".join(given.get("near", ()))
    return f"{text} {_('Perhaps: %(names)s.') % {'names': near}}" if near else text


def _unknown_function(given: dict[str, Any]) -> str:
    known = [name for name in FUNCTIONS if name.isalpha() and name not in ("negative", "and", "or", "not")]
    near = get_close_matches(given["name"], known, n=3) or known
    return _("There is no function “%(name)s”. There are: %(known)s.") % {**given, "known": ", ".join(near)}


def _types(given: dict[str, Any]) -> str:
    labels = {"number": _("number"), "text": _("text"), "date": _("date"), "boolean": _("yes or no")}
    found = ", ".join(labels[kind] for kind in given["types"])
    return _("“%(name)s” can't be used with: %(types)s.") % {"name": _written(given["name"]), "types": found}


def _written(name: str) -> str:
    return "-" if name == "negative" else name


_TEXTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "too_long": lambda given: _("A formula has at most %(limit)s characters.") % given,
    "too_deep": lambda given: _("This is nested too deeply: at most %(limit)s levels.") % given,
    "too_large": lambda given: _("Together with what it reads, a formula has at most %(limit)s parts.") % given,
    "unexpected": lambda given: _("“%(found)s” is not expected here.") % given,
    "unfinished": lambda given: _("The formula ends too early."),
    "unknown_field": _unknown_field,
    "unknown_function": _unknown_function,
    "arguments": lambda given: _("“%(name)s” can't be used with %(count)s values.") % given,
    "types": _types,
    "places": lambda given: _("Round to 0 to %(limit)s places, as a plain number.") % given,
    "circle": lambda given: _("These formulas go in a circle: %(names)s.") % {"names": " → ".join(given["names"])},
}
