"""What one reader may see of the changes of rows; pages and API ask here, so that neither tells more than the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import models

from rapport.platform.access.engine import hidden_fields, rows, rows_of_model, visible_fields
from rapport.platform.access.titles import nameless, shown_title, spec_of, title_is_hidden
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.past import RowChange, changes_of
from rapport.platform.history.undo import may_undo
from rapport.platform.records.registry import registry
from rapport.platform.records.shipped import shown_as_title
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(frozen=True, slots=True)
class Account:
    """What one reader may read of a change set: what it is called, and its rows (see :func:`shown_changes`)."""

    change_set: ChangeSet
    rows: list[RowChange]
    own: bool
    """Whether the reader may take it back, and so reads all of it that their role does not hide."""


def account_of(change_set: ChangeSet, user: User, limit: int = 200) -> Account | None:
    """A change set as the user may read it; None when there is nothing in it for them.

    Who may take it back reads all of it. Anybody else reads what became of the records that they may see, and of what
    is part of these; of a record that is out of their reach or gone they read nothing. What the change set is called
    names its record: they read that when every record of its kind in it is within their reach.
    """
    if may_undo(user, change_set):
        return Account(withhold_summary(change_set, user), changes_of(change_set, limit), own=True)
    found = changes_of(change_set, limit, rows_of=lambda model: _readable(model, user))
    if not found:
        return None
    if not _is_whole(change_set, found, limit):
        change_set.summary = ""
    return Account(withhold_summary(change_set, user), found, own=False)


def _readable(model: type[models.Model], user: User) -> models.QuerySet[models.Model]:
    """The rows of a table that the user may read: of a kind those within reach, else the parts of such."""
    if not _is_no_kind(model):
        return rows_of_model(model, user)
    owners = [
        link
        for link in model._meta.concrete_fields
        if isinstance(link, models.ForeignKey)
        and link.remote_field.on_delete is models.CASCADE
        and not _is_no_kind(link.related_model)
    ]
    found = model._default_manager.all() if owners else model._default_manager.none()
    for link in owners:
        found = found.filter(**{f"{link.name}__in": rows_of_model(link.related_model, user)})
    return found


def _is_whole(change_set: ChangeSet, found: Iterable[RowChange], limit: int) -> bool:
    """Whether these are all the rows of the kind that the change set is about."""
    if not registry.has(change_set.kind):
        return False
    model = registry.get(change_set.kind).model
    present = {change.row_id for change in found if change.model is model}
    concerned = {change.row_id for change in changes_of(change_set, limit) if change.model is model}
    return bool(concerned) and concerned == present


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change with the values and the title that the reader may see; ``row`` is None when it is gone."""

    change: RowChange
    spec: RecordSpec | None
    row: models.Model | None


def shown_changes(found: Iterable[RowChange], user: User | None, *, own: bool) -> list[ShownChange]:
    """What the reader may see of these changes, in their order.

    Of rows that are gone nobody can say who might see them: they are shown to whoever may take the change back
    (``own``). Rows of tables that are no kind say what fields of several lines of their record say (numbers,
    addresses): who is not shown every field of that is not shown them. Each table is asked once.
    """
    found = list(found)
    by_model: dict[type[models.Model], list[RowChange]] = {}
    for change in found:
        by_model.setdefault(change.model, []).append(change)
    present = {
        model: model._default_manager.in_bulk({c.row_id for c in changes}) for model, changes in by_model.items()
    }
    reached = {model: _reached(known.values(), user) for model, known in present.items()}
    shown = []
    for change in found:
        row = present[change.model].get(change.row_id)
        spec = spec_of(row, change.model)
        visible = row.pk in reached[change.model] if row is not None else (own or _is_no_kind(change.model))
        if visible and (spec is not None or not _is_part_of_hidden(change.model, user)):
            shown.append(ShownChange(_as_seen(change, spec, row, user), spec, row))
    return shown


def summary_for(change_set: ChangeSet, user: User | None) -> str:
    """What a change set was called when it was written, with the titles as they were; nothing for whoever may not see
    the titles of its kind."""
    kind = change_set.kind
    if not registry.has(kind):
        return change_set.summary
    spec = registry.get(kind)
    return "" if title_is_hidden(spec, user) else shown_as_title(spec.model, change_set.summary)


def withhold_summary(change_set: ChangeSet, user: User | None) -> ChangeSet:
    """The change set as a page may show it to the reader; the copy in memory only."""
    change_set.summary = summary_for(change_set, user)
    return change_set


def _as_seen(change: RowChange, spec: RecordSpec | None, row: models.Model | None, user: User | None) -> RowChange:
    if spec is None:
        return change
    visible = set(visible_fields(spec, user))
    title = shown_as_title(change.model, change.title)
    if title_is_hidden(spec, user):
        title = shown_title(row, user) if row is not None else nameless(spec, None)
    return replace(change, title=title, values=[value for value in change.values if value.name in visible])


def _reached(present: Iterable[models.Model], user: User | None) -> set[int]:
    """The rows that the user may see; those of tables that are no kind belong to a record that was reached."""
    reached: set[int] = set()
    by_kind: dict[str, list[int]] = {}
    for row in present:
        spec = spec_of(row, type(row))
        if _is_no_kind(type(row)):
            reached.add(row.pk)
        elif spec is not None:
            by_kind.setdefault(spec.name, []).append(row.pk)
    for kind, keys in by_kind.items():
        reached |= set(rows(registry.get(kind), user).filter(pk__in=keys).values_list("pk", flat=True))
    return reached


def _is_no_kind(model: type[models.Model]) -> bool:
    """Whether the rows of a table are no records; those of kinds made in the browser are, also when none is left."""
    return not registry.of_model(model) and not getattr(model, "of_made_kinds", False)


def _is_part_of_hidden(model: type[models.Model], user: User | None) -> bool:
    return any(hidden_fields(registry.get(name), user) for name in _whole(model))


@lru_cache(maxsize=256)
def _whole(model: type[models.Model]) -> tuple[str, ...]:
    """The kinds whose records the rows of a table are part of: deleted with them, or named as their parts."""
    owners = {
        link.related_model
        for link in model._meta.concrete_fields
        if isinstance(link, models.ForeignKey) and link.remote_field.on_delete is models.CASCADE
    }
    kinds = [spec for spec in registry if spec.model in owners or model in spec.record.parts]
    return tuple(spec.name for spec in kinds if not spec.record.overview)
