"""Writes the relationships that an import finds: each once, symmetric ones in one form, no circle in a hierarchy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from rapport.customers.importing.tables import RELATIONSHIPS
from rapport.customers.models import Relationship, RelationshipType
from rapport.customers.relationships import circles

Key = tuple[int, int, int]
"""Type, first party, second party."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A relationship about to be made. ``only`` ends the first party's others of the type; ``number`` is the asker."""

    type: str
    first: int
    second: int
    only: bool = False
    number: int = 0


class Ties:
    """Writes relationships by the code of their type. With ``fill`` none is ended."""

    def __init__(self, *, fill: bool) -> None:
        self.fill = fill
        self.types = {row.code: row for row in RelationshipType.objects.all()}

    def tie(self, wanted: Sequence[Tie]) -> dict[int, str]:
        """Write what is not there; returns number → code of the reason where that is not possible."""
        refused: dict[int, str] = {}
        ties: dict[Key, Tie] = {}
        for one in wanted:
            kind = self.types[one.type]
            first, second = one.first, one.second
            if first == second:
                refused[one.number] = "related_circle"
                continue
            if kind.is_symmetric and first > second:
                first, second = second, first
            ties.setdefault((kind.pk, first, second), one)
        present, past = self._held(ties)
        fresh = {key: one for key, one in ties.items() if key not in present}
        closing = circles([key[1:] for key, one in fresh.items() if self.types[one.type].is_hierarchy])
        for key, one in list(fresh.items()):
            if key[1:] in closing and self.types[one.type].is_hierarchy:
                refused[one.number] = "related_circle"
                del fresh[key]
        changed = self._end_others(fresh, refused)
        today = timezone.localdate()
        RELATIONSHIPS.load(
            (*key, today if key in past or key[1] in changed else None)
            for key, one in fresh.items()
            if one.number not in refused
        )
        return refused

    def _held(self, ties: Iterable[Key]) -> tuple[set[Key], set[Key]]:
        """The ties of these parties that are in force, and those that are over."""
        parties = {pk for key in ties for pk in key[1:]}
        today = timezone.localdate()
        present: set[Key] = set()
        past: set[Key] = set()
        for *key, until in Relationship.objects.filter(first__in=parties).values_list(
            "type_id", "first_id", "second_id", "valid_to"
        ):
            (past if until is not None and until < today else present).add((key[0], key[1], key[2]))
        return present, past

    def _end_others(self, fresh: Mapping[Key, Tie], refused: dict[int, str]) -> set[int]:
        """End what a new tie takes the place of; returns the parties that had one."""
        changed: set[int] = set()
        today = timezone.localdate()
        for type_id in {key[0] for key, one in fresh.items() if one.only}:
            moved = {key[1]: one.number for key, one in fresh.items() if one.only and key[0] == type_id}
            others = Relationship.objects.filter(type=type_id, first__in=moved, valid_to__isnull=True)
            had = set(others.values_list("first_id", flat=True))
            if self.fill:
                refused |= {moved[pk]: "" for pk in had}
                continue
            changed |= had
            others.filter(valid_from__gte=today).delete()
            others.update(valid_to=today - timedelta(days=1))
        return changed
