"""The permissions of a role as a table: what the editor shows, and what its form means."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.access.choices import Action, FieldRuleKind, Scope
from rapport.platform.access.models import FieldRule, Grant, Role
from rapport.platform.access.permissions import EVERY_KIND, repeating
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

_NEVER_RESTRICTED = frozenset({"uid", "version"})
SCOPES: dict[str, Any] = {
    Scope.OWN.value: gettext_lazy("Own"),
    Scope.TEAM.value: gettext_lazy("Team"),
    Scope.ALL.value: gettext_lazy("All"),
}
"""Short names of the scopes, since a table has little room."""
Items = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One choice of the form: its name, a label for who cannot see the table, what is chosen, what may be."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, Any], ...]
    note: str = ""

    @property
    def shown(self) -> Any:
        """What is chosen, in words; "" for nothing."""
        return dict(self.options)[self.value] if self.value else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One kind: a cell per action (None where the action needs no grant), and one per field."""

    kind: str
    label: Any
    icon: str
    cells: tuple[Cell | None, ...]
    fields: tuple[Cell, ...] = ()

    @property
    def restricted(self) -> int:
        """How many fields the role sees less of."""
        return sum(bool(cell.value) for cell in self.fields)


@dataclass(frozen=True, slots=True)
class Group:
    """The kinds of one module."""

    label: Any
    rows: tuple[Row, ...]


def groups_of(grants: Items, rules: Items) -> list[Group]:
    """The table for these grants and field rules: every kind together first, then the kinds module by module."""
    scopes = {(grant["kind"], grant["action"]): grant["scope"] for grant in grants}
    held = {(rule["kind"], rule["field"]): rule["rule"] for rule in rules}
    every = tuple(_cell(EVERY_KIND, _("All kinds"), action, tuple(Scope.values), scopes) for action in Action)
    groups = [Group("", (Row(EVERY_KIND, _("All kinds"), "layers", every),))]
    for module in registry.modules:
        rows = tuple(_row(spec, scopes, held) for spec in editable_kinds() if spec.module == module.name)
        if rows:
            groups.append(Group(module.label, rows))
    return groups


def editable_kinds() -> list[RecordSpec]:
    """The kinds whose access depends on grants; the administration's and the overviews' does not."""
    return [
        spec
        for spec in registry
        if not spec.record.overview and any(spec.record.access.scopes(action) for action in Action.values)
    ]


def items_of(role: Role) -> tuple[Items, Items]:
    """The grants and field rules of a role as the write path takes them."""
    grants = Grant.objects.filter(role=role).order_by("kind", "action")
    rules = FieldRule.objects.filter(role=role).order_by("kind", "field")
    return (
        [{"kind": grant.kind, "action": grant.action, "scope": grant.scope} for grant in grants],
        [{"kind": rule.kind, "field": rule.field, "rule": rule.rule} for rule in rules],
    )


def state_of(grants: Items, rules: Items) -> str:
    """A short text that differs when the permissions do: tells that somebody else changed them meanwhile."""
    text = repr([sorted(item.items()) for item in [*grants, *rules]])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read(posted: Mapping[str, str], grants: Items, rules: Items) -> tuple[Items, Items]:
    """The grants and field rules that a posted form asks for.

    What the table does not show (a kind of a module that is not installed) stays as it is, and so does a cell that
    the form lacks or whose value is none of its options.
    """
    wanted = {(g["kind"], g["action"]): g["scope"] for g in grants}
    ruled = {(r["kind"], r["field"]): r["rule"] for r in rules}
    for group in groups_of(grants, rules):
        for row in group.rows:
            for action, cell in zip(Action.values, row.cells, strict=True):
                if cell is not None:
                    _take(wanted, (row.kind, action), _posted(cell, posted))
            for cell in row.fields:
                _take(ruled, (row.kind, cell.name.rpartition(":")[2]), _posted(cell, posted))
    return (
        [{"kind": kind, "action": action, "scope": scope} for (kind, action), scope in sorted(wanted.items())],
        [{"kind": kind, "field": field, "rule": rule} for (kind, field), rule in sorted(ruled.items())],
    )


def _posted(cell: Cell, posted: Mapping[str, str]) -> str:
    value = posted.get(cell.name, cell.value)
    return value if value in {option for option, _label in cell.options} else cell.value


def _take(chosen: dict[tuple[str, str], str], key: tuple[str, str], value: str) -> None:
    if value:
        chosen[key] = value
    else:
        chosen.pop(key, None)


def _row(spec: RecordSpec, scopes: Mapping[tuple[str, str], str], held: Mapping[tuple[str, str], str]) -> Row:
    cells, inherits = [], spec.record.access.inherits
    for action in Action:
        possible = possible_scopes(spec, action)
        cells.append(_cell(spec.name, spec.title_plural, action, possible, scopes, inherits) if possible else None)
    return Row(spec.name, spec.title_plural, spec.icon, tuple(cells), tuple(_fields(spec, held)))


def possible_scopes(spec: RecordSpec, action: Action) -> tuple[str, ...]:
    """The scopes that a grant of the action on the kind may have; none where no grant is asked for or nobody may."""
    if (action is Action.DELETE and spec.record.undeletable) or (action is Action.UPDATE and spec.record.append_only):
        return ()
    return tuple(spec.record.access.scopes(action.value))


def _cell(
    kind: str,
    label: Any,
    action: Action,
    possible: tuple[str, ...],
    scopes: Mapping[tuple[str, str], str],
    inherits: bool = True,
) -> Cell:
    held = scopes.get((kind, action.value), "")
    offered = [scope for scope in Scope if scope.value in possible or scope.value == held]
    alone = possible == (Scope.ALL.value,)
    labels = [(scope.value, _("Yes") if alone and scope is Scope.ALL else SCOPES[scope.value]) for scope in offered]
    inherited = scopes.get((EVERY_KIND, action.value), "") if kind != EVERY_KIND and inherits else ""
    none = _("As all kinds") if inherited else _("No") if alone else _("None")
    return Cell(f"grant:{kind}:{action.value}", f"{label}: {action.label}", held, (("", none), *labels))


def _fields(spec: RecordSpec, held: Mapping[tuple[str, str], str]) -> Iterable[Cell]:
    labels = [str(field.label) for field in spec.fields.values()]
    for name, field in spec.fields.items():
        if name in _NEVER_RESTRICTED:
            continue
        label = str(field.label)
        if labels.count(label) > 1 and field.read_only:
            label = _("%(field)s, as lists and titles show it") % {"field": label}
        value = held.get((spec.name, name), "")
        offered = [rule for rule in FieldRuleKind if not field.read_only or rule is FieldRuleKind.HIDDEN]
        options = (("", _("Not restricted")), *((rule.value, rule.label) for rule in offered))
        also = [str(spec.fields[other].label) for other in repeating(spec.name, [name])]
        note = _("Hidden, it hides with it: %(fields)s") % {"fields": ", ".join(also)} if also else ""
        yield Cell(f"rule:{spec.name}:{name}", label, value, options, note)
