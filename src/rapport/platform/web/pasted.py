"""A range copied from a spreadsheet, read for the cells of a list that it falls on: what each would become, or why not.

Nothing is written here but for a trial that is taken back; values are read as an import reads them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.lib.dates import Order, date_order
from rapport.lib.money import DecimalStyle, decimal_style
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows as reachable_rows
from rapport.platform.access.titles import title_of
from rapport.platform.exchange.cells import cell_reader
from rapport.platform.exchange.linking import LinkFinder
from rapport.platform.exchange.mapping import ColumnMap
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import cell
from rapport.platform.write_errors import Invalid

if TYPE_CHECKING:
    from rapport.platform.access.models import User

LENGTH = 200_000
"""Characters of a range."""
MAX_ROWS = 200
MAX_COLUMNS = 60
MAX_CELLS = 2_000
_TRIES = 25
"""Rows that the trial may find at fault, one after the other; with more, none of the range is written."""
_DECIMALS: dict[str, DecimalStyle] = {"de": ",", "en": ".", "zh-hans": "."}
_DAYS: dict[str, Order] = {"de": "DMY", "zh-hans": "YMD"}


class TooMuch(Exception):
    """The range is larger than a list takes; the message says how much that is."""


@dataclass(slots=True)
class Cell:
    """One cell of the range on its place: what was there, what it becomes, or what is wrong with it."""

    name: str
    text: str
    before: SafeString
    after: SafeString | str = ""
    value: Any = None
    error: str = ""
    changes: bool = False


@dataclass(slots=True)
class Line:
    """One row of the list with its cells; ``error`` is about the row as a whole."""

    uid: UUID
    instance: Any
    title: str
    cells: list[Cell] = field(default_factory=list)
    error: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """What is to be written of it."""
        return {} if self.error else {one.name: one.value for one in self.cells if one.changes and not one.error}


@dataclass(slots=True)
class Pasted:
    """The whole range; ``left`` tells how many of its lines and columns have no place in the list."""

    fields: list[FieldSpec]
    lines: list[Line]
    left_lines: int
    left_columns: int

    @property
    def count(self) -> int:
        """How many values change."""
        return sum(len(line.values) for line in self.lines)

    @property
    def rows(self) -> int:
        """How many records change."""
        return sum(1 for line in self.lines if line.values)

    @property
    def errors(self) -> int:
        """How many cells and rows stay as they are for a reason."""
        return sum(bool(line.error) + sum(1 for one in line.cells if one.error) for line in self.lines)

    @property
    def values(self) -> dict[int, dict[str, Any]]:
        """What is written: values by the key of the row."""
        return {line.instance.pk: line.values for line in self.lines if line.values}


def grid_of(text: str) -> list[list[str]]:
    """The cells of a range as spreadsheets copy it: tabs between cells, quotes around what has tabs or line breaks.
    TooMuch for more than a list takes."""
    if len(text) > LENGTH:
        raise TooMuch(_("At most %(limit)s characters fit here.") % {"limit": LENGTH})
    plain = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    quoted = any(part.startswith('"') for line in plain.split("\n") for part in line.split("\t"))
    try:
        found = list(csv.reader(io.StringIO(plain), delimiter="\t", strict=True)) if quoted else None
    except csv.Error:
        found = None  # quotes that are text
    grid = found if found is not None else [line.split("\t") for line in plain.split("\n")]
    width = max((len(line) for line in grid), default=0)
    if len(grid) > MAX_ROWS or width > MAX_COLUMNS or len(grid) * width > MAX_CELLS:
        raise TooMuch(
            _("At most %(rows)s rows, %(columns)s columns and %(cells)s cells fit here. Import a file instead.")
            % {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "cells": MAX_CELLS}
        )
    return [[*line, *[""] * (width - len(line))] for line in grid]


def read_pasted(
    spec: RecordSpec, user: User, text: str, uids: Sequence[UUID], names: Sequence[str], editable: frozenset[str]
) -> Pasted:
    """The range on the rows ``uids`` and the columns ``names``, from its first cell on. TooMuch for one that is too
    large. What can't be written stands with its reason; a trial finds what only the record as a whole refuses."""
    whole = grid_of(text)
    grid = whole[: len(uids)]
    width = len(grid[0]) if grid else 0
    fields = [spec.fields[name] for name in names[:width]]
    reach = reachable_rows(spec, user, Action.UPDATE.value).select_related(*_links(fields))
    found = {row.uid: row for row in reach.filter(uid__in=uids[: len(grid)])}
    readers = [_reader(one, [line[at] for line in grid], user, one.name in editable) for at, one in enumerate(fields)]
    lines = []
    for uid, texts in zip(uids, grid, strict=False):
        row = found.get(uid)
        if row is None:
            lines.append(Line(uid, None, "–", error=_("You may not change this record, or it is gone.")))
            continue
        cells = [_read(one, read, row, given) for one, read, given in zip(fields, readers, texts, strict=False)]
        lines.append(Line(uid, row, title_of(row), cells))
    pasted = Pasted(fields, lines, len(whole) - len(grid), max(0, width - len(fields)))
    _try(spec, user, pasted)
    return pasted


