"""The formulas of one kind together: what each reads, of what type it is, whether they go in a circle; and what is
wrong with one, told to whoever wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from rapport.lib.formulas import FUNCTIONS, FormulaError, Node, Type, check, names_in, parse, size
from rapport.platform.custom_fields.computed import LookUp, target_kinds
from rapport.platform.custom_fields.live import LiveFormula
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.custom_fields.reading import (
    COMPUTED,
    Additions,
    NotPossible,
    check_keeping,
    check_path,
    fields_of,
)
from rapport.platform.records.custom import keeps_values
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.formulas import RESULTS, Formula, type_of, type_of_kind
from rapport.platform.records.registry import registry
from rapport.platform.records.virtual import VirtualField

MOST_PARTS = 600
"""Parts of a formula together with those of the formulas that it reads: they become one expression of SQL."""


def is_formula(definition: CustomField) -> bool:
    """Whether a field is computed."""
    return definition.type == CustomField.Type.FORMULA


@dataclass(frozen=True, slots=True)
class _Input:
    """What a name in a formula stands for: a field of a kind, another formula, what another record says."""

    kind: FieldKind
    formula: Formula | None = None
    live: VirtualField | None = None
    is_beyond: bool = False


class Library:
    """The fields of a kind that formulas may read, and its formulas, each compiled once.

    ``additions`` are the custom fields of every kind, what they read of other records among them; without them formulas
    read fields of the record itself only.
    """

    def __init__(self, kind: str, definitions: Iterable[CustomField], additions: Additions | None = None) -> None:
        self.kind = kind
        self.additions = additions
        self.read_elsewhere = {a.field.name: a for a in (additions or {}).get(kind, ()) if a.field.virtual or a.keeps}
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
        read = {name: found for name in names_in(tree) if (found := self._read(name, path)) is not None}
        kinds = {name: found.kind for name, found in read.items()}
        inner = {name: found.formula for name, found in read.items() if found.formula is not None}
        live = {name: found.live for name, found in read.items() if found.live is not None}
        paths = {name: found for name, found in live.items() if "." in name}
        keeps = definition.is_kept and keeps_values(registry.get(self.kind).model)
        if keeps and definition.kept_at is not None and len(live) == len(paths):
            live = {}
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
            not live and _is_fixed(tree, types) and all(formula.is_fixed for formula in formulas),
            tuple(live.items()),
            any(found.is_beyond for found in read.values()),
            tuple(paths.items()) if keeps else (),
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

    def _read(self, name: str, path: tuple[CustomField, ...]) -> _Input | None:
        """What a name stands for; None when no formula can read it."""
        if "." in name:
            return self._linked(name)
        if name in self.currencies:
            return _Input(FieldKind.CURRENCY)
        other = self.definitions.get(name)
        if other is None:
            field = self.fields.get(name)
            return _Input(field.kind) if field is not None and type_of(field) is not None else None
        if other.type in COMPUTED:
            added = self.read_elsewhere.get(name)
            return _Input(added.field.kind, live=added.field.virtual, is_beyond=True) if added is not None else None
        if is_formula(other):
            formula = self.formula_of(other, path)
            live = LiveFormula(self._value(name, RESULTS[formula.type]), self.kind, formula) if formula.live else None
            return _Input(RESULTS[formula.type], formula, live, formula.is_beyond)
        return _Input(FieldKind(other.type))

    def unkept(self, definition: CustomField) -> list[str]:
        """The names of the fields, a formula itself among them, that would have to be kept so that nothing of it is
        read live: those that it reads, and that formulas read for it."""
        if definition.type in COMPUTED:
            return [] if definition.is_kept else [definition.name]
        if not is_formula(definition):
            return []
        read = [self.definitions[name] for name in names_in(parse(definition.formula)) if name in self.definitions]
        found = [name for one in read for name in self.unkept(one)]
        return found if definition.is_kept or not links_in(definition) else [definition.name, *found]

    def _linked(self, name: str) -> _Input | None:
        """The field of the record that a link leads to; one that is computed from others again is none."""
        link_name, _dot, shown_name = name.partition(".")
        if self.additions is None:
            return None
        link = fields_of(self.kind, self.additions).get(link_name)
        if link is None or link.kind is not FieldKind.LINK or not link.stored:
            return None
        for kind in target_kinds(registry.get(self.kind), link):
            shown = fields_of(kind.name, self.additions).get(shown_name)
            if shown is not None and type_of(shown) is not None:
                look_up = LookUp(self._value(name, shown.kind), self.kind, link_name, shown_name)
                return _Input(shown.kind, live=look_up, is_beyond=True)
        return None

    def _value(self, name: str, kind: FieldKind) -> FieldSpec:
        return FieldSpec(name=name, label=name, kind=kind, read_only=True, nullable=True)


def check_kept_formula(library: Library, definition: CustomField) -> None:
    """NotPossible where what a formula reads of other records cannot be kept and stay true, or is not kept yet."""
    paths = [name for name in names_in(parse(definition.formula)) if "." in name]
    if paths:
        check_keeping(definition.kind)
    for link, _dot, shown in (path.partition(".") for path in paths):
        check_path(definition.kind, link, shown)
    unkept = library.unkept(definition)
    if unkept:
        names = ", ".join(str(library.definitions[name]) for name in dict.fromkeys(unkept))
        raise NotPossible("is_kept", _("Keep first what the formula reads: %(names)s.") % {"names": names})


def links_in(definition: CustomField) -> set[str]:
    """The links by which a formula reads other records."""
    return {name.partition(".")[0] for name in names_in(parse(definition.formula)) if "." in name}


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
