"""A page while somebody arranges it: what the form holds, and what its buttons do to that.

The form names its parts in the order in which they stand (``part``: zone:about, section:contact, field:phones, …);
headings, columns and conditions of a section have names of their own. Nothing is checked before it is saved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from rapport.platform.automation.draft import changed_tree, condition_of_tree, groups_tree, tree_of_post
from rapport.platform.custom_fields.texts import LANGUAGES
from rapport.platform.layouts.definition import ZONES, Arranged, PanelPart, Part, Section, arranged, further_fields
from rapport.platform.layouts.strips import STRIPS, own_strips, strip_of
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.web.panels import Panel

LEFT = "left"
"""The zone of what is left out."""
_PART = re.compile(r"(zone|section|field|panel|facts|quick):([a-z][a-z0-9_]{0,59})")
_CONDITION = re.compile(r"(add|remove):if\.([a-z][a-z0-9_]{0,39})((?:\.\d{1,3}){0,2})")
_MOST_PARTS = 1_000

Trees = dict[str, list[Any]]
"""By section the groups of its condition as the form has them: rows of texts, some perhaps not filled in yet."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A page that is being arranged."""

    page: Arranged
    trees: Trees


def draft_of(page: Arranged) -> Draft:
    """What the form holds at first."""
    return Draft(page, {section.key: groups_tree(section.condition) for section in page.sections})


def draft_of_post(spec: RecordSpec, data: QueryDict, panels: Sequence[Panel]) -> Draft:
    """What the form holds when it is sent; names that are none of its own are passed over."""
    given = tree_of_post(data).get("if")
    groups = given if isinstance(given, dict) else {}
    trees: Trees = {key: tree if isinstance(tree, list) else [] for key, tree in groups.items()}
    zones: dict[str, list[dict[str, Any]]] = {zone: [] for zone in ZONES}
    left: dict[str, list[str]] = {"fields": [], "panels": []}
    strips: dict[str, list[str]] = {strip: [] for strip in STRIPS}
    zone, fields = LEFT, left["fields"]
    for text in data.getlist("part")[:_MOST_PARTS]:
        found = _PART.fullmatch(text)
        if found is None:
            continue
        sort, name = found.groups()
        if sort == "zone":
            zone, fields = name if name in ZONES else LEFT, left["fields"] if name == LEFT else []
        elif sort in strips:
            strips[sort].append(name)
        elif sort == "field":
            fields.append(name)
        elif sort == "panel":
            left["panels"].append(name) if zone == LEFT else zones[zone].append({"panel": name})
        elif zone != LEFT:
            section = _section(data, name, trees)
            fields = section["fields"]
            zones[zone].append(section)
    for strip, names in strips.items():
        if data.get("_do") == f"new:{strip}" and data.get(f"new-{strip}"):
            names.append(str(data[f"new-{strip}"]))
    kept = {"zones": zones, "left_out": left}
    return _draft(spec, kept | own_strips(spec, strips) if "strips" in data else kept, trees, panels)


def _section(data: QueryDict, key: str, trees: Trees) -> dict[str, Any]:
    titles = {end: data.get(f"title-{key}-{end}", "") for end in LANGUAGES.values()}
    return {
        "section": key,
        "fields": [],
        "title": {end: text.strip() for end, text in titles.items() if text.strip()},
        "columns": 1 if data.get(f"columns-{key}") == "1" else 2,
        "if": condition_of_tree({"if": trees.get(key, [])}),
    }


def _draft(spec: RecordSpec, kept: Mapping[str, Any], trees: Trees, panels: Sequence[Panel]) -> Draft:
    page = arranged(spec, kept, panels)
    return Draft(page, {section.key: trees.get(section.key, []) for section in page.sections})


def changed_draft(spec: RecordSpec, draft: Draft, asked: str, panels: Sequence[Panel]) -> Draft:
    """The draft after a button: ``up:field:NAME``, ``out:panel:KEY``, ``in:…``, ``drop:section:KEY``, ``new:section``,
    ``out:facts:NAME``, ``up:quick:NAME``, ``add:if.KEY`` and ``remove:if.KEY.0.1`` for conditions; as it is for
    anything else."""
    condition = _CONDITION.fullmatch(asked)
    if condition is not None:
        act, key, rest = condition.groups()
        tree = changed_tree({"if": draft.trees.get(key, [])}, f"{act}:if{rest}")
        return Draft(draft.page, {**draft.trees, key: tree.get("if", [])})
    if asked == "new:section":
        return Draft(_with_section(draft.page), draft.trees)
    act, _colon, part = asked.partition(":")
    found = _PART.fullmatch(part)
    change = _ACTS.get((act, found[1])) if found is not None else None
    if found is not None and found[1] in STRIPS and act in ("up", "out"):
        strips = {strip: strip_of(spec, draft.page, strip) for strip in STRIPS}
        changed = _without if act == "out" else _up
        strips[found[1]] = tuple(changed(strips[found[1]], found[2]))
        kept = replace(draft.page, strips={}).as_json() | own_strips(spec, strips)
        return _draft(spec, kept, draft.trees, panels)
    if found is None or change is None:
        return draft
    if change is _field_in and found[2] in further_fields(spec):
        change = _further_in
    return _draft(spec, change(draft.page, found[2]).as_json(), draft.trees, panels)


