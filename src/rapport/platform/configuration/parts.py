"""What is set up but is no record, and moves with a configuration all the same; modules list theirs as extensions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.configuration.references import Writer


class ConfigurationPart(ABC):
    """One list of a configuration: entries with a key and values, links in both written as references."""

    name: ClassVar[str]
    title: ClassVar[Any]
    labels: ClassVar[Mapping[str, Any]]
    """The values that an entry may have, and what they are called."""

    @abstractmethod
    def entries(self, writer: Writer) -> list[dict[str, Any]]:
        """All of it, ``{"key", "values"}`` each, in a fixed order; nothing secret."""

    @abstractmethod
    def write(self, key: Sequence[Any], values: Mapping[str, Any], *, actor: User, channel: str) -> None:
        """Take one entry over, its links as uids. Raises Invalid and Refused."""

    @abstractmethod
    def take_over(self) -> None:
        """Make this process know what was just written, or rolled back."""


def configuration_parts() -> list[ConfigurationPart]:
    """What the modules declare."""
    return registry.extensions(ConfigurationPart)
