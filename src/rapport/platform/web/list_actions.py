"""How a module adds to what one does with the selected rows of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User


class ListAction:
    """A button beside those of every list. Its address is sent the selection as ``uid`` (repeated) or ``all=1``, and
    ``query``, the list's own parameters; the answer opens in the dialog. Listed among a module's extensions."""

    label: Any = ""
    icon = ""

    def url(self, spec: RecordSpec, user: User) -> str:
        """Where the selection is sent; "" where the action is not offered."""
        return ""


def list_actions(spec: RecordSpec, user: User) -> list[dict[str, Any]]:
    """What modules offer for the rows of this kind."""
    known: list[ListAction] = registry.extensions(ListAction)
    return [{"label": one.label, "url": url, "icon": one.icon} for one in known if (url := one.url(spec, user))]
