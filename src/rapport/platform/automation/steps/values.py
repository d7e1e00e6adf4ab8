"""What a step writes: fixed values, or values taken from the record that the rule runs for.

A value is plain, or ``{"field": NAME}`` (the record's), ``{"record": true}`` (a link to it), ``{"days": 3}`` (from
today on), ``{"payload": PATH}`` (a member of the message that set the rule off). ``{record}`` within a text stands for
the record's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.access.engine import visible_fields, writable_fields
from rapport.platform.access.titles import shown_title
from rapport.platform.automation.conditions import RuleError
from rapport.platform.automation.incoming.mapping import clean_path, member_at
from rapport.platform.automation.limits import MAX_VALUES
from rapport.platform.automation.steps.base import Passage
from rapport.platform.records.clean import clean_value
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.links import uid_of
from rapport.platform.records.relative_dates import zone_of
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.automation.checking import Check

NAME = "{record}"
_DATES = (FieldKind.DATE, FieldKind.DATETIME)
MOST_DAYS = 3_660


def clean_values(check: Check, target: RecordSpec, given: Any, path: str) -> dict[str, Any]:
    """Values by field of the target, checked as far as can be without a record; RuleError names the part at fault."""
    if not isinstance(given, Mapping) or not 1 <= len(given) <= MAX_VALUES:
        raise RuleError(path, _("Give an object of 1 to %(limit)s fields and values.") % {"limit": MAX_VALUES})
    allowed = writable_fields(target, check.user) if check.user is not None else target.writable
    found: dict[str, Any] = {}
    for name, value in given.items():
        field = target.fields.get(str(name))
        if field is None or name not in allowed:
            raise RuleError(f"{path}.{str(name)[:60]}", _("You may not set this field, or there is none."))
        found[name] = _clean(check, field, value, f"{path}.{name}")
    return found


def _clean(check: Check, field: FieldSpec, value: Any, path: str) -> Any:
    if isinstance(value, Mapping) and len(value) == 1:
        [(key, inner)] = value.items()
        known = {"field": _field, "record": _record, "days": _days, "payload": _payload}
        if key in known:
            return {key: known[key](check, field, inner, path)}
    if field.virtual is not None:
        return value
    if isinstance(value, Mapping):
        raise RuleError(path, _("Give a value, or one of: %(names)s.") % {"names": "field, record, days, payload"})
    if field.kind is FieldKind.LINK:
        if value in (None, ""):
            return ""
        uid = uid_of(value)
        if uid is None:
            raise RuleError(path, _("“%(value)s” is not an id.") % {"value": str(value)[:60]})
        return str(uid)
    try:
        clean_value(field, value)
    except ValidationError as error:
        raise RuleError(path, " ".join(error.messages)) from error
    return value if isinstance(value, str | int | float | bool | list) or value is None else str(value)


def _field(check: Check, field: FieldSpec, name: Any, path: str) -> str:
    source = check.spec.fields.get(str(name))
    seen = visible_fields(check.spec, check.user) if check.user is not None else list(check.spec.fields)
    if source is None or not source.stored or source.name not in seen:
        raise RuleError(path, _("There is no such field."))
    if field.link_model is not source.link_model:
        raise RuleError(path, _("The values of these two fields do not fit together."))
    return source.name


def _record(check: Check, field: FieldSpec, value: Any, path: str) -> bool:
    if value is not True or field.link_model is not check.spec.model:
        raise RuleError(path, _("This field cannot hold the record."))
    return True


def _days(check: Check, field: FieldSpec, value: Any, path: str) -> int:
    if field.kind not in _DATES or isinstance(value, bool) or not isinstance(value, int) or abs(value) > MOST_DAYS:
        raise RuleError(path, _("Give a whole number of days, of a field that holds a date."))
    return value


def _payload(check: Check, field: FieldSpec, path: Any, name: str) -> str:
    return clean_path(path, name)


def values_for(passage: Passage, target: RecordSpec, values: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """The values of each record's write, by the record's key."""
    links = {name: value["field"] for name, value in values.items() if _copies_link(target, name, value)}
    uids = {source: _uids(passage, source) for source in set(links.values())}
    messages = {run.record_id: run.message for run in passage.runs}
    found: dict[int, dict[str, Any]] = {}
    for pk in passage.ids:
        row = passage.rows[pk]
        found[pk] = {
            name: uids[links[name]].get(getattr(row, f"{links[name]}_id"), "")
            if name in links
            else _of_message(messages[pk], value["payload"])
            if _is_of_message(value)
            else _value(passage, target.fields[name], value, row)
            for name, value in values.items()
        }
    return found


def _is_of_message(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) == {"payload"}


def _of_message(message: Any, path: str) -> Any:
    """A member of a message, as a step writes it; empty when it has none there."""
    found = member_at(message, path)
    return "" if found is None or isinstance(found, dict) else found if isinstance(found, list | bool) else str(found)


def _copies_link(target: RecordSpec, name: str, value: Any) -> bool:
    return target.fields[name].link_model is not None and isinstance(value, Mapping) and "field" in value


def _uids(passage: Passage, source: str) -> dict[int, str]:
    """The uids of the records that a link of the passage's records points at: one query."""
    model = passage.spec.fields[source].link_model
    assert model is not None
    keys = {getattr(passage.rows[pk], f"{source}_id") for pk in passage.ids} - {None}
    return {pk: str(uid) for pk, uid in model._default_manager.filter(pk__in=keys).values_list("pk", "uid")}


def _value(passage: Passage, field: FieldSpec, value: Any, row: Any) -> Any:
    if isinstance(value, Mapping) and len(value) == 1:
        if "field" in value:
            return getattr(row, value["field"])
        if "record" in value:
            return row.uid
        if "days" in value:
            now = timezone.now() + timedelta(days=value["days"])
            return timezone.localdate(now, zone_of(passage.author)) if field.kind is FieldKind.DATE else now
    if isinstance(value, str) and NAME in value:
        return value.replace(NAME, shown_title(row, passage.author))[: field.max_length]
    return value
