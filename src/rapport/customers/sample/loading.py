"""Loads a made district into the tables, set-based, inside the change set of the block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from rapport.customers.cadence import due_by_defaults, refresh_due
from rapport.customers.consent import ledger
from rapport.customers.models import (
    AccountTeamMember,
    Address,
    ConsentEntry,
    ConsentPurpose,
    ContactBlock,
    ContactPoint,
    FinancialStatement,
    Party,
    PartyName,
    PartyRole,
    PartyTag,
    Relationship,
    RelationshipType,
    RoleType,
    Tag,
    Task,
    Touch,
    TouchBody,
    TouchParticipant,
)
from rapport.customers.sample.district import District, Member
from rapport.customers.timeline import insert_lines
from rapport.platform.bulk_load import BulkTable
from rapport.platform.history.change_sets import current_change_set
from rapport.platform.records.models import ExternalId
from rapport.platform.records.registry import registry
from rapport.platform.search.indexing import index_records

_PARTY_COLUMNS = (
    "id", "kind", "name", "prefix", "given_name", "middle_name", "family_name", "name_order", "script", "phonetic",
    "display_name", "sort_key", "name_key", "email", "phone", "website", "city", "country", "organisation_id",
    "job_title", "department", "language", "time_zone", "birth_date", "marital_status", "industry", "employee_count",
    "annual_revenue", "currency", "founded_on", "lifecycle", "value_class", "source", "last_touch_at",
    "contact_due_on", "next_task_on", "owner_id", "principals", "created_at", "updated_at", "custom",
)  # fmt: skip

PARTIES = BulkTable(Party, _PARTY_COLUMNS)
TOUCHES = BulkTable(
    Touch,
    (
        "id", "uid", "party_id", "happened_at", "channel", "direction", "subject", "summary", "outcome",
        "duration_minutes", "visibility", "pinned", "owner_id", "principals", "created_at", "updated_at", "linked_kind",
        "linked_uid",
    ),
)  # fmt: skip
POINTS = BulkTable(ContactPoint, ("party_id", "kind", "value", "norm", "label", "is_primary", "state", "problem"))
TABLES = {
    "addresses": BulkTable(
        Address, ("party_id", "label", "street", "locality", "region", "postcode", "country", "is_primary")
    ),
    "names": BulkTable(PartyName, ("party_id", "kind", "value", "language")),
    "relationships": BulkTable(Relationship, ("type_id", "first_id", "second_id", "valid_from", "valid_to", "note")),
    "roles": BulkTable(PartyRole, ("type_id", "party_id", "valid_from", "valid_to")),
    "tags": BulkTable(PartyTag, ("tag_id", "party_id")),
    "account_team": BulkTable(AccountTeamMember, ("party_id", "user_id", "part", "valid_from")),
    "statements": BulkTable(
        FinancialStatement, ("party_id", "year", "currency", "revenue", "profit", "equity", "employee_count")
    ),
    "external_ids": BulkTable(ExternalId, ("kind", "record_id", "system", "value")),
    "bodies": BulkTable(TouchBody, ("party_id", "touch_id", "happened_at", "text")),
    "participants": BulkTable(TouchParticipant, ("party_id", "touch_id", "happened_at")),
    "consent_entries": BulkTable(
        ConsentEntry,
        (
            "purpose_id", "party_id", "channel", "action", "basis", "source", "given_at", "created_at", "updated_at",
        ),
    ),
    "contact_blocks": BulkTable(ContactBlock, ("party_id", "channel", "reason")),
    "tasks": BulkTable(
        Task,
        (
            "subject", "party_id", "due_on", "priority", "is_done", "done_at", "owner_id", "principals", "created_at",
            "updated_at",
        ),
    ),
}  # fmt: skip


class Catalogue:
    """The ids of role types, relationship types and tags by code or name; rows of one not there are left out."""

    def __init__(self) -> None:
        self.by_table: dict[str, dict[str, int]] = {
            "roles": dict(RoleType.objects.values_list("code", "id")),
            "relationships": dict(RelationshipType.objects.values_list("code", "id")),
            "tags": dict(Tag.objects.values_list("name", "id")),
            "consent_entries": dict(ConsentPurpose.objects.values_list("code", "id")),
        }

    def resolve(self, table: str, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Rows with the key of their type in place of its code, which stands first."""
        known = self.by_table.get(table)
        if known is None:
            return rows
        return [(known[row[0]], *row[1:]) for row in rows if row[0] in known]


