"""What a dashboard shows, as JSON: ``{"tiles": [{"report": uid | "declared": name | "view": uid, "width": 1}…]}``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform.access.engine import rows
from rapport.platform.records.filters import ListError
from rapport.platform.records.registry import registry
from rapport.platform.reports.declared import declared_report
from rapport.platform.reports.list_tile import views_for

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MAX_TILES = 24
WIDTHS = (1, 2, 3)
"""Columns of the grid that a tile takes."""
_SOURCES = ("report", "declared", "view")


def clean_tiles(given: Any, user: User | None) -> dict[str, Any]:
    """The tiles in their standard form; ListError with the path of the part at fault. A report or view must be one
    that the user may read; nobody (an import by the system) may name any."""
    if isinstance(given, str):
        try:
            given = json.loads(given or "{}")
        except (ValueError, RecursionError) as error:
            raise ListError("tiles", _("This is not JSON.")) from error
    if not isinstance(given, Mapping) or not set(given) <= {"tiles"}:
        raise ListError("tiles", _("Give an object with a list of tiles."))
    found = given.get("tiles", [])
    if not isinstance(found, list) or len(found) > MAX_TILES:
        raise ListError("tiles", _("Give a list of at most %(limit)s.") % {"limit": MAX_TILES})
    cleaned = [_tile(one, user, f"tiles[{at}]") for at, one in enumerate(found)]
    if len({tile_name(tile) for tile in cleaned}) < len(cleaned):
        raise ListError("tiles", _("Show each report and each list once."))
    return {"tiles": cleaned} if cleaned else {}


def tile_name(tile: Mapping[str, Any]) -> str:
    """By what a tile is named in a form: where its figures come from."""
    return next(f"{source}:{tile[source]}" for source in _SOURCES if tile.get(source))


def _tile(given: Any, user: User | None, path: str) -> dict[str, Any]:
    if not isinstance(given, Mapping) or not set(given) <= {*_SOURCES, "width"}:
        raise ListError(path, _("Give an object with report, declared or view, and width."))
    sources = [name for name in _SOURCES if given.get(name)]
    if len(sources) != 1:
        raise ListError(path, _("Name a report, a declared report or a view."))
    source, value = sources[0], str(given[sources[0]])
    uid = parse_uid(value)
    if source == "declared":
        known = declared_report(value) is not None
    elif uid is None:
        known = False
    elif source == "view":
        known = views_for(user).filter(uid=uid).exists()
    else:
        spec = registry.get("reports")
        known = (spec.objects() if user is None else rows(spec, user)).filter(uid=uid).exists()
    if not known:
        missing = _("There is no such view.") if source == "view" else _("There is no such report.")
        raise ListError(f"{path}.{source}", missing)
    width = given.get("width", 1)
    if isinstance(width, bool) or width not in WIDTHS:
        raise ListError(f"{path}.width", _("Give a whole number from %(least)s to %(most)s.") % {"least": 1, "most": 3})
    return {source: value if source == "declared" else str(uid), "width": width}
