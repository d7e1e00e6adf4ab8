"""What a reader may call a record: a title is made of fields, and a role may hide them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import capfirst

from rapport.platform.access.engine import hidden_fields, visible_fields
from rapport.platform.access.permissions import permissions_of
from rapport.platform.records.registry import UnknownKindError, registry
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User

SHORT = 8
"""Characters of a uid by which people tell two nameless records apart: the last, since the first are the time."""

_ADDRESS = re.compile(r"\S+@\S+|\+?[\d ()/.-]{5,}")
"""What an e-mail address or a telephone number looks like; which of both need not be told apart."""

_reader: ContextVar[User | None] = ContextVar("rapport_reader", default=None)


@contextmanager
def read_by(user: User | None) -> Iterator[None]:
    """Say for whom pages are made meanwhile, as the language is said: what is deep in them asks :func:`title_of`."""
    token = _reader.set(user)
    try:
        yield
    finally:
        _reader.reset(token)


def now_read_by(user: User) -> None:
    """Say so from inside a request that :func:`read_by` surrounds: who sends a token is known only later."""
    _reader.set(user)


def present_reader() -> User | None:
    """For whom the request at hand is answered; None where nobody reads."""
    return _reader.get()


def title_of(row: models.Model) -> str:
    """A row's title, as far as the reader of the request at hand sees it; whole where nobody reads."""
    return shown_title(row, _reader.get())


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


def hidden_stand_ins(spec: RecordSpec, user: User | None) -> frozenset[str]:
    """The columns that stand in for a missing title and that the reader does not see."""
    return hidden_fields(spec, user) & frozenset(spec.record.stand_ins)


def tells_stand_in(spec: RecordSpec, title: str, user: User | None) -> bool:
    """Whether a title, of which no more is known, may be a hidden address or number that stands in for it."""
    return bool(_ADDRESS.fullmatch(title)) and bool(hidden_stand_ins(spec, user))


def _is_stand_in(row: models.Model, spec: RecordSpec, title: str, user: User | None) -> bool:
    """The same of a row: its columns are looked at only where the title has the form of one of them."""
    return tells_stand_in(spec, title, user) and any(
        getattr(row, name) == title for name in hidden_stand_ins(spec, user)
    )


def shown_title(row: models.Model, user: User | None) -> str:
    """A row's title, as far as the reader sees what it is made of."""
    spec = spec_of(row, type(row))
    if spec is None:
        return str(row)
    if not permissions_of(user).hidden:
        return str(spec.record.get_title(row))
    hidden = hidden_fields(spec, user)
    if spec.record.title_columns:
        if not hidden & set(spec.record.title_columns):
            title = str(spec.record.get_title(row))
            return nameless(spec, _uid(row)) if _is_stand_in(row, spec, title, user) else title
        seen = [name for name in spec.record.title_columns if name not in hidden]
        return next((str(getattr(row, name)) for name in seen if getattr(row, name)), nameless(spec, _uid(row)))
    return str(spec.record.get_title(as_seen(row, spec, user))).strip() or nameless(spec, _uid(row))


def as_seen(row: models.Model, spec: RecordSpec, user: User | None) -> models.Model:
    """The row for reading only: a copy without what the reader does not see, the rows that it links to called as the
    reader may call them; the row itself when nothing at all is hidden from them."""
    if not permissions_of(user).hidden:
        return row
    seen = copy(row)
    visible = set(visible_fields(spec, user))
    for name, field in spec.fields.items():
        if not field.stored:
            continue
        if name not in visible and (field.nullable or field.link_model is None):
            setattr(seen, name, None if field.nullable else "")
        elif field.link_model is not None and (name not in visible or hidden_titles(field.link_model, user)):
            linked = getattr(seen, name)
            if linked is not None:
                setattr(seen, name, _called(linked, user, known=name in visible))
    for name in set(spec.record.title_columns) & visible:
        if _is_stand_in(row, spec, str(getattr(row, name)), user):
            setattr(seen, name, nameless(spec, _uid(row)))
    return seen


def _called(row: models.Model, user: User | None, *, known: bool) -> models.Model:
    """A copy whose title columns hold what the reader may call it; ``known`` is whether they may know which it is."""
    spec = spec_of(row, type(row))
    if spec is None or not spec.record.title_columns:
        return row
    first, *others = spec.record.title_columns
    called = copy(row)
    setattr(called, first, shown_title(row, user) if known else nameless(spec, None))
    for name in others:
        setattr(called, name, "")
    return called


def links_to_hidden(spec: RecordSpec, user: User | None) -> frozenset[str]:
    """The links of a kind to tables of whose rows the reader does not see the titles."""
    if not permissions_of(user).hidden:
        return frozenset()
    links = [field for field in spec.fields.values() if field.link_model is not None]
    return frozenset(link.name for link in links if link.link_model and hidden_titles(link.link_model, user))


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
