"""The list of a kind: filters as chips, sorting, pages by cursor, rows to open beside the list and edit in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.events.marks import mark_of
from rapport.platform.records.counts import Count
from rapport.platform.records.crosstab import TooLarge
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.filters import ListError, field_named
from rapport.platform.records.listing import Listing, Page
from rapport.platform.records.record import Board, Calendar
from rapport.platform.records.short import MOST, TooLong, indexed_names, short_names, shown_names
from rapport.platform.saved_views.shown import LOOK
from rapport.platform.saved_views.state import VIEW, ListState, in_usual_order, open_list
from rapport.platform.saved_views.tabs import bar_of
from rapport.platform.web import filterbar
from rapport.platform.web.board import fill_columns, heads_of, move_url
from rapport.platform.web.calendar import page_of
from rapport.platform.web.cells import count_text
from rapport.platform.web.grouped import Grouped, render_groups
from rapport.platform.web.htmx import is_part
from rapport.platform.web.list_actions import list_actions
from rapport.platform.web.looks import looks_of
from rapport.platform.web.menu import page_of_new
from rapport.platform.web.notices import notices_for
from rapport.platform.web.tables import columns_of, related_names, render_rows
from rapport.platform.web.trail import trail_of
from rapport.platform.web.views.base import RecordView
from rapport.platform.web.views.calendar import day_url, new_url

OWN_PARAMETERS = (VIEW, *LOOK, "columns", "partial", "_field", "_operator", "_value", "_group", "_at")
"""Parameters of an address that are no part of the question which rows are shown."""


class RecordListView(RecordView):
    """GET /<kind>/."""

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            state = open_list(self.record, self.user, request.GET, OWN_PARAMETERS)
        except ListError as error:
            return self.page("records/list_error.html", {"text": self.fault(error)}, status=400)
        try:
            return self.answer(state)
        except TooLong as error:
            if state.query.cursor is not None:
                return self.page("records/list_error.html", {"text": error.message}, status=400)
            return self.answer(in_usual_order(state, error))

    def answer(self, state: ListState) -> HttpResponse:
        """The list in the way it is shown; TooLong where it has too many records for its order."""
        if state.query.cursor is not None and self.target == "rows":
            page = self.read(Listing(state.query, self.user), state)
            more_url = self.more_url(state.pairs, page.next_cursor)
            return self.page("records/list_rows.html", {"rows": self.rows(state, page), "more_url": more_url})
        if state.shown is not None and state.shown.board is not None:
            return self.board(state, state.shown.board)
        if state.shown is not None and state.shown.calendar is not None:
            return self.calendar(state, state.shown.calendar)
        return self.table(state)

    def read(self, listing: Listing, state: ListState) -> Page:
        """The rows of one page, with the records that they link to."""
        return listing.rows(related=related_names(self.record, state.columns))

    def table(self, state: ListState) -> HttpResponse:
        """The list as a table, in groups where that is asked for and can be counted in time."""
        grouped = self.groups(state)
        listing = Listing(state.query, self.user)
        page = self.read(listing, state) if grouped is None else Page([])
        count = listing.count(page) if grouped is None else Count(grouped.total, True)
        context = {
            **self.context(state, count, empty=not (page.items or (grouped is not None and grouped.total))),
            "rows": self.rows(state, page) if grouped is None else "",
            "grouped": grouped.html if grouped is not None else "",
            "too_many": grouped is None and state.shown is not None,
            "columns": columns_of(
                state.query, state.columns, self.user, state.pairs, state.widths, count, self.url("filter")
            ),
            "more_url": self.more_url(state.pairs, page.next_cursor),
            "next_url": self.cursor_url(state.pairs, page.next_cursor),
            "previous_url": self.cursor_url(state.pairs, page.previous_cursor),
            "bulk_actions": self.bulk_actions(),
            "paste_url": self.url("paste") if self.editable(state.columns) else "",
        }
        return self.page("records/list.html", context)

    def board(self, state: ListState, board: Board) -> HttpResponse:
        """The list as a board; as a table where its columns can't be counted in time."""
        try:
            columns = heads_of(state, board, self.url("list"))
        except TooLarge:
            return self.table(state)
        moving = move_url(self, board, urlencode(state.pairs))
        fill_columns(state, board, columns, self.url("cards"), moving)
        total = sum(column.count for column in columns)
        label = self.record.fields[board.by].label
        context = {
            **self.context(state, Count(total, True), empty=not total),
            "board": {"columns": columns, "label": label, "mark": mark_of(self.record.name)},
            "move_url": moving,
        }
        return self.page("records/board.html", context)

    def calendar(self, state: ListState, calendar: Calendar) -> HttpResponse:
        """The list on a calendar; as a table where its records can't be found in time."""
        try:
            shown = page_of(state, calendar, self.url("list"), new_url(self, calendar))
        except TooLarge:
            return self.table(state)
        except ListError as error:
            return self.page("records/list_error.html", {"text": self.fault(error)}, status=400)
        context = {
            **self.context(state, Listing(state.query, self.user).count(), empty=False),
            "calendar": shown,
            "label": self.record.fields[calendar.on].label,
            "move_url": day_url(self, calendar),
        }
        return self.page("records/calendar.html", context)

    def context(self, state: ListState, count: Count, *, empty: bool) -> dict[str, Any]:
        """What stands around the records, however they are shown; the list is remembered as it is."""
        query, pairs = state.query, state.pairs
        trail_of(self.request).saw_list(self.record, "" if state.is_plain else urlencode(pairs), count)
        return {
            "crumbs": [{"label": str(self.record.title_plural), "url": ""}],
            "looks": looks_of(state, state.columns),
            "empty": empty,
            "filtered": bool(query.filters or query.groups or query.q),
            "groups": filterbar.groups(query, pairs, self.url("filter")),
            "chips": filterbar.chips(query, pairs, self.url("filter")),
            "filter_url": f"{self.url('filter')}?{urlencode(pairs)}",
            "or_url": self.or_url(state),
            "q": query.q,
            "kept": [pair for pair in pairs if pair[0] != "q"],
            "count": count,
            "count_text": count_text(count),
            "count_label": self.record.label if count.exact and count.value == 1 else self.record.label_plural,
            "views": bar_of(state, self.url("list"), count_text(count)),
            "work_url": f"{self.url('work')}?{urlencode(pairs)}",
            "query": urlencode(pairs),
            "density": state.layout.density,
            "notices": notices_for(self.request, self.record),
            "unsorted": self.unsorted(state),
            "export_url": f"/{self.record.name}/export/?{urlencode([*query.parameters(), ('ask', '')])}",
            **self.may(),
        }

    def rows(self, state: ListState, page: Page) -> SafeString:
        """The rows of a page, with boxes to tick and values to edit."""
        names = state.columns
        selectable = not self.record.record.overview
        editable = self.editable(names)
        return render_rows(
            self.record, names, page.items, editable=editable, selectable=selectable, widths=state.widths
        )

    def groups(self, state: ListState) -> Grouped | None:
        """The heads of the groups, where the list is shown in such and they can be counted in time."""
        if state.shown is None or state.shown.grouping is None:
            return None
        selectable = bool(self.bulk_actions())
        urls = (self.url("list"), self.url("rows"))
        return render_groups(state, state.shown.grouping, state.columns, *urls, selectable=selectable)

    def fault(self, error: ListError) -> str:
        """What is wrong with the address in the reader's words: fields by their labels, none of our own names."""
        if error.field == "sort":
            always = self.labels(shown_names(self.record, indexed_names(self.record, self.user)))
            text = _("Lists can be sorted by: %(allowed)s.") % {"allowed": always}
            others = self.labels(short_names(self.record, self.user))
            words = {"most": MOST, "allowed": others}
            short = _("Those of at most %(most)s records also by: %(allowed)s.") % words if others else ""
            return f"{text} {short}".strip()
        field, _link = field_named(self.record, error.field.partition("__")[0], self.user)
        return f"{field.label}: {error.message}" if field is not None else error.message

    def labels(self, names: Sequence[str]) -> str:
        """What these fields are called, each once."""
        return ", ".join(dict.fromkeys(str(self.record.fields[name].label) for name in names))

    def unsorted(self, state: ListState) -> dict[str, str] | None:
        """Why the list does not stand in the order that was asked for, and where it is narrowed to do so."""
        if state.refused is None:
            return None
        pairs = [pair for pair in state.pairs if pair[0] != "sort"] + [("sort", state.refused.sort)]
        return {"text": state.refused.reason, "filter_url": f"{self.url('filter')}?{urlencode(pairs)}"}

    def or_url(self, state: ListState) -> str:
        """The form of a condition that begins another alternative; "" while there is nothing beside which to put it."""
        if not (state.query.filters or state.query.groups):
            return ""
        return f"{self.url('filter')}?{urlencode([*state.pairs, ('_group', 'new')])}"

    def may(self) -> dict[str, Any]:
        """What the reader may do with the kind, and where a new record is begun."""
        page = page_of_new(self.record)
        overview = self.record.record.overview
        creating = not overview and may(self.record, self.user, Action.CREATE.value)
        return {
            "may_create": creating,
            "create_url": page or (self.url("quick") if creating else ""),
            "create_in_dialog": not page,
            "may_import": creating and self.record.record.importable,
            "may_export": may(self.record, self.user, Action.EXPORT.value),
        }

    def editable(self, names: list[str]) -> frozenset[str]:
        """Columns that are edited in the list; whether a row may be changed is asked when it is."""
        if self.record.record.overview or not may(self.record, self.user, Action.UPDATE.value):
            return frozenset()
        writable = self.writable(names)
        return frozenset(name for name in writable if self.record.fields[name].kind is not FieldKind.COLLECTION)

    def bulk_actions(self) -> list[dict[str, Any]]:
        """What can be done with the selected rows."""
        if self.record.record.overview:
            return []
        actions: list[dict[str, Any]] = []
        if may(self.record, self.user, Action.UPDATE.value):
            actions.append({"label": _("Edit"), "url": self.url("bulk", "edit"), "icon": "pencil"})
            if self.record.owned:
                actions.append({"label": _("Assign"), "url": self.url("bulk", "assign"), "icon": "user"})
        actions += list_actions(self.record, self.user)
        if may(self.record, self.user, Action.EXPORT.value):
            actions.append({"label": _("Export"), "url": self.url("bulk", "export"), "icon": "download"})
        if may(self.record, self.user, Action.DELETE.value) and not self.record.record.undeletable:
            actions.append({"label": _("Delete"), "url": self.url("bulk", "delete"), "icon": "trash-2", "danger": True})
        return actions

    def more_url(self, pairs: Sequence[tuple[str, str]], cursor: str) -> str:
        """Where the following rows are."""
        return f"{self.url('list')}{self.cursor_url(pairs, cursor)}" if cursor else ""

    def cursor_url(self, pairs: Sequence[tuple[str, str]], cursor: str) -> str:
        """The list from a cursor on."""
        return f"?{urlencode([*pairs, ('cursor', cursor)])}" if cursor else ""


class GroupRowsView(RecordListView):
    """GET /<kind>/rows/?<list>: the rows of one group, into their place in the list; a browser gets their list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not is_part(request):
            return HttpResponseRedirect(f"{self.url('list')}?{request.GET.urlencode()}")
        try:
            state = open_list(self.record, self.user, request.GET, OWN_PARAMETERS)
        except ListError as error:
            return HttpResponse(self.fault(error), status=400, content_type="text/plain")
        try:
            page = self.read(Listing(state.query, self.user), state)
        except TooLong as error:
            if state.query.cursor is not None:
                return HttpResponse(error.message, status=400, content_type="text/plain")
            state = in_usual_order(state, error)
            page = self.read(Listing(state.query, self.user), state)
        following = self.cursor_url(state.pairs, page.next_cursor)
        context = {
            "rows": self.rows(state, page),
            "width": len(state.columns) + bool(self.bulk_actions()),
            "more_url": f"{self.url('rows')}{following}" if following else "",
            "next_url": f"{self.url('list')}{following}",
        }
        return self.page("records/group_rows.html", context)
