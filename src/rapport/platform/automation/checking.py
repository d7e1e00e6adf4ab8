"""Checking the steps of a rule, whoever wrote them: known kinds, few, not deep, each in its standard form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rapport.platform.automation.conditions import RuleError
from rapport.platform.automation.limits import MAX_NESTING, MAX_STEPS
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(slots=True)
class Count:
    """Steps seen so far."""

    seen: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """What a step is checked against: the kind that the rule is about, and who may do what it does."""

    spec: RecordSpec
    user: User | None
    count: Count
    nesting: int = 0

    def deeper(self, path: str) -> Check:
        """The same within a branch; RuleError when that is too deep."""
        if self.nesting >= MAX_NESTING:
            raise RuleError(path, _("At most %(limit)s branches fit into one another.") % {"limit": MAX_NESTING})
        return replace(self, nesting=self.nesting + 1)

    def steps(self, given: Any, path: str) -> list[dict[str, Any]]:
        """A list of steps in standard form."""
        if not isinstance(given, list):
            raise RuleError(path, _("Give a list."))
        return [self._step(one, f"{path}[{at}]") for at, one in enumerate(given)]

    def _step(self, given: Any, path: str) -> dict[str, Any]:
        from rapport.platform.automation.steps.base import step_types

        self.count.seen += 1
        if self.count.seen > MAX_STEPS:
            raise RuleError(path, _("At most %(limit)s steps fit into a rule.") % {"limit": MAX_STEPS})
        name = given.get("do") if isinstance(given, Mapping) else None
        kind = step_types().get(name) if isinstance(name, str) else None
        if kind is None:
            known = ", ".join(step_types())
            raise RuleError(f"{path}.do", _("Name one of: %(names)s.") % {"names": known})
        return {"do": kind.name, **kind.clean(self, given, path)}


def clean_steps(spec: RecordSpec, given: Any, user: User | None) -> list[dict[str, Any]]:
    """The steps of a rule in their standard form; RuleError names the part at fault."""
    return Check(spec, user, Count()).steps(given, "steps")


def members(given: Mapping[str, Any], allowed: set[str], path: str) -> None:
    """RuleError for a member that the step has not."""
    unknown = sorted(str(name) for name in set(given) - allowed - {"do"})
    if unknown:
        raise RuleError(f"{path}.{unknown[0][:60]}", _("There is no such member."))
