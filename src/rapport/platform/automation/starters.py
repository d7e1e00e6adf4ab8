"""Rules to begin with: a module offers some for its own kinds; what is made of one is switched off at first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.automation.models import Automation, Event
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(frozen=True, slots=True)
class Starter:
    """A rule to begin with; a module lists its own among its extensions. Texts are translated when it is taken."""

    key: str
    name: Any
    description: Any
    kind: str
    event: Event
    steps: Sequence[Mapping[str, Any]]
    watched: Sequence[Mapping[str, Any]] = ()
    condition: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of the rule."""

    def values(self) -> dict[str, Any]:
        """The fields of the rule, in the language of who takes it."""
        parts = {name: getattr(self, name) for name in ("name", "description", "kind", "watched", "condition", "steps")}
        return {**_plain({**parts, **self.more}), "event": self.event.value}


def starters_for(user: User) -> list[Starter]:
    """The rules to begin with whose kinds this user sees."""
    known: list[Starter] = registry.extensions(Starter)
    return [one for one in known if registry.has(one.kind) and may(registry.get(one.kind), user, Action.VIEW.value)]


def rule_from_starter(*, starter: Starter, actor: User, channel: str) -> Automation:
    """Make a rule, switched off, of a starter; Refused when the actor may not."""
    made: Automation = write.create(registry.get("automations"), starter.values(), actor=actor, channel=channel)
    return made


def _plain(value: Any) -> Any:
    """The same with every text in the language of now, and lists for tuples."""
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
