"""The cards of a board as HTML: written in Python as the cells of a list are, since a board has a hundred of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rapport.platform.access.titles import title_of
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.record import Board
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import cell, mark_of_leaver, pages_url
from rapport.platform.web.markup import concat, escaped, fill
from rapport.platform.web.templatetags.ui import icon, mark, tag

_CARD = """
<article class="board-card" data-card="{}" data-version="{}" tabindex="0" aria-label="{}">
<div class="board-line"><b class="who">{}<a href="{}" data-drawer>{}</a></b>{}{}</div>{}</article>
"""
_MARK = '<span class="board-mark {}" title="{}">{}</span>'
_MOVE = (
    '<a class="btn btn-ghost btn-square btn-sm board-move" href="{}&amp;card={}" data-dialog aria-label="{}"'
    ' title="{}">{}</a>'
)
_LINE = '<div class="board-line"><div class="{}" title="{}"><span class="sr-only">{}:</span> {}</div>{}</div>'
_END = '<span title="{}"><span class="sr-only">{}:</span> {}</span>'


class CardWriter:
    """Writes the cards of one board. ``names`` are the fields below a title; ``move_url`` is "" for who moves none;
    ``seen`` are the fields that the reader sees."""

    def __init__(self, spec: RecordSpec, board: Board, names: list[str], move_url: str, seen: Collection[str]) -> None:
        self.spec, self.board, self.move_url = spec, board, move_url
        self.marks = bool(board.mark) and set(board.mark) <= set(seen)
        self.labels: Mapping[str, str] = {name: escaped(spec.fields[name].label) for name in names}
        self.move_to, self.arrow = _("Move to …"), icon("arrow-right", css="icon-sm")

    def cards(self, rows: Iterable[Any]) -> SafeString:
        """Several records, one after another."""
        return concat(self.card(row) for row in rows)

    def card(self, row: Any) -> SafeString:
        """One record: its title leads to it, each value below has the name of its field."""
        title = title_of(row)
        url = f"{pages_url(registry.of_instance(row).name)}{row.uid}/"
        move = self._move(row, title) if self.move_url else ""
        who, lines = mark(row, title), concat(self._lines(row))
        return fill(_CARD, row.uid, row.version, title, who, url, title, self._mark(row), move, lines)

    def _mark(self, row: Any) -> SafeString:
        found = self.spec.record.get_card_mark(row) if self.marks else None
        if found is None:
            return SafeString("")
        return fill(_MARK, found.tone, found.text, icon(found.icon, label=found.text, css="icon-sm"))

    def _move(self, row: Any, title: str) -> SafeString:
        said = _("Move %(name)s to …") % {"name": title}
        return fill(_MOVE, self.move_url, row.uid, said, self.move_to, self.arrow)

    def _lines(self, row: Any) -> list[SafeString]:
        """What stands beside a value, by the board's word, ends the line of the value before it."""
        lines: list[tuple[str, SafeString, str, SafeString]] = []
        late = self.spec.record.get_overdue(row)
        for name, label in self.labels.items():
            field, value = self.spec.fields[name], getattr(row, name)
            if value in (None, ""):
                continue
            if name in self.board.beside and lines:
                css, before, said, _end = lines[-1]
                why = late[name] if isinstance(late, Mapping) and name in late else ""
                shown = _small(value, "bad" if name in late else "")
                lines[-1] = (css, before, said, fill(_END, why or SafeString(label), why or SafeString(label), shown))
            else:
                css = "board-value is-amount" if field.kind is FieldKind.MONEY else "board-value"
                css = f"{css} bad" if name in late else css
                lines.append((css, cell(field, value, row), label, SafeString("")))
        return [fill(_LINE, css, SafeString(said), SafeString(said), value, end) for css, value, said, end in lines]


def _small(value: Any, tone: str = "") -> SafeString:
    """A value in little room: somebody's initials, or the days since a time."""
    if isinstance(value, Model):
        name = title_of(value)
        shown = fill('<span title="{}">{}</span>', name, mark(value, name) or name)
        return concat((shown, mark_of_leaver(value)))
    if isinstance(value, datetime):
        days = (timezone.localdate() - timezone.localtime(value).date()).days
        return tag(_("%(count)s d") % {"count": max(0, days)}, tone)
    return fill("{}", value)
