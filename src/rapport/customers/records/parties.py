"""People, organisations and households: three record kinds on one table, and the overview of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.customers import approvals
from rapport.customers.access import LivingParties
from rapport.customers.cadence import conditional_rules, refresh_due
from rapport.customers.candidates import party_candidates, with_further_points
from rapport.customers.contact import contact_condition, refresh_party_columns, sync_primary_columns
from rapport.customers.head import head_actions
from rapport.customers.models import Party, Task, TerritoryAccount
from rapport.customers.names import NAME_COLUMNS, name_parts, set_names
from rapport.customers.search import refresh_dependents, search_texts
from rapport.customers.territories.moving import assign, follow_times, release
from rapport.customers.territories.placing import forget_named, place_of, place_of_named
from rapport.customers.touches import delete_activity_of
from rapport.customers.virtual import Addresses, ContactPoints, PartyRoles, Tags, read_again
from rapport.lib.names import looks_like_organisation
from rapport.platform.access.policy import OwnedBy
from rapport.platform.records.any_of import any_of
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Board, Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.records.virtual import VirtualField
from rapport.platform.search.indexing import remove_records
from rapport.platform.search.tokens import SearchText
from rapport.platform.write import Batch

if TYPE_CHECKING:
    from django.http import HttpRequest

    from rapport.platform.access.models import User
    from rapport.platform.history.models import ChangeSet
    from rapport.platform.records.candidates import Candidate

BY_NAME = {"display_name": "sort_key", "name": "sort_key"}
"""Names are ordered by the stored key, never by a collation of the database."""

_INTERNAL = ("kind", "script", "name_key", "merged_into", "next_task_on")


class PartyRecord(RecordType[Party]):
    """What people, organisations and households have in common."""

    default_sort = "sort_key"
    sort_by = BY_NAME
    internal = ["sort_key"]
    access = LivingParties("owner")
    hand_over: ClassVar[Mapping[str, Q]] = {"owner": Q()}
    title_columns = ["display_name"]
    stand_ins = ["email", "phone"]
    boards = [Board("lifecycle"), Board("value_class")]
    made_of: ClassVar[Mapping[str, Sequence[str]]] = {
        "display_name": ["name", "given_name", "middle_name", "family_name"],
        "contact_due_on": ["value_class", "last_touch_at"],
    }
    search: ClassVar[Mapping[str, str]] = {"display_name": "A"}
    found_first = True
    import_keys = ["external_id", "email", "phone"]

    def before_save(self, batch: Batch[Party]) -> None:
        for change in batch.changes:
            if change.changed(*NAME_COLUMNS):
                set_names(change.instance)
            if not change.instance.display_name:
                change.add_error(
                    self.quick_create[0], gettext("Enter a name, or an e-mail address, or a phone number.")
                )

    def after_save(self, batch: Batch[Party]) -> None:
        sync_primary_columns(batch.changes)
        _settle(batch)
        place_of_named(batch.changes)
        _note_due(batch)
        renamed = [c.instance.pk for c in batch.changes if not c.is_new and c.changed("display_name")]
        if renamed:
            refresh_dependents(renamed)

    def before_delete(self, batch: Batch[Party]) -> None:
        delete_activity_of(batch.ids)
        release(batch.ids)
        forget_named(batch.ids)
        # The tasks go with the party by their foreign key, which knows nothing of the search.
        remove_records(registry.get("tasks"), Task.objects.filter(party__in=batch.ids).values_list("pk", flat=True))

    def refresh(self, ids: Sequence[int]) -> None:
        # After the undo of an import all of them are gone.
        present = list(Party.objects.filter(any_of("pk", ids)).values_list("pk", flat=True))
        if present:
            refresh_party_columns(present)
            follow_times(present)
            place_of(list(TerritoryAccount.objects.filter(any_of("party_id", present)).values_list("party", flat=True)))
            refresh_dependents(present)
            refresh_due(present)
            approvals.rewrite(present)

    def keep_at_undo(self, ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        kept = Party.objects.filter(any_of("pk", ids), erased_at__isnull=False)
        return dict.fromkeys(kept.values_list("pk", flat=True), "erased")

    def get_subtitle(self, instance: Party) -> str:
        place = instance.city
        work = ", ".join(part for part in (instance.job_title, str(instance.organisation or "")) if part)
        return " · ".join(part for part in (work, place) if part)

    def get_head_actions(self, request: HttpRequest, instance: Party) -> Sequence[HeadAction]:
        return head_actions(request, instance)

    def get_filter(self, name: str, operator: str, value: Any) -> Q | None:
        return contact_condition(name, operator, value)

    def get_search_text(self, ids: Sequence[int]) -> Mapping[int, SearchText]:
        return search_texts(ids)

    def get_candidates(self, values: Mapping[str, Any], user: User) -> Sequence[Candidate]:
        return party_candidates(registry.get(self.name), values, user)

    def get_additions(self, instance: Party, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return with_further_points(instance, values)


def _settle(batch: Batch[Party]) -> None:
    """Let the parties belong to the territory that the plan in force says."""
    moves = assign(batch.ids)
    if moves:
        read_again(batch.changes, ("territory_id", "principals"))


def _note_due(batch: Batch[Party]) -> None:
    """When the next contact is due, where something changed by which the rules tell that."""
    anything = bool(conditional_rules())
    told = {
        change.instance.pk: change.instance
        for change in batch.changes
        if anything or change.changed("value_class", "lifecycle") or not {"roles", "tags"}.isdisjoint(change.values)
    }
    for party_id, day in refresh_due(told).items():
        told[party_id].contact_due_on = day


_TURN = Preset("due", _("Whose turn it is"), "contact_due_on__within=until_today&sort=contact_due_on")


def _virtual(kind: str) -> list[VirtualField]:
    return [
        ContactPoints("emails", _("E-mails"), point_kind="email"),
        ContactPoints("phones", _("Phones"), point_kind="phone"),
        Addresses("addresses", _("Addresses")),
        PartyRoles("roles", _("Roles")),
        Tags("tags", _("Tags")),
        ExternalIds(kind),
    ]


_CONTACT = Fieldset(_("Contact"), ["emails", "phones", "website", "addresses"])
_RELATION = Fieldset(
    _("To us"), ["owner", "territory", "roles", "tags", "value_class", "lifecycle", "source", "description"]
)


class PersonRecord(PartyRecord, RecordType[Party]):
    """A natural person, whether customer of their own or contact at an organisation."""

    name = "people"
    approvable = True
    label = _("person")
    label_plural = _("people")
    icon = "user"
    description = _("Everybody you speak with: customers, contacts at companies, members, partners.")
    base_filter = {"kind": "person"}
    linked_kinds = {"organisation": ["organisations"]}
    created_in_place = ["party", "first", "second", "person"]
    columns = [
        "display_name",
        "organisation",
        "email",
        "phone",
        "city",
        "value_class",
        "last_touch_at",
        "owner",
    ]
    filters = [
        "email", "phone", "city", "country", "organisation", "owner", "value_class", "lifecycle", "source",
        "territory", "job_title", "roles", "last_touch_at", "contact_due_on", "created_at", "external_id",
    ]  # fmt: skip
    sorts = ["sort_key", "created_at", "updated_at", "last_touch_at", "contact_due_on"]
    views = [_TURN]
    exclude = [*_INTERNAL, "industry", "employee_count", "annual_revenue", "currency", "founded_on"]
    read_only = ["display_name"]
    quick_create = ["given_name", "family_name", "email", "phone", "organisation", "job_title"]
    described_by = [
        "given_name", "middle_name", "family_name", "email", "phone", "emails", "phones", "addresses", "organisation",
    ]  # fmt: skip
    facts = ["value_class", "owner", "last_touch_at", "organisation", "city", "territory"]
    any_year = ["birth_date"]
    fieldsets = [
        Fieldset(
            _("Person"),
            ["prefix", "given_name", "middle_name", "family_name", "suffix", "name_order", "phonetic"],
        ),
        Fieldset(_("Work"), ["organisation", "job_title", "department"]),
        _CONTACT,
        _RELATION,
        Fieldset(_("Personal"), ["language", "time_zone", "birth_date", "marital_status"]),
    ]
    virtual = _virtual("people")

    def get_called(self, text: str) -> Mapping[str, str]:
        return name_parts(text)

    def get_is_called(self, text: str) -> bool:
        return not looks_like_organisation(text)


class OrganisationRecord(PartyRecord, RecordType[Party]):
    """A company, authority, association or any other body."""

    name = "organisations"
    approvable = True
    label = _("organisation")
    label_plural = _("organisations")
    icon = "building-2"
    description = _("Companies, authorities and associations, with the people who work there.")
    base_filter = {"kind": "organisation"}
    linked_kinds = {"organisation": ["organisations"]}
    created_in_place = ["organisation", "party", "first", "second"]
    columns = [
        "display_name",
        "industry",
        "city",
        "phone",
        "website",
        "value_class",
        "last_touch_at",
        "owner",
    ]
    filters = [
        "email", "phone", "city", "country", "industry", "employee_count", "annual_revenue", "owner", "value_class",
        "lifecycle", "territory", "source", "organisation", "roles", "last_touch_at", "contact_due_on", "created_at",
        "external_id",
    ]  # fmt: skip
    sorts = ["sort_key", "created_at", "updated_at", "last_touch_at", "contact_due_on"]
    views = [_TURN]
    exclude = [
        *_INTERNAL, "prefix", "given_name", "middle_name", "family_name", "suffix", "name_order", "birth_date",
        "marital_status", "job_title", "department",
    ]  # fmt: skip
    read_only = ["display_name"]
    quick_create = ["name", "website", "email", "phone", "industry"]
    described_by = ["name", "email", "phone", "emails", "phones", "addresses"]
    facts = ["value_class", "owner", "last_touch_at", "industry", "city", "territory"]
    any_year = ["founded_on"]
    fieldsets = [
        Fieldset(
            _("Organisation"),
            [
                "name",
                "phonetic",
                "industry",
                "employee_count",
                "annual_revenue",
                "currency",
                "founded_on",
                "organisation",
            ],
        ),
        _CONTACT,
        _RELATION,
        Fieldset(_("Language"), ["language", "time_zone"]),
    ]
    virtual = _virtual("organisations")

    def get_is_called(self, text: str) -> bool:
        return looks_like_organisation(text)


class HouseholdRecord(PartyRecord, RecordType[Party]):
    """People who live together and are addressed together."""

    name = "households"
    label = _("household")
    label_plural = _("households")
    icon = "house"
    description = _("Families and other people who live together, so that you write to them once.")
    base_filter = {"kind": "household"}
    columns = ["display_name", "city", "phone", "email", "last_touch_at", "owner"]
    filters = [
        "email",
        "phone",
        "city",
        "country",
        "owner",
        "lifecycle",
        "value_class",
        "territory",
        "source",
        "last_touch_at",
        "contact_due_on",
        "created_at",
        "external_id",
    ]
    sorts = ["sort_key", "created_at", "updated_at", "last_touch_at", "contact_due_on"]
    views = [_TURN]
    exclude = [
        *_INTERNAL, "prefix", "given_name", "middle_name", "family_name", "suffix", "name_order", "birth_date",
        "marital_status", "job_title", "department", "industry", "employee_count", "annual_revenue", "currency",
        "founded_on", "organisation",
    ]  # fmt: skip
    read_only = ["display_name"]
    quick_create = ["name", "email", "phone"]
    described_by = ["name", "email", "phone", "emails", "phones", "addresses"]
    facts = ["owner", "last_touch_at", "city"]
    fieldsets = [Fieldset(_("Household"), ["name", "language"]), _CONTACT, _RELATION]
    virtual = _virtual("households")


class AnyPartyRecord(RecordType[Party]):
    """Every party of whatever kind, to read and to search."""

    name = "parties"
    label = _("party")
    label_plural = _("parties")
    icon = "contact"
    description = _("People, organisations and households together.")
    overview = True
    undeletable = True
    importable = False
    default_sort = "sort_key"
    sort_by = BY_NAME
    internal = ["sort_key"]
    columns = ["display_name", "kind", "email", "phone", "city", "owner"]
    filters = ["kind", "email", "phone", "city", "country", "owner", "territory", "created_at"]
    sorts = ["sort_key", "created_at", "updated_at"]
    exclude = ["script", "name_key", "merged_into", "next_task_on"]
    read_only = ["display_name", "name"]
    access = OwnedBy("owner")

    def get_filter(self, name: str, operator: str, value: Any) -> Q | None:
        return contact_condition(name, operator, value)
