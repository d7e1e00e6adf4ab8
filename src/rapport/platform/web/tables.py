"""The rows of a list as HTML: one template-free renderer a kind of value, one pass over the page's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.listing import ListQuery, sortable_names
from rapport.platform.records.spec import RecordSpec
from rapport.platform.records.virtual import load_together
from rapport.platform.web.cells import cell, pages_url
from rapport.platform.web.markup import concat, fill
from rapport.platform.web.templatetags.ui import avatar

_RIGHT = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY})


def columns_of(query: ListQuery, names: Sequence[str], user: Any) -> list[dict[str, Any]]:
    """The head of the table: label, where sorting leads, and which way it is sorted."""
    spec = query.spec
    sortable = sortable_names(spec, user)
    current = query.sort[0]
    columns = []
    for name in names:
        field = spec.fields[name]
        by = spec.record.sort_by.get(name, name)
        active = by == current.name
        direction = ("descending" if current.descending else "ascending") if active else ""
        wanted = f"-{by}" if active and not current.descending else by
        pairs = [pair for pair in query.parameters() if pair[0] != "sort"] + [("sort", wanted)]
        columns.append(
            {
                "label": field.label,
                "sort_url": f"?{urlencode(pairs)}" if by in sortable else "",
                "direction": direction,
                "align": "r" if field.kind in _RIGHT else "",
                "css": "" if name == names[0] or field.kind not in _SECONDARY else "hide-s",
                "menu": "",
            }
        )
    return columns


_SECONDARY = frozenset(set(FieldKind) - {FieldKind.LINK, FieldKind.PHONE})


def related_names(spec: RecordSpec, names: Sequence[str]) -> list[str]:
    """Links to read along with the rows, so that no cell asks the database."""
    return [name for name in names if spec.fields[name].kind is FieldKind.LINK]


def collections_of(spec: RecordSpec, names: Sequence[str], rows: Sequence[Any]) -> dict[str, Mapping[int, Any]]:
    """The values of collection columns for all rows of the page."""
    ids = [row.pk for row in rows]
    return load_together([virtual for name in names if (virtual := spec.fields[name].virtual) is not None], ids)


def render_rows(
    spec: RecordSpec, names: Sequence[str], rows: Sequence[Any], *, editable: frozenset[str], selectable: bool
) -> SafeString:
    """Every row of the page."""
    collections = collections_of(spec, names, rows)
    base = pages_url(spec.name)
    fields = [spec.fields[name] for name in names]
    return concat(_row(spec, fields, row, base, collections, editable, selectable) for row in rows)


def _row(
    spec: RecordSpec,
    fields: Sequence[FieldSpec],
    row: Any,
    base: str,
    collections: Mapping[str, Mapping[int, Any]],
    editable: frozenset[str],
    selectable: bool,
) -> SafeString:
    url = f"{base}{row.uid}/"
    title = spec.record.get_title(row)
    picked = _pick(row, title) if selectable else ""
    name = fields[0].name
    first = title if fields[0].kind is FieldKind.TEXT else cell(fields[0], getattr(row, name), row)
    head = fill(
        '<th scope="row"><span class="who">{}<a href="{}" data-drawer>{}</a></span></th>',
        avatar(title, getattr(row, "kind", "square"), key=row.uid),
        url,
        first,
    )
    cells = concat(_cell(field, row, url, collections, editable) for field in fields[1:])
    return fill('<tr data-row="{}" data-url="{}">{}{}{}</tr>', row.uid, url, picked, head, cells)


def _pick(row: Any, title: str) -> SafeString:
    return fill(
        '<td class="pick"><input type="checkbox" name="uid" value="{}" data-select-row aria-label="{}"></td>',
        row.uid,
        _("Select %(name)s") % {"name": title},
    )


def _cell(
    field: FieldSpec, row: Any, url: str, collections: Mapping[str, Mapping[int, Any]], editable: frozenset[str]
) -> SafeString:
    value = collections[field.name].get(row.pk) if field.virtual is not None else getattr(row, field.name)
    css = " ".join(
        part for part in ("r" if field.kind in _RIGHT else "", "hide-s" if field.kind in _SECONDARY else "") if part
    )
    if field.name in editable:
        return fill(
            '<td class="{}" data-edit-url="{}value/{}/" tabindex="0">{}</td>',
            css,
            url,
            field.name,
            cell(field, value, row),
        )
    return fill('<td class="{}">{}</td>', css, cell(field, value, row))
