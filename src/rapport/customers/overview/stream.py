"""Reading a party's timeline: the filters of its address, keyset pages of items, the pinned one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.customers.extensions import TimelineKind
from rapport.customers.models import TimelineItem
from rapport.customers.models.touches import Channel
from rapport.customers.overview.dossier import PAGE, PINNED, Dossier
from rapport.lib.ids import parse_uid
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry

TEXT_LENGTH = 100
CHANGES = "change"
"""The filter value that shows field changes only."""

ICONS = {
    "call": "phone",
    "email": "mail",
    "meeting": "users",
    "note": "sticky-note",
    "chat": "message-circle",
    "messenger": "message-circle-more",
    "sms": "smartphone",
    "letter": "mail-open",
    "fax": "file-text",
    "form": "text-cursor-input",
    "web": "globe",
    "social": "share-2",
    "other": "activity",
}
_CALLS = {"inbound": "phone-incoming", "outbound": "phone-outgoing"}


@dataclass(frozen=True, slots=True)
class StreamQuery:
    """What part of a timeline is asked for."""

    kind: str = ""
    by: str = ""
    find: str = ""
    before: tuple[datetime, int] | None = None

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> StreamQuery:
        """The question in an address; what it does not understand counts as not asked."""
        kind = str(data.get("kind", ""))
        by = str(data.get("by", ""))
        return cls(
            kind=kind if kind == CHANGES or kind in kinds() else "",
            by=by if parse_uid(by) else "",
            find=str(data.get("find", "")).replace("\x00", "").strip()[:TEXT_LENGTH],
            before=_decode(str(data.get("before", ""))),
        )

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the timeline."""
        return bool(self.kind or self.by or self.find)

    def parameters(self, *, before: TimelineItem | None = None) -> str:
        """The filters as the query of an address; with ``before`` that of the page after this item."""
        pairs = [(name, value) for name in ("kind", "by", "find") if (value := getattr(self, name))]
        if before is not None:
            pairs.append(("before", _encode(before)))
        return urlencode(pairs)

    def first_page(self) -> StreamQuery:
        """The same filters from the beginning."""
        return replace(self, before=None)


@dataclass(frozen=True, slots=True)
class StreamPage:
    """Items, newest first; ``next_from`` is the last one when older ones follow."""

    items: list[TimelineItem]
    next_from: TimelineItem | None


def kinds() -> dict[str, TimelineKind]:
    """Every kind of timeline item: the channels of touches, and what upper modules add."""
    own = [TimelineKind(value, label, ICONS[value]) for value, label in Channel.choices]
    return {kind.name: kind for kind in [*own, *registry.extensions(TimelineKind)]}


def icon_of(item: TimelineItem, known: Mapping[str, TimelineKind]) -> str:
    """The icon of an item; a call shows its direction."""
    if item.kind == "call":
        return _CALLS.get(item.direction, "phone")
    return known[item.kind].icon if item.kind in known else "activity"


def read(dossier: Dossier, query: StreamQuery) -> StreamPage:
    """One page of the timeline in one query; the first page without filters is shared with the Brief."""
    if query.kind == CHANGES:
        return StreamPage([], None)
    if query == StreamQuery():
        return _cut(dossier.latest[: PAGE + 1])
    found = dossier.items
    if query.kind:
        found = found.filter(kind=query.kind)
    if query.by:
        found = found.filter(actor_id__in=User.objects.filter(uid=query.by).values("pk"))
    if query.find:
        found = found.filter(Q(title__icontains=query.find) | Q(summary__icontains=query.find))
    if query.before is not None:
        at, item_id = query.before
        found = found.filter(Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=item_id)))
    return _cut(list(found.order_by("-at", "-id")[: PAGE + 1]))


def _cut(items: list[TimelineItem]) -> StreamPage:
    """A page of one item more than fit: that one only tells that older ones follow."""
    return StreamPage(items[:PAGE], items[PAGE - 1] if len(items) > PAGE else None)


def pinned(dossier: Dossier) -> list[TimelineItem]:
    """What is pinned to the head of the timeline, the latest first; usually one."""
    return [item for item in dossier.latest if item.pinned][:PINNED]


def kind_choices() -> list[tuple[str, Any]]:
    """The values of the kind filter."""
    return [(kind.name, kind.label) for kind in kinds().values()] + [(CHANGES, _("Field changes"))]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _encode(item: TimelineItem) -> str:
    return f"{(item.at - _EPOCH) // timedelta(microseconds=1)}.{item.pk}"


def _decode(text: str) -> tuple[datetime, int] | None:
    """The place that a cursor names; a forged or damaged one names none."""
    micros, _dot, item_id = text.partition(".")
    sign = micros[:1] == "-"
    if len(text) > 40 or not (micros[sign:].isascii() and micros[sign:].isdigit()):
        return None
    if not (item_id.isascii() and item_id.isdigit() and int(item_id) < 2**63):
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(micros)), int(item_id)
    except OverflowError:
        return None
