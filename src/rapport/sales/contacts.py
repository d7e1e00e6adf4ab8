"""The deals in which a person takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rapport.platform.access.engine import rows, visible_fields
from rapport.platform.access.titles import as_seen
from rapport.platform.records.registry import registry
from rapport.sales.models import DealContact
from rapport.sales.records.contacts import part_in_words

if TYPE_CHECKING:
    from rapport.customers.models import Party
    from rapport.platform.access.models import User

MOST = 60
"""Deals of a person that are looked for by their part in them."""


def parts_of(person: Party, reader: User) -> dict[int, str]:
    """The deals in which somebody takes part, with what they do there, as far as the reader sees both."""
    spec = registry.get("deal-contacts")
    if not {"deal", "person"} <= set(visible_fields(spec, reader)):
        return {}
    found = rows(spec, reader).filter(person=person).order_by("-id")[:MOST]
    return {one.deal_id: part_in_words(cast(DealContact, as_seen(one, spec, reader))) for one in found}