def _links(fields: Sequence[FieldSpec]) -> list[str]:
    return [one.name for one in fields if one.kind is FieldKind.LINK]


def _reader(one: FieldSpec, texts: Sequence[str], user: User, editable: bool) -> Any:
    """What reads the cells of a column: the value, or a ValidationError."""
    if not editable:
        return _refuse
    language = get_language() or "en"
    column = ColumnMap(
        0,
        str(one.label),
        one.name,
        order=date_order(texts) or _DAYS.get(language, ""),
        style=decimal_style(texts) or _DECIMALS.get(language, ""),
    )
    if one.kind is not FieldKind.LINK:
        return cell_reader(one, column)
    finder = LinkFinder(one, user)
    finder.load({text.strip() for text in texts if text.strip()})

    def link(text: str) -> Any:
        if not text.strip():
            return None
        value = finder.find(text.strip())
        if isinstance(value, models.Model):
            return value
        raise ValidationError(value)

    return link


def _refuse(text: str) -> Any:
    raise ValidationError(_("This column is not changed here."))


def _read(one: FieldSpec, read: Any, row: Any, text: str) -> Cell:
    current = None if one.virtual is not None else getattr(row, one.name)
    if one.virtual is not None:
        current = one.virtual.load([row.pk]).get(row.pk)
    found = Cell(one.name, text, cell(one, current, row))
    try:
        found.value = read(text)
    except ValidationError as error:
        found.error = " ".join(error.messages)
        return found
    found.changes = (None if found.value == "" else found.value) != (None if current == "" else current)
    found.after = cell(one, found.value, row)
    return found


def _try(spec: RecordSpec, user: User, pasted: Pasted) -> None:
    """Write it and take it back: what a record as a whole refuses is found before anybody agrees to anything."""
    for _number in range(_TRIES):
        values = pasted.values
        if not values:
            return
        try:
            with transaction.atomic():
                write.update_many(spec, values, actor=user, channel="web", act="bulk_update")
                transaction.set_rollback(True)
            return
        except Invalid as refusal:
            _mark(pasted, sorted(values)[refusal.row], refusal.errors)
    for line in pasted.lines:
        line.error = line.error or _("Too many records refuse what was pasted.")


def _mark(pasted: Pasted, key: int, errors: Mapping[str, list[str]]) -> None:
    line = next(one for one in pasted.lines if one.instance is not None and one.instance.pk == key)
    by_name = {one.name: one for one in line.cells if one.changes}
    for name, messages in errors.items():
        if name in by_name:
            by_name[name].error = " ".join(messages)
        else:
            line.error = " ".join(messages)
