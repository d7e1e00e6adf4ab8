"""A given arrangement in its standard form, or what is wrong with it and where."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rapport.platform.access.engine import visible_fields
from rapport.platform.automation.conditions import RuleError, clean_condition
from rapport.platform.custom_fields.texts import LANGUAGES
from rapport.platform.layouts.definition import (
    ZONES,
    Section,
    arranged,
    declared_sections,
    further_fields,
    required_fields,
)
from rapport.platform.layouts.strips import MOST, STRIPS, own_strips, possible_fields, strip_of
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.web.panels import Panel

LENGTH = 24_000
"""Characters that the JSON may have."""
MAX_PARTS = 60
"""Sections and panels of one zone."""
MAX_FIELDS = 300
TITLE_LENGTH = 80
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class LayoutError(ValueError):
    """A part of an arrangement cannot be as it is; ``path`` names it (``zones.about[1].fields``)."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


def clean_definition(spec: RecordSpec, given: Any, panels: Sequence[Panel], user: User | None) -> dict[str, Any]:
    """An arrangement of the page of a kind in its standard form; ``{}`` is the page as it is declared."""
    if not given:
        return {}
    whole = _members(given, "definition", {"zones", "left_out", *STRIPS})
    if len(json.dumps(whole, default=str)) > LENGTH:
        raise LayoutError("definition", _("At most %(limit)s characters fit here.") % {"limit": LENGTH})
    check = _Check(spec, panels, user)
    zones = _members(whole.get("zones", {}), "zones", set(ZONES))
    cleaned = {zone: check.parts(zones.get(zone, []), f"zones.{zone}") for zone in ZONES}
    left = _members(whole.get("left_out", {}), "left_out", {"fields", "panels"})
    fields = check.fields(left.get("fields", []), "left_out.fields")
    left_panels = [check.panel(key, "left_out.panels") for key in _items(left.get("panels", []), "left_out.panels")]
    strips = {strip: check.strip(whole[strip], strip) for strip in STRIPS if strip in whole}
    kept = {"zones": cleaned, "left_out": {"fields": fields, "panels": left_panels}, **own_strips(spec, strips)}
    _check_required(spec, kept, panels)
    return kept


def _check_required(spec: RecordSpec, kept: Mapping[str, Any], panels: Sequence[Panel]) -> None:
    """Nobody could create a record by a form that lacks what it needs."""
    page = arranged(spec, kept, panels)
    conditional = {name for section in page.sections if section.condition for name in section.fields}
    for name in required_fields(spec):
        label = spec.fields[name].label
        if name in page.left_fields:
            text = _("“%(field)s” is required and has no default, so it can't be left out.")
            raise LayoutError("left_out.fields", text % {"field": label})
        if name in conditional:
            text = _("“%(field)s” is required and has no default, so its section must always be shown.")
            raise LayoutError("zones", text % {"field": label})
        if name in spec.quick_create and name not in strip_of(spec, page, "quick"):
            text = _("“%(field)s” is required and has no default, so quick create can't do without it.")
            raise LayoutError("quick", text % {"field": label})
    if not strip_of(spec, page, "quick"):
        raise LayoutError("quick", _("Quick create needs a field at least."))


