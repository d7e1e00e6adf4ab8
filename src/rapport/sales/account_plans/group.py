"""A customer with its subsidiaries, whose deals count for its plan, and the lists of deals of the whole of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.customers.models import Party
from rapport.customers.subsidiaries import subsidiaries_of
from rapport.lib.ids import parse_uid
from rapport.platform.access.engine import rows
from rapport.platform.access.titles import present_reader, shown_title
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import ListFilter
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.records.virtual import VirtualField

if TYPE_CHECKING:
    from rapport.platform.access.models import User

PARAMETER = "customer_group"


@dataclass(frozen=True, slots=True)
class Group:
    """A customer and the keys of its subsidiaries, as far as a reader sees these."""

    party_id: int
    below: tuple[int, ...] = ()
    is_whole: bool = True

    @property
    def members(self) -> list[int]:
        """All of them."""
        return [self.party_id, *self.below]


def group_of(party: Party, user: User | None) -> Group:
    """A customer with its subsidiaries; one query."""
    found = subsidiaries_of(party, user)
    return Group(party.pk, found.keys, found.is_whole)


class OfGroup(VirtualField):
    """The deals of a customer and of its subsidiaries, by the uid of the customer."""

    kind = FieldKind.UID
    read_only = True

    def condition(self, operator: str, value: Any) -> Q:
        if operator != "exact":
            return super().condition(operator, value)
        customer = _customer(str(value))
        if customer is None:
            return Q(pk__in=[])
        return Q(party__in=group_of(customer, present_reader()).members)

    def shown(self, value: Any) -> str:
        """The name of the customer, for whoever sees them."""
        customer = _customer(str(value))
        return shown_title(customer, present_reader()) if customer is not None else str(value)


def _customer(text: str) -> Party | None:
    """The organisation of a uid that the reader sees; ValidationError when it is no uid."""
    uid = parse_uid(text)
    if uid is None:
        raise ValidationError(_("“%(value)s” is not an id."), params={"value": text[:60]}, code="invalid")
    spec, reader = registry.get("organisations"), present_reader()
    seen = spec.objects() if reader is None else rows(spec, reader)
    found: Party | None = seen.filter(uid=uid).first()
    return found


def _field_of(spec: RecordSpec) -> FieldSpec | None:
    if spec.name != "deals":
        return None
    virtual = OfGroup(PARAMETER, gettext_lazy("Customer with subsidiaries"))
    return FieldSpec(PARAMETER, virtual.label, FieldKind.UID, read_only=True, virtual=virtual)


DEALS_OF_GROUP = ListFilter(PARAMETER, _field_of)
