"""Which entries a reader may find: by kind, by principals, or by asking the access engine row by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapport.platform.access.choices import Action, Scope
from rapport.platform.access.engine import may, rows
from rapport.platform.access.permissions import permissions_of
from rapport.platform.access.policy import OwnedBy
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.search.sources import is_searchable

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(frozen=True, slots=True)
class Branch:
    """Kinds that are searched in one go. ``principals`` None means: every row of them."""

    kinds: tuple[str, ...]
    principals: tuple[int, ...] | None
    every_kind: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """What one reader may find. Hits of a kind in ``checked`` must pass :func:`within_reach` before they are shown."""

    branches: tuple[Branch, ...]
    checked: frozenset[str]


def reach_of(user: User | None, *, kinds: Iterable[str] | None = None, owner_me: bool = False) -> Reach:
    """The reach of a user, within some kinds or within the user's own records; nothing for nobody."""
    if user is None or not user.is_active:
        return Reach((), frozenset())
    permissions = permissions_of(user)
    searchable = [spec for spec in registry if is_searchable(spec)]
    wanted = None if kinds is None else set(kinds)
    by_principals: dict[tuple[int, ...] | None, list[str]] = {}
    checked: set[str] = set()
    for spec in searchable:
        if (wanted is not None and spec.name not in wanted) or not may(spec, user, Action.VIEW.value):
            continue
        principals = None
        if isinstance(spec.record.access, OwnedBy) and spec.owned:
            scope = permissions.scope(spec.name, Action.VIEW.value)
            if scope is None:
                continue
            principals = None if scope == Scope.ALL.value else tuple(permissions.principals(scope))
        else:
            checked.add(spec.name)
        if owner_me:
            if not spec.owned:
                continue
            principals = tuple(permissions.own)
        by_principals.setdefault(principals, []).append(spec.name)
    branches = tuple(
        Branch(tuple(names), principals, every_kind=len(names) == len(searchable))
        for principals, names in by_principals.items()
    )
    return Reach(branches, frozenset(checked))


def within_reach(spec: RecordSpec, user: User | None, ids: Sequence[int]) -> set[int]:
    """Those of these records that the user may see; the engine decides."""
    return set(rows(spec, user).filter(pk__in=ids).values_list("pk", flat=True))
