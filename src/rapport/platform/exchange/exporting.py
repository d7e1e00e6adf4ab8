"""Exports a list: the rows that a user reaches for a question, streamed as CSV or XLSX, hidden fields left out."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any

from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from rapport.lib.tabular.write import CsvWriter, XlsxWriter
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, rows_of_model, still_may, visible_fields
from rapport.platform.access.models import User
from rapport.platform.access.titles import hidden_stand_ins, hidden_titles, nameless, read_by, tells_stand_in
from rapport.platform.exchange.export_cells import collection_cell, header_order, stored_cell
from rapport.platform.exchange.export_copy import as_array, blocks, statement_of
from rapport.platform.exchange.targets import export_header
from rapport.platform.history.change_sets import note_act
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.write_errors import Refused

CHUNK = 5_000
_LINES = 1_000
"""Rows of one piece of a stream."""
_SPOOL = 8 * 1024 * 1024
_NEVER = frozenset({"sort_key"})
"""Columns that the program keeps for itself."""
_TITLES = ("display_name", "username", "code", "name", "label", "subject", "title")
"""Columns by which linked records are called, so that a join says what they are."""


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column: its header and the path or field it comes from; ``cell`` makes the text."""

    header: str
    path: str
    cell: Callable[[Any], str]
    field: FieldSpec
    collection: bool = False
    link: str = ""


