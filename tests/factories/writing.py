"""How every factory writes: through the write path, with a number of its own for what must be unique."""

from __future__ import annotations

from itertools import count
from typing import Any

from rapport.platform import write
from rapport.platform.records.registry import registry

_numbers = count(1)


def number() -> int:
    """Another number at each call."""
    return next(_numbers)


def written(kind: str, defaults: dict[str, Any], values: dict[str, Any], **how: Any) -> Any:
    """Create a record of ``defaults`` and ``values``; by the system unless ``actor`` is given."""
    return write.create(registry.get(kind), {**defaults, **values}, **{"actor": None, **how})
