"""The people of a deal on its page, and the deals in which a person takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from rapport.platform.access.engine import rows, visible_fields
from rapport.platform.access.titles import as_seen, shown_title
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import RelatedList
from rapport.sales.models import DealContact
from rapport.sales.records.contacts import part_in_words

if TYPE_CHECKING:
    from rapport.customers.models import Party
    from rapport.platform.access.models import User

MOST = 60
"""Deals of a person that are looked for by their part in them."""


class ContactsPanel(RelatedList):
    """Who takes part in a deal, the first contact first."""

    def __init__(self) -> None:
        super().__init__("deal-contacts", "deal", limit=20)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Model) -> dict[str, Any]:
        reader = cast("User", request.user)
        found = rows(registry.get(self.kind), reader).filter(deal=instance.pk).select_related("person")
        return self.filled(request, list(found.order_by("-is_primary", "id")[: self.limit + 1]), instance)

    def line(self, row: DealContact, reader: User) -> dict[str, str]:
        other = registry.get(self.kind)
        return {
            "label": shown_title(row.person, reader) if "person" in visible_fields(other, reader) else "",
            "note": str(other.record.get_subtitle(as_seen(row, other, reader))),
            "url": reverse("deal-contacts-detail", args=[row.uid]),
        }


def parts_of(person: Party, reader: User) -> dict[int, str]:
    """The deals in which somebody takes part, with what they do there, as far as the reader sees both."""
    spec = registry.get("deal-contacts")
    if not {"deal", "person"} <= set(visible_fields(spec, reader)):
        return {}
    found = rows(spec, reader).filter(person=person).order_by("-id")[:MOST]
    return {one.deal_id: part_in_words(cast(DealContact, as_seen(one, spec, reader))) for one in found}
