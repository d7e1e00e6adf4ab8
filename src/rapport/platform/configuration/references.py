"""Links between records of a configuration: by kind and natural key, since uids differ between installations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rapport.lib.ids import parse_uid
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

MARK = "$"
"""The name by which a reference is told from other values: ``{"$": "teams", "key": ["Sales"]}``."""
DEEPEST = 20
_LABELLED = {"uid", "label", "value"}

Key = tuple[Any, ...]


class Unresolved(Exception):
    """A reference leads to nothing here; the message names it."""


def referable() -> list[RecordSpec]:
    """The kinds that have a natural key."""
    return [spec for spec in registry if spec.record.natural_key]


class Writer:
    """Turns values with uids into values with references; remembers which led nowhere."""

    def __init__(self) -> None:
        self.lost: list[str] = []
        """uids that belong to no kind with a natural key."""
        self._known: dict[UUID, dict[str, Any] | None] = {}

    def encode(self, value: Any, depth: int = 0) -> Any:
        """The same value with references in place of links; what is nested deeper than DEEPEST stays."""
        if depth > DEEPEST:
            return value
        if isinstance(value, Mapping):
            if value.get("uid") and set(value) <= _LABELLED:
                return self._reference(str(value["uid"]))
            return {name: self.encode(item, depth + 1) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.encode(item, depth + 1) for item in value]
        if isinstance(value, UUID) or (isinstance(value, str) and parse_uid(value) is not None):
            return self._reference(str(value))
        return value

    def _reference(self, text: str) -> Any:
        uid = parse_uid(text)
        if uid is None:
            return text
        if uid not in self._known:
            self._known[uid] = self._find(uid)
        found = self._known[uid]
        if found is None and text not in self.lost:
            self.lost.append(text)
        return found if found is not None else text

    def _find(self, uid: UUID) -> dict[str, Any] | None:
        for spec in referable():
            row = spec.objects().filter(uid=uid).first()
            if row is not None:
                return {MARK: spec.name, "key": list(self.key_of(spec, row))}
        return None

    def key_of(self, spec: RecordSpec, row: Any) -> Key:
        """The natural key of a row, its links as references."""
        found = []
        for name in spec.record.natural_key:
            value = getattr(row, name)
            found.append(self.encode(value.uid) if value is not None and hasattr(value, "uid") else value)
        return tuple(found)


class Reader:
    """Turns references back into uids of this installation."""

    def decode(self, value: Any, depth: int = 0) -> Any:
        """The same value with uids in place of references. Raises Unresolved."""
        if depth > DEEPEST:
            raise Unresolved("nested too deeply")
        if isinstance(value, Mapping):
            if MARK in value:
                return str(self.find(value).uid)
            return {name: self.decode(item, depth + 1) for name, item in value.items()}
        if isinstance(value, list):
            return [self.decode(item, depth + 1) for item in value]
        return value

    def find(self, reference: Mapping[str, Any]) -> Any:
        """The row that a reference means. Raises Unresolved."""
        name, key = reference.get(MARK), reference.get("key")
        if not isinstance(name, str) or not registry.has(name) or not isinstance(key, list):
            raise Unresolved(in_words(reference))
        row = self.row_of(registry.get(name), key)
        if row is None:
            raise Unresolved(in_words(reference))
        return row

    def row_of(self, spec: RecordSpec, key: list[Any]) -> Any:
        """The row of a kind with this natural key, or None. Raises Unresolved for a key that cannot be one."""
        names = spec.record.natural_key
        if not names or len(names) != len(key):
            raise Unresolved(f"{spec.name}: {key!r:.100}")
        condition: dict[str, Any] = {}
        for name, value in zip(names, key, strict=True):
            if isinstance(value, Mapping):
                condition[name] = self.find(value)
            elif value is None or isinstance(value, str | int | bool):
                is_link, shipped = spec.fields[name].kind is FieldKind.LINK, spec.fields[name].shipped
                if shipped is not None and isinstance(value, str):  # the other installation may speak another language
                    condition[f"{name}__in"] = shipped.spellings(value)
                    continue
                condition[f"{name}__isnull" if is_link and value is None else name] = True if value is None else value
            else:
                raise Unresolved(f"{spec.name}: {key!r:.100}")
        return spec.objects().filter(**condition).order_by("pk").first()


def in_words(reference: Any) -> str:
    """A reference as a person reads it: ``teams “Sales”``."""
    if isinstance(reference, Mapping) and MARK in reference:
        key = reference.get("key")
        parts = [in_words(part) for part in key] if isinstance(key, list) else [str(key)]
        return f"{str(reference[MARK])[:60]} “{' · '.join(parts)[:200]}”"
    return str(reference)[:200]
