"""What a message means to a rule: the record that it is about, found by one of its members, and what it says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rapport.platform.access.engine import visible_fields, writable_fields
from rapport.platform.automation.checking import members
from rapport.platform.automation.conditions import RuleError
from rapport.platform.automation.limits import MAX_ONLY, MAX_VALUES
from rapport.platform.records.clean import clean_value
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.spec import RecordSpec
from rapport.platform.write_errors import Invalid

if TYPE_CHECKING:
    from rapport.platform.access.models import User

_PATH = re.compile(r"[A-Za-z0-9_-]{1,60}(\.[A-Za-z0-9_-]{1,60}){0,9}")
"""Names of members, one within the other, and places in lists: ``contact.emails.0``."""


def clean_path(given: Any, path: str) -> str:
    """The way to a member of a message; RuleError otherwise."""
    text = str(given or "").strip()
    if not _PATH.fullmatch(text):
        raise RuleError(path, _("Name a member of the message, such as customer.email."))
    return text


def member_at(message: Any, path: str) -> Any:
    """The member of a message at a path; None when it has none there."""
    for name in path.split("."):
        if isinstance(message, dict):
            message = message.get(name)
        elif isinstance(message, list) and name.isdigit() and int(name) < len(message):
            message = message[int(name)]
        else:
            return None
    return message


def match_fields(spec: RecordSpec, user: User | None) -> list[FieldSpec]:
    """The fields by which a record can be found: plain texts and numbers that are columns."""
    seen = visible_fields(spec, user) if user is not None else list(spec.fields)
    fields = [spec.fields[name] for name in seen]
    return [one for one in fields if one.stored and one.column and (one.is_text or one.kind in _KEYS)]


_KEYS = (FieldKind.INTEGER, FieldKind.UID)


class Asked(StrEnum):
    """What a rule may ask of a member of a message."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    THERE = "there"
    MISSING = "missing"


def asked_words() -> dict[str, str]:
    """The same as a sentence goes on."""
    return {
        Asked.IS: _("is"),
        Asked.IS_NOT: _("is not"),
        Asked.CONTAINS: _("contains"),
        Asked.THERE: _("is there"),
        Asked.MISSING: _("is not there"),
    }


WITHOUT_VALUE = (Asked.THERE, Asked.MISSING)


def clean_hook(spec: RecordSpec, given: Any, user: User | None) -> dict[str, Any]:
    """``{"match": {"field", "path"}, "create", "values": {field: path}, "only": [{"path", "op", "value"}]}`` in
    standard form, without an empty ``only``; RuleError otherwise."""
    if not given:
        return {}
    if not isinstance(given, Mapping) or not isinstance(given.get("match"), Mapping):
        raise RuleError("hook", _("Give an object with match, create and values."))
    members(given, {"match", "create", "values", "only"}, "hook")
    match = given["match"]
    members(match, {"field", "path"}, "hook.match")
    if match.get("field") not in {field.name for field in match_fields(spec, user)}:
        raise RuleError("hook.match.field", _("Name a field by whose value the record is found."))
    values = given.get("values") or {}
    if not isinstance(values, Mapping) or len(values) > MAX_VALUES:
        raise RuleError("hook.values", _("Give an object of at most %(limit)s fields.") % {"limit": MAX_VALUES})
    allowed = writable_fields(spec, user) if user is not None else spec.writable
    for name in values:
        if name not in allowed:
            raise RuleError(f"hook.values.{str(name)[:60]}", _("You may not set this field, or there is none."))
    only = _clean_only(given.get("only"))
    return {
        "match": {"field": match["field"], "path": clean_path(match.get("path"), "hook.match.path")},
        "create": str(given.get("create", False)).lower() in ("true", "on", "1"),
        "values": {name: clean_path(path, f"hook.values.{name}") for name, path in values.items()},
        **({"only": only} if only else {}),
    }


def _clean_only(given: Any) -> list[dict[str, str]]:
    if not given:
        return []
    if not isinstance(given, list) or len(given) > MAX_ONLY:
        raise RuleError("hook.only", _("Give a list of at most %(limit)s.") % {"limit": MAX_ONLY})
    found = []
    for at, one in enumerate(given):
        path = f"hook.only[{at}]"
        if not isinstance(one, Mapping) or one.get("op") not in set(Asked):
            raise RuleError(path, _("Name one of: %(names)s.") % {"names": ", ".join(Asked)})
        members(one, {"path", "op", "value"}, path)
        clean = {"path": clean_path(one.get("path"), f"{path}.path"), "op": str(one["op"])}
        if one["op"] not in WITHOUT_VALUE:
            value = one.get("value", "")
            clean["value"] = as_text(value)[:_LONGEST_VALUE] if not isinstance(value, dict | list) else ""
        found.append(clean)
    return found


_LONGEST_VALUE = 200


def as_text(value: Any) -> str:
    """A plain value of a message as it is compared: yes and no as JSON writes them."""
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def is_heeded(hook: Mapping[str, Any], message: Any) -> bool:
    """Whether a message is one of those that the rule waits for: all that it asks of the members holds."""
    return all(_holds(one, member_at(message, one["path"])) for one in hook.get("only", []))


def _holds(one: Mapping[str, str], value: Any) -> bool:
    match one["op"]:
        case Asked.THERE:
            return value not in (None, "")
        case Asked.MISSING:
            return value in (None, "")
    values = [as_text(part) for part in (value if isinstance(value, list) else [value]) if not isinstance(part, dict)]
    if one["op"] == Asked.CONTAINS:
        return any(one["value"].casefold() in text.casefold() for text in values)
    return (one["value"] in values) == (one["op"] == Asked.IS)


def key_of(spec: RecordSpec, hook: Mapping[str, Any], message: Any) -> tuple[FieldSpec, Any]:
    """The field and the value by which the record of a message is found; Invalid when the message has none."""
    field, path = spec.fields[hook["match"]["field"]], hook["match"]["path"]
    given = member_at(message, path)
    if given in (None, "") or isinstance(given, dict | list):
        raise Invalid({path: [_("The message has no such member, or it is no plain value.")]})
    try:
        return field, clean_value(field, str(given))
    except ValidationError as error:
        raise Invalid({path: list(error.messages)}) from error


def values_of(hook: Mapping[str, Any], message: Any) -> dict[str, Any]:
    """What the message says of the record, by field; members that it lacks are left out."""
    found = {}
    for name, path in hook["values"].items():
        value = member_at(message, path)
        if isinstance(value, dict):
            raise Invalid({path: [_("The message has no such member, or it is no plain value.")]})
        if value is not None:
            found[name] = value if isinstance(value, str | list | bool) else str(value)
    return found
