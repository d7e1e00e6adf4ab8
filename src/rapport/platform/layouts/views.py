"""Where pages are arranged: a layout by who may change it, and one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.automation.views import RuleOfKindView
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.layouts.applied import layouts_for
from rapport.platform.layouts.definition import arranged
from rapport.platform.layouts.draft import Draft, changed_draft, draft_of, draft_of_post
from rapport.platform.layouts.editor import editor_parts
from rapport.platform.layouts.models import Layout, takes_layouts
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import panels_for
from rapport.platform.web.views.base import CHANNEL, list_crumb, redirect_with_message
from rapport.platform.web.views.detail import RecordDetailView
from rapport.platform.write_errors import Invalid

KIND = "layouts"
_LABEL = 80


class Arranging(LoginRequiredMixin, View):
    """Base of the pages on which a layout is arranged; without scripts each button sends the form."""

    user: Any
    version = ""
    """Of what is arranged, as the form was shown."""
    back_url = ""
    """Where one goes on afterwards."""

    @property
    def spec(self) -> RecordSpec:
        """The kind whose pages are arranged."""
        raise NotImplementedError

    def kept(self) -> Mapping[str, Any]:
        """The arrangement as it is now."""
        raise NotImplementedError

    def keep(self, definition: Mapping[str, Any]) -> str:
        """Save it; what to say then. Invalid when it cannot be."""
        raise NotImplementedError

    def frame(self) -> dict[str, Any]:
        """What stands around the form."""
        raise NotImplementedError

    def arrange(self, request: HttpRequest) -> HttpResponse:
        """The form, what its buttons do, and saving."""
        panels = panels_for(self.spec)
        declared = arranged(self.spec, {}, panels)
        if request.method != "POST":
            return self.show(draft_of(arranged(self.spec, self.kept(), panels)), self.version)
        asked, version = request.POST.get("_do", ""), request.POST.get("version", "")
        draft = draft_of(declared) if asked == "declared" else draft_of_post(self.spec, request.POST, panels)
        if asked == "preview":
            return self.preview(draft, version)
        if asked != "save":
            return self.show(changed_draft(self.spec, draft, asked, panels), version)
        if version != self.version:
            message = _("This layout was changed meanwhile. Save again to put yours in its place.")
            return self.show(draft, self.version, [message], 422)
        try:
            with acts_noted() as acts:
                text = self.keep({} if draft.page == declared else draft.page.as_json())
        except Invalid as refused:
            messages = [message for texts in refused.errors.values() for message in texts]
            return self.show(draft, version, messages, 422)
        return redirect_with_message(request, self.back_url, text, *acts[-1:])

    @cached_property
    def record(self) -> Any:
        """The record that the preview shows: the one whose page one came from, else the first of the list."""
        reachable = rows(self.spec, self.user)
        uid = parse_uid(self.request.POST.get("record") or self.request.GET.get("record") or "")
        found = reachable.filter(uid=uid).first() if uid is not None else None
        return found or reachable.order_by(self.spec.default_sort).first()

    def preview(self, draft: Draft, version: str) -> HttpResponse:
        """A record's page as it would be, which only shows."""
        context: dict[str, Any] = {"record": self.spec, "instance": self.record}
        if self.record is not None:
            page = RecordDetailView(record=self.spec)
            page.setup(self.request)
            page.arrangement = draft.page
            context |= page.body(self.record, "overview") | {"title": page.title(self.record)}
            context["facts"] = page.facts(self.record)
        if self.request.headers.get("HX-Target") == "layout-preview":
            return render(self.request, "layouts/preview.html", context)
        return self.show(draft, version, preview=context)

    def show(
        self,
        draft: Draft,
        version: str,
        errors: Sequence[str] = (),
        status: int = 200,
        preview: Mapping[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, or what a script puts in its place."""
        shown = self.record
        context = {
            **(preview or {}),
            **self.frame(),
            **editor_parts(self.spec, self.user, draft, self.request.path),
            "kind": self.spec,
            "errors": errors,
            "version": version,
            "changed": self.request.method == "POST",
            "back_url": self.back_url,
            "record_uid": shown.uid if shown is not None else "",
            "previewed": preview is not None,
        }
        fragment = self.request.headers.get("HX-Target") == "layout-editor"
        template = "layouts/editor.html" if fragment else "layouts/arrange.html"
        return render(self.request, template, context, status=status)


class ArrangeLayoutView(Arranging, RuleOfKindView):
    """GET and POST /layouts/<uid>/arrange/."""

    kind = KIND
    rule: Layout

    def get_rule(self, uid: UUID) -> Layout:
        """The layout, as long as its kind is there."""
        layout: Layout = super().get_rule(uid)
        if not registry.has(layout.kind) or not takes_layouts(registry.get(layout.kind)):
            raise Http404
        return layout

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        return self.arrange(request)

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        return self.arrange(request)

    @property
    def spec(self) -> RecordSpec:
        return registry.get(self.rule.kind)

    @property
    def version(self) -> str:  # type: ignore[override]
        """Of the layout."""
        return str(self.rule.version)

    @property
    def back_url(self) -> str:  # type: ignore[override]
        """The layout's page."""
        return self.page_url

    def kept(self) -> Mapping[str, Any]:
        return dict(self.rule.definition)

    def keep(self, definition: Mapping[str, Any]) -> str:
        values = {"definition": definition}
        write.update(registry.get(KIND), self.rule, values, actor=self.user, channel=CHANNEL)
        return _("Saved: %(name)s") % {"name": self.rule.name}

    def frame(self) -> dict[str, Any]:
        return {
            "heading": self.rule.name,
            "crumbs": self.crumbs(_("Arrange")),
        }


class OwnLayoutView(Arranging):
    """GET and POST /<kind>/layout/: one's own pages of a kind; ``_do=reset`` gives them up for those of everybody."""

    _spec: RecordSpec

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        name = kwargs["kind"]
        if not registry.has(name) or not takes_layouts(registry.get(name)):
            raise Http404
        self._spec = registry.get(name)
        self.user = request.user
        if not may(self._spec, self.user, Action.VIEW.value) or not self.layouts.personal:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        return self.arrange(request)

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        own = self.layouts.own
        if request.POST.get("_do") != "reset" or own is None:
            return self.arrange(request)
        with acts_noted() as acts:
            write.delete(registry.get(KIND), own, actor=self.user, channel=CHANNEL)
        return redirect_with_message(request, self.back_url, _("Your pages are as they are for others."), *acts[-1:])

    @cached_property
    def layouts(self) -> Any:
        """The reader's own layout of the kind, and the one below it."""
        return layouts_for(self._spec, self.user)

    @property
    def spec(self) -> RecordSpec:
        return self._spec

    @property
    def version(self) -> str:  # type: ignore[override]
        """Of one's own layout; "" while there is none."""
        own = self.layouts.own
        return str(own.version) if own is not None else ""

    def kept(self) -> Mapping[str, Any]:
        used = self.layouts.used
        return used.definition if used is not None else {}

    def keep(self, definition: Mapping[str, Any]) -> str:
        own, kind = self.layouts.own, registry.get(KIND)
        if own is not None:
            write.update(kind, own, {"definition": definition}, actor=self.user, channel=CHANNEL)
        else:
            name = _("%(kinds)s as I see them") % {"kinds": self.spec.title_plural}
            values = {"name": name[:_LABEL], "kind": self.spec.name, "user": self.user, "definition": definition}
            values["audience"] = Layout.Audience.USER.value
            write.create(kind, values, actor=self.user, channel=CHANNEL)
        return _("This is how you see such pages from now on.")

    @property
    def back_url(self) -> str:  # type: ignore[override]
        """The record's page that one came from, else the list."""
        shown = self.record
        return reverse(f"{self.spec.name}-detail", args=[shown.uid]) if shown is not None else self.list_url

    @property
    def list_url(self) -> str:
        """The list of the kind."""
        return reverse(f"{self.spec.name}-list")

    def frame(self) -> dict[str, Any]:
        label = _("My page")
        others = f"{reverse('layouts-list')}?kind={self.spec.name}" if self.user.is_administrator else ""
        return {
            "heading": _("%(kinds)s: my page") % {"kinds": self.spec.title_plural},
            "crumbs": [list_crumb(self.request, self.spec), {"label": label, "url": ""}],
            "own": self.layouts.own is not None,
            "others_url": others,
        }
