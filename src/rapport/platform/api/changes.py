"""The change log: what was done by whom, what it changed row by row, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.api.body import read_object
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.operations import CHANNEL
from rapport.platform.api.problems import invalid, not_found
from rapport.platform.api.render import write_json
from rapport.platform.api.tokens import READ, WRITE
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.past import RowChange, record_history
from rapport.platform.history.shown import ShownChange, account_of, shown_changes, summary_for
from rapport.platform.history.undo import conflict_rows, may_undo, undo
from rapport.platform.records.filters import ListError
from rapport.platform.records.keyset import Order, SortKey
from rapport.platform.records.listing import parse_limit
from rapport.platform.records.spec import RecordSpec

_ORDER = Order("changes", ChangeSet, [SortKey("started_at", True, False)])
FILTERS = ("kind", "actor", "channel", "state")
ROW_LIMIT = 200
HISTORY_LIMIT = 100


def visible_changes(user: User) -> QuerySet[ChangeSet]:
    """The change sets that a user may read: their own; an administrator's are all."""
    return ChangeSet.objects.all() if user.is_administrator else ChangeSet.objects.filter(actor=user)


def list_changes(request: ApiRequest) -> HttpResponse:
    """The latest change sets first."""
    request.caller.require("", READ)
    limit, cursor, conditions = _question(request)
    found = visible_changes(request.caller.user).filter(**conditions)
    if cursor is not None:
        found = found.filter(_ORDER.beyond(cursor, None, backward=False))
    ordered = found.select_related("actor", "parent").order_by(*_ORDER.order_by(None, backward=False))
    page = list(ordered[: limit + 1])
    more = len(page) > limit
    page = page[:limit]
    after = _ORDER.encode(_ORDER.cursor_of(page[-1], backward=False)) if more else None
    return write_json({"items": [_summary(one, request.caller.user) for one in page], "next_cursor": after})


def _question(request: ApiRequest) -> tuple[int, Any, dict[str, Any]]:
    conditions: dict[str, Any] = {}
    for name in request.GET:
        value = request.GET.getlist(name)[-1]
        if name == "actor":
            uid = request.caller.user.uid if value == "me" else parse_uid(value)
            if uid is None:
                raise ListError(name, _("“%(value)s” is not an id.") % {"value": value[:60]})
            conditions["actor__uid"] = uid
        elif name in FILTERS:
            if "\x00" in value:
                raise ListError(name, _("This value cannot be searched for."))
            conditions[name] = value
        elif name not in ("limit", "cursor"):
            raise ListError(name, _("There is no filter of this name."))
    cursor = request.GET.get("cursor", "")
    return parse_limit(dict(request.GET.lists())), _ORDER.decode(cursor) if cursor else None, conditions


def get_change(request: ApiRequest, uid: UUID) -> HttpResponse:
    """One change set with what it did, row by row, as far as the reader may see the records."""
    request.caller.require("", READ)
    user = request.caller.user
    wanted = ChangeSet.objects.select_related("actor", "parent").filter(uid=uid).first()
    told = account_of(wanted, user, ROW_LIMIT) if wanted is not None else None
    if told is None:
        raise not_found()
    return write_json({**_summary(told.change_set, user), "rows": _Presenter(user).rows(told.rows, own=told.own)})


def undo_change(request: ApiRequest, uid: UUID) -> HttpResponse:
    """Take a change set back; what somebody changed since is left and listed, unless ``force`` is true."""
    request.caller.require("", WRITE)
    user, body = request.caller.user, read_object(request, optional=True)
    unknown = set(body) - {"force"}
    if unknown or not isinstance(body.get("force", False), bool):
        raise invalid(min(unknown, default="force"), _("Only “force” with true or false is known here."))
    wanted = visible_changes(user).filter(uid=uid).first()
    if wanted is None:
        raise not_found()
    result = undo(wanted, actor=user, channel=CHANNEL, force=body.get("force", False))
    return write_json(
        {
            "change": result.change_set.uid,
            "deleted": result.deleted,
            "restored": result.restored,
            "reverted": result.reverted,
            "complete": result.complete,
            "conflicts": conflict_rows(result.conflicts, user),
        }
    )


def record_changes(spec: RecordSpec, request: ApiRequest, uid: UUID) -> HttpResponse:
    """What became of one record and of what belongs to it, newest first."""
    request.caller.require(spec.name, READ)
    user = request.caller.user
    instance = rows(spec, user).filter(uid=uid).first()
    if instance is None:
        raise not_found()
    entries = record_history(instance, limit=HISTORY_LIMIT)
    present = _Presenter(user)
    items = [
        {**_summary(one.change_set, user), "rows": present.rows(one.rows, own=may_undo(user, one.change_set))}
        for one in entries
    ]
    return write_json({"items": items})


def _summary(one: ChangeSet, user: User) -> dict[str, Any]:
    return {
        "uid": one.uid,
        "actor": {"uid": one.actor.uid, "label": str(one.actor)} if one.actor else None,
        "channel": one.channel,
        "act": one.act,
        "kind": one.kind,
        "summary": summary_for(one, user),
        "started_at": one.started_at,
        "finished_at": one.finished_at,
        "state": one.state,
        "counts": one.counts,
        "undoes": one.parent.uid if one.parent else None,
        "may_undo": may_undo(user, one),
    }


class _Presenter:
    """Turns changes of rows into JSON for one reader, asking for each table and each link once."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.uids: dict[tuple[type[models.Model], Any], Any] = {}

    def rows(self, found: Iterable[RowChange], *, own: bool) -> list[dict[str, Any]]:
        """What the reader may see of these changes; ``own`` says that they may take them back."""
        return [self._row(one) for one in shown_changes(found, self.user, own=own)]

    def _row(self, shown: ShownChange) -> dict[str, Any]:
        change, spec = shown.change, shown.spec
        links = {f.name: f.related_model for f in change.model._meta.concrete_fields if f.many_to_one}
        values = [
            {
                "field": value.name,
                "label": str(value.label),
                "before": self._value(value.before, links.get(value.name)),
                "after": self._value(value.after, links.get(value.name)),
            }
            for value in change.values
        ]
        return {
            "kind": spec.name if spec is not None else str(change.model._meta.verbose_name),
            "uid": getattr(shown.row, "uid", None),
            "title": change.title,
            "act": change.act,
            "values": values,
        }

    def _value(self, value: Any, link: Any) -> Any:
        """A value as JSON knows it; a link as the uid of the row it points at."""
        if link is None or value is None:
            return value
        if (link, value) not in self.uids:
            self.uids[link, value] = link._default_manager.filter(pk=value).values_list("uid", flat=True).first()
        return self.uids[link, value]