class Export:
    """An export of one list. ``names`` are fields; ``labels`` writes headers for people instead of field names.

    Raises Refused, and TooLong where the list has too many rows for its order. ``as_stored`` gives the rows in the
    order in which they were made in place of the list's: what belongs to them lies together then, which halves the cost
    of a row among a million.
    """

    def __init__(
        self,
        query: ListQuery,
        user: User | None,
        *,
        names: Sequence[str] = (),
        labels: bool = False,
        as_stored: bool = False,
    ) -> None:
        self.spec = query.spec
        if user is not None and not may(self.spec, user, Action.EXPORT.value):
            raise Refused(_("You may not export %(kind)s.") % {"kind": self.spec.label_plural})
        self.query = query
        self.user = user
        self.as_stored = as_stored and not query.spec.record.partitioned_by  # whose keys no index is ordered by
        self.listing = Listing(query, user, Action.EXPORT.value)
        if user is None:
            self.listing.__dict__["matching"] = _all_rows(self.listing)
        if not self.as_stored:
            self.listing.require_order()
        shown = set(visible_fields(self.spec, user)) if user is not None else set(self.spec.fields)
        wanted = [name for name in header_order(list(names) or list(self.spec.columns)) if name in shown]
        self.columns = [column for name in wanted for column in _columns(self.spec, name, labels=labels)]
        self.paths = [column.path for column in self.columns if not column.collection]
        self.nameless = _nameless_columns(self.spec, self.columns, user)
        self.called = _called_columns(self.spec, self.columns, user)

    def headers(self) -> list[str]:
        """The headers of the file."""
        return [column.header for column in self.columns]

    def rows(self) -> Iterator[list[str]]:
        """The rows as cells, chunk by chunk: memory stays flat. Refused when the right to them ends meanwhile."""
        for chunk in self._chunks():
            yield from self._chunk(chunk)

    def blocks(self) -> Iterator[bytes] | None:
        """The rows as blocks of CSV from the database itself; None where single cells must be looked at here."""
        sees_links = self.user is None or self.user.is_administrator or not any(c.link for c in self.columns)
        sees_links = sees_links and not self.called
        statement = statement_of(self.columns) if sees_links else None
        if statement is None:
            return None
        return blocks(statement, ((self._stored(chunk), chunk) for chunk in self._chunks()))

    def _chunks(self) -> Iterator[list[int]]:
        ids = iter(self._stored_order() if self.as_stored else self.listing.ids())
        while chunk := list(islice(ids, CHUNK)):
            if self.user is not None and not still_may(self.spec, self.user, Action.EXPORT.value):
                raise Refused(_("The permission for this was withdrawn while it ran."))
            yield chunk

    def _stored_order(self) -> Iterator[int]:
        found = self.listing.matching.order_by("pk").values_list("pk", flat=True)
        chunk = list(found[:CHUNK])
        while chunk:
            yield from chunk
            chunk = list(found.filter(pk__gt=chunk[-1])[:CHUNK])

    def _stored(self, ids: Sequence[int]) -> models.QuerySet[Any, Any]:
        manager = self.spec.model._default_manager
        reached = manager if self.user is None else rows(self.spec, self.user, Action.EXPORT.value)
        table, key = self.spec.model._meta.db_table, self.spec.model._meta.pk.column
        among = RawSQL(f'"{table}"."{key}" = ANY(%s::bigint[])', [as_array(ids)], models.BooleanField())  # noqa: S611
        found: models.QuerySet[Any, Any] = reached.filter(among).annotate(**self._looked_up())
        return found.values_list("pk", *self.paths)

    def _looked_up(self) -> dict[str, models.Subquery]:
        """What the file says of records to which no join leads, under the paths of their columns."""
        found: dict[str, models.Subquery] = {}
        for column in self.columns:
            field = column.field
            if column.link and field.keyed and field.link_model is not None:
                linked = field.link_model._default_manager.filter(pk=models.OuterRef(f"{field.name}_id"))
                found[column.path] = models.Subquery(linked.values(column.path.partition("__")[2])[:1])
        return found

    def _chunk(self, ids: Sequence[int]) -> Iterable[list[str]]:
        by_id = {row[0]: row for row in self._stored(ids)}
        hidden = self._hidden(ids)
        cells = [(column.cell, column.cell is _AS_TEXT) for column in self.columns if not column.collection]
        with read_by(self.user):
            loaded = {
                column.path: column.field.virtual.load(ids)
                for column in self.columns
                if column.collection and column.field.virtual is not None
            }
        for pk in ids:
            row = by_id.get(pk)
            if row is None:
                continue
            line = [
                value if text and type(value) is str else cell(value)
                for value, (cell, text) in zip(row[1:], cells, strict=True)
            ]
            if loaded:
                line = self._with_collections(line, pk, loaded)
            for place, kind in self.nameless.items():
                uid = line[place + 1]  # the cell after a name
                line[place] = nameless(kind, uid) if uid else ""
            for place, kind in self.called.items():
                if tells_stand_in(kind, line[place], self.user):
                    line[place] = nameless(kind, None)
            if pk in hidden:
                line = [
                    "" if column.link in hidden[pk] else cell for cell, column in zip(line, self.columns, strict=True)
                ]
            yield line

    def _with_collections(self, line: list[str], pk: int, loaded: dict[str, Any]) -> list[str]:
        plain = iter(line)
        return [
            collection_cell(column.field, loaded[column.path].get(pk)) if column.collection else next(plain)
            for column in self.columns
        ]

    def _hidden(self, ids: Sequence[int]) -> dict[int, set[str]]:
        """Links of these rows to records that the user does not reach: their names are not told."""
        if self.user is None or self.user.is_administrator:
            return {}
        hidden: dict[int, set[str]] = defaultdict(set)
        for field in {column.link: column.field for column in self.columns if column.link}.values():
            model = field.link_model
            if model is None or not registry.of_model(model):
                continue
            rows = self.spec.model._default_manager.filter(pk__in=ids).exclude(**{f"{field.name}__isnull": True})
            outside = rows.exclude(**{f"{field.name}__in": rows_of_model(model, self.user)})
            for pk in outside.values_list("pk", flat=True):
                hidden[pk].add(field.name)
        return hidden


def _nameless_columns(spec: RecordSpec, columns: Sequence[ExportColumn], user: User | None) -> dict[int, RecordSpec]:
    """The columns with names of linked records that the user does not see, by place, each with a kind to call them."""
    found = {}
    for place, column in enumerate(columns):
        model = column.field.link_model
        if column.link and not column.path.endswith("__uid") and model is not None and hidden_titles(model, user):
            kinds = [registry.get(name) for name in spec.record.linked_kinds.get(column.link, ())]
            overviews = [kind for kind in registry.of_model(model) if kind.record.overview]
            found[place] = (kinds or overviews or list(registry.of_model(model)))[0]
    return found


