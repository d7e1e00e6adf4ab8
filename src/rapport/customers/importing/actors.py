"""Who owns imported rows, and the principals that their rows carry."""

from __future__ import annotations

from collections.abc import Mapping

from rapport.platform.access.models import User
from rapport.platform.access.principals import principals_of_owners
from rapport.platform.exchange.owners import OwnerFinder
from rapport.platform.records.spec import RecordSpec


class Owners(OwnerFinder):
    """Finds owners by what a file calls them, and knows what their rows carry."""

    def __init__(self, spec: RecordSpec, actor: User | None, chosen: Mapping[str, str] | None = None) -> None:
        super().__init__(spec, actor, chosen)
        self._literals: dict[int | None, str] = {}

    def principals(self, owner: int | None) -> str:
        """The principals of an owner's rows as an array literal of PostgreSQL."""
        if owner not in self._literals:
            numbers = principals_of_owners([owner]).get(owner, [])
            self._literals[owner] = "{" + ",".join(map(str, numbers)) + "}"
        return self._literals[owner]
