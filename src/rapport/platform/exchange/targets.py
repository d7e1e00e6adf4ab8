"""What a column of a file can become: the fields of a record kind, and parts of them that modules declare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rapport.platform.exchange.headers import normalise
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.spec import RecordSpec


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that a column can become. ``section`` groups targets where a person chooses one."""

    name: str
    label: Any
    kind: FieldKind = FieldKind.TEXT
    section: Any = ""
    synonyms: tuple[str, ...] = ()


def field_targets(spec: RecordSpec) -> dict[str, Target]:
    """The targets that every kind has: its writable fields, links also by uid, and the uid itself."""
    targets = {"uid": Target("uid", _("Id in Rapport"), FieldKind.UID, _("Keys"))}
    for field in spec.fields.values():
        if field.read_only:
            continue
        known_as = tuple(spec.record.import_headers.get(field.name, ()))
        targets[field.name] = Target(field.name, field.label, field.kind, spec.label, known_as)
        if field.kind is FieldKind.LINK:
            label = _("%(field)s: id in Rapport") % {"field": field.label}
            targets[f"{field.name}.uid"] = Target(f"{field.name}.uid", label, FieldKind.UID, _("Keys"))
    return targets


def header_names(spec: RecordSpec, targets: dict[str, Target]) -> dict[str, str]:
    """Normalised header → target name: field names, labels in every language of the installation, synonyms.

    A label that two fields share names the first of them, in the order of declaration.
    """
    found: dict[str, str] = {}
    for name, spelling in _spellings(spec, targets):
        found.setdefault(spelling, name)
    return found


def own_labels(spec: RecordSpec) -> dict[str, str]:
    """Normalised label → name of the custom fields, in every language of the installation.

    Whoever gave a field its label means it, whatever else such a word may mean in files of others; only what the kind
    itself calls one of its fields comes first.
    """
    added = {addition.field.name for addition in spec.additions}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for language, _label in settings.LANGUAGES if added else ():
        with override(language):
            for field in spec.fields.values():
                if field.name not in added:
                    taken.add(normalise(str(field.label)))
                elif not field.read_only:
                    found.setdefault(normalise(str(field.label)), field.name)
    return {label: name for label, name in found.items() if label not in taken}


def _spellings(spec: RecordSpec, targets: dict[str, Target]) -> Iterator[tuple[str, str]]:
    for target in targets.values():
        yield target.name, normalise(target.name)
    for target in targets.values():
        for synonym in target.synonyms:
            yield target.name, normalise(synonym)
    for language, _label in settings.LANGUAGES:
        with override(language):
            for target in targets.values():
                yield target.name, normalise(str(target.label))


def export_header(spec: RecordSpec, field: FieldSpec) -> str:
    """The header of an exported field: its label, with its name behind where another field has the same label."""
    label = str(field.label)
    label = label[:1].upper() + label[1:]
    same = sum(str(other.label).casefold() == str(field.label).casefold() for other in spec.fields.values())
    return label if same == 1 else f"{label} [{field.name}]"


@lru_cache(maxsize=1_024)
def named_in_brackets(header: str) -> str:
    """The field name that a header of our own carries in brackets, or ""."""
    return header[header.rindex("[") + 1 : -1] if header.endswith("]") and "[" in header else ""
