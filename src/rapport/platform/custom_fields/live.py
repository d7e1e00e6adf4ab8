"""Formulas that read other records: fields of the linked one, look-ups and figures that are not kept with the record.

They are computed for the rows that are shown, with what whoever reads may see of those records: what is hidden from
them, or out of their reach, is empty in a formula as it is by itself. Where all that a formula reads is kept, for
itself or by its fields, it is an ordinary one (:mod:`rapport.platform.records.formulas`), by which lists are filtered
and sorted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rapport.platform.custom_fields.computed import ComputedField
from rapport.platform.records.fields import FieldSpec
from rapport.platform.records.formulas import Formula
from rapport.platform.records.registry import registry


class LiveFormula(ComputedField):
    """A formula that is computed when it is read: a query for the rows, and those of what it reads elsewhere."""

    def __init__(self, value: FieldSpec, kind: str, formula: Formula) -> None:
        super().__init__(value)
        self.of_kind = kind
        self.formula = formula

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        found = {pk: self.formula.value(held, set()) for pk, held in self._held(ids).items()}
        return {pk: value for pk, value in found.items() if value is not None}

    def reasons(self, pk: int) -> set[str]:
        """Why it is empty for a row: codes of :mod:`rapport.lib.formulas`."""
        notes: set[str] = set()
        for held in self._held([pk]).values():
            self.formula.value(held, notes)
        return notes

    def _held(self, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """What the fields that it reads hold, by record."""
        live = dict(self.formula.live)
        own = [name for name, _kind in self.formula.kinds if name not in live]
        rows = registry.get(self.of_kind).model._default_manager.filter(pk__in=ids)
        held: dict[int, dict[str, Any]] = {row.pop("pk"): row for row in rows.values("pk", *own)}
        for name, virtual in live.items():
            values = virtual.load(ids)
            for pk, row in held.items():
                row[name] = values.get(pk)
        return held
