"""From happenings to deliveries, in the transaction that takes the happening from the outbox."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import orjson
from django.utils import timezone
from django.utils.translation import gettext_lazy

from rapport.platform.access.choices import Action, Scope
from rapport.platform.access.engine import hidden_fields, rows
from rapport.platform.access.models import User
from rapport.platform.access.permissions import permissions_of
from rapport.platform.api.render import Shape
from rapport.platform.events.consumers import EventConsumer
from rapport.platform.events.happenings import DELETED, Happening
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.webhooks.models import Delivery, Webhook
from rapport.platform.webhooks.tasks import ask_for_sending


class WebhookConsumer(EventConsumer):
    """Makes a delivery for each webhook that waits for an event and whose user sees the record."""

    name = "webhooks"
    label = gettext_lazy("Webhooks")

    def kinds(self) -> Collection[str]:
        wanted = Webhook.objects.filter(is_active=True, runs_as__is_active=True).values_list("events", flat=True)
        return {event.partition(".")[0] for events in wanted for event in events}

    def consume(self, happenings: Sequence[Happening]) -> None:
        made: list[Delivery] = []
        for webhook in Webhook.objects.filter(is_active=True, runs_as__is_active=True).select_related("runs_as"):
            events = set(webhook.events)
            wanted = [one for one in happenings if {_event(one), f"{one.spec.name}.*"} & events]
            made += _deliveries(webhook, wanted)
        if made:
            Delivery.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
            ask_for_sending()


def deliver(webhook: Webhook, spec: RecordSpec, ids: Sequence[int], *, event: str) -> int:
    """Send records as they are now, as far as the webhook's user sees them; the number of deliveries.

    To be called in the transaction of what the event tells of, once for it.
    """
    items = _items(spec, webhook.runs_as, ids)
    made = [
        Delivery(webhook=webhook, event=event, record_uid=item["uid"], body=body_of(event, None, item, []))
        for item in items.values()
    ]
    Delivery.objects.bulk_create(made, batch_size=500)
    if made:
        ask_for_sending()
    return len(made)


def _event(happening: Happening) -> str:
    return f"{happening.spec.name}.{happening.act}"


def _deliveries(webhook: Webhook, happenings: Iterable[Happening]) -> Iterable[Delivery]:
    by_kind: dict[str, list[Happening]] = defaultdict(list)
    for happening in happenings:
        by_kind[happening.spec.name].append(happening)
    for kind, of_kind in by_kind.items():
        spec = registry.get(kind)
        items = _items(spec, webhook.runs_as, [one.record_id for one in of_kind if one.act != DELETED])
        hidden = hidden_fields(spec, webhook.runs_as)
        for one in of_kind:
            record = _remembered(spec, webhook.runs_as, one) if one.act == DELETED else items.get(one.record_id)
            if record is not None:
                yield Delivery(
                    webhook=webhook,
                    event=_event(one),
                    change_set_id=one.change_set.pk,
                    record_uid=one.uid,
                    body=body_of(_event(one), one.change_set.uid, record, sorted({*one.changed, *one.parts} - hidden)),
                )


def body_of(event: str, change: UUID | None, record: dict[str, Any], changed: Sequence[str]) -> str:
    """The message as JSON: type, time, and the record as the API would give it to the webhook's user."""
    message = {
        "type": event,
        "timestamp": timezone.now(),
        "data": {"record": record, "changed": changed, "change": change},
    }
    return orjson.dumps(message, default=str, option=orjson.OPT_UTC_Z).decode()


def _items(spec: RecordSpec, user: User, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The records within the user's reach, as the API answers them."""
    if not ids:
        return {}
    shape = Shape.full(spec, user)
    found = list(rows(spec, user).filter(pk__in=ids).values(*shape.names))
    return {row["id"]: item for row, item in zip(found, shape.render(found), strict=True)}


def _remembered(spec: RecordSpec, user: User, happening: Happening) -> dict[str, Any] | None:
    """Of a record that is gone only its uid, and only to who saw it: by the principals that it carried."""
    permissions = permissions_of(user)
    scope = permissions.scope(spec.name, Action.VIEW.value)
    carried = set(getattr(happening.row, "principals", None) or ())
    saw = (
        permissions.administrator
        or scope == Scope.ALL.value
        or (scope is not None and bool(carried & set(permissions.principals(scope))))
    )
    return {"uid": happening.uid} if saw else None
