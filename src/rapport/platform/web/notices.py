"""What a module has to say above the list of a kind, such as that something there waits for a decision."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest

from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec


class ListNotice:
    """One message; a module lists its own among its extensions."""

    kinds: ClassVar[tuple[str, ...]] = ()

    def context(self, request: HttpRequest) -> dict[str, Any] | None:
        """Title, text and actions (label, url) of an alert; None while there is nothing to say to this reader."""
        return None


def notices_for(request: HttpRequest, spec: RecordSpec) -> list[dict[str, Any]]:
    """What is to be said above the list of a kind."""
    declared: list[ListNotice] = registry.extensions(ListNotice)
    found = [notice.context(request) for notice in declared if spec.name in notice.kinds]
    return [one for one in found if one is not None]
