"""What a reader may call a record: a title is made of fields, and a role may hide them."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import capfirst

from rapport.platform.access.engine import hidden_fields
from rapport.platform.records.registry import UnknownKindError, registry
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User

SHORT = 8
"""Characters of a uid by which people tell two nameless records apart: the last, since the first are the time."""


def nameless(spec: RecordSpec, uid: Any) -> str:
    """What a record is called whose title is hidden: its kind and the end of its uid, "Person …1f09ab3c"."""
    return f"{capfirst(spec.label)} …{str(uid)[-SHORT:]}" if uid else str(capfirst(spec.label))


def hidden_titles(model: type[models.Model], user: User | None) -> frozenset[str]:
    """The columns of a table's titles that the reader sees in none of its kinds."""
    kinds = [spec for spec in registry.of_model(model) if not spec.record.overview]
    return frozenset(name for spec in kinds for name in spec.record.title_columns if name in hidden_fields(spec, user))


def title_is_hidden(spec: RecordSpec, user: User | None) -> bool:
    """Whether a title that was written down before may tell the reader what a role hides from them."""
    hidden = hidden_fields(spec, user)
    return bool(hidden & set(spec.record.title_columns)) if spec.record.title_columns else bool(hidden)


def shown_title(row: models.Model, user: User | None) -> str:
    """A row's title, as far as the reader sees what it is made of."""
    spec = spec_of(row, type(row))
    if spec is None or not (hidden := hidden_fields(spec, user)):
        return str(row)
    if spec.record.title_columns:
        if not hidden & set(spec.record.title_columns):
            return str(row)
        seen = [name for name in spec.record.title_columns if name not in hidden]
        return next((str(getattr(row, name)) for name in seen if getattr(row, name)), nameless(spec, _uid(row)))
    without = copy(row)
    for name in hidden & set(spec.fields):
        if spec.fields[name].stored and not spec.fields[name].link_model:
            setattr(without, name, None if spec.fields[name].nullable else "")
    return str(without).strip() or nameless(spec, _uid(row))


def spec_of(row: models.Model | None, model: type[models.Model]) -> RecordSpec | None:
    """The kind of a row, or when the row is gone a kind of its table; None for a table that is no kind."""
    kinds = registry.of_model(model)
    if not kinds:
        return None
    try:
        return registry.of_instance(row) if row is not None else kinds[0]
    except UnknownKindError:
        return kinds[0]


def _uid(row: models.Model) -> Any:
    return getattr(row, "uid", None)