def _called_columns(spec: RecordSpec, columns: Sequence[ExportColumn], user: User | None) -> dict[int, RecordSpec]:
    """The columns with titles that may be a hidden address or number, by place, each with a kind to call them."""
    found = {}
    for place, column in enumerate(columns):
        if column.link and column.path.endswith("__uid"):
            continue
        own = column.path in spec.record.title_columns
        kinds = registry.of_model(column.field.link_model) if column.link and column.field.link_model else ()
        called = [kind for kind in ((spec,) if own else kinds) if hidden_stand_ins(kind, user)]
        if called:
            found[place] = next((kind for kind in called if kind.record.overview), called[0])
    return found


_AS_TEXT = stored_cell(FieldKind.TEXT)


def _all_rows(listing: Listing) -> models.QuerySet[Any]:
    """What the system itself exports: every row that matches, whoever owns it."""
    from rapport.platform.records.filters import condition

    conditions = [condition(listing.query.spec, given, None) for given in listing.query.filters]
    return listing.query.spec.objects().filter(*conditions)


def note_export(spec: RecordSpec, user: User | None, *, channel: str, file_format: str) -> None:
    """Note in the change log that somebody took records out."""
    summary = _("%(kinds)s exported as %(format)s") % {"kinds": spec.title_plural, "format": file_format.upper()}
    note_act(actor=user, channel=channel, act="export", kind=spec.name, summary=summary)


def everything(spec: RecordSpec) -> list[str]:
    """Every field that a file of this kind can carry back in, for a complete export."""
    return [
        name for name, field in spec.fields.items()
        if name not in _NEVER and (not field.read_only or name in ("uid", "display_name"))
    ]  # fmt: skip


def _columns(spec: RecordSpec, name: str, *, labels: bool) -> Iterator[ExportColumn]:
    field = spec.fields[name]
    header = export_header(spec, field) if labels else name
    if name == "uid" and labels:
        header = f"{_('Id in Rapport')} [uid]"
    if field.virtual is not None:
        yield ExportColumn(header, name, _AS_TEXT, field, collection=True)
    elif field.kind is FieldKind.LINK:
        assert field.link_model is not None
        uid = f"{header} [{name}.uid]" if labels else f"{name}.uid"
        yield ExportColumn(header, f"{name}__{_title_of(field.link_model)}", _AS_TEXT, field, link=name)
        yield ExportColumn(uid, f"{name}__uid", _AS_TEXT, field, link=name)
    else:
        yield ExportColumn(header, name, stored_cell(field.kind), field)


def _title_of(model: type[models.Model]) -> str:
    names = {field.name for field in model._meta.concrete_fields}
    return next((name for name in _TITLES if name in names), "uid")


class _Pipe(io.RawIOBase):
    """Collects what a writer writes until it is taken away."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        data = b"".join(self.parts)
        self.parts.clear()
        return data


def csv_stream(export: Export, *, bom: bool = True) -> Iterator[bytes]:
    """The export as CSV, a piece at a time; cells that a spreadsheet would run are neutralised."""
    pipe = _Pipe()
    writer = CsvWriter(pipe, export.headers(), bom=bom)  # type: ignore[arg-type]
    written = export.blocks()
    if written is not None:
        writer.flush()
        yield pipe.take()
        yield from written
    for row in export.rows() if written is None else ():
        writer.write(row)
        if writer.count % _LINES == 0:
            writer.flush()
            yield pipe.take()
    writer.close()
    yield pipe.take()


def xlsx_stream(export: Export) -> Iterator[bytes]:
    """The export as a workbook; it is complete before its first byte goes out, on disk rather than in memory."""
    with SpooledTemporaryFile(max_size=_SPOOL) as file:
        with XlsxWriter(file, export.headers(), sheet=str(export.spec.label_plural)) as writer:  # type: ignore[arg-type]
            writer.write_many(export.rows())
        file.seek(0)
        while block := file.read(1 << 16):
            yield block