def _without(names: Sequence[str], name: str) -> list[str]:
    return [one for one in names if one != name]


def _up(names: Sequence[str], name: str) -> list[str]:
    """Before the one above it."""
    if name not in names[1:]:
        return list(names)
    at, others = names.index(name), _without(names, name)
    return [*others[: at - 1], name, *others[at - 1 :]]


def _with_section(page: Arranged) -> Arranged:
    taken = {section.key for section in page.sections}
    key = next(key for key in (f"own_{number}" for number in range(1, len(taken) + 2)) if key not in taken)
    return replace(page, zones={**page.zones, "about": (*page.zones["about"], Section(key))})


def _field_up(page: Arranged, name: str) -> Arranged:
    """Before the one above it, or to the end of the section above its own."""
    sections = list(page.sections)
    at = next((at for at, section in enumerate(sections) if name in section.fields), None)
    if at is None:
        return page
    place = sections[at].fields.index(name)
    others = [one for one in sections[at].fields if one != name]
    if place:
        others.insert(place - 1, name)
        return _with_sections(page, {sections[at].key: others})
    if not at:
        return page
    above = sections[at - 1]
    return _with_sections(page, {above.key: [*above.fields, name], sections[at].key: others})


def _with_sections(page: Arranged, fields: Mapping[str, Sequence[str]]) -> Arranged:
    def changed(part: Part) -> Part:
        known = isinstance(part, Section) and part.key in fields
        return replace(part, fields=tuple(fields[part.key])) if known and isinstance(part, Section) else part

    return replace(page, zones={zone: tuple(changed(part) for part in parts) for zone, parts in page.zones.items()})


def _part_up(kind: type[Part], page: Arranged, key: str) -> Arranged:
    """Before the part above it, or to the end of the zone on the left."""
    zones = {zone: list(parts) for zone, parts in page.zones.items()}
    for number, zone in enumerate(ZONES):
        for at, part in enumerate(zones[zone]):
            if isinstance(part, kind) and part.key == key:
                del zones[zone][at]
                if at:
                    zones[zone].insert(at - 1, part)
                else:
                    zones[ZONES[max(number - 1, 0)]].insert(0 if not number else len(zones[ZONES[number - 1]]), part)
                return replace(page, zones={name: tuple(parts) for name, parts in zones.items()})
    return page


def _field_out(page: Arranged, name: str) -> Arranged:
    without = {section.key: [one for one in section.fields if one != name] for section in page.sections}
    return replace(_with_sections(page, without), left_fields=(*page.left_fields, name))


def _field_in(page: Arranged, name: str) -> Arranged:
    """What is neither placed nor left out stands where it is declared."""
    return replace(page, left_fields=tuple(one for one in page.left_fields if one != name))


def _further_in(page: Arranged, name: str) -> Arranged:
    """To the end of the first section: no section declares it."""
    [first] = page.sections[:1] or [Section("")]
    return _field_in(_with_sections(page, {first.key: [*first.fields, name]}), name)


def _panel_out(page: Arranged, key: str) -> Arranged:
    zones = {zone: tuple(p for p in parts if p != PanelPart(key)) for zone, parts in page.zones.items()}
    return replace(page, zones=zones, left_panels=(*page.left_panels, key))


def _panel_in(page: Arranged, key: str) -> Arranged:
    """What is neither placed nor left out stands where it is declared."""
    return replace(page, left_panels=tuple(one for one in page.left_panels if one != key))


def _section_dropped(page: Arranged, key: str) -> Arranged:
    """Its fields go to the section beside it; the last one stays."""
    sections = list(page.sections)
    at = next((at for at, section in enumerate(sections) if section.key == key), None)
    if at is None or len(sections) == 1:
        return page
    heir = sections[at - 1 if at else 1]
    zones = {
        zone: tuple(p for p in parts if not (isinstance(p, Section) and p.key == key))
        for zone, parts in page.zones.items()
    }
    return _with_sections(replace(page, zones=zones), {heir.key: [*heir.fields, *sections[at].fields]})


_ACTS: dict[tuple[str, str], Callable[[Arranged, str], Arranged]] = {
    ("up", "field"): _field_up,
    ("up", "section"): lambda page, key: _part_up(Section, page, key),
    ("up", "panel"): lambda page, key: _part_up(PanelPart, page, key),
    ("out", "field"): _field_out,
    ("in", "field"): _field_in,
    ("out", "panel"): _panel_out,
    ("in", "panel"): _panel_in,
    ("drop", "section"): _section_dropped,
}
