"""What an undo takes back besides the rows of tracked tables; a module lists its own among its extensions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.history.models import ChangeSet


class UndoPart(ABC):
    """Something that is not tracked and can be taken back all the same."""

    @abstractmethod
    def take_back(self, actor: User | None, undone: ChangeSet, *, force: bool) -> tuple[int, list[tuple[Any, int]]]:
        """Take back its share of a change set, inside the undo's own. Returns how much that was, and the rows (model
        and key) that stay since they were changed meanwhile. Raises Refused."""
