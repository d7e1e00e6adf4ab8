"""What a reader does with the views of a list: keep, rename, share, arrange, forget. The list itself is web's."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.records.aggregates import Figures, figures, functions_of
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import ListError
from rapport.platform.records.listing import Listing
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.saved_views.figures import figure_text
from rapport.platform.saved_views.labels import FUNCTION_LABELS
from rapport.platform.saved_views.models import SavedView
from rapport.platform.saved_views.services import (
    KIND,
    arrange,
    arrangement_forget,
    default_set,
    tabs_place,
    view_create,
    view_update,
)
from rapport.platform.saved_views.state import VIEW, ListState, open_list
from rapport.platform.web.forms import RecordForm, record_form
from rapport.platform.web.views.base import CHANNEL, RecordView, redirect_with_message
from rapport.platform.write_errors import Invalid

FORM = ("name", "audience", "team", "pinned", "position")
_QUERY = 16_000
"""Characters of a list's address that a form may carry."""
_OWN = ("columns", "partial")
_TECHNICAL = frozenset({"uid", "version"})
_BOOKKEEPING = frozenset({"created_at", "updated_at"})
"""Offered as columns after all others."""


class ViewOfListView(RecordView):
    """Base: everything here is about one list as it stands, given by its address."""

    def state(self, text: str | None = None) -> ListState:
        """The list of an address, by default the one of this request; 404 when it makes no sense."""
        data = self.request.GET if text is None else QueryDict(text[:_QUERY])
        try:
            return open_list(self.record, self.user, data, _OWN)
        except ListError as error:
            raise Http404 from error

    def view_key(self, text: str) -> str:
        """The name of a view that this reader has; 404 otherwise."""
        state = self.state(urlencode({VIEW: text}))
        return state.active.key

    def list_of(self, key: str) -> str:
        """Where a view is shown as it is kept."""
        return f"{self.url('list')}?{urlencode({VIEW: key})}"

    def saved(self, uid: UUID, action: str) -> SavedView:
        """A saved view of this kind's list within the reader's reach; 404 otherwise."""
        found: SavedView | None = rows(self.views, self.user, action).filter(kind=self.record.name, uid=uid).first()
        if found is None:
            raise Http404
        return found

    @property
    def views(self) -> RecordSpec:
        """The kind of the views themselves."""
        return registry.get(KIND)


class ViewFormView(ViewOfListView):
    """Base of the form of a view, in the dialog."""

    def show(self, form: RecordForm, heading: str, query: str, status: int = 200) -> HttpResponse:
        """The form; ``query`` is the list as it stands."""
        context = {
            "form": form,
            "heading": heading,
            "query": query,
            "form_url": self.request.path,
            "crumbs": self.crumbs((heading, "")),
        }
        return self.page("saved_views/form.html", context, status=status)

    def names(self) -> list[str]:
        """The fields of the form; only administrators see "everybody", so the audience says who may."""
        return list(FORM)

    def form(self, data: Any = None, instance: SavedView | None = None) -> RecordForm:
        """The form, with the audiences that this user may choose."""
        initial = None if instance is not None else {"audience": "me", "position": 0}
        return record_form(self.views, self.names(), data=data, instance=instance, initial=initial)


class ViewCreateView(ViewFormView):
    """GET and POST /<kind>/view/new/: keep the list as it stands under a name."""

    def get(self, request: HttpRequest) -> HttpResponse:
        self.state()
        return self.show(self.form(), _("Save as a new view"), request.GET.urlencode())

    def post(self, request: HttpRequest) -> HttpResponse:
        query = request.POST.get("query", "")
        state, form = self.state(query), self.form(request.POST)
        if form.is_valid():
            try:
                with acts_noted() as acts:
                    view = view_create(state=state, values=form.given(FORM), actor=self.user, channel=CHANNEL)
                text = _("View saved: %(name)s") % {"name": view.name}
                return redirect_with_message(request, self.list_of(str(view.uid)), text, *acts[-1:])
            except Invalid as refusal:
                form.add_refusal(refusal)
        return self.show(form, _("Save as a new view"), query, 422)


class ViewEditView(ViewFormView):
    """GET and POST /<kind>/view/<uid>/edit/: name, sharing, place."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        view = self.saved(uid, Action.UPDATE.value)
        return self.show(self.form(instance=view), view.name, request.GET.urlencode())

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        view = self.saved(uid, Action.UPDATE.value)
        form = self.form(request.POST, view)
        if form.is_valid():
            try:
                with acts_noted() as acts:
                    write.update(self.views, view, form.given(FORM), actor=self.user, channel=CHANNEL)
                text = _("Saved: %(name)s") % {"name": view.name} if acts else _("Nothing was changed.")
                back = request.POST.get("query", "")[:_QUERY]
                url = f"{self.url('list')}?{back}" if back else self.list_of(str(uid))
                return redirect_with_message(request, url, text, *acts[-1:])
            except Invalid as refusal:
                form.add_refusal(refusal)
        return self.show(form, view.name, request.POST.get("query", ""), 422)


class ViewSaveView(ViewOfListView):
    """POST /<kind>/view/<uid>/save/: keep the list as it stands in its view."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        view = self.saved(uid, Action.VIEW.value)
        state = self.state(request.POST.get("query", ""))
        with acts_noted() as acts:
            view_update(view=view, state=state, actor=self.user, channel=CHANNEL)
        text = _("View saved: %(name)s") % {"name": view.name}
        return redirect_with_message(request, self.list_of(str(uid)), text, *acts[-1:])


