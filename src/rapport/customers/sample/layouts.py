"""How the sample company arranges pages: service sees first how to reach somebody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from rapport.platform import write
from rapport.platform.access.models import Role
from rapport.platform.layouts.models import Layout
from rapport.platform.records.registry import registry

_CLASS_A = {"any": [{"all": [{"field": "value_class", "op": "exact", "value": "A"}]}]}
_PEOPLE: dict[str, Any] = {
    "zones": {
        "about": [
            {"section": "contact", "fields": ["phones", "emails", "addresses", "website"]},
            {
                "section": "care",
                "fields": ["source", "lifecycle"],
                "title": {"en": "Handle with care", "de": "Mit Sorgfalt", "zh": "重点关照"},
                "if": _CLASS_A,
            },
        ],
        "main": [{"panel": "brief"}, {"panel": "tasks"}, {"panel": "timeline"}],
    },
    "left_out": {"fields": ["phonetic", "name_order", "marital_status"], "panels": ["party_names"]},
}


def add_layouts(role: str) -> None:
    """Make the layout of a role, named as in the English source, inside the change set of the block."""
    with override(settings.LANGUAGE_CODE):
        holder, name = Role.objects.filter(name=gettext(role)).first(), gettext("People, for service")
    if holder is not None and not Layout.objects.filter(role=holder).exists():
        values = {"name": name, "kind": "people", "audience": "role", "role": holder, "definition": _PEOPLE}
        write.create(registry.get("layouts"), values, actor=None, channel="command")
