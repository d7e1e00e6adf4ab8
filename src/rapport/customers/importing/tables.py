"""The tables that an import of parties writes, each loaded by COPY."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

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
from rapport.platform.search.entries import ENTRY_COLUMNS

GIVEN_COLUMNS = (
    "name", "prefix", "given_name", "middle_name", "family_name", "suffix", "name_order", "phonetic", "email", "phone",
    "website", "city", "country", "job_title", "department", "language", "time_zone", "birth_date", "marital_status",
    "industry", "employee_count", "annual_revenue", "currency", "founded_on", "value_class", "source", "description",
)  # fmt: skip
"""Columns of a party that rows of files fill; empty text where they do not, NULL in those of NULLABLE."""
NULLABLE = frozenset({"birth_date", "employee_count", "annual_revenue", "founded_on"})

PARTIES = BulkTable(
    Party,
    (
        "id", "uid", "kind", "display_name", "sort_key", "name_key", "script", "lifecycle", "organisation_id",
        "owner_id", "principals", *GIVEN_COLUMNS,
    ),
)  # fmt: skip
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


def copy_entries(rows: Iterable[Sequence[Any]]) -> None:
    """Add search entries of new records: derived rows without history, so they need no staging."""
    columns = ", ".join(ENTRY_COLUMNS)
    with connection.cursor() as cursor, cursor.copy(f"COPY search_searchentry ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
