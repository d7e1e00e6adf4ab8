"""The list of a kind: filters as chips, sorting, pages by cursor, rows to open beside the list and edit in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.filters import ListError, field_named
from rapport.platform.records.listing import Listing, sortable_names
from rapport.platform.saved_views.state import ListState, open_list
from rapport.platform.saved_views.tabs import bar_of
from rapport.platform.web import filterbar
from rapport.platform.web.cells import count_text
from rapport.platform.web.list_actions import list_actions
from rapport.platform.web.menu import page_of_new
from rapport.platform.web.tables import columns_of, related_names, render_rows
from rapport.platform.web.trail import trail_of
from rapport.platform.web.views.base import RecordView

OWN_PARAMETERS = ("view", "columns", "partial", "_field", "_operator", "_value", "_group", "_at")
"""Parameters of an address that are no part of the question which rows are shown."""


class RecordListView(RecordView):
    """GET /<kind>/."""

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            state = open_list(self.record, self.user, request.GET, OWN_PARAMETERS)
        except ListError as error:
            return self.page("records/list_error.html", {"text": self.fault(error)}, status=400)
        query, pairs, names = state.query, state.pairs, state.columns
        listing = Listing(query, self.user)
        page = listing.rows(related=related_names(self.record, names))
        rows = render_rows(
            self.record,
            names,
            page.items,
            editable=self.editable(names),
            selectable=not self.record.record.overview,
            widths=state.widths,
        )
        if query.cursor is not None and self.target == "rows":
            more_url = self.more_url(pairs, page.next_cursor)
            return self.page("records/list_rows.html", {"rows": rows, "more_url": more_url})
        count = listing.count()
        trail_of(request).saw_list(self.record, "" if state.is_plain else urlencode(pairs), count)
        context = {
            "crumbs": [{"label": str(self.record.title_plural), "url": ""}],
            "rows": rows,
            "empty": not page.items,
            "filtered": bool(query.filters or query.groups or query.q),
            "columns": columns_of(query, names, self.user, pairs, state.widths),
            "groups": filterbar.groups(query, pairs, self.url("filter")),
            "chips": filterbar.chips(query, pairs, self.url("filter")),
            "filter_url": f"{self.url('filter')}?{urlencode(pairs)}",
            "or_url": self.or_url(state),
            "q": query.q,
            "kept": [pair for pair in pairs if pair[0] != "q"],
            "count": count,
            "count_text": count_text(count),
            "count_label": self.record.label if count.exact and count.value == 1 else self.record.label_plural,
            "more_url": self.more_url(pairs, page.next_cursor),
            "next_url": self.cursor_url(pairs, page.next_cursor),
            "previous_url": self.cursor_url(pairs, page.previous_cursor),
            "views": bar_of(state, self.url("list"), count_text(count)),
            "work_url": f"{self.url('work')}?{urlencode(pairs)}",
            "query": urlencode(pairs),
            "density": state.layout.density,
            "bulk_actions": self.bulk_actions(),
            "export_url": f"/{self.record.name}/export/?{urlencode([*query.parameters(), ('format', 'csv')])}",
            **self.may(),
        }
        return self.page("records/list.html", context)

    def fault(self, error: ListError) -> str:
        """What is wrong with the address in the reader's words: fields by their labels, none of our own names."""
        if error.field == "sort":
            shown = {column: name for name, column in reversed(list(self.record.record.sort_by.items()))}
            names = [shown.get(name, name) for name in sortable_names(self.record, self.user)]
            labels = dict.fromkeys(str(self.record.fields[name].label) for name in names)
            return _("Lists can be sorted by: %(allowed)s.") % {"allowed": ", ".join(labels)}
        field, _link = field_named(self.record, error.field.partition("__")[0], self.user)
        return f"{field.label}: {error.message}" if field is not None else error.message

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
