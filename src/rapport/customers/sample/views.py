"""Views of the sample company that show lists in other ways: boards, a calendar, groups; everybody sees them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.customers.sample.rules import AUTHOR
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.platform.saved_views.models import SavedView


def add_views() -> None:
    """Make them by the write path, inside the change set of the block, named in the installation's language."""
    owner = User.objects.get(username=AUTHOR)
    if SavedView.objects.filter(owner=owner).exists():
        return
    with override(settings.LANGUAGE_CODE):
        for values in _views():
            given = {**values, "owner": owner, "audience": "everybody"}
            write.create(registry.get("views"), given, actor=None, channel="command")


def _views() -> list[dict[str, Any]]:
    undone = [{"field": "is_done", "op": "exact", "value": "false"}]
    return [
        {
            "name": _("Board by priority"),
            "kind": "tasks",
            "definition": {"shown": "board:priority", "filters": undone},
        },
        {"name": _("Board by colleague"), "kind": "tasks", "definition": {"shown": "board:owner", "filters": undone}},
        {"name": _("Calendar of what is due"), "kind": "tasks", "definition": {"shown": "calendar:due_on"}},
        {"name": _("By value class"), "kind": "people", "definition": {"shown": "group:value_class"}},
    ]
