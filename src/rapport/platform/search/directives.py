"""The parts of a query that narrow it: ``type:people`` (a kind's name, or its label in any case) and ``owner:me``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import override

from rapport.lib.text import fold
from rapport.platform.records.registry import registry

_DIRECTIVE = re.compile(r"(?<!\S)(type|owner):(\"[^\"]{1,60}\"|\S{1,60})(?!\S)", re.IGNORECASE)
_READ = 400
"""Characters of a text in which directives are looked for."""


@dataclass(frozen=True, slots=True)
class Directives:
    """What was asked besides words. ``kinds`` None means every kind."""

    text: str
    kinds: frozenset[str] | None
    owner_me: bool

    def within(self, kinds: Iterable[str] | None) -> frozenset[str] | None:
        """The kinds that both the caller and the text allow."""
        if kinds is None:
            return self.kinds
        given = frozenset(kinds)
        return given if self.kinds is None else given & self.kinds


def take_directives(text: str) -> Directives:
    """Take the directives out of a text; one that names no kind stays in it as words."""
    kinds: set[str] = set()
    mine = False

    def take(found: re.Match[str]) -> str:
        nonlocal mine
        name, value = found[1].lower(), found[2].strip('"')
        if name == "owner" and fold(value) == "me":
            mine = True
            return " "
        meant = _kinds_called(value) if name == "type" else set()
        kinds.update(meant)
        return " " if meant else found[0]

    rest = _DIRECTIVE.sub(take, text[:_READ])
    return Directives(rest, frozenset(kinds) if kinds else None, mine)


def _kinds_called(value: str) -> set[str]:
    """The kinds with this name or label, in the active language or in English."""
    wanted = _key(value)
    found = set()
    for spec in registry:
        labels = {spec.name, str(spec.label), str(spec.label_plural)}
        with override("en"):
            labels |= {str(spec.label), str(spec.label_plural)}
        if wanted and wanted in map(_key, labels):
            found.add(spec.name)
            if spec.record.overview:
                found |= {other.name for other in registry.of_model(spec.model)}
    return found


def _key(label: str) -> str:
    return "".join(character for character in fold(label) if character.isalnum())
