"""What may refuse a write besides the kind's own rules; a module lists its own among its extensions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rapport.platform.write import Batch


class WriteGuard(ABC):
    """Asked by the write path once a batch, after the kind's own ``before_save``, with the rows locked."""

    @abstractmethod
    def check(self, batch: Batch[Any]) -> None:
        """Add errors to the changes that are refused."""
