"""The tables that an import of parties writes, each loaded by COPY."""

from __future__ import annotations

from django.db import connection

from rapport.customers.importing.lines import (
    ADDRESS_COLUMNS,
    ENTRY_COLUMNS,
    GIVEN_TEXTS,
    NAME_COLUMNS,
    NULLABLE,
    PARTY_COLUMNS,
    POINT_COLUMNS,
)
from rapport.customers.models import (
    Address,
    ContactPoint,
    Party,
    PartyName,
    PartyRole,
    PartyTag,
    Relationship,
    Touch,
    TouchBody,
)
from rapport.platform.bulk_load import BulkTable
from rapport.platform.records.models import ExternalId
from rapport.platform.search.pending import limit_statement

GIVEN_COLUMNS = (*GIVEN_TEXTS, *NULLABLE)
"""Columns of a party that rows of files fill."""

PARTY_LINES = BulkTable(Party, ("id", "uid", "custom", "organisation_id", "owner_id", "principals", *PARTY_COLUMNS))
POINT_LINES = BulkTable(ContactPoint, ("source", "party_id", *POINT_COLUMNS))
ADDRESS_LINES = BulkTable(Address, ("source", "party_id", *ADDRESS_COLUMNS))
NAME_LINES = BulkTable(PartyName, ("party_id", *NAME_COLUMNS))
_ENTRY_LINES = ("changed_at", "record_id", "uid", "principals", *ENTRY_COLUMNS)
POINTS = BulkTable(
    ContactPoint, ("party_id", "kind", "value", "norm", "label", "is_primary", "state", "problem", "source")
)
ADDRESSES = BulkTable(
    Address,
    (
        "party_id", "label", "street", "locality", "region", "postcode", "country", "raw", "problem", "is_primary",
        "source",
    ),
)  # fmt: skip
NAMES = BulkTable(PartyName, ("party_id", "kind", "value"))
EXTERNAL_IDS = BulkTable(ExternalId, ("kind", "record_id", "system", "value"))
RELATIONSHIPS = BulkTable(Relationship, ("type_id", "first_id", "second_id", "valid_from"))
ROLES = BulkTable(PartyRole, ("type_id", "party_id", "valid_from"))
TAGS = BulkTable(PartyTag, ("tag_id", "party_id"))
TOUCHES = BulkTable(
    Touch,
    (
        "id", "uid", "party_id", "happened_at", "channel", "direction", "summary", "owner_id", "principals", "source",
    ),
)  # fmt: skip
BODIES = BulkTable(TouchBody, ("party_id", "touch_id", "happened_at", "text"))


def copy_entries(block: bytes) -> None:
    """Add search entries of new records, as lines of when they changed, id, uid, principals, then ENTRY_COLUMNS."""
    with connection.cursor() as cursor:
        cursor.execute(limit_statement())
        with cursor.copy(f"COPY search_searchentry ({', '.join(_ENTRY_LINES)}) FROM STDIN") as copy:
            copy.write(block)
