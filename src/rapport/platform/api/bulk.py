"""Up to 1,000 records in one request and one change set: all or none, or each on its own with its result.

``assign`` gives records to whom the assignment rules say, and answers why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.api.body import read_object
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.operations import CHANNEL
from rapport.platform.api.problems import errors_of, invalid, not_found
from rapport.platform.api.render import write_json
from rapport.platform.api.tokens import WRITE
from rapport.platform.assignment.applying import assign
from rapport.platform.assignment.kinds import assignable
from rapport.platform.assignment.reasons import in_words
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.filters import ListError
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.spec import RecordSpec
from rapport.platform.write_errors import Invalid, WriteError

LIMIT = 1_000
ACTIONS = ("create", "update", "delete", "assign")
_MEMBERS = {"action", "items", "uids", "filter", "values", "atomic"}
_DONE = {"create": "created", "update": "updated", "delete": "deleted", "assign": "updated"}


@dataclass(frozen=True, slots=True)
class Target:
    """One record to be written: its uid and key (None when there is none within reach), and the values to set."""

    uid: UUID | None
    key: int | None
    values: dict[str, Any]


def actions_of(spec: RecordSpec) -> tuple[str, ...]:
    """What can be done to many records of a kind."""
    return ACTIONS if assignable(spec) else ACTIONS[:-1]


def bulk(spec: RecordSpec, request: ApiRequest) -> HttpResponse:
    """Create ``items``, or change, assign or delete the records named by ``uids``, ``items`` or ``filter``."""
    request.caller.require(spec.name, WRITE)
    user, body = request.caller.user, read_object(request)
    action, atomic = _checked(spec, body)
    atomic = atomic or action == "assign"
    targets = _new(body) if action == "create" else _existing(spec, user, body, action)
    if atomic and any(target.key is None for target in targets) and action != "create":
        raise not_found()
    if not targets:
        return write_json({"change": None, "count": 0, "items": []})
    summary = f"{len(targets)} × {spec.label_plural}"
    with change_set(actor=user, channel=CHANNEL, act=f"bulk_{action}", kind=spec.name, summary=summary) as opened:
        results = (_together if atomic else _one_by_one)(spec, user, action, targets)
    change = opened.uid if opened.pk else None
    return write_json({"change": change, "count": opened.counts.get(_DONE[action], 0), "items": results})


def _checked(spec: RecordSpec, body: dict[str, Any]) -> tuple[str, bool]:
    for name in body:
        if name not in _MEMBERS:
            raise invalid(
                name, _("There is no such member. Known: %(names)s.") % {"names": ", ".join(sorted(_MEMBERS))}
            )
    action, atomic = body.get("action"), body.get("atomic", True)
    if action not in actions_of(spec):
        raise invalid("action", _("Name one of: %(names)s.") % {"names": ", ".join(actions_of(spec))})
    if not isinstance(atomic, bool):
        raise invalid("atomic", _("Give true or false."))
    return action, atomic


def _new(body: dict[str, Any]) -> list[Target]:
    return [Target(None, None, values) for values in _items(body)]


def _items(body: dict[str, Any]) -> list[dict[str, Any]]:
    items = body.get("items")
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise invalid("items", _("Give a list of objects."))
    _limit(len(items), "items")
    return items


def _limit(count: int, name: str) -> None:
    if count > LIMIT:
        raise invalid(name, _("At most %(limit)s records fit into one request.") % {"limit": LIMIT})


def _existing(spec: RecordSpec, user: User, body: dict[str, Any], action: str) -> list[Target]:
    if sum(name in body for name in ("uids", "filter", "items")) != 1:
        raise invalid("uids", _("Name the records by one of uids, filter or items."))
    values = body.get("values", {})
    if not isinstance(values, dict) or (action == "update" and not values and "items" not in body):
        raise invalid("values", _("Give the values to set, as an object."))
    if "filter" in body:
        return [Target(uid, key, dict(values)) for key, uid in _matching(spec, user, body["filter"])]
    if "uids" in body:
        uids = body["uids"]
        if not isinstance(uids, list) or not uids:
            raise invalid("uids", _("Give a list of uids."))
        _limit(len(uids), "uids")
        return _found(spec, user, [(uid, dict(values)) for uid in uids])
    items = _items(body)
    return _found(spec, user, [(item.get("uid"), {k: v for k, v in item.items() if k != "uid"}) for item in items])


def _matching(spec: RecordSpec, user: User, given: Any) -> list[tuple[int, UUID]]:
    if not isinstance(given, dict):
        raise invalid("filter", _("Give an object such as {“city”: “Bonn”}; an empty one means every record."))
    try:
        query = ListQuery.parse(spec, given, user)
    except ListError as error:
        raise invalid(f"filter.{error.field}", error.message) from error
    found = list(Listing(query, user).matching.order_by("pk").values_list("pk", "uid")[: LIMIT + 1])
    if len(found) > LIMIT:
        raise invalid("filter", _("More than %(limit)s records match. Narrow the filter.") % {"limit": LIMIT})
    return cast(list[tuple[int, UUID]], found)


def _found(spec: RecordSpec, user: User, wanted: Sequence[tuple[Any, dict[str, Any]]]) -> list[Target]:
    uids = [parse_uid(uid) if isinstance(uid, str) else None for uid, _values in wanted]
    given = [uid for uid in uids if uid is not None]
    if len(set(given)) < len(given):
        raise invalid("uids", _("A record is named twice."))
    keys = dict(rows(spec, user).filter(uid__in=given).values_list("uid", "pk"))
    return [Target(uid, keys.get(uid), values) for uid, (_uid, values) in zip(uids, wanted, strict=True)]


def _together(spec: RecordSpec, user: User, action: str, targets: Sequence[Target]) -> list[dict[str, Any]]:
    """All or none: the first refusal ends it."""
    if action == "create":
        made = write.create_many(spec, [target.values for target in targets], actor=user, channel=CHANNEL)
        return [{"uid": row.uid, "status": "created"} for row in made]
    keys = [target.key for target in targets if target.key is not None]
    if action == "assign":
        return _assigned(spec, user, keys)
    if action == "delete":
        write.delete_many(spec, keys, actor=user, channel=CHANNEL)
    elif keys:
        values = {target.key: target.values for target in targets if target.key is not None}
        write.update_many(spec, values, actor=user, channel=CHANNEL)
    return [{"uid": target.uid, "status": _DONE[action]} for target in targets]


def _assigned(spec: RecordSpec, user: User, keys: Sequence[int]) -> list[dict[str, Any]]:
    """Who got each record, and why; what nobody was found for stays as it is."""
    return [
        {
            "uid": one.row.uid,
            "status": "assigned" if one.user is not None else "kept",
            "owner": one.user.uid if one.user is not None else None,
            "reasons": in_words(one.reasons),
        }
        for one in assign(spec, keys, actor=user, channel=CHANNEL)
    ]


def _one_by_one(spec: RecordSpec, user: User, action: str, targets: Sequence[Target]) -> list[dict[str, Any]]:
    """Each in a savepoint of its own; a refusal concerns its record alone."""
    work: dict[str, Callable[[Target], UUID | None]] = {
        "create": lambda target: write.create(spec, target.values, actor=user, channel=CHANNEL).uid,
        "update": lambda target: _update(spec, user, target),
        "delete": lambda target: _delete(spec, user, target),
    }
    results = []
    for target in targets:
        uid = {"uid": target.uid} if target.uid else {}
        if target.key is None and action != "create":
            results.append({**uid, "status": "failed", "errors": [{"field": "uid", "message": not_found().detail}]})
            continue
        try:
            results.append({"uid": work[action](target), "status": _DONE[action]})
        except Invalid as error:
            results.append({**uid, "status": "failed", "errors": errors_of(error)})
        except WriteError as error:
            results.append({**uid, "status": "failed", "errors": [{"field": "", "message": error.message}]})
    return results


def _update(spec: RecordSpec, user: User, target: Target) -> UUID | None:
    assert target.key is not None
    write.update_many(spec, {target.key: target.values}, actor=user, channel=CHANNEL)
    return target.uid


def _delete(spec: RecordSpec, user: User, target: Target) -> UUID | None:
    assert target.key is not None
    write.delete_many(spec, [target.key], actor=user, channel=CHANNEL)
    return target.uid
