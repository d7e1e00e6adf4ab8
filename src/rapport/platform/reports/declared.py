"""Reports that modules declare: always there, in the reader's language, over what the reader may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.records.filters import ListError
from rapport.platform.records.registry import Module, registry
from rapport.platform.reports.question import Question, parse_question

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(frozen=True, slots=True)
class DeclaredReport:
    """A report of a module; ``name`` is its address, ``definition`` as :mod:`question` reads it."""

    name: str
    label: Any
    kind: str
    definition: Mapping[str, Any]
    description: Any = ""

    def question(self, user: User | None) -> Question:
        """What it asks; ListError when it is about a field that this reader may not see."""
        return parse_question(registry.get(self.kind), dict(self.definition), user)


def declared_report(name: str) -> DeclaredReport | None:
    """The report of this name; None when no module has it."""
    return next((report for module in registry.modules for report in module.reports if report.name == name), None)


def declared_for(user: User) -> Iterator[tuple[Module, list[DeclaredReport]]]:
    """The reports that a reader may ask for, module by module."""
    for module in registry.modules:
        found = [report for report in module.reports if _is_for(report, user)]
        if found:
            yield module, found


def _is_for(report: DeclaredReport, user: User) -> bool:
    if not may(registry.get(report.kind), user, Action.VIEW.value):
        return False
    try:
        report.question(user)
    except ListError:
        return False
    return True
