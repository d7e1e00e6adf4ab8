"""The "if" of a rule, in the language of a list's filters, and the "changed from … to …" of its "when"."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.platform.access.engine import visible_fields
from rapport.platform.automation.limits import MAX_WATCHED
from rapport.platform.records.clean import clean_value
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import ListError
from rapport.platform.records.groups import Groups, groups_condition, groups_text, parse_groups
from rapport.platform.records.links import uid_of
from rapport.platform.records.related import every_linked_record
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User

Changed = Mapping[str, tuple[Any, Any]]
"""Column name → (before, after), as a happening has it."""


class RuleError(ValueError):
    """A part of a rule cannot be as it is; ``path`` names it (``steps[1].values.due_on``)."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


def clean_condition(spec: RecordSpec, given: Any, user: User | None, path: str = "condition") -> dict[str, Any]:
    """Groups of conditions in their standard form; RuleError names the part at fault."""
    if not given:
        return {}
    groups = parsed(spec, given, user, path)
    found: dict[str, Any] = json.loads(groups_text(groups))
    return found


def parsed(spec: RecordSpec, given: Any, user: User | None, path: str = "condition") -> Groups:
    """Stored or given groups as filters."""
    try:
        return parse_groups(spec, [given], user)
    except ListError as error:
        raise RuleError(error.field.replace("filter", path, 1), error.message) from error


def rows_that_pass(spec: RecordSpec, condition: Mapping[str, Any], user: User | None) -> Q:
    """The rows that a condition lets through; RuleError when it does not fit the kind any more."""
    if not condition:
        return Q()
    try:
        return groups_condition(spec, parsed(spec, condition, user), user)
    except ListError as error:
        raise RuleError(error.field, error.message) from error


def clean_for_everybody(spec: RecordSpec, given: Any, actor: User | None, path: str = "condition") -> dict[str, Any]:
    """The condition of a rule of the whole installation in its standard form; RuleError names the part at fault.

    What depends on who reads (is me) makes no sense there, and who writes it must see the fields: what the rule finds
    would tell what they say.
    """
    with every_linked_record():
        found = clean_condition(spec, given, None, path)
    if actor is not None:
        clean_condition(spec, found, actor, path)
    return found


def rows_for_everybody(spec: RecordSpec, condition: Mapping[str, Any]) -> Q:
    """The rows that the condition of a rule of the whole installation lets through, over every linked record whoever
    asks; RuleError when it does not fit the kind any more."""
    with every_linked_record():
        return rows_that_pass(spec, condition, None)


def clean_watched(spec: RecordSpec, given: Any, user: User | None) -> list[dict[str, Any]]:
    """The changes that a rule waits for, checked; RuleError names the part at fault."""
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) > MAX_WATCHED:
        raise RuleError("watched", _("Give a list of at most %(limit)s.") % {"limit": MAX_WATCHED})
    return [_watched(spec, one, user, f"watched[{at}]") for at, one in enumerate(given)]


def _watched(spec: RecordSpec, given: Any, user: User | None, path: str) -> dict[str, Any]:
    one = {"field": given} if isinstance(given, str) else given
    if not isinstance(one, Mapping) or not set(one) <= {"field", "from", "to"}:
        raise RuleError(path, _("Give an object with field, from and to."))
    field = spec.fields.get(str(one.get("field")))
    seen = visible_fields(spec, user) if user is not None else list(spec.fields)
    if field is None or not field.stored or field.name not in seen or field.name in spec.computed:
        raise RuleError(f"{path}.field", _("There is no such field."))
    clean: dict[str, Any] = {"field": field.name}
    for side in ("from", "to"):
        if one.get(side) not in (None, ""):
            clean[side] = _text_of(field, one[side], f"{path}.{side}")
    return clean


def _text_of(field: FieldSpec, value: Any, path: str) -> str:
    """A value as the rule keeps it: text that the field understands."""
    if field.kind is FieldKind.LINK:
        uid = uid_of(value)
        if uid is None:
            raise RuleError(path, _("“%(value)s” is not an id.") % {"value": str(value)[:60]})
        return str(uid)
    try:
        clean_value(field, value)
    except ValidationError as error:
        raise RuleError(path, " ".join(error.messages)) from error
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def changed_as_watched(spec: RecordSpec, watched: Sequence[Mapping[str, Any]], changed: Changed) -> bool:
    """Whether any of the watched changes is among what changed; without any, every change counts."""
    return not watched or any(_is_change(spec, one, changed) for one in watched)


def _is_change(spec: RecordSpec, one: Mapping[str, Any], changed: Changed) -> bool:
    name = one["field"]
    if name not in changed or name not in spec.fields:
        return False
    was, now = changed[name]
    return _is(spec.fields[name], one.get("from"), was) and _is(spec.fields[name], one.get("to"), now)


def _is(field: FieldSpec, wanted: str | None, value: Any) -> bool:
    if wanted is None:
        return True
    if field.link_model is not None:
        return value is not None and value == _key_of(field.link_model, wanted)
    return bool(clean_value(field, wanted) == value)


def _key_of(model: type[models.Model], uid: str) -> Any:
    return model._default_manager.filter(uid=uid).values_list("pk", flat=True).first()
