"""Links given as a row, a key or a uid become rows, one query a linked table for a whole batch."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from rapport.platform.access.engine import rows_of_model
from rapport.platform.records.custom_links import is_of_kinds, lock_targets
from rapport.platform.records.fields import FieldSpec
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.write import Batch, Change


def resolve_links(batch: Batch[Any]) -> None:
    """Replace uids in the batch's link values by rows the actor may see; an error names the ones that are not there."""
    for link in batch.spec.link_fields:
        pending: dict[uuid.UUID, list[Change[Any]]] = {}
        for change in batch.changes:
            value = change.values.get(link.name)
            if value in (None, "") or isinstance(value, models.Model):
                continue
            uid = uid_of(value)
            if uid is None:
                change.add_error(link.name, _("“%(value)s” is not an id.") % {"value": str(value)[:60]})
                change.values.pop(link.name)
            else:
                pending.setdefault(uid, []).append(change)
        if pending:
            _resolve(batch.actor, link, pending)


def _resolve(actor: User | None, link: FieldSpec, pending: dict[uuid.UUID, list[Change[Any]]]) -> None:
    model = link.link_model
    assert model is not None
    reach: models.QuerySet[Any] = (
        model._default_manager.all() if actor is None or not registry.of_model(model) else rows_of_model(model, actor)
    )
    found: dict[Any, Any] = {row.uid: row for row in reach.filter(uid__in=list(pending))}
    if link.link_kinds:
        found = {uid: row for uid, row in found.items() if is_of_kinds(row, link.link_kinds)}
    if link.keyed:
        lock_targets(model, [row.pk for row in found.values()])
    for uid, changes in pending.items():
        for change in changes:
            if uid in found:
                change.values[link.name] = found[uid]
            else:
                change.values.pop(link.name)
                change.add_error(link.name, _("There is no such record: %(value)s.") % {"value": uid})


def uid_of(value: Any) -> uuid.UUID | None:
    """The uid that a link's value names, whether given as text, as a uid or as ``{"uid": …}``."""
    if isinstance(value, dict):
        value = value.get("uid")
    if isinstance(value, uuid.UUID):
        return value
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
