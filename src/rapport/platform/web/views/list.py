"""The list of a kind: filters as chips, sorting, pages by cursor, rows to open beside the list and edit in place."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.records.counts import Count
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.filters import ListError, filterable_fields
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.web import filterbar
from rapport.platform.web.cells import count_text
from rapport.platform.web.forms import record_form
from rapport.platform.web.tables import columns_of, related_names, render_rows
from rapport.platform.web.trail import trail_of
from rapport.platform.web.views.base import RecordView

OWN_PARAMETERS = ("columns", "partial", "_field", "_operator", "_value")


class RecordListView(RecordView):
    """GET /<kind>/."""

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            query = ListQuery.parse(self.record, request.GET, self.user, ignore=OWN_PARAMETERS, skip_empty=True)
        except ListError as error:
            return self.page("records/list_error.html", {"error": error, "crumbs": self.crumbs()}, status=400)
        listing = Listing(query, self.user)
        names = self.visible(self.record.columns)
        page = listing.rows(related=related_names(self.record, names))
        rows = render_rows(
            self.record, names, page.items, editable=self.editable(names), selectable=not self.record.record.overview
        )
        if query.cursor is not None and self.target == "rows":
            return self.page(
                "records/list_rows.html", {"rows": rows, "more_url": self.more_url(query, page.next_cursor)}
            )
        count = listing.count()
        trail_of(request).saw_list(self.record, urlencode(query.parameters()), count)
        context = {
            "crumbs": [{"label": str(self.record.title_plural), "url": ""}],
            "rows": rows,
            "empty": not page.items,
            "filtered": bool(query.filters or query.q),
            "columns": columns_of(query, names, self.user),
            "chips": filterbar.chips(query, self.url("filter")),
            "filter_url": f"{self.url('filter')}?{urlencode(query.parameters())}",
            "q": query.q,
            "kept": [pair for pair in query.parameters() if pair[0] != "q"],
            "count": count,
            "count_text": count_text(count),
            "more_url": self.more_url(query, page.next_cursor),
            "next_url": self.cursor_url(query, page.next_cursor),
            "previous_url": self.cursor_url(query, page.previous_cursor),
            "tabs": self.tabs(query, count),
            "bulk_actions": self.bulk_actions(),
            "export_url": f"/{self.record.name}/export/?{urlencode([*query.parameters(), ('format', 'csv')])}",
            **self.may(),
        }
        return self.page("records/list.html", context)

    def may(self) -> dict[str, bool]:
        """What the reader may do with the kind."""
        overview = self.record.record.overview
        creating = not overview and may(self.record, self.user, Action.CREATE.value)
        return {
            "may_create": creating,
            "may_import": creating and self.record.record.importable,
            "may_export": may(self.record, self.user, Action.EXPORT.value),
        }

    def editable(self, names: list[str]) -> frozenset[str]:
        """Columns that are edited in the list; whether a row may be changed is asked when it is."""
        if self.record.record.overview or not may(self.record, self.user, Action.UPDATE.value):
            return frozenset()
        writable = self.writable(names)
        return frozenset(name for name in writable if self.record.fields[name].kind is not FieldKind.COLLECTION)

    def tabs(self, query: ListQuery, count: Count) -> list[dict[str, Any]]:
        """All and mine; saved views come with the next step of the platform."""
        if not self.record.owned or self.record.record.overview:
            return []
        mine = any(given.parameter == "owner" and given.value == "me" for given in query.filters)
        base = self.url("list")
        shown = count_text(count)
        return [
            {"label": _("All"), "url": base, "active": not mine, "count": "" if mine else shown},
            {"label": _("Mine"), "url": f"{base}?owner=me", "active": mine, "count": shown if mine else ""},
        ]

    def bulk_actions(self) -> list[dict[str, Any]]:
        """What can be done with the selected rows."""
        if self.record.record.overview:
            return []
        actions: list[dict[str, Any]] = []
        if may(self.record, self.user, Action.UPDATE.value):
            actions.append({"label": _("Edit"), "url": self.url("bulk", "edit"), "icon": "pencil"})
            if self.record.owned:
                actions.append({"label": _("Assign"), "url": self.url("bulk", "assign"), "icon": "user"})
        if may(self.record, self.user, Action.EXPORT.value):
            actions.append({"label": _("Export"), "url": self.url("bulk", "export"), "icon": "download"})
        if may(self.record, self.user, Action.DELETE.value) and not self.record.record.undeletable:
            actions.append({"label": _("Delete"), "url": self.url("bulk", "delete"), "icon": "trash-2", "danger": True})
        return actions

    def more_url(self, query: ListQuery, cursor: str) -> str:
        """Where the following rows are."""
        return f"{self.url('list')}{self.cursor_url(query, cursor)}" if cursor else ""

    def cursor_url(self, query: ListQuery, cursor: str) -> str:
        """The list from a cursor on."""
        return f"?{urlencode([*query.parameters(), ('cursor', cursor)])}" if cursor else ""


class FilterView(RecordView):
    """GET /<kind>/filter/: the form of one filter, into the dialog; with a value it leads to the filtered list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        fields = filterable_fields(self.record, self.user)
        name = request.GET.get("_field", "")
        if name and name not in fields:
            raise Http404
        operator = request.GET.get("_operator", "")
        if name and operator:
            return HttpResponseRedirect(self.filtered(name, operator))
        field = fields.get(name)
        current = (
            next((value for key, value in request.GET.items() if key.partition("__")[0] == name), "") if name else ""
        )
        form = record_form(self.record, [name], initial={name: current}) if field is not None else None
        context = {
            "choices": filterbar.filter_choices(self.record, self.user),
            "field": field,
            "operators": filterbar.operator_choices(field) if field is not None else [],
            "current_operator": self.current_operator(name),
            "value": form[name] if form is not None and field is not None and field.stored else None,
            "kept": [(k, v) for k, v in request.GET.items() if k not in OWN_PARAMETERS and k != "cursor"],
            "form_url": request.path,
        }
        return self.page("records/filter.html", context)

    def current_operator(self, name: str) -> str:
        """The operator that the list has for this field now."""
        for key, value in self.request.GET.items():
            base, _underscores, operator = key.partition("__")
            if base == name:
                return "notnull" if operator == "isnull" and value == "false" else operator or "exact"
        return "exact"

    def filtered(self, name: str, operator: str) -> str:
        """The address of the list with this filter in the place of an earlier one on the same field."""
        value = self.request.GET.get(name) or self.request.GET.get("_value", "")
        kept = [
            (key, item)
            for key, item in self.request.GET.items()
            if key not in OWN_PARAMETERS and key != "cursor" and key.partition("__")[0] != name
        ]
        if operator in ("isnull", "notnull"):
            pair = (f"{name}__isnull", "true" if operator == "isnull" else "false")
        else:
            pair = (name if operator == "exact" else f"{name}__{operator}", value)
        return f"{self.url('list')}?{urlencode([*kept, pair])}"
