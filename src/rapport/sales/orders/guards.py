"""What no undo and no delete takes back: orders that were confirmed, deliveries that left."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import TrackedModel, event_model_of
from rapport.platform.write_errors import Refused
from rapport.platform.write_guards import RemovalGuard, RevertGuard, UndoGuard
from rapport.sales.models import DeliveredLine, Delivery, Order, OrderedLine
from rapport.sales.orders.rules import COLUMNS, FIXED

_OF_DELIVERIES = ("order_id", "number", "status", "shipped_on")


class OrderGuard(RevertGuard, RemovalGuard, UndoGuard):
    """The customer has the confirmation and the goods, and their numbers leave no gap."""

    def fixed(self, model: type[TrackedModel], ids: Sequence[int]) -> Mapping[str, Collection[int]]:
        if model is Order:
            bound = _beyond_draft(Order, ids)
            drafted = set(OrderedLine.objects.filter(order__in=ids).values_list("order_id", flat=True))
            return {**dict.fromkeys((COLUMNS[name] for name in FIXED), bound), "currency": bound | drafted}
        if model is Delivery:
            return dict.fromkeys(_OF_DELIVERIES, _beyond_draft(Delivery, ids))
        return {}

    def refuse(self, model: type[TrackedModel], ids: Sequence[int], actor: Any) -> None:
        if model is Order and _beyond_draft(Order, ids):
            raise Refused(_("Only a draft is deleted. Cancel the order instead: its number must not be missing."))
        if model is Delivery and _beyond_draft(Delivery, ids):
            raise Refused(_("Only a draft is deleted. Cancel the delivery instead: its number must not be missing."))

    def kept(self, model: type[TrackedModel], ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        if model is Order or model is Delivery:
            return dict.fromkeys(_beyond_draft(model, ids), "held")
        return {}

    def check(self, actor: Any, change: ChangeSet) -> None:
        if _beyond_draft(Order, _touched(OrderedLine, "order_id", change)):
            raise Refused(_("The order was confirmed: what was agreed stays."))
        if _beyond_draft(Delivery, _touched(DeliveredLine, "delivery_id", change)):
            raise Refused(_("The delivery left. Cancel it instead."))


def _beyond_draft(model: Any, ids: Collection[int]) -> set[int]:
    """Of orders or deliveries those that are no drafts."""
    if not ids:
        return set()
    return set(model.objects.filter(pk__in=ids).exclude(status="draft").values_list("pk", flat=True))


def _touched(model: type[TrackedModel], column: str, change: ChangeSet) -> set[int]:
    """The documents whose lines a change set wrote."""
    events = event_model_of(model)._default_manager.filter(pgh_context_id=change.uid)
    made = model._default_manager.filter(created_in=change.uid)
    return {*events.values_list(column, flat=True), *made.values_list(column, flat=True)}
