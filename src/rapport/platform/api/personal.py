"""What is one's own over the API: notifications, what one follows or mutes, favourites. Nobody reaches another's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.db import models
from django.http import HttpResponse
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.api.body import read_object
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.problems import invalid, not_found
from rapport.platform.api.render import link_values, write_json
from rapport.platform.api.tokens import READ, WRITE
from rapport.platform.notifications import inbox
from rapport.platform.notifications.followed import is_followed_kind, set_following, standing
from rapport.platform.notifications.models import AboutRecord, Favourite, Follow, Notification
from rapport.platform.records.filters import ListError
from rapport.platform.records.keyset import Order, SortKey
from rapport.platform.records.listing import parse_limit
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

_NOTIFICATIONS = Order("notifications", Notification, [SortKey("id", True, False)])
_FOLLOWS = Order("follows", Follow, [SortKey("id", True, False)])
_FAVOURITES = Order("favourites", Favourite, [SortKey("id", True, False)])
MOST_UIDS = 500
FOLLOWING = ("follow", "mute", "none")


def list_notifications(request: ApiRequest) -> HttpResponse:
    """What the caller is told, newest first; of records that they may not see any more nothing is said."""
    request.caller.require("", READ)
    user = request.caller.user
    found = inbox.unread(user) if _asked(request, "unread") == "true" else inbox.of_user(user)
    page, after = _page(request, _NOTIFICATIONS, found, "unread")
    lines = inbox.lines(cast("list[Notification]", page), user)
    actors = link_values(User, {line.notification.actor_id for line in lines if line.notification.actor_id}, user)
    items = [
        {
            "uid": line.notification.uid,
            "text": line.text,
            "excerpt": line.excerpt,
            "why": line.why,
            "reason": line.notification.reason,
            "act": line.notification.act,
            "kind": line.notification.kind,
            "record": line.row.uid if line.row is not None else None,
            "title": line.title,
            "count": line.notification.count,
            "part_kind": line.notification.part_kind or None,
            "actor": actors.get(line.notification.actor_id or 0),
            "at": line.notification.at,
            "read_at": line.notification.read_at,
        }
        for line in lines
    ]
    return write_json({"items": items, "next_cursor": after})


def read_notifications(request: ApiRequest) -> HttpResponse:
    """Mark notifications as read: those of ``uids``, or all without them; says how many were not yet."""
    request.caller.require("", WRITE)
    body = read_object(request, optional=True)
    _only(body, "uids")
    found = inbox.of_user(request.caller.user)
    if "uids" in body:
        found = found.filter(uid__in=_uids(body["uids"]))
    return write_json({"read": inbox.mark_read(found)})


def list_follows(request: ApiRequest) -> HttpResponse:
    """What the caller follows or has muted, latest first."""
    request.caller.require("", READ)
    user = request.caller.user
    page, after = _page(request, _FOLLOWS, Follow.objects.filter(user=user))
    items = [{**shown, "is_muted": one.is_muted} for one, shown in _shown(cast("list[Follow]", page), user)]
    return write_json({"items": items, "next_cursor": after})


def set_follow(request: ApiRequest) -> HttpResponse:
    """Follow a record, mute it, or neither; says how the caller stands to it now."""
    request.caller.require("", WRITE)
    body = read_object(request)
    _only(body, "kind", "record", "to")
    spec, row = _record(request, body)
    if body.get("to") not in FOLLOWING:
        raise invalid("to", _("One of: %(values)s.") % {"values": ", ".join(FOLLOWING)})
    user = request.caller.user
    set_following(spec, row, user, follows=body["to"] == "follow", mutes=body["to"] == "mute")
    return write_json({"standing": standing(spec, row, user).value})


def list_favourites(request: ApiRequest) -> HttpResponse:
    """The records that the caller keeps in the menu, latest first."""
    request.caller.require("", READ)
    user = request.caller.user
    page, after = _page(request, _FAVOURITES, Favourite.objects.filter(user=user))
    items = [shown for _one, shown in _shown(cast("list[Favourite]", page), user)]
    return write_json({"items": items, "next_cursor": after})


def set_favourite(request: ApiRequest) -> HttpResponse:
    """Keep a record as a favourite, or not any more."""
    request.caller.require("", WRITE)
    body = read_object(request)
    _only(body, "kind", "record", "keep")
    spec, row = _record(request, body)
    if not isinstance(body.get("keep"), bool):
        raise invalid("keep", _("True or false."))
    key = {"user": request.caller.user, "kind": spec.name, "record_id": row.pk}
    if body["keep"]:
        Favourite.objects.get_or_create(**key)
    else:
        Favourite.objects.filter(**key).delete()
    return write_json({"keep": body["keep"]})


def _page(
    request: ApiRequest, order: Order, found: models.QuerySet[Any], *parameters: str
) -> tuple[list[Any], str | None]:
    """One page of rows, and the cursor of the next."""
    for name in request.GET:
        if name not in ("limit", "cursor", *parameters):
            raise ListError(name, _("There is no parameter of this name."))
    limit, text = parse_limit(dict(request.GET.lists())), request.GET.get("cursor", "")
    if text:
        found = found.filter(order.beyond(order.decode(text), None, backward=False))
    page = list(found.order_by("-id")[: limit + 1])
    more, page = len(page) > limit, page[:limit]
    return page, order.encode(order.cursor_of(page[-1], backward=False)) if more else None


def _asked(request: ApiRequest, name: str) -> str:
    value = request.GET.get(name, "false")
    if value not in ("true", "false"):
        raise ListError(name, _("True or false."))
    return value


def _shown(kept: Iterable[AboutRecord], user: User) -> list[tuple[Any, dict[str, Any]]]:
    """The records that somebody has noted, as far as they still see them; one query a kind."""
    found = list(kept)
    seen: dict[tuple[str, int], Any] = {}
    for kind in {one.kind for one in found if registry.has(one.kind)}:
        ids = [one.record_id for one in found if one.kind == kind]
        seen |= {(kind, row.pk): row for row in rows(registry.get(kind), user).filter(pk__in=ids)}
    return [
        (one, {"kind": one.kind, "record": row.uid, "title": shown_title(row, user)})
        for one in found
        if (row := seen.get((one.kind, one.record_id))) is not None
    ]


def _record(request: ApiRequest, body: dict[str, Any]) -> tuple[RecordSpec, Any]:
    """The record that a body names; 422 for a kind that is not followed, 404 for what is not within reach."""
    kind = body.get("kind")
    spec = registry.get(kind) if isinstance(kind, str) and registry.has(kind) else None
    if spec is None or not is_followed_kind(spec):
        raise invalid("kind", _("Records of this kind are not followed."))
    request.caller.require(spec.name, READ)
    uid = parse_uid(body["record"]) if isinstance(body.get("record"), str) else None
    if uid is None:
        raise invalid("record", _("This is not an id."))
    row = rows(spec, request.caller.user).filter(uid=uid).first()
    if row is None:
        raise not_found()
    return spec, row


def _only(body: dict[str, Any], *names: str) -> None:
    for name in body:
        if name not in names:
            raise invalid(
                name[:60], _("There is no member of this name. Known: %(names)s.") % {"names": ", ".join(names)}
            )


def _uids(given: Any) -> list[Any]:
    found = [parse_uid(one) if isinstance(one, str) else None for one in given] if isinstance(given, list) else [None]
    if None in found or len(found) > MOST_UIDS:
        raise invalid("uids", _("A list of at most %(limit)s ids.") % {"limit": MOST_UIDS})
    return found
