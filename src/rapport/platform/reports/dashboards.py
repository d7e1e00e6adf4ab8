"""The tiles of a dashboard as its page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may_change, rows
from rapport.platform.records.registry import registry
from rapport.platform.reports.declared import declared_for, declared_report
from rapport.platform.reports.list_tile import list_url, views_for
from rapport.platform.reports.models import Dashboard
from rapport.platform.reports.tiles import tile_name
from rapport.platform.saved_views.models import SavedView

if TYPE_CHECKING:
    from rapport.platform.access.models import User


def tiles_context(request: HttpRequest, dashboard: Dashboard) -> dict[str, Any]:
    """The tiles in order, each with where its figures come from, and what the reader may add."""
    reader = cast("User", request.user)
    reports = rows(registry.get("reports"), reader)
    given = dashboard.tiles.get("tiles", [])
    uids = [uid for tile in given if (uid := parse_uid(tile.get("report", "")))]
    names = dict(reports.filter(uid__in=uids).values_list("uid", "name"))
    listed = {uid for tile in given if (uid := parse_uid(tile.get("view", "")))}
    views = {view.uid: view for view in views_for(reader).filter(uid__in=listed)} if listed else {}
    tiles = [_list_tile(tile, views) if "view" in tile else _tile(tile, names) for tile in given]
    changing = may_change(registry.get("dashboards"), reader, dashboard, Action.UPDATE.value)
    return {
        "tiles": tiles,
        "changing": changing,
        "tiles_url": reverse("dashboard-tiles", args=[dashboard.uid]),
        "own": list(reports.order_by("name").values("uid", "name")[:200]) if changing else [],
        "declared": list(declared_for(reader)) if changing else [],
        "views": [_choice(view) for view in views_for(reader)[:200] if registry.has(view.kind)] if changing else [],
    }


def _tile(tile: dict[str, Any], names: dict[Any, str]) -> dict[str, Any]:
    if "declared" in tile:
        report = declared_report(tile["declared"])
        return {
            "name": tile_name(tile),
            "label": str(report.label) if report else tile["declared"],
            "width": tile["width"],
            "url": f"{reverse('report-build')}?declared={tile['declared']}" if report else "",
            "load_url": f"{reverse('report-tile')}?declared={tile['declared']}",
        }
    uid = parse_uid(tile["report"])
    known = uid in names
    return {
        "name": tile_name(tile),
        "label": names.get(uid, ""),
        "width": tile["width"],
        "url": reverse("reports-detail", args=[uid]) if known else "",
        "load_url": f"{reverse('report-tile')}?report={uid}",
    }


def _list_tile(tile: dict[str, Any], views: dict[Any, SavedView]) -> dict[str, Any]:
    view = views.get(parse_uid(tile["view"]))
    return {
        "name": tile_name(tile),
        "label": view.name if view is not None else _("A list that is not shared with you"),
        "width": tile["width"],
        "url": list_url(view) if view is not None else "",
        "load_url": f"{reverse('report-tile')}?view={tile['view']}&width={tile['width']}",
    }


def _choice(view: SavedView) -> dict[str, str]:
    return {"uid": str(view.uid), "name": f"{registry.get(view.kind).title_plural}: {view.name}"}
