"""Page layouts."""

from __future__ import annotations

from typing import Any

from rapport.platform.layouts.models import Layout
from tests.factories.access import make_user
from tests.factories.writing import number, written


def make_layout(*, actor: Any = None, owner: Any = None, **values: Any) -> Layout:
    """The layout of one user's pages of people, unless told otherwise; of somebody else's, where the owner has one."""
    defaults: dict[str, Any] = {"name": f"Layout {number()}", "kind": "people", "audience": "user"}
    if values.get("audience", "user") == "user":
        taken = Layout.objects.filter(user=owner, kind=values.get("kind", "people")).exists()
        defaults["user"] = make_user() if owner is None or taken else owner
    made: Layout = written("layouts", defaults, values, actor=actor)
    return made
