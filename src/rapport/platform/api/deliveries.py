"""What was sent by a webhook, over the API: for who may change the webhook, with a way to send it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.problems import not_found
from rapport.platform.api.render import write_json
from rapport.platform.api.tokens import READ, WRITE
from rapport.platform.records.filters import ListError
from rapport.platform.records.keyset import Order, SortKey
from rapport.platform.records.listing import parse_limit
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.webhooks.models import Delivery
from rapport.platform.webhooks.tasks import send_again

_ORDER = Order("deliveries", Delivery, [SortKey("id", True, False)])


def list_deliveries(spec: RecordSpec, request: ApiRequest, uid: UUID) -> HttpResponse:
    """What was sent by a webhook, latest first: what became of it, and after how many attempts; by ``state=``."""
    request.caller.require(spec.name, READ)
    for name in request.GET:
        if name not in ("limit", "cursor", "state"):
            raise ListError(name, _("There is no parameter of this name."))
    state, cursor = request.GET.get("state", ""), request.GET.get("cursor", "")
    if state and state not in Delivery.State.values:
        raise ListError("state", _("One of: %(values)s.") % {"values": ", ".join(Delivery.State.values)})
    webhook = rows(spec, request.caller.user).filter(uid=uid).first()
    if webhook is None:
        raise not_found()
    found = Delivery.objects.filter(webhook=webhook, **({"state": state} if state else {}))
    if cursor:
        found = found.filter(_ORDER.beyond(_ORDER.decode(cursor), None, backward=False))
    limit = parse_limit(dict(request.GET.lists()))
    page = list(found.order_by("-id")[: limit + 1])
    more, page = len(page) > limit, page[:limit]
    after = _ORDER.encode(_ORDER.cursor_of(page[-1], backward=False)) if more else None
    return write_json({"items": [_shown(one) for one in page], "next_cursor": after})


def resend_delivery(request: ApiRequest, uid: UUID) -> HttpResponse:
    """Send a delivery again, with the same identity, whatever became of it; says how it stands now."""
    spec = registry.get("webhooks")
    request.caller.require(spec.name, WRITE)
    reachable = rows(spec, request.caller.user, Action.UPDATE.value)
    delivery = Delivery.objects.filter(uid=uid, webhook__in=reachable).first()
    if delivery is None:
        raise not_found()
    send_again(delivery)
    delivery.refresh_from_db()
    return write_json(_shown(delivery))


def _shown(one: Delivery) -> dict[str, Any]:
    """The body is not told: it is for the receiver, as the webhook's user saw it."""
    return {
        "uid": one.uid,
        "message_id": one.message_id,
        "event": one.event,
        "record": one.record_uid,
        "state": one.state,
        "attempts": one.attempts,
        "status": one.status,
        "error": one.error,
        "created_at": one.created_at,
        "next_at": one.next_at if one.state == Delivery.State.WAITING else None,
        "sent_at": one.sent_at,
    }