def load(district: District, catalogue: Catalogue) -> dict[str, int]:
    """Insert everything of a district; returns the number of rows by record kind, for the change set's counts."""
    _repeat_on_parties(district)
    PARTIES.load(_party_rows(district.members))
    POINTS.load(_point_rows(district.members))
    for name, table in TABLES.items():
        table.load(catalogue.resolve(name, district.rows.get(name, [])))
    _load_touches(district)
    _follow_consent(district)
    refresh_due(district.ids)  # who changed the rules meanwhile finds theirs kept
    _index(district)
    counts = {"created": len(district.members) + len(district.rows.get("tasks", ()))}
    counts["touches"] = len(district.rows.get("touches", ()))
    return counts


def _repeat_on_parties(district: District) -> None:
    """The columns of a party that repeat what stands in other tables."""
    for member in district.members:
        party = member.party
        for point in member.points:
            if not point.is_primary:
                continue
            if point.kind == "email":
                party.email = point.norm
            elif point.kind == "phone":
                party.phone = point.norm.partition("x")[0]
            elif point.kind == "website":
                party.website = point.value
        party.last_touch_at = district.last_touch.get(party.pk)
        party.contact_due_on = due_by_defaults(party)
        party.next_task_on = district.next_task.get(party.pk)


def _party_rows(members: list[Member]) -> Iterator[tuple[Any, ...]]:
    for member in members:
        values = member.party.__dict__
        yield (*(values[column] for column in _PARTY_COLUMNS[:-1]), Jsonb(values["custom"]))


def _point_rows(members: list[Member]) -> Iterator[tuple[Any, ...]]:
    for member in members:
        for p in member.points:
            state = "invalid" if p.problem else "valid" if p.is_primary else "unverified"
            yield (member.party.pk, p.kind, p.value, p.norm, p.label, p.is_primary, state, p.problem)


def _load_touches(district: District) -> None:
    """Touches and, from the same staged rows, the timelines of their parties and participants."""
    opened = current_change_set()
    assert opened is not None
    written_in = f"'{opened.uid}'::uuid"
    with TOUCHES.staged(district.rows.get("touches", [])) as stage, connection.cursor() as cursor:
        stage.insert()
        cursor.execute(insert_lines(f'"{stage.name}"', party="t.party_id", created_in=written_in))
        # The participants of this district are the only ones of its touches, whose ids are fresh.
        cursor.execute(
            insert_lines(
                f'customers_touchparticipant p JOIN "{stage.name}"',
                party="p.party_id",
                created_in=written_in,
                rest="ON t.id = p.touch_id AND t.happened_at = p.happened_at "
                "WHERE p.party_id BETWEEN %(first)s AND %(last)s",
            ),
            {"first": min(district.ids), "last": max(district.ids)},
        )


def _follow_consent(district: District) -> None:
    """The present state of what was said, and the lines of the timelines."""
    entries = ConsentEntry.objects.filter(party__in=district.ids).select_related("purpose")
    ledger.write_timeline(list(entries))
    ledger.refresh({entry.party_id for entry in entries})


def _index(district: District) -> None:
    """The search entries of the parties and tasks just loaded."""
    by_kind: dict[str, list[int]] = {"people": [], "organisations": [], "households": []}
    kinds = {"person": "people", "organisation": "organisations", "household": "households"}
    for member in district.members:
        by_kind[kinds[member.party.kind]].append(member.party.pk)
    tasks = Task.objects.filter(party__in=district.ids).values_list("id", flat=True)
    for kind, ids in {**by_kind, "tasks": list(tasks)}.items():
        index_records(registry.get(kind), ids)