class _Check:
    """Knows what was placed already, since everything stands in one place only."""

    def __init__(self, spec: RecordSpec, panels: Sequence[Panel], user: User | None) -> None:
        self.spec = spec
        self.user = user
        self.declared = {section.key for section in declared_sections(spec)}
        names = (name for fieldset in spec.fieldsets for name in fieldset.fields)
        self.seen = seen = set(visible_fields(spec, user)) if user is not None else set(spec.fields)
        self.free_fields = {*names, *further_fields(spec)} & seen
        self.free_panels = {panel.key for panel in panels if panel.key}
        self.keys: set[str] = set()

    def parts(self, given: Any, path: str) -> list[dict[str, Any]]:
        """The sections and panels of a zone."""
        parts = _items(given, path)
        if len(parts) > MAX_PARTS:
            raise LayoutError(path, _("Give a list of at most %(limit)s.") % {"limit": MAX_PARTS})
        return [self._part(part, f"{path}[{at}]") for at, part in enumerate(parts)]

    def _part(self, given: Any, path: str) -> dict[str, Any]:
        if isinstance(given, Mapping) and set(given) == {"panel"}:
            return {"panel": self.panel(given["panel"], f"{path}.panel")}
        part = _members(given, path, {"section", "fields", "title", "columns", "if"})
        key = part.get("section")
        if not isinstance(key, str) or not _KEY.fullmatch(key) or key in self.keys:
            text = _("Give each section a name of its own, of small letters, digits and _.")
            raise LayoutError(f"{path}.section", text)
        self.keys.add(key)
        titles = _titles(part.get("title", {}), f"{path}.title")
        if key not in self.declared and not titles:
            raise LayoutError(f"{path}.title", _("Enter a heading in at least one language."))
        columns = part.get("columns", 2)
        if columns not in (1, 2) or isinstance(columns, bool):
            raise LayoutError(f"{path}.columns", _("Give 1 or 2."))
        fields = tuple(self.fields(part.get("fields", []), f"{path}.fields"))
        return Section(key, fields, titles, "", columns, self._condition(part.get("if"), f"{path}.if")).as_json()

    def _condition(self, given: Any, path: str) -> dict[str, Any]:
        try:
            return clean_condition(self.spec, given, self.user, path)
        except RuleError as error:
            raise LayoutError(error.path, error.message) from error

    def fields(self, given: Any, path: str) -> list[str]:
        """Names of fields that stand nowhere else."""
        names = _items(given, path)
        if len(names) > MAX_FIELDS:
            raise LayoutError(path, _("Give a list of at most %(limit)s.") % {"limit": MAX_FIELDS})
        for name in names:
            if not isinstance(name, str) or name not in self.free_fields:
                raise LayoutError(path, _("There is no field “%(value)s”, or it stands elsewhere.") % _short(name))
            self.free_fields.remove(name)
        return list(names)

    def strip(self, given: Any, path: str) -> list[str]:
        """The fields of the key facts or of quick create, each once."""
        names = _items(given, path)
        if len(names) > MOST:
            raise LayoutError(path, _("Give a list of at most %(limit)s.") % {"limit": MOST})
        free = self.seen.intersection(possible_fields(self.spec, path))
        for name in names:
            if not isinstance(name, str) or name not in free:
                raise LayoutError(path, _("There is no field “%(value)s”, or it stands elsewhere.") % _short(name))
            free.remove(name)
        return list(names)

    def panel(self, key: Any, path: str) -> str:
        """The key of a panel that stands nowhere else."""
        if not isinstance(key, str) or key not in self.free_panels:
            raise LayoutError(path, _("There is no panel “%(value)s”, or it stands elsewhere.") % _short(key))
        self.free_panels.remove(key)
        return key


def _members(given: Any, path: str, allowed: set[str]) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise LayoutError(path, _("Give an object with: %(names)s.") % {"names": ", ".join(sorted(allowed))})
    unknown = sorted(str(name) for name in set(given) - allowed)
    if unknown:
        raise LayoutError(f"{path}.{unknown[0][:60]}", _("There is no such member."))
    return given


def _items(given: Any, path: str) -> list[Any]:
    if not isinstance(given, list):
        raise LayoutError(path, _("Give a list."))
    return given


def _titles(given: Any, path: str) -> dict[str, str]:
    titles = _members(given, path, set(LANGUAGES.values()))
    cleaned: dict[str, str] = {}
    for end, text in titles.items():
        if not isinstance(text, str) or len(text) > TITLE_LENGTH or "\x00" in text:
            limit = {"limit": TITLE_LENGTH}
            raise LayoutError(f"{path}.{end}", _("At most %(limit)s characters fit here.") % limit)
        if text.strip():
            cleaned[end] = text.strip()
    return cleaned


def _short(value: Any) -> dict[str, str]:
    return {"value": str(value)[:60]}
