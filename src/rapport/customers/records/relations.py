"""Relationships, roles, account team, tags and their catalogues as record kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import (
    AccountTeamMember,
    FinancialStatement,
    PartyName,
    PartyRole,
    PartyTag,
    Relationship,
    RelationshipType,
    RoleType,
    Tag,
)
from rapport.customers.relationships import closes_a_circle, order_symmetric
from rapport.customers.search import refresh_entries, refresh_tagged
from rapport.platform.access.policy import Shared, Through
from rapport.platform.records.record import RecordType
from rapport.platform.write import Batch


class RelationshipRecord(RecordType[Relationship]):
    """How two parties stand to each other."""

    name = "relationships"
    help_topic = "records"
    icon = "waypoints"
    description = _("Who works for, belongs to, refers or competes with whom.")
    columns = ["first", "type", "second", "valid_from", "valid_to", "note"]
    filters = ["first", "second", "type"]
    quick_create = ["first", "type", "second", "valid_from", "note"]
    access = Through("first")
    tells_followers_of = ["first", "second"]

    def before_save(self, batch: Batch[Relationship]) -> None:
        for change in batch.changes:
            order_symmetric(change.instance)
            if closes_a_circle(change.instance):
                change.add_error(
                    "second", gettext("This would close a circle: the second party stands below the first.")
                )


class RelationshipTypeRecord(RecordType[RelationshipType]):
    """The catalogue of relationships."""

    name = "relationship-types"
    help_topic = "records"
    title_columns = ["label"]
    icon = "library"
    description = _("The catalogue: each kind of relationship with its name from both sides.")
    default_sort = "code"
    columns = ["label", "reverse_label", "code", "is_symmetric", "is_hierarchy", "is_employment"]
    natural_key = ["code"]
    configuration = True
    access = Shared()
    import_keys = ["code"]


class RoleTypeRecord(RecordType[RoleType]):
    """The catalogue of roles."""

    name = "role-types"
    help_topic = "records"
    title_columns = ["label"]
    icon = "badge"
    description = _("What a party can be to us, and which operations that permits or blocks.")
    default_sort = "code"
    columns = ["label", "code", "operations", "blocked_operations", "position"]
    natural_key = ["code"]
    configuration = True
    access = Shared()
    import_keys = ["code"]


class PartyRoleRecord(RecordType[PartyRole]):
    """A role with its dates."""

    name = "party-roles"
    help_topic = "records"
    icon = "badge-check"
    description = _("Which party was customer, supplier or member from when to when.")
    columns = ["party", "type", "valid_from", "valid_to", "note"]
    filters = ["party", "type"]
    access = Through("party")
    tells_followers_of = ["party"]


class AccountTeamMemberRecord(RecordType[AccountTeamMember]):
    """A colleague's part in looking after a party."""

    name = "account-team-members"
    icon = "users-round"
    description = _("Which colleagues look after a customer, and what part each has.")
    columns = ["party", "user", "part", "valid_from", "valid_to"]
    filters = ["party", "user"]
    access = Through("party")
    tells_followers_of = ["party"]
    hand_over: ClassVar[Mapping[str, Q]] = {"user": Q(valid_to__isnull=True)}


class PartyNameRecord(RecordType[PartyName]):
    """Another name of a party."""

    name = "party-names"
    icon = "signature"
    description = _("Legal, former and nicknames, and names in another script.")
    columns = ["party", "kind", "value", "language", "valid_from", "valid_to"]
    filters = ["party", "kind"]
    access = Through("party")

    def after_save(self, batch: Batch[PartyName]) -> None:
        former = {change.before.get("party_id") for change in batch.changes}
        refresh_entries({name.party_id for name in batch.instances} | former)

    def before_delete(self, batch: Batch[PartyName]) -> None:
        # Deleted here already: the party's search entry is written without them.
        PartyName.objects.filter(pk__in=batch.ids).delete()
        refresh_entries(name.party_id for name in batch.instances)


class FinancialStatementRecord(RecordType[FinancialStatement]):
    """The yearly figures of an organisation."""

    name = "financial-statements"
    icon = "landmark"
    description = _("Revenue, profit, equity and head count of an organisation, year by year.")
    columns = ["party", "year", "currency", "revenue", "profit", "equity", "employee_count"]
    filters = ["party", "year"]
    access = Through("party")


class TagRecord(RecordType[Tag]):
    """A word to group parties by."""

    name = "tags"
    help_topic = "records"
    title_columns = ["name"]
    icon = "tag"
    description = _("Words to group people and organisations by.")
    default_sort = "name"
    columns = ["name"]
    search = {"name": "B"}
    natural_key = ["name"]
    configuration = True
    access = Shared()
    import_keys = ["name"]

    def after_save(self, batch: Batch[Tag]) -> None:
        refresh_tagged([change.instance.pk for change in batch.changes if not change.is_new and change.changed("name")])

    def before_delete(self, batch: Batch[Tag]) -> None:
        # Taken off here already: the entries of those who had them are written without them.
        held = PartyTag.objects.filter(tag__in=batch.ids)
        parties = set(held.values_list("party_id", flat=True))
        held.delete()
        refresh_entries(parties)

    def refresh(self, ids: Sequence[int]) -> None:
        refresh_tagged(ids)
