"""The form on which a page is arranged, as its template shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rapport.platform.access.engine import visible_fields
from rapport.platform.automation.editor import Editor
from rapport.platform.custom_fields.texts import LANGUAGES
from rapport.platform.layouts.definition import ZONES, PanelPart, Section, required_fields
from rapport.platform.layouts.draft import Draft
from rapport.platform.layouts.strips import MOST, STRIPS, possible_fields, strip_of
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import panels_for

if TYPE_CHECKING:
    from rapport.platform.access.models import User


def editor_parts(spec: RecordSpec, user: User, draft: Draft, url: str) -> dict[str, Any]:
    """The zones with their parts, and what is left out. Fields that the writer does not see are not named."""
    labels = {"about": _("Left"), "main": _("Middle"), "side": _("Right")}
    names = {panel.key: panel.label for panel in panels_for(spec)}
    seen, needed = set(visible_fields(spec, user)), set(required_fields(spec))
    editor = Editor(spec, user, url)

    def fields(found: tuple[str, ...]) -> list[dict[str, Any]]:
        return [
            {"name": name, "label": spec.fields[name].label, "required": name in needed}
            for name in found
            if name in seen
        ]

    def section(part: Section) -> dict[str, Any]:
        titles = [
            {"end": end, "label": label, "text": part.titles.get(end, "")}
            for end, label in zip(LANGUAGES.values(), (_("English"), _("German"), _("Chinese")), strict=True)
        ]
        return {
            "key": part.key,
            "title": part.title,
            "titles": titles,
            "untitled": not part.title,
            "columns": part.columns,
            "fields": fields(part.fields),
            "conditions": editor.conditions(f"if.{part.key}", draft.trees.get(part.key, [])),
            "conditional": bool(draft.trees.get(part.key)),
        }

    def shown(zone: str) -> list[dict[str, Any]]:
        return [
            {"panel": {"key": part.key, "label": names[part.key]}}
            if isinstance(part, PanelPart)
            else {"section": section(part)}
            for part in draft.page.zones[zone]
        ]

    return {
        "strips": [_strip(spec, draft, strip, seen, needed) for strip in STRIPS],
        "zones": [{"name": zone, "label": labels[zone], "parts": shown(zone)} for zone in ZONES],
        "left_fields": fields(draft.page.left_fields),
        "left_panels": [{"key": key, "label": names[key]} for key in draft.page.left_panels],
    }


def _strip(spec: RecordSpec, draft: Draft, strip: str, seen: set[str], needed: set[str]) -> dict[str, Any]:
    """Key facts or quick create: its fields, and those that it may have as well."""
    names = [name for name in strip_of(spec, draft.page, strip) if name in seen]
    others = [name for name in possible_fields(spec, strip) if name in seen and name not in names]
    texts = {
        "facts": (_("Key facts"), _("In the head of the page.")),
        "quick": (_("Quick create"), _("The short form of a new record.")),
    }
    fields = [
        {
            "name": name,
            "label": spec.fields[name].label,
            "required": strip == "quick" and name in needed.intersection(spec.quick_create),
        }
        for name in names
    ]
    return {
        "name": strip,
        "label": texts[strip][0],
        "text": texts[strip][1],
        "fields": fields,
        "others": sorted(((name, str(spec.fields[name].label)) for name in others), key=lambda one: one[1].casefold()),
        "full": len(names) >= MOST,
    }
