"""The arrangement of a page: its zones with sections of fields and panels, what is left out, key facts, quick create.

What is kept names fields, sections and panels. What exists no more is passed over when it is read; what is neither
placed nor left out has come since and stands where it stands without any layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify
from django.utils.translation import override

from rapport.lib.pinyin import phonetic
from rapport.lib.text import fold
from rapport.platform.custom_fields.texts import in_language
from rapport.platform.layouts.strips import kept_strips
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.record import Fieldset
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.web.panels import Panel

ZONES = ("about", "main", "side")
"""The columns of a record's page, from the left."""
_TECHNICAL = frozenset({"uid", "version"})
_LISTED = frozenset({FieldKind.COLLECTION, FieldKind.JSON, FieldKind.UID})


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under a heading. ``titles`` are its own by language; without them it is called as declared."""

    key: str
    fields: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    declared: Any = ""
    columns: int = 2
    """Of the form, where there is room."""
    condition: Mapping[str, Any] = field(default_factory=dict)
    """Groups of conditions as a list has them (records.groups); empty means always."""

    @property
    def title(self) -> str:
        """The heading in the reader's language."""
        return in_language(self.titles) or str(self.declared)

    def as_json(self) -> dict[str, Any]:
        """The section as it is kept."""
        kept: dict[str, Any] = {"section": self.key, "fields": list(self.fields)}
        titles = {end: text for end, text in self.titles.items() if text}
        extra = {"title": titles, "columns": self.columns if self.columns != 2 else 0, "if": dict(self.condition)}
        return kept | {name: value for name, value in extra.items() if value}


@dataclass(frozen=True, slots=True)
class PanelPart:
    """The place of a panel."""

    key: str

    def as_json(self) -> dict[str, Any]:
        """The place as it is kept."""
        return {"panel": self.key}


Part = Section | PanelPart


@dataclass(frozen=True, slots=True)
class Arranged:
    """A whole page: what stands in each zone from top to bottom, and what is left out."""

    zones: Mapping[str, tuple[Part, ...]]
    left_fields: tuple[str, ...] = ()
    left_panels: tuple[str, ...] = ()
    strips: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Key facts and quick create, where they are not as declared."""

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of every zone, from the left."""
        return tuple(part for zone in ZONES for part in self.zones[zone] if isinstance(part, Section))

    def as_json(self) -> dict[str, Any]:
        """The arrangement as it is kept."""
        zones = {zone: [part.as_json() for part in self.zones[zone]] for zone in ZONES}
        left = {"fields": list(self.left_fields), "panels": list(self.left_panels)}
        return {"zones": zones, "left_out": left, **{strip: list(names) for strip, names in self.strips.items()}}


def declared_sections(spec: RecordSpec) -> list[Section]:
    """The sections of a kind without any layout; their keys follow from their English titles."""
    found: list[Section] = []
    with override("en"):
        for fieldset in spec.fieldsets:
            key = _free(_key_of(fieldset), {section.key for section in found})
            found.append(Section(key, tuple(fieldset.fields), declared=fieldset.title))
    return found


def _key_of(fieldset: Fieldset) -> str:
    title = str(fieldset.title)
    words = slugify(fold(phonetic(title) or title)).replace("-", "_")[:30].strip("_")
    return words if words[:1].isalpha() else f"section_{words}".strip("_")


def _free(wanted: str, taken: set[str]) -> str:
    numbered = (f"{wanted}_{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (wanted, *numbered) if key not in taken)


def further_fields(spec: RecordSpec) -> tuple[str, ...]:
    """Fields that no section declares and a page may show nevertheless, such as when the record was created."""
    declared = {name for fieldset in spec.fieldsets for name in fieldset.fields}
    hidden = declared | set(spec.record.internal) | _TECHNICAL
    return tuple(
        one.name for one in spec.stored_fields if one.read_only and one.name not in hidden and one.kind not in _LISTED
    )


def required_fields(spec: RecordSpec) -> tuple[str, ...]:
    """The fields without which no record is created, since nothing else gives them a value."""
    given = {added.field.name for added in spec.additions if added.default is not None} | set(
        spec.record.create_defaults
    )
    names = (name for fieldset in spec.fieldsets for name in fieldset.fields)
    return tuple(name for name in names if spec.fields[name].required and name in spec.writable and name not in given)


def arranged(spec: RecordSpec, kept: Mapping[str, Any], panels: Sequence[Panel]) -> Arranged:
    """The page that a kept definition means today, for a kind and the panels that its page may have.

    ``{}`` is the page as it is declared.
    """
    declared = {section.key: section for section in declared_sections(spec)}
    fields = {*(name for one in declared.values() for name in one.fields), *further_fields(spec)}
    known = {panel.key for panel in panels if panel.key}
    left = kept.get("left_out", {})
    left_fields = [name for name in left.get("fields", []) if name in fields]
    left_panels = [key for key in left.get("panels", []) if key in known]
    zones: dict[str, list[Part]] = {zone: [] for zone in ZONES}
    for zone in ZONES:
        for part in kept.get("zones", {}).get(zone, []):
            if "panel" in part:
                zones[zone] += [PanelPart(part["panel"])] if part["panel"] in known else []
            else:
                zones[zone].append(_section(part, declared, fields))
    _place_new_fields(zones, declared.values(), {*left_fields, *further_fields(spec)})
    placed = {name for section in _sections(zones) for name in section.fields}
    left_fields += [name for name in further_fields(spec) if name not in placed and name not in left_fields]
    there = {part.key for parts in zones.values() for part in parts if isinstance(part, PanelPart)}
    for panel in panels:
        if panel.key and panel.key not in there and panel.key not in left_panels:
            zones[panel.zone].append(PanelPart(panel.key))
    whole = {zone: tuple(parts) for zone, parts in zones.items()}
    return Arranged(whole, tuple(left_fields), tuple(left_panels), kept_strips(spec, kept))


def _section(kept: Mapping[str, Any], declared: Mapping[str, Section], fields: set[str]) -> Section:
    key = kept["section"]
    return Section(
        key,
        tuple(name for name in kept["fields"] if name in fields),
        kept.get("title", {}),
        declared[key].declared if key in declared else key.replace("_", " ").capitalize(),
        kept.get("columns", 2),
        kept.get("if", {}),
    )


def _sections(zones: Mapping[str, Sequence[Part]]) -> list[Section]:
    return [part for parts in zones.values() for part in parts if isinstance(part, Section)]


def _place_new_fields(zones: dict[str, list[Part]], declared: Iterable[Section], left: set[str]) -> None:
    """Fields that a layout does not know yet, at the end of the section of theirs, else in a section as declared."""
    for section in declared:
        placed = {name for one in _sections(zones) for name in one.fields}
        new = tuple(name for name in section.fields if name not in placed and name not in left)
        if new and not _extended(zones, section.key, new):
            key = _free(section.key, {one.key for one in _sections(zones)})
            zones["about"].append(Section(key, new, declared=section.declared))


def _extended(zones: dict[str, list[Part]], key: str, new: tuple[str, ...]) -> bool:
    """Whether there is a section of this key that is always shown, which then has these fields as well."""
    for parts in zones.values():
        for at, part in enumerate(parts):
            if isinstance(part, Section) and part.key == key and not part.condition:
                parts[at] = replace(part, fields=(*part.fields, *new))
                return True
    return False
