"""What no undo takes back: the ledger of the steps that were carried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import TrackedModel
from rapport.platform.write_guards import RemovalGuard
from rapport.sales.models import SequenceSend


class LedgerGuard(RemovalGuard):
    """A mail that left cannot be called back, so its line stays: it would be sent again otherwise."""

    def refuse(self, model: type[TrackedModel], ids: Sequence[int], actor: Any) -> None:
        """Nobody deletes lines by themselves; they go with their person, and come back with them."""

    def kept(self, model: type[TrackedModel], ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        return dict.fromkeys(ids, "held") if model is SequenceSend else {}
