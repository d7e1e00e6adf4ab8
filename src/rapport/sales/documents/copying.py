"""The lines of one document for another: a quote says what its deal says, an order what its quote says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rapport.platform import write
from rapport.platform.records.registry import registry
from rapport.sales.documents.lines import LineDocument
from rapport.sales.models import PricedLine

if TYPE_CHECKING:
    from rapport.platform.access.models import User

_COPIED = ("description", "quantity", "unit", "unit_price", "discount_percent", "discount_amount", "tax_category")


def copy_lines(
    lines: Iterable[PricedLine], owner: Any, document: LineDocument, *, actor: User | None, channel: str
) -> None:
    """The same lines for ``owner``, a document of the kind: what was agreed stays, taxes are those of today. Raises
    what the write path raises."""
    copies = [
        {
            document.link: owner,
            "position": line.position,
            "product": line.product,
            **{name: getattr(line, name) for name in _COPIED if getattr(line, name) not in (None, "")},
        }
        for line in lines
    ]
    if copies:
        write.create_many(registry.get(document.line_kind), copies, actor=actor, channel=channel)
