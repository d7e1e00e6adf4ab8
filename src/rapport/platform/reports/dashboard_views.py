"""A dashboard's tiles: the figures of one, and adding, moving and taking away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.records.filters import ListError
from rapport.platform.records.registry import registry
from rapport.platform.reports.list_tile import list_context
from rapport.platform.reports.models import Dashboard
from rapport.platform.reports.shown import shown_report
from rapport.platform.reports.tiles import WIDTHS, tile_name
from rapport.platform.reports.views import ReportsView
from rapport.platform.web.views.base import CHANNEL, redirect_with_message
from rapport.platform.write_errors import Invalid


class TileView(ReportsView):
    """GET /reports/tile/: the figures or the rows of one tile, loaded when the page is there."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if "view" in request.GET:
            uid = parse_uid(request.GET["view"])
            width = next((one for one in WIDTHS if request.GET.get("width") == str(one)), WIDTHS[0])
            shown = list_context(uid, self.user, width) if uid is not None else None
            return render(request, "reports/list_tile.html", {"list": shown})
        try:
            spec, definition, _name, _uid = self.asked(request.GET)
        except ListError as error:
            raise Http404 from error
        context = {"shown": shown_report(spec.name, definition, self.user), "compact": True}
        return render(request, "reports/result.html", context)


class DashboardTilesView(ReportsView):
    """POST /dashboards/<uid>/tiles/: add (``tile``), move (``card``, ``before``), widen (``widen``) or take away
    (``remove``) one."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        spec = registry.get("dashboards")
        dashboard: Dashboard | None = rows(spec, self.user, Action.UPDATE.value).filter(uid=uid).first()
        if dashboard is None:
            raise Http404
        tiles = [dict(tile) for tile in dashboard.tiles.get("tiles", [])]
        text = self.changed(tiles)
        try:
            with acts_noted() as acts:
                write.update(spec, dashboard, {"tiles": {"tiles": tiles}}, actor=self.user, channel=CHANNEL)
        except Invalid as refusal:
            raise Http404 from refusal
        if "card" in request.POST:
            return HttpResponse(status=204)
        return redirect_with_message(request, reverse("dashboards-detail", args=[uid]), text, *acts[-1:])

    def changed(self, tiles: list[dict[str, Any]]) -> str:
        """Do to the tiles what is asked; what is said of it."""
        posted = self.request.POST
        if posted.get("tile"):
            source, _colon, value = posted["tile"].partition(":")
            tiles.append({source: value, "width": 1})
            return _("Tile added")
        tile = self.named(tiles, posted.get("card") or posted.get("widen") or posted.get("remove") or "")
        if "remove" in posted:
            tiles.remove(tile)
            return _("Tile taken away")
        if "widen" in posted:
            tile["width"] = WIDTHS[(WIDTHS.index(tile["width"]) + 1) % len(WIDTHS)]
            return _("Width of the tile changed")
        before = self.named(tiles, posted["before"]) if posted.get("before") else None
        tiles.remove(tile)
        tiles.insert(tiles.index(before) if before is not None else len(tiles), tile)
        return _("Tile moved")

    def named(self, tiles: list[dict[str, Any]], name: str) -> dict[str, Any]:
        """The tile of this name; 404 when there is none."""
        found = next((tile for tile in tiles if tile_name(tile) == name), None)
        if found is None:
            raise Http404
        return found
