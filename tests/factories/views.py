"""Saved views of lists."""

from __future__ import annotations

from typing import Any

from rapport.platform.saved_views.models import SavedView
from tests.factories.access import make_user
from tests.factories.writing import number, written


def make_view(*, actor: Any = None, owner: Any = None, **values: Any) -> SavedView:
    """A personal view of the people, unless told otherwise."""
    defaults = {"name": f"View {number()}", "kind": "people", "owner": owner if owner is not None else make_user()}
    made: SavedView = written("views", defaults, values, actor=actor)
    return made