class ViewDeleteView(ViewOfListView):
    """POST /<kind>/view/<uid>/delete/; it can be taken back."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        view = self.saved(uid, Action.VIEW.value)
        with acts_noted() as acts:
            write.delete(self.views, view, actor=self.user, channel=CHANNEL)
        text = _("Deleted: %(name)s") % {"name": view.name}
        return redirect_with_message(request, self.url("list"), text, *acts[-1:])


class ViewResetView(ViewOfListView):
    """POST /<kind>/view/reset/: show the view as it is kept."""

    def post(self, request: HttpRequest) -> HttpResponse:
        key = self.view_key(request.POST.get(VIEW, ""))
        arrangement_forget(spec=self.record, view=key, user=self.user)
        return redirect_with_message(request, self.list_of(key), _("The view is as it was saved."))


class ViewDefaultView(ViewOfListView):
    """POST /<kind>/view/default/: open this view first."""

    def post(self, request: HttpRequest) -> HttpResponse:
        key = self.view_key(request.POST.get(VIEW, ""))
        default_set(spec=self.record, view=key, user=self.user)
        return redirect_with_message(request, self.list_of(key), _("This view opens first from now on."))


class TabOrderView(ViewOfListView):
    """POST /<kind>/view/order/: put the tab ``card`` before the tab ``before``; the order is the reader's own."""

    def post(self, request: HttpRequest) -> HttpResponse:
        state, key = self.state(""), self.view_key(request.POST.get("card", ""))
        tabs_place(state=state, key=key, before=request.POST.get("before", ""), user=self.user)
        return HttpResponse(status=204)


class ColumnsView(ViewOfListView):
    """GET /<kind>/view/columns/: which columns, in which order, with which figures below; in the dialog."""

    def get(self, request: HttpRequest) -> HttpResponse:
        state = self.state()
        shown = state.columns
        offered = [name for name in self.visible(self.record.fields) if name not in _TECHNICAL]
        others = [name for name in offered if name not in shown and name not in self.record.record.internal]
        others.sort(key=_BOOKKEEPING.__contains__)
        lines = [self.line(state, name, name in shown) for name in [*shown, *others]]
        context = {
            "first": lines[0],
            "lines": lines[1:],
            "density": state.layout.density,
            "query": request.GET.urlencode(),
            "view_key": state.active.key,
            "form_url": self.url("view-layout"),
            "crumbs": self.crumbs((_("Columns"), "")),
        }
        return self.page("saved_views/columns.html", context)

    def line(self, state: ListState, name: str, shown: bool) -> dict[str, Any]:
        """One column: whether it is shown, its width, the figures that it may have."""
        field = self.record.fields[name]
        functions = [(one, FUNCTION_LABELS[one]) for one in functions_of(field)]
        return {
            "name": name,
            "label": field.label,
            "shown": shown,
            "width": state.widths.get(name, 0),
            "functions": functions,
            "function": state.layout.aggregates.get(name, ""),
        }


class LayoutView(ViewOfListView):
    """POST /<kind>/view/layout/: remember how this reader arranges a view; ``layout`` as JSON, or the form's fields."""

    def post(self, request: HttpRequest) -> HttpResponse:
        key = self.view_key(request.POST.get(VIEW, ""))
        try:
            arrange(spec=self.record, view=key, layout=self.layout(key), user=self.user)
        except ListError as error:
            return HttpResponse(f"{error.field}: {error.message}", status=400, content_type="text/plain")
        if "layout" in request.POST:
            return HttpResponse(status=204)
        back = request.POST.get("query", "")[:_QUERY]
        url = f"{self.url('list')}?{back}" if back else self.list_of(key)
        return redirect_with_message(request, url, _("Columns changed. Save the view to keep them for others as well."))

    def layout(self, key: str) -> Any:
        """What was sent; columns moved in the table keep everything else as it was."""
        posted = self.request.POST
        if "layout" not in posted:
            names = posted.getlist("column")
            widths = {name: posted.get(f"width-{name}", "") for name in names}
            columns = [{"name": n, "width": int(w) if w.isascii() and w.isdigit() else 0} for n, w in widths.items()]
            return {
                "columns": columns,
                "density": posted.get("density", ""),
                "aggregates": {name: posted[f"figure-{name}"] for name in names if posted.get(f"figure-{name}")},
                "shown": self.state(urlencode({VIEW: key})).layout.shown,
            }
        try:
            given = json.loads(posted["layout"][:_QUERY])
        except (ValueError, RecursionError) as error:
            raise ListError("layout", _("This is not JSON.")) from error
        before = self.state(urlencode({VIEW: key})).layout.as_json()
        return {**before, **given} if isinstance(given, dict) else given


class TotalsView(ViewOfListView):
    """GET /<kind>/view/totals/: the figures below the columns, asked for when the list is there."""

    def get(self, request: HttpRequest) -> HttpResponse:
        state = self.state()
        listing = Listing(state.query, self.user)
        found = figures(self.record, listing.matching, state.aggregates)
        cells = [self.cell(self.record.fields[name], state, found) for name in state.columns]
        return self.page("saved_views/totals.html", {"cells": cells, "found": found, "selectable": self.selectable})

    @property
    def selectable(self) -> bool:
        """Whether the table has boxes to tick."""
        return not self.record.record.overview

    def cell(self, field: FieldSpec, state: ListState, found: Figures | None) -> dict[str, Any]:
        """What stands below one column."""
        function = state.aggregates.get(field.name, "")
        shown = [figure_text(field, function, one) for one in found.by_field[field.name]] if found and function else []
        right = field.kind in (FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY)
        return {
            "label": FUNCTION_LABELS[function] if function else "",
            "text": " · ".join(text for text in shown if text) or ("–" if function else ""),
            "align": "r" if right else "",
            "css": "" if field.name == state.columns[0] else "hide-s",
        }
