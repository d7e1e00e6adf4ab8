"""The rows of a list as HTML: one template-free renderer a kind of value, one pass over the page's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from rapport.platform.access.titles import title_of
from rapport.platform.records.counts import Count
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.short import MOST, indexed_names, short_names
from rapport.platform.records.spec import RecordSpec
from rapport.platform.records.virtual import load_together
from rapport.platform.web.cells import cell, count_text, editable_cell, pages_url
from rapport.platform.web.markup import concat, fill
from rapport.platform.web.templatetags.ui import mark

_RIGHT = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY})


def columns_of(
    query: ListQuery,
    names: Sequence[str],
    user: Any,
    pairs: Sequence[tuple[str, str]],
    widths: Mapping[str, int],
    count: Count,
    filter_url: str,
) -> list[dict[str, Any]]:
    """The head of the table: label, where sorting leads (``pairs`` is the list's address), which way it is sorted.

    Where the list has too many rows for an order, the head leads to a filter by its field, with that order kept.
    """
    spec = query.spec
    indexed, short = indexed_names(spec, user), short_names(spec, user)
    is_long = count.value > MOST
    current = query.sort[0]
    columns = []
    for name in names:
        field = spec.fields[name]
        by = spec.record.sort_by.get(name, name)
        active = by == current.name
        direction = ("descending" if current.descending else "ascending") if active else ""
        wanted = f"-{by}" if active and not current.descending else by
        sorted_by = [pair for pair in pairs if pair[0] != "sort"] + [("sort", wanted)]
        refused = is_long and by in short
        hidden = "" if name == names[0] or field.kind not in _SECONDARY else "hide-s"
        columns.append(
            {
                "name": name,
                "width": widths.get(name, 0),
                "label": field.label,
                "sort_url": f"?{urlencode(sorted_by)}" if by in indexed or (by in short and not refused) else "",
                "filter_url": f"{filter_url}?{urlencode(_filtered(spec, name, sorted_by))}" if refused else "",
                "unsorted": _too_long(count)
                if refused
                else field.virtual.unsorted
                if field.virtual is not None
                else "",
                "direction": direction,
                "align": "r" if field.kind in _RIGHT else "",
                "css": f"{hidden} {width_class(widths.get(name, 0))}".strip(),
                "menu": "",
            }
        )
    return columns or [{"name": "", "width": 0, "label": capfirst(spec.label), "sort_url": "", "direction": ""}]


def _filtered(spec: RecordSpec, name: str, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [*pairs, ("_field", name)] if name in spec.filters else list(pairs)


def _too_long(count: Count) -> str:
    words = {"count": count_text(count), "most": formats.number_format(MOST, force_grouping=True)}
    return _("Too long to be sorted by this: %(count)s records, at most %(most)s can be. Filter it first.") % words


_ON_PHONES = (
    FieldKind.TEXT,
    FieldKind.LINK,
    FieldKind.PHONE,
    FieldKind.DATE,
    FieldKind.DATETIME,
    FieldKind.CHOICE,
    FieldKind.INTEGER,
    FieldKind.MONEY,
)
_SECONDARY = frozenset(FieldKind) - {*_ON_PHONES}
"""What a phone leaves out below the name."""
_NAMED_ON_PHONES = frozenset({FieldKind.DATE, FieldKind.DATETIME, *_RIGHT})
"""What does not say by itself what it is, where no head stands above it."""


def width_class(width: int) -> str:
    """The class of cells that are so many pixels wide: pages carry no style (CSP)."""
    return f"cw-{width}" if width else ""


def related_names(spec: RecordSpec, names: Sequence[str]) -> list[str]:
    """Links to read along with the rows, so that no cell asks the database."""
    return [name for name in names if spec.fields[name].kind is FieldKind.LINK]


def collections_of(spec: RecordSpec, names: Sequence[str], rows: Sequence[Any]) -> dict[str, Mapping[int, Any]]:
    """The values of collection columns for all rows of the page."""
    ids = [row.pk for row in rows]
    return load_together([virtual for name in names if (virtual := spec.fields[name].virtual) is not None], ids)


def render_rows(
    spec: RecordSpec,
    names: Sequence[str],
    rows: Sequence[Any],
    *,
    editable: frozenset[str],
    selectable: bool,
    widths: Mapping[str, int] | None = None,
) -> SafeString:
    """Every row of the page."""
    collections = collections_of(spec, names, rows)
    base = pages_url(spec.name)
    fields = [spec.fields[name] for name in names]
    wide = [width_class((widths or {}).get(name, 0)) for name in names]
    return concat(_row(spec, fields, wide, row, base, collections, editable, selectable) for row in rows)


def _row(
    spec: RecordSpec,
    fields: Sequence[FieldSpec],
    wide: Sequence[str],
    row: Any,
    base: str,
    collections: Mapping[str, Mapping[int, Any]],
    editable: frozenset[str],
    selectable: bool,
) -> SafeString:
    url = f"{base}{row.uid}/"
    title = title_of(row)
    picked = _pick(row, title) if selectable else ""
    first = _first(fields[0], row, title) if fields else title
    head = fill(
        '<th scope="row" class="{}"><span class="who">{}<a href="{}" data-drawer>{}</a></span></th>',
        wide[0] if wide else "",
        mark(row, title),
        url,
        first,
    )
    late = spec.record.get_overdue(row)
    cells = concat(
        _cell(field, f"{css} bad" if field.name in late else css, row, url, collections, editable)
        for field, css in zip(fields[1:], wide[1:], strict=True)
    )
    return fill('<tr data-row="{}" data-url="{}">{}{}{}</tr>', row.uid, url, picked, head, cells)


def _first(field: FieldSpec, row: Any, title: str) -> SafeString | str:
    """What leads to the record. Where its name is hidden that may be a link, within which no other link may stand."""
    if field.kind is FieldKind.TEXT:
        return title
    value = getattr(row, field.name)
    if field.kind is FieldKind.LINK:
        return title_of(value) if value is not None else title
    return cell(field, value, row)


def _pick(row: Any, title: str) -> SafeString:
    return fill(
        '<td class="pick"><input type="checkbox" name="uid" value="{}" data-select-row aria-label="{}"></td>',
        row.uid,
        _("Select %(name)s") % {"name": title},
    )


def _cell(
    field: FieldSpec,
    wide: str,
    row: Any,
    url: str,
    collections: Mapping[str, Mapping[int, Any]],
    editable: frozenset[str],
) -> SafeString:
    value = collections[field.name].get(row.pk) if field.virtual is not None else getattr(row, field.name)
    css = " ".join(
        part
        for part in ("r" if field.kind in _RIGHT else "", "hide-s" if field.kind in _SECONDARY else "", wide)
        if part
    )
    label = fill(' data-label="{}"', capfirst(field.label)) if field.kind in _NAMED_ON_PHONES else ""
    if field.name in editable:
        return fill(
            '<td class="{}"{} data-edit-url="{}value/{}/" tabindex="0">{}</td>',
            css,
            label,
            url,
            field.name,
            editable_cell(field, value, row),
        )
    return fill('<td class="{}"{}>{}</td>', css, label, cell(field, value, row))
